from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from scorer.segment.batch import Batch, segment
from scorer.segment.hashing import Vocabulary, hash_word

TEXT = st.text(st.one_of(st.sampled_from("abcXYZ019'’.,!?\"“”- \n…é😀\ud800"), st.characters()), max_size=120)


def words(batch: Batch, article: int = 0) -> list[str]:
    w = batch.words
    return [batch.slice(article, s, e) for s, e, a in zip(w.start, w.end, w.article, strict=True) if a == article]


@given(st.lists(TEXT, max_size=6))
@example(["Ã\x80 0"])  # a letter that was read wrongly is shorter as it is read
def test_offsets_slice_words_and_lines_out_of_their_own_article(texts: list[str]) -> None:
    batch = segment(texts)
    w, lines = batch.words, batch.lines
    for s, e, a in zip(*batch.given(w.article, w.start, w.end), w.article, strict=True):
        piece = texts[a][s:e]
        assert piece
        assert not any(c in " \n" for c in piece)
    for s, e, a in zip(*batch.given(lines.article, lines.start, lines.end), lines.article, strict=True):
        piece = texts[a][s:e]
        assert piece
        assert "\n" not in piece


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_a_batch_holds_what_its_articles_hold_alone(texts: list[str]) -> None:
    together = segment(texts)
    for i, text in enumerate(texts):
        assert words(together, i) == words(segment([text]))


def test_words_keep_inner_apostrophes_initials_and_figures_and_drop_the_possessive() -> None:
    batch = segment(["The U.S. didn't pay Smith's 1,000 dollars—or 2.5—at 10 a.m. on-site."])
    assert words(batch) == ["The", "U.S", "didn't", "pay", "Smith", "1,000", "dollars", "or", "2.5", "at", "10", "a.m", "on", "site"]


def test_curly_and_straight_marks_give_the_same_words_and_gaps() -> None:
    a, b = segment(["“Don’t,” he said — twice."]), segment(['"Don\'t," he said - twice.'])
    assert words(a)[0] == "Don’t"
    assert words(b)[0] == "Don't"
    assert a.words.gap.tolist() == b.words.gap.tolist()
    assert a.words.hash.tolist() == b.words.hash.tolist()


def test_a_title_given_apart_is_a_line_before_the_text_unless_the_text_begins_with_it() -> None:
    batch = segment(["The body.", "Same title\nThe body."], ["A title", "Same  Title"])
    assert batch.lines.is_title.tolist() == [True, False, False, False]
    assert batch.slice(0, int(batch.begin[0]), int(batch.begin[0]) + 7) == "A title"


@given(st.lists(st.text("abcdefgh'", min_size=1, max_size=8), max_size=50))
def test_a_vocabulary_finds_its_words_and_no_others(some: list[str]) -> None:
    vocabulary = Vocabulary(some)
    for w in some:
        assert vocabulary.words[vocabulary.id(w)] == w
    batch = segment(["zzz xyxy 123"], None, vocabulary)
    assert batch.words.id.tolist() == [0, 0, 0]


def test_hashes_are_blind_to_case_and_to_the_shape_of_an_apostrophe() -> None:
    assert hash_word("Don’t") == hash_word("don't") != hash_word("dont")
