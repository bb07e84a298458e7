from __future__ import annotations

import ast
import gc
import json
import math
import pickle
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from ferry import BODY, HEAD
from hypothesis import given, settings
from hypothesis import strategies as st

import scorer as package
from scorer import Article, Scorer
from scorer.score.model import ModelError, content_hash, load_model, shipped_model_path
from scorer.score.refusal import REFUSALS
from scorer.score.scorer import COLUMNS
from scorer.segment.words import DAYS, MONTHS

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "articles" / "source_quality.parquet"
WEIRD = st.text(st.one_of(st.sampled_from("abc XYZ '’.,!?\"“”-\n…é😀\ud800\x00"), st.characters()), max_size=300)


@pytest.fixture(scope="session")
def texts(seed_files: list[Path]) -> list[str]:
    return [f.read_text(encoding="utf-8") for f in seed_files]


def test_contributions_add_up_to_the_score(scorer: Scorer, texts: list[str]) -> None:
    for text in texts:
        card = scorer.score(text)
        assert card.reliability is not None
        assert card.propaganda is not None
        assert 100 / (1 + math.exp(-sum(c.points for c in card.explain("reliability")))) == pytest.approx(card.reliability, abs=1e-9)
        assert 1 / (1 + math.exp(-sum(c.points for c in card.explain("propaganda")))) == pytest.approx(card.propaganda, abs=1e-12)


def test_contributions_begin_with_the_base_and_go_on_largest_first(scorer: Scorer, texts: list[str]) -> None:
    base, *rest = scorer.score(texts[0]).explain("reliability")
    assert base.name == "base"
    assert [abs(c.points) for c in rest] == sorted((abs(c.points) for c in rest), reverse=True)
    assert all(c.meaning for c in rest)


def test_a_scored_batch_leaves_memory_without_a_collection_of_garbage(scorer: Scorer, texts: list[str]) -> None:
    articles = [Article(text) for text in texts]
    gc.disable()
    try:
        result = scorer.run(texts, None)
        scorer.table(articles, result)
        context = weakref.ref(result.context)
        del result
        assert context() is None
    finally:
        gc.enable()


def test_every_marker_slices_out_of_the_text_as_it_was_given(scorer: Scorer, texts: list[str]) -> None:
    for text in texts:
        card = scorer.score(text)
        assert card.markers
        assert all(text[m.start : m.end] == m.text and m.text for m in card.markers)
        for a in card.attributions:
            assert any(a[:3])
            assert all(0 <= s.start < s.end <= len(text) for s in a[:3] if s)


def test_lines_cover_every_line_that_holds_more_than_white_space(scorer: Scorer, texts: list[str]) -> None:
    for text in texts:
        assert [text[line.start : line.end] for line in scorer.score(text).lines] == [t.strip() for t in text.split("\n") if t.strip()]


def test_order_and_batch_size_do_not_matter(scorer: Scorer, texts: list[str]) -> None:
    frame = pd.DataFrame({"id": [str(i) for i in range(len(texts))], "text": texts})
    whole = scorer.score_frame(frame)
    shuffled = frame.sample(frac=1, random_state=1)
    again = scorer.score_frame(shuffled).sort_index()
    pd.testing.assert_frame_equal(whole, again)
    alone = pd.concat([scorer.score_frame(frame.iloc[i : i + 1]) for i in range(len(frame))])
    pd.testing.assert_frame_equal(whole, alone)


def test_a_score_does_not_hang_on_how_the_next_article_begins(scorer: Scorer, texts: list[str]) -> None:
    text = texts[1].rstrip() + " The levels will fall by the end of the week, and the road will be opened again, officials stated."
    alone = scorer.score_frame(pd.DataFrame({"text": [text]}))
    for behind in ("“We have seen nothing of the kind in this town,” the mayor said on Monday. " * 12, "Nothing of the kind was seen. " * 30):
        pd.testing.assert_frame_equal(alone, scorer.score_frame(pd.DataFrame({"text": [text, behind]})).iloc[:1])


