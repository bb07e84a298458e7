"""What the model was not made for gets a reason code and no score."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scorer import Scorer
from scorer.mark.family import Context
from scorer.score.refusal import DEFAULTS, REFUSALS, english_share, noise_share, refuse

Marked = Callable[..., Context]

SENTENCE = "The council met in the town hall on Monday and talked about the bridge for two hours before it voted. "  # 20 words
ARTICLE = SENTENCE * 10
GERMAN = (
    "Der Rat der Stadt hat am Montag beschlossen, dass die Brücke im Herbst gesperrt wird, weil die Pfeiler saniert werden müssen. " * 5
)
FRENCH = "Le conseil municipal a décidé lundi que le pont serait fermé cet automne parce que les piles doivent être rénovées. " * 5
ITALIAN = "Il sindaco ha annunciato che la piscina sarà chiusa per sei mesi, e a scuola i bambini hanno ancora lezioni di nuoto in un altro posto. " * 5
PLAIN_FRENCH = "Il a dit que la ville a perdu un million et qu'elle a choisi. Le maire a refusé, on a signé une pétition, me dit un voisin. " * 5
NORWEGIAN = "Han sier at arbeidet starter til våren, og at pengene kommer fra fondet. Mange mente det var for dyrt, over to tusen skrev under. " * 5
RUSSIAN = "Городской совет решил в понедельник, что осенью мост закроют на ремонт, потому что опоры обветшали. " * 5
FIGURES = "12 34 56 | 78 90 11\n" * 60
NAMES = "Mara Quorl\nBen Ahlen\nIda Vastok\nTom Bremel\nAnn Ondra\nLeo Tisk\nEva Havelin\n" * 8
COOKIES = "We use cookies to improve your experience. By continuing to use this site you agree to our cookie policy.\n"
FURNITURE = (COOKIES + "Subscribe to our newsletter\n") * 30


def code(marked: Marked, text: str, title: str | None = None, **limits: float) -> str:
    return refuse(marked(text, titles=[title]), limits)[0]


def test_an_article_is_scored(marked: Marked) -> None:
    assert code(marked, ARTICLE) == ""


@pytest.mark.parametrize("text", ["", " \n\t\u00a0\n", "…", "— — —", '"!?"', "😀😀😀"])
def test_a_text_without_a_word_is_empty(marked: Marked, text: str) -> None:
    assert code(marked, text) == "empty"


def test_few_words_are_too_short(marked: Marked) -> None:
    assert code(marked, "The bridge is closed.") == "too_short"
    assert code(marked, SENTENCE * 2, min_words=40) == ""
    assert code(marked, SENTENCE * 2, min_words=41) == "too_short"


@pytest.mark.parametrize(
    "text",
    [GERMAN, FRENCH, RUSSIAN, ITALIAN, PLAIN_FRENCH, NORWEGIAN],
    ids=["German", "French", "Russian", "Italian", "plain French", "Norwegian"],
)
def test_another_language_is_not_english(marked: Marked, text: str) -> None:
    assert code(marked, text) == "not_english"


def test_a_foreign_quotation_does_not_make_an_article_foreign(marked: Marked) -> None:
    assert code(marked, ARTICLE + "\n" + GERMAN[:250]) == ""


@pytest.mark.parametrize("text", [FIGURES, NAMES], ids=["figures", "names"])
def test_lists_and_tables_are_not_prose(marked: Marked, text: str) -> None:
    assert code(marked, text) in ("not_prose", "not_english", "mostly_noise")
    assert code(marked, FIGURES) == "not_prose"


def test_page_furniture_is_mostly_noise(marked: Marked) -> None:
    assert code(marked, FURNITURE) == "mostly_noise"
    assert noise_share(marked(FURNITURE))[0] > DEFAULTS["max_noise"]


def test_an_article_among_furniture_is_scored(marked: Marked) -> None:
    assert (
        code(
            marked,
            FURNITURE[:400]
            + "\n"
            + "\n".join([SENTENCE] + [f"Member {w} spoke for the bridge, and the hall heard it out." for w in "abcdefgh"]),
        )
        == ""
    )


def test_every_code_has_its_meaning_and_every_limit_a_default(marked: Marked) -> None:
    for text in ("", "Short.", GERMAN, FIGURES, FURNITURE, ARTICLE):
        assert code(marked, text) in REFUSALS
    assert all(REFUSALS.values())
    assert all(v >= 0 for v in DEFAULTS.values())


def test_the_limits_of_a_model_come_before_the_defaults(marked: Marked) -> None:
    assert code(marked, ARTICLE, min_english=0.99) == "not_english"
    assert code(marked, ARTICLE, min_sentence=100) == "not_prose"
    assert code(marked, ARTICLE, max_digits=-1) == "not_prose"


def test_a_code_does_not_depend_on_the_batch(marked: Marked) -> None:
    texts = ["", ARTICLE, GERMAN, "Short.", FIGURES, FURNITURE]
    assert refuse(marked(*texts), {}) == [code(marked, t) for t in texts]
    assert refuse(marked(), {}) == []


def test_shares_are_shares(marked: Marked) -> None:
    c = marked("", ARTICLE, GERMAN, FURNITURE)
    for share in (noise_share(c), english_share(c)):
        assert share.shape == (4,)
        assert (share >= 0).all()
        assert (share <= 1).all()
    assert english_share(c)[1] > 0.4


def test_a_title_alone_is_no_article(marked: Marked) -> None:
    assert code(marked, "", "The council met in the town hall on Monday and talked about the bridge for two hours") in (
        "too_short",
        "empty",
    )


def test_refused_means_no_score_at_all_and_no_flag(scorer: Scorer) -> None:
    for text in ("", "Short.", GERMAN, FIGURES, FURNITURE):
        card = scorer.score(text)
        assert card.refusal
        assert card.flags == ()
        scores = (card.reliability, card.propaganda, card.noise, card.attribution, card.hedging, card.loaded_language)
        assert scores == (None,) * 6


def test_the_seeds_are_scored(scorer: Scorer, seed_files: list[Path]) -> None:
    assert {f.name: r for f in seed_files if (r := scorer.score(f.read_text(encoding="utf-8")).refusal)} == {}


CODE = """def settle(self, boat, pier=None):
    if pier is None and self.free_piers():
        pier = self.free_piers()[0]
    for line in boat.lines:
        self.tied[line.name] = pier.ring(line.length * 2)
        print(f"{line.name}: {pier.number}/{line.length}")
    return {k: v for k, v in self.tied.items() if v.is_fast()}
"""
BOATS = ("bridge", "ferry", "pier", "quay", "lock", "weir", "boat", "hull")
WORDS = ", ".join(f"{before} {boat}" for before in ("old", "new", "the small", "red", "a") for boat in BOATS)
TWEETS = (SENTENCE + "@ferry_watch said: 6/10 for the #oldferry (see http://ferry.example/news_2021?id=7), and the mayor agreed with that. ") * 6


@pytest.mark.parametrize("text", [CODE * 6, WORDS], ids=["code", "words"])
def test_program_code_and_word_lists_are_not_prose(marked: Marked, text: str) -> None:
    assert code(marked, text) in ("not_prose", "mostly_noise")


@pytest.mark.parametrize("text", [RUSSIAN, FRENCH.replace(" ", ", ")], ids=["Russian", "French"])
def test_commas_do_not_hide_another_language(marked: Marked, text: str) -> None:
    assert code(marked, text) == "not_english"


def test_prose_with_tweets_and_addresses_is_scored(marked: Marked) -> None:
    assert code(marked, TWEETS) == ""
