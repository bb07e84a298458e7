"""What the three reasons of an article are, on the articles in seeds/."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scorer import Scorer
from scorer.mark.family import Context
from scorer.measure import FEATURE_NAMES, feature, measure
from scorer.score.model import content_hash, load_model
from scorer.score.patterns import plainly
from scorer.score.reasons import _Markers, _quotations, _told, figures, why_look

QUOTED = re.compile(r"“(.*)”$", re.DOTALL)


@pytest.fixture(scope="module")
def told(scorer: Scorer, seed_files: list[Path]) -> list[list[str]]:
    frame = pd.DataFrame({"text": [f.read_text(encoding="utf-8") for f in seed_files]})
    return [r.split(" | ") for r in scorer.score_frame(frame).reasons if r]


def test_every_reason_quotes_the_text(told: list[list[str]]) -> None:
    assert told
    for reasons in told:
        assert len(reasons) == 3
        assert all(QUOTED.search(r) for r in reasons)


def test_no_two_reasons_of_an_article_quote_the_same_words(told: list[list[str]]) -> None:
    for reasons in told:
        quoted = [QUOTED.search(r).group(1) for r in reasons if ": it begins “" not in r]  # type: ignore[union-attr]
        assert len(set(quoted)) == len(quoted)


def test_wording_is_told_once_and_last(told: list[list[str]]) -> None:
    wording = [[r.startswith(("wording such as ", "how its sentences are built", "its common words")) for r in reasons] for reasons in told]
    assert any(map(any, wording))
    for is_wording in wording:
        assert not any(is_wording[:-1])


def test_a_value_in_which_strong_words_count_more_is_told_by_weight() -> None:
    for name in FEATURE_NAMES:
        weighed = "counting more" in feature(name).meaning
        assert (" by weight" in figures(name, 1.5, 0.5, 300)) == weighed
        assert "counting more" not in _told(name)
    assert figures("loaded_own", 12.25, 15.6, 300) == "12.2 by weight per 1,000 words, typical 15.6"
    assert figures("headline_loaded", 0.9, 0.25, 300) == "0.90 by weight, typical 0.25"


def test_a_reason_of_the_own_voice_quotes_no_source(told: list[list[str]], seed_files: list[Path], marked: Callable[..., Context]) -> None:
    own = {_told(name) for name in FEATURE_NAMES if feature(name).voice == "own"}
    context = marked(*[f.read_text(encoding="utf-8") for f in seed_files])
    voices: list[set[str]] = [set() for _ in seed_files]
    for m in context.marks.values():
        for article, start, end, quoted in zip(m.article.tolist(), m.start.tolist(), m.end.tolist(), m.quoted.tolist(), strict=True):
            if not quoted:
                voices[article].add(" ".join(context.batch.slice(article, start, end).split()))
    checked = 0
    for reasons, texts in zip(told, voices, strict=True):
        for reason in reasons:
            if reason.partition(": ")[0] in own and ": it begins “" not in reason:
                checked += 1
                quoted_text = QUOTED.search(reason).group(1)  # type: ignore[union-attr]
                assert any(text[:80] in quoted_text for text in texts), reason
    assert checked > 10


def quoted_for(context: Context, *features: str) -> str | None:
    start, end = _Markers(context).of_first(features, np.arange(len(features))[None, None])
    return context.batch.slice(0, int(start[0, 0]), int(end[0, 0])) if end[0, 0] >= 0 else None


HEAD = "Council meets again\nThe council met on Monday in the town hall and talked about the bridge for two hours.\n"


def test_a_source_s_words_are_no_marker_of_the_own_voice(marked: Callable[..., Context]) -> None:
    context = marked(HEAD + "“This is absolutely vital,” the mayor said after the meeting on Monday.")
    assert quoted_for(context, "boosters_own") is None
    assert quoted_for(context, "loaded_quoted") == "absolutely"


def test_of_several_kinds_the_weightiest_marker_is_quoted(marked: Callable[..., Context]) -> None:
    context = marked(HEAD + "It suffered a huge loss. The fascist thug and his vile farce of a bridge were back.")
    m = context.marks["loaded_language"]
    heaviest = m.weight[~m.quoted].max()
    quoted = quoted_for(context, "loaded_own")
    assert quoted in {context.batch.slice(0, s, e) for s, e, w in zip(m.start.tolist(), m.end.tolist(), m.weight.tolist(), strict=True) if w == heaviest}


def test_a_feature_of_the_headline_or_the_opening_quotes_what_stands_there(marked: Callable[..., Context]) -> None:
    plain = "The council met on Monday in the town hall and talked about the bridge for two hours. " * 12
    late = marked("The plan of the council is a farce\n" + plain + "\nIt is a monstrous, vile and shameless swindle.")
    assert quoted_for(late, "headline_loaded") == "farce"
    assert quoted_for(late, "opening_loaded") == "farce"
    assert quoted_for(late, "loaded_own") != "farce"
    assert quoted_for(marked("Council meets again\n" + plain + "\nIt is a vile swindle."), "opening_loaded") is None


def test_vague_quantities_are_not_quoted_for_claims_that_nobody_answers_for(marked: Callable[..., Context]) -> None:
    context = marked(HEAD + "It is one of the best bridges, and several people walk over it.")
    assert quoted_for(context, "weasel_claims_own") is None
    assert quoted_for(context, "vague_quantities_own") is not None


def test_where_the_first_feature_of_a_rule_has_no_marker_the_next_is_quoted(marked: Callable[..., Context]) -> None:
    context = marked(HEAD + "It is absolutely certain.")
    assert quoted_for(context, "never_introduced") is None
    assert quoted_for(context, "never_introduced", "boosters_own") is not None


def test_figures_are_such_as_a_reader_can_check(told: list[list[str]]) -> None:
    for reasons in told:
        for reason in reasons:
            said = reason.partition("“")[0]
            assert not re.search(r"ratio|weighted|sum of weights|yes or no|\bshare\b|booster|hedge", said), reason
            if ", typical " in said:
                unit = r"( by weight)?( of \w+| per (100|1,000) words| words| letters| in [\d,]+ words)?(, a shorter text counting as one of 600 words)?"
                assert re.search(rf": ([\d.,]+( %)?{unit}|yes|no), typical (in )?[\d.,]+( %)?; ", said), reason
    assert figures("booster_share", 0.204, 0.43, 500) == "20 %, typical 43 %"
    assert figures("exclamations", 0.0, 0.0052, 500) == "0 % of sentences, typical 0.52 %"
    assert figures("headline_asks", 1.0, 0.106, 500) == "yes, typical in 11 %"
    assert figures("headline_loaded", 0.5, 0.335, 500) == "0.50 by weight, typical 0.34"
    assert figures("sentence_words", 31.0, 20.3, 500) == "31 words, typical 20.3"


def test_variety_is_told_as_the_number_of_different_words(marked: Callable[..., Context]) -> None:
    context = marked("The cat saw the dog and the dog saw the cat. " * 10)
    variety = float(measure(context)[0, FEATURE_NAMES.index("word_variety")])
    told = figures("word_variety", variety, 4.5, float(context.all_words[0]))
    assert told.startswith("5 in 110 words, typical 67")


def test_no_text_is_told_that_texts_of_its_length_typically_hold_more_different_words_than_words() -> None:
    for words in (20.0, 60.0, 105.0, 150.0, 400.0, 2000.0):
        told = figures("word_variety", 5.0, 7.5, words)
        typical = told.partition("typical ")[2]
        assert not typical or float(typical.replace(",", "")) < words, told


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("said <name> ,", "‘said NAME,’"),
        (". the ~", "‘the …’ after a full stop"),
        ("she said .", "‘she said’ before a full stop"),
        ("had been ~ed", "‘had been …ed’"),
        ("on <day> <month> <num>", "‘on DAY MONTH FIGURE’"),
        (", <name> said", "‘, NAME said’"),
        ("<name> .", "‘NAME.’"),
    ],
)
def test_a_pattern_is_told_so_that_a_reader_can_look_for_it(pattern: str, shown: str) -> None:
    assert plainly(pattern) == shown


def test_no_pattern_is_told_that_is_little_but_any_words(told: list[list[str]]) -> None:
    shown = [re.split(", such as ", reason, maxsplit=1)[1].partition(";")[0] for reasons in told for reason in reasons if "built, such as" in reason]
    assert shown
    assert not [pattern for pattern in shown if len(re.findall(r"…(?![a-z])", pattern)) > 1]
    assert "‘the …’ after a full stop" not in shown


def test_the_words_quoted_for_a_pattern_are_built_like_it(told: list[list[str]]) -> None:
    checked = 0
    for reasons in told:
        for reason in reasons:
            if shown := re.match(r"how its sentences are built, such as ‘([^’]*)’( after a full stop)?( before a full stop)?; ", reason):
                words = re.escape(shown[1]).replace(",", "[,.”\"]*").replace("…", r"[\w'’-]*").replace("NAME", r"[A-Z][\w'’. -]*")
                words = words.replace("FIGURE", r"\d[\d.,]*").replace(r"\ ", r"[\W_]+")
                assert re.search((r"\.\W+" if shown[2] else "") + words, QUOTED.search(reason).group(1), re.I), reason  # type: ignore[union-attr]
                checked += 1
    assert checked > 10


def test_a_long_headline_is_quoted(scorer: Scorer, seed_files: list[Path]) -> None:
    [file] = [f for f in seed_files if f.name.startswith("25_")]
    headline = file.read_text(encoding="utf-8").split("\n")[0]
    texts = [f"{headline}\n\n" + f.read_text(encoding="utf-8").split("\n", 1)[1] for f in seed_files]
    told = [r for row in scorer.score_frame(pd.DataFrame({"text": texts})).reasons for r in row.split(" | ") if r.startswith("length of the headline")]
    assert told
    for reason in told:
        quoted = QUOTED.search(reason).group(1).rstrip("…")  # type: ignore[union-attr]
        assert headline.startswith(quoted)
        assert "it begins" not in reason


def test_of_few_markers_a_reason_says_that_they_are_few(told: list[list[str]]) -> None:
    few = [r for reasons in told for r in reasons if "; what there is of it: “" in r]
    assert few
    for reason in few:
        value, typical = re.search(r": ([\d.]+)[ ,][^;]*typical ([\d.]+)", reason).groups()  # type: ignore[union-attr]
        assert float(value) <= float(typical)


def test_why_an_article_deserves_a_look_is_a_reason_against_it_that_can_be_checked() -> None:
    for_it, wording, against = "reports: 3; raises reliability: “a”", "wording such as ‘mile’; lowers reliability: “b”", "insults: 9; raises propaganda: “c”"
    assert why_look(" | ".join([for_it, wording, against])) == against
    assert why_look(" | ".join([for_it, wording])) == wording
    assert why_look(for_it) == "none of its weightiest reasons is against it"
    assert why_look("") == ""


@pytest.mark.parametrize("without", [("phrases",), ("patterns",), ("phrases", "patterns"), ("terms", "rules"), ("terms", "rules", "phrases", "patterns")])
def test_a_model_without_some_of_its_parts_gives_rows_all_the_same(without: tuple[str, ...], tmp_path: Path, seed_files: list[Path]) -> None:
    raw = json.loads(json.dumps(load_model().raw))
    for score in raw["scores"].values():
        for part in without:
            if part in ("terms", "rules"):
                score[part] = []
            else:
                score["cues"][part] = {}
    raw["hash"] = content_hash(raw)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    rows = Scorer(path).score_frame(pd.DataFrame({"text": [f.read_text(encoding="utf-8") for f in seed_files[:6]]}))
    assert rows.reliability.notna().all()
    if len(without) < 4:
        assert all(rows.reasons)


def test_a_pattern_that_runs_over_lines_of_the_page_quotes_none_of_them(marked: Callable[..., Context]) -> None:
    head, noise = "The old ferry slumps", "Share this story\nSubscribe to our newsletter"
    body = "Ida Vastok, the mayor, told the council on Monday that it stays."
    context = marked(f"{head}\n\n{noise}\n\n{body}\n")
    origin = int(context.batch.origin[0])
    text = context.batch.texts[0]
    start, end = np.array([origin + text.index("slumps")]), np.array([origin + text.index("Vastok") + 6])
    assert _quotations(context, np.zeros(1, np.int64), start, end) == [head]
    start, end = np.array([origin + text.index("Ida")]), np.array([origin + text.index("mayor") + 5])
    assert "Ida Vastok, the mayor" in _quotations(context, np.zeros(1, np.int64), start, end)[0]