def test_score_frame_gives_the_fixed_columns_and_a_row_for_each_article(scorer: Scorer) -> None:
    out = scorer.score_frame(pd.DataFrame({"text": ["", None, "Too short."]}))
    assert list(out.columns) == list(COLUMNS)
    assert out.refusal.tolist() == ["empty", "empty", "too_short"]
    assert out.reliability.isna().all()
    assert list(scorer.score_frame(pd.DataFrame({"text": []})).columns) == list(COLUMNS)
    with pytest.raises(KeyError, match="no column 'text'"):
        scorer.score_frame(pd.DataFrame({"body": ["x"]}))


@pytest.mark.parametrize("features", [False, True])
def test_types_of_columns_are_always_the_same(scorer: Scorer, texts: list[str], features: bool) -> None:
    rich = {c: ["a"] for c in ("id", "path", "title", "source", "date")}
    frames = [pd.DataFrame({"text": []}), pd.DataFrame({"text": [None]}), pd.DataFrame({"text": texts[:1]}), pd.DataFrame({"text": texts[:1], **rich})]
    outs = [scorer.score_frame(f, features=features) for f in frames]
    assert all(out.dtypes.equals(outs[0].dtypes) for out in outs)
    assert pd.concat(outs).dtypes.equals(outs[0].dtypes)
    assert outs[0].words.dtype == np.int64


def test_what_is_no_text_is_told_in_one_line(scorer: Scorer) -> None:
    for wrong, match in ((None, "text must be a str, got None"), (b"x", "text must be a str, got bytes: decode it first"), (1.0, "got float")):
        with pytest.raises(TypeError, match=match):
            scorer.score(wrong)  # type: ignore[arg-type]
    assert scorer.score("").refusal == "empty"
    with pytest.raises(TypeError, match="title must be a str or None, got float"):
        scorer.score("A text.", title=float("nan"))  # type: ignore[arg-type]
    for many, match in (([{"text": "x"}], "an Article or a str, got dict"), ([Article(None)], "got None"), ([b"x"], "decode it"), ("x", "in a list")):  # type: ignore[arg-type]
        with pytest.raises(TypeError, match=match):
            list(scorer.score_many(many))  # type: ignore[arg-type]
    out = scorer.score_frame(pd.DataFrame({"text": [b"x", 1.0, None, float("nan"), pd.NA, np.array([1, 2])]}, dtype=object))
    told = ["bytes: decode it first", "float", "", "", "", "ndarray"]
    assert out.error.tolist() == [t and f"text must be a str, got {t}" for t in told]
    assert out.refusal.tolist() == ["", "", "empty", "empty", "empty", ""]


def test_a_row_with_an_error_has_no_words(scorer: Scorer) -> None:
    out = scorer.score_frame(pd.DataFrame({"text": [5, "Only a few words."], "title": ["A headline of five words", "A headline of five words"]}))
    assert out.words.tolist() == [0, 9]


def test_a_refused_article_explains_nothing(scorer: Scorer) -> None:
    card = scorer.score("Too short.")
    assert card.explain("propaganda") == []
    assert "Not scored" in card.explain()._repr_html_()  # type: ignore[attr-defined]
    with pytest.raises(KeyError):
        card.explain("noise")


def test_names_of_contributions_are_distinct(scorer: Scorer, texts: list[str]) -> None:
    fired = set()
    for text in texts:
        card = scorer.score(text)
        both = [[c.name for c in card.explain(score)] for score in ("reliability", "propaganda")]
        assert all(len(names) == len(set(names)) for names in both)
        assert {n.removeprefix("rule: ") for names in both for n in names if n.startswith("rule: ")} == set(card.flags)
        fired.update(card.flags)
    assert "name_calling" in fired


def test_score_many_agrees_with_score_and_takes_any_iterator(scorer: Scorer, texts: list[str]) -> None:
    cards = list(scorer.score_many(Article(t, id=str(i)) for i, t in enumerate(texts)))
    for card, text in zip(cards, texts, strict=True):
        alone = scorer.score(text)
        assert card.reliability == pytest.approx(alone.reliability, abs=1e-9)
        assert card.markers == alone.markers


