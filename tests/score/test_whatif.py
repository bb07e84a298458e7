"""What would change it: dropping markers is exact, and what the report is told of it gives the same."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import numpy as np
import pytest

from scorer import Scorer
from scorer.mark import mark
from scorer.measure import FEATURE_NAMES
from scorer.score.effects import Effect, effects
from scorer.score.model import content_hash, load_model
from scorer.score.whatif import wordings
from scorer.segment.batch import segment

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("[0-9]*.txt"))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def with_cues(tmp_path_factory: pytest.TempPathFactory) -> Scorer:
    """The shipped model with cues and rules added, so that these are tested whatever it holds."""
    raw = json.loads(json.dumps(load_model().raw))
    for name, s in raw["scores"].items():
        s["cues"]["phrases"] |= {"they": [1.1, 0.4], "their": [1.3, -0.7], "last week": [2.0, 0.9], "the": [0.2, 0.0], "said": [0.7, 0.6]}
        known = {t["feature"] for t in s["terms"]}
        for feature in ("attributed_sentences", "distinct_sources", "top_source_share", "unnamed_share", "named_sources"):
            if feature not in known:
                s["terms"].append({"feature": feature, "low": -10.0, "high": 100.0, "center": 0.3, "scale": 2.0, "weight": 0.7})
        when = [["loaded_own", ">=", 40.0], ["booster_share", ">=", 0.5]]
        reason = "much loaded language, much certainty"
        s["rules"].append({"name": f"tested_{name}", "when": when, "points": -0.8, "reason": reason, "set_by": "hand"})
        s["calibration"] = {**s["calibration"], "slope": 0.9, "offset": 0.05}
    raw["hash"] = content_hash(raw)
    path = tmp_path_factory.mktemp("model") / "model.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return Scorer(path)


def test_nothing_removed_changes_nothing(scorer: Scorer) -> None:
    card = scorer.score(text_of(SEEDS[23]))
    same = card.what_if([])
    assert (same.reliability, same.propaganda, same.noise, same.flags) == (card.reliability, card.propaganda, card.noise, card.flags)
    assert same.explain("propaganda") == card.explain("propaganda")


def test_removed_markers_are_gone_and_the_sum_holds(scorer: Scorer) -> None:
    card = scorer.score(text_of(SEEDS[23]))
    loaded = [m for m in card.markers if m.family == "loaded_language"]
    less = card.what_if(loaded)
    assert not [m for m in less.markers if m.family == "loaded_language"]
    assert less.features["loaded_own"] == 0.0
    assert less.propaganda is not None
    assert card.propaganda is not None
    assert less.propaganda < card.propaganda
    assert less.reliability is not None
    assert card.reliability is not None
    assert less.reliability > card.reliability
    total = sum(c.points for c in less.explain("reliability"))
    assert math.isclose(100 / (1 + math.exp(-total)), less.reliability, rel_tol=1e-12)
    assert less.words == card.words
    assert less.text == card.text


def test_removed_twice_is_removed_once(scorer: Scorer) -> None:
    card = scorer.score(text_of(SEEDS[23]))
    m = card.markers[5]
    assert card.what_if([m, m]).reliability == card.what_if([m]).reliability


def test_a_marker_that_is_not_there(scorer: Scorer) -> None:
    card = scorer.score(text_of(SEEDS[23]))
    m = card.markers[0]
    for wrong in (
        m._replace(start=m.start + 1),
        m._replace(kind="nothing"),
        m._replace(family="nothing"),
        m._replace(family="wording", kind="reliability"),
    ):
        with pytest.raises(ValueError, match="no marker"):
            card.what_if([wrong])


def test_refused_text_stays_refused(scorer: Scorer) -> None:
    card = scorer.score("Corrupt liars stole it all. They always do.")
    assert card.refusal
    less = card.what_if(card.markers)
    assert less.refusal == card.refusal
    assert less.reliability is None


def test_a_cue_that_stands_twice_loses_one_or_both(with_cues: Scorer) -> None:
    card = with_cues.score(text_of(SEEDS[23]))
    found = [m for m in wordings(card) if m.kind == "propaganda" and m.text.lower() == "they"]
    assert len(found) > 1
    some, none = card.what_if(found[:1]), card.what_if(found)
    name = "cue: they"
    points = [next((c.points for c in k.explain("propaganda") if c.name == name), 0.0) for k in (card, some, none)]
    assert points[0] > points[1] > points[2] == 0.0


def follow(effect: Effect, gone: set[int]) -> float:
    """The value of a feature without some markers, as the report works it out."""
    value = effect.value
    if effect.form == "share":
        low = 1.0
        for m, a, b in effect.parts:
            if m in gone:
                value, low = value - a, low - b
        return value / low if abs(low) > 1e-7 else effect.empty
    if effect.form == "top":
        left = [(group, amount) for m, group, amount in effect.parts if m not in gone]
        groups = {group: sum(w for g, w in left if g == group) for group, _ in left}
        return max([0.0, *groups.values()]) / max(sum(groups.values()), 1.0)
    if effect.form == "cover":
        return value - sum(amount for amount, *members in effect.parts if gone >= set(members))
    if effect.form == "alone" and gone >= {int(m) for m, _ in effect.parts}:
        return effect.empty
    return value - sum(amount for m, amount in effect.parts if m in gone)


def test_effects_follow_measured_features(scorer: Scorer) -> None:
    """Each feature of each seed, worked out from its effect, against the same measured anew with random markers dropped."""
    texts = [text_of(p) for p in SEEDS]
    context = mark(segment(texts, None, scorer._matcher.vocabulary), scorer._matcher)
    found = effects(context, scorer.model, FEATURE_NAMES)
    rng = random.Random(1)
    compared = 0
    for text, f in zip(texts[::3], found[::3], strict=True):
        card = scorer.score(text)
        listed = [(m.family, m.kind, m.start, m.end) for m in card.markers]
        assert [(fam, kind, s, e) for fam, kind, s, e, _, _ in f.markers] == listed
        for share in (0.1, 0.4, 0.8):
            chosen = {i for i in range(len(listed)) if rng.random() < share}
            gone = chosen.union(*(group for group in f.together if chosen & set(group)))
            truth = card.what_if([card.markers[i] for i in chosen]).features
            told = {e.feature: e for e in f.effects}
            for name in FEATURE_NAMES:
                effect = told.get(name)
                if effect is not None and effect.form == "alone":
                    continue
                value = card.features[name] if effect is None else follow(effect, gone)
                assert math.isclose(value, truth[name], rel_tol=1e-9, abs_tol=1e-9), (name, share)
                compared += 1
    assert compared > 500


def test_every_feature_has_an_exact_form(scorer: Scorer) -> None:
    """A feature that fits no form is an estimate in the report; none that the families declare may be one."""
    texts = [text_of(p) for p in SEEDS]
    found = effects(mark(segment(texts, None, scorer._matcher.vocabulary), scorer._matcher), scorer.model, FEATURE_NAMES)
    assert not {e.feature for f in found for e in f.effects if e.form == "alone"}


@pytest.mark.parametrize("texts", [[], [""], ["\n \n"], ["No marker here at all."], ["", "They lied! Corrupt liars. " * 30]])
def test_effects_of_next_to_nothing(scorer: Scorer, texts: list[str]) -> None:
    found = effects(mark(segment(texts, None, scorer._matcher.vocabulary), scorer._matcher), scorer.model)
    assert len(found) == len(texts)
    assert all(np.isfinite(e.value) and np.isfinite(e.empty) for f in found for e in f.effects)


def test_a_batch_tells_what_one_alone_tells(scorer: Scorer) -> None:
    texts = [text_of(p) for p in SEEDS[20:25]]
    together = effects(mark(segment(texts, None, scorer._matcher.vocabulary), scorer._matcher), scorer.model)
    for text, f in zip(texts, together, strict=True):
        one = effects(mark(segment([text], None, scorer._matcher.vocabulary), scorer._matcher), scorer.model)[0]
        assert one.markers == f.markers
        rng = random.Random(2)
        for _ in range(5):
            gone = {i for i in range(len(f.markers)) if rng.random() < 0.5}
            gone = gone.union(*(group for group in f.together if gone & set(group)))
            a, b = ({e.feature: follow(e, gone) for e in x.effects if e.form != "alone"} for x in (one, f))
            for name in a.keys() & b.keys():
                assert math.isclose(a[name], b[name], rel_tol=1e-9, abs_tol=1e-9)


def test_half_an_attribution_is_none(scorer: Scorer) -> None:
    card = scorer.score(text_of(SEEDS[0]))
    source = next(m for m in card.markers if m.kind == "named_source")
    less = card.what_if([source])
    assert len(less.attributions) < len(card.attributions)
    assert less.features["named_sources"] < card.features["named_sources"]
    quotations = [m for m in card.markers if m.kind in ("direct_quotation", "indirect_quotation")]
    assert len([m for m in less.markers if m.kind in ("direct_quotation", "indirect_quotation")]) < len(quotations)