def test_a_refusal_is_a_reason_code_and_empty_scores(scorer: Scorer) -> None:
    for text, code in (
        ("", "empty"),
        ("A short note on the harbour.", "too_short"),
        (
            "Der Rat der Stadt hat am Montag beschlossen, dass die Brücke im Herbst gesperrt wird, weil die Pfeiler saniert werden müssen. "
            * 5,
            "not_english",
        ),
        ("12 34 56 | 78 90 11\n" * 60, "not_prose"),
    ):
        card = scorer.score(text)
        assert card.refusal == code
        assert card.refusal in REFUSALS
        assert card.reliability is card.propaganda is card.noise is card.attribution is card.hedging is card.loaded_language is None


@settings(max_examples=60)
@given(WEIRD, st.one_of(st.none(), WEIRD))
def test_any_text_is_scored_or_refused_and_never_raises(scorer: Scorer, text: str, title: str | None) -> None:
    card = scorer.score(text, title)
    assert all(x is None or math.isfinite(x) for x in (card.reliability, card.propaganda, card.noise))
    assert all(text[m.start : m.end] == m.text for m in card.markers)
    assert all(0 <= line.start < line.end <= len(text) for line in card.lines)


def test_quotation_mark_shape_dashes_and_blanks_move_nothing(scorer: Scorer, texts: list[str]) -> None:
    plain = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "\u00a0": " "})
    a = scorer.score_frame(pd.DataFrame({"text": texts}))
    b = scorer.score_frame(pd.DataFrame({"text": [t.translate(plain) for t in texts]}))
    assert np.allclose(a.reliability, b.reliability)
    assert np.allclose(a.propaganda, b.propaganda)


def _moved(scorer: Scorer, texts: list[str], others: list[str]) -> tuple[float, float]:
    """How far 95 of 100 of the articles that hold another name now move at most: propaganda, and reliability in points."""
    changed = [x != y for x, y in zip(texts, others, strict=True)]
    a, b = (scorer.score_frame(pd.DataFrame({"text": t}))[changed] for t in (texts, others))
    return tuple(float(np.nanpercentile(np.abs(a[score] - b[score]), 95)) for score in ("propaganda", "reliability"))


def test_names_carry_no_weight(scorer: Scorer, texts: list[str]) -> None:
    """Capitalised words in the middle of a sentence are swapped, each for one other of the same shape: the score stays."""
    import re

    others = ["Quorl", "Vastok", "Bremel", "Ondra", "Tisk", "Havelin", "Dunmor", "Pellan", "Corvin", "Sallow", "Marend"]
    days = "|".join((*DAYS, *MONTHS)).title()
    name = re.compile(rf"(?<=[a-z,] )(?!I\b|Mr|Ms|Mrs|Dr|Capt|Gen|Col|Lt|Sgt|Sir|(?:{days})\b)[A-Z][a-z]{{3,}}\b")
    swapped = [name.sub(lambda m: others[sum(map(ord, m[0])) % len(others)], t) for t in texts]
    propaganda, reliability = _moved(scorer, texts, swapped)
    assert propaganda <= 0.02
    assert reliability <= 2.0


SWAPS = {
    "outlets": (
        ("New York Times", "Politico"), ("Washington Post", "Axios"), ("Wall Street Journal", "Reuters"), ("CNN", "Los Angeles Times"),
        ("Fox News", "Breitbart"), ("NBC News", "Vox"), ("ABC News", "Salon"), ("CBS News", "Slate"), ("Associated Press", "Bloomberg"),
    ),
    "people": (("Trump", "Jones"), ("Obama", "Smith"), ("Biden", "Walker"), ("Clinton", "Baker"), ("Hillary", "Donald")),
    "places": (("Russia", "Norway"), ("China", "Canada"), ("Iran", "Denmark"), ("Israel", "Belgium"), ("America", "France"), ("Texas", "Ohio")),
    "parties": (("Democrats", "Republicans"), ("Democratic", "Republican"), ("GOP", "SNP")),
    "religions": (("Muslim", "Methodist"), ("Muslims", "Methodists"), ("Jewish", "Lutheran"), ("Christian", "Hindu")),
}  # fmt: skip


@pytest.mark.parametrize("what", SWAPS)
def test_articles_of_real_outlets_keep_their_scores_where_names_are_swapped(scorer: Scorer, what: str) -> None:
    import re

    if not CORPUS.is_file():
        pytest.skip("../shared/corpora is not here")
    d = pd.read_parquet(CORPUS, columns=["title", "text"]).sample(400, random_state=7)
    texts = (d.title.fillna("") + "\n" + d.text).tolist()
    there = {a: b for pair in SWAPS[what] for a, b in (pair, pair[::-1])}
    name = re.compile(r"\b(" + "|".join(sorted(there, key=len, reverse=True)) + r")\b")
    propaganda, reliability = _moved(scorer, texts, [name.sub(lambda m: there[m[1]], t) for t in texts])
    assert propaganda <= 0.02
    assert reliability <= 2.0


def test_the_sex_of_those_written_about_carries_no_weight(scorer: Scorer, texts: list[str]) -> None:
    import re

    other = {"he": "she", "his": "her", "him": "her", "himself": "herself", "man": "woman", "men": "women"}
    other |= {k.capitalize(): v.capitalize() for k, v in other.items()}
    words = re.compile(r"\b(" + "|".join(other) + r")\b")
    propaganda, reliability = _moved(scorer, texts, [words.sub(lambda m: other[m[1]], t) for t in texts])
    assert propaganda <= 0.01
    assert reliability <= 1.0


@pytest.mark.parametrize(
    "told",
    ["{} argued that the plates were thin. {} warned that winter is near.", "The plates are thin, according to {}.", "“The plates are thin,” {} said."],
)
def test_a_source_with_a_name_never_does_worse_than_a_crowd(scorer: Scorer, texts: list[str], told: str) -> None:
    for text in texts:
        named, crowd = (scorer.score(f"{text}\n{told.replace('{}', who)}").reliability for who in ("Jane Ross", "critics"))
        assert named >= crowd - 1.0  # "critics" is a weasel beside, which is what a few features count


PLAIN = {"enemy": "order", "dangerous": "temporary", "threats": "visits", "lies": "maps", "shameful": "wooden", "disgusting": "narrow", "betrayal": "building"}


@pytest.mark.parametrize(
    "words", ["They faced an enemy and dangerous threats.", "Those were lies and more lies.", "It was a shameful and disgusting betrayal."]
)
def test_loaded_words_never_do_better_than_plain_ones(scorer: Scorer, texts: list[str], words: str) -> None:
    plain = words
    for loaded, other in PLAIN.items():
        plain = plain.replace(loaded, other)
    for text in texts:
        loud, quiet = (scorer.score(f"{text}\n{t}") for t in (words, plain))
        assert loud.reliability <= quiet.reliability + 0.3  # another ending, length or variety of words may tell a little
        assert loud.propaganda >= quiet.propaganda - 0.003


def test_a_card_tells_whom_a_pronoun_or_a_role_stands_for(scorer: Scorer) -> None:
    text = "\n".join([HEAD, *BODY]) + "\n" + (
        "Mara Quorl, the mayor, said the plates were thin. “They will not last,” she said. The mayor said that work would begin soon. "
        "Critics said that the money was gone. Quorl told the council to wait."
    )
    card = scorer.score(text)
    told = {text[a.source.start : a.source.end]: p and text[p.start : p.end] for a, p in zip(card.attributions, card.persons, strict=True) if a.source}
    assert told["she"] == told["The mayor"] == "Mara Quorl"
    assert told["Critics"] is told["Quorl"] is None
    assert len(card.persons) == len(card.attributions)


def test_reasons_quote_the_text(scorer: Scorer, texts: list[str]) -> None:
    import re

    out = scorer.score_frame(pd.DataFrame({"text": texts}))
    for text, reasons in zip(texts, out.reasons, strict=True):
        parts = reasons.split(" | ")
        assert 1 <= len(parts) <= 3
        flat = " ".join(text.split())
        for part in parts:
            quoted = re.search(r": (?:it begins )?“(.*)”$", part)
            assert quoted, part
            assert quoted[1].strip("… ") in flat, part


def test_a_changed_model_file_is_refused(tmp_path: Path) -> None:
    raw = json.loads(shipped_model_path().read_text())
    assert raw["hash"] == content_hash(raw)
    raw["scores"]["reliability"]["base"] += 1
    bad = tmp_path / "m.json"
    bad.write_text(json.dumps(raw))
    with pytest.raises(ModelError, match="changed after it was written"):
        load_model(bad)
    bad.write_text("not json")
    with pytest.raises(ModelError, match="is not JSON"):
        load_model(bad)
    bad.write_bytes(pickle.dumps(raw))
    with pytest.raises(ModelError):
        load_model(bad)
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(tmp_path / "none.json")


def test_scoring_imports_no_scikit_learn_no_textstat_no_network() -> None:
    import subprocess
    import sys

    code = (
        "import sys\nfrom scorer import Scorer\nScorer().score('The council met on Monday. ' * 20)\n"
        "bad = [m for m in ('sklearn', 'textstat', 'nltk', 'requests', 'urllib3', 'trafilatura', 'matplotlib', 'pickle5') if m in sys.modules]\nprint(bad)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("step", ["segment", "mark", "measure", "score"])
def test_scoring_calls_no_linear_algebra_whose_waiting_threads_cost_more_than_they_give(step: str) -> None:
    products = {f"np.{name}" for name in ("dot", "vdot", "inner", "matmul", "einsum", "tensordot", "linalg")}
    for path in sorted((Path(package.__file__).parent / step).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)), f"{path.name}:{node.lineno}"
            assert not (isinstance(node, ast.Attribute) and ast.unparse(node) in products), f"{path.name}:{node.lineno}"


def test_half_a_surrogate_pair_does_not_stop_a_table() -> None:
    texts = ["The council \ud800 met on Monday, and said that it may meet again. " * 20, "It met."]
    got = Scorer().score_frame(pd.DataFrame({"text": pd.Series(texts, dtype=object), "title": pd.Series(["\udc00 Council", None], dtype=object)}))
    whole = Scorer().score_frame(pd.DataFrame({"text": [t.replace("\ud800", "\ufffd") for t in texts], "title": ["\ufffd Council", None]}))
    pd.testing.assert_frame_equal(got, whole)


def test_words_of_a_readers_own_list_do_not_turn_names_into_words(scorer: Scorer, texts: list[str], tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("[loaded_word 0.5]\nquoin, harrow, vastok, brennet\n", encoding="utf-8")
    other = Scorer(lexicons=[own])
    text = texts[0] + "".join(f"\n{name} rose and left the hall, as the members had asked, before it rained." for name in ("Vastok", "Brennet"))
    patterns = [{c.name for c in s.score(text).explain("reliability") if c.name.startswith("pattern")} for s in (scorer, other)]
    assert patterns[0] == patterns[1]


def test_a_model_that_lacks_what_a_score_needs_is_refused_as_it_is_read(tmp_path: Path) -> None:
    def write(change: Callable[[dict], object]) -> Path:
        raw = json.loads(json.dumps(load_model().raw))
        change(raw["scores"])
        raw["hash"] = content_hash(raw)
        path = tmp_path / f"{raw['hash'][:8]}.json"
        path.write_text(json.dumps(raw), encoding="utf-8")
        return path

    for change, says in (
        (lambda s: s["reliability"].update(base="abc"), "could not convert"),
        (lambda s: s.pop("propaganda"), "no score 'propaganda'"),
        (lambda s: s["propaganda"]["cues"]["patterns"].update({"<nothing> the": [1.0, 1.0]}), "no token is called '<nothing>'"),
        (lambda s: s["propaganda"]["cues"]["patterns"].update({"the ~ of the": [1.0, 1.0]}), "more than three tokens"),
        (lambda s: s["propaganda"]["cues"]["phrases"].update({"ferry boats": [1.0, 1.0, 1.0, 1.0]}), "inhomogeneous"),
    ):
        with pytest.raises(ModelError, match=says) as told:
            load_model(write(change))
        assert "\n" not in str(told.value)


def test_two_columns_of_one_name_are_told(scorer: Scorer) -> None:
    frame = pd.DataFrame([["a", "b"]], columns=["text", "text"])
    with pytest.raises(ValueError, match="2 columns are named 'text'"):
        scorer.score_frame(frame)


def test_line_ends_of_every_system_give_the_same_scores(scorer: Scorer, seed_files: list[Path]) -> None:
    for file in seed_files[:6]:
        text = file.read_text(encoding="utf-8")
        scores = [(c.reliability, c.propaganda, c.noise) for c in scorer.score_many([text, text.replace("\n", "\r\n"), text.replace("\n", "\r")])]
        assert scores[0] == scores[1] == scores[2]
