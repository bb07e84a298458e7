"""The rules: named yes/no conditions on features, each with a direction and a sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["RULES", "RuleDeclaration"]


@dataclass(frozen=True, slots=True)
class RuleDeclaration:
    """A rule before it is fitted. `points`: for each score it acts on None where a corpus teaches them, or log-odds set by hand.

    `sign`: the direction it keeps for each score.
    """

    name: str
    when: tuple[tuple[str, str, float], ...]
    reason: str
    points: dict[str, float | None]
    sign: dict[str, str]


def _rule(name: str, reason: str, *when: tuple[str, str, float], **points: Any) -> RuleDeclaration:
    direction = {"reliability": "-", "propaganda": "+"}
    flip = {"+": "-", "-": "+"}
    good = name in _REASSURING
    sign = {s: flip[d] if good else d for s, d in direction.items()}
    return RuleDeclaration(name, when, reason, points, sign)


_REASSURING = ("many_sources", "reports_rather_than_argues")

# Bounds are round numbers near the ninetieth percentile of the reference articles (for the reassuring ones near the seventy-fifth).
RULES: tuple[RuleDeclaration, ...] = (
    _rule("no_source", "no person, organisation, outlet or document is cited as a source", ("distinct_sources", "<", 1e-6), reliability=None, propaganda=None),
    _rule("many_sources", "many different sources are cited, none of them nearly alone",
        ("distinct_sources", ">=", 16.0), ("top_source_share", "<", 0.75), reliability=None, propaganda=None),
    _rule(
        "reports_rather_than_argues", "most sentences tell whose words they hold, and few words are loaded",
        ("attributed_sentences", ">=", 0.8), ("loaded_own", "<", 5.0), reliability=None, propaganda=None,
    ),
    _rule("loaded_headline", "the headline holds loaded language", ("headline_loaded", ">=", 1.0), reliability=None, propaganda=None),
    _rule("name_calling", "labels and insults are frequent for its length, in the article's own voice",
        ("name_calling", ">=", 2.0), ("loaded_own", ">=", 14.0), reliability=None, propaganda=None),
    _rule("fear_and_flag", "fear is stirred and the nation called upon",
        ("fear_appeals", ">=", 0.7), ("flag_waving", ">=", 0.5), reliability=None, propaganda=None),
    _rule("shouts", "an ordinary word or more stands in capitals", ("shouting", ">=", 1.0), reliability=None, propaganda=None),
    _rule("scare_quotes", "a word or more is put between quotation marks to doubt it", ("scare_quotes", ">=", 2.0), reliability=None, propaganda=None),
    _rule("asks_to_persuade", "a question or more is asked that wants no answer", ("rhetorical_questions", ">=", 0.8), reliability=None, propaganda=None),
    _rule("talks_to_the_reader", "the reader is addressed often for its length", ("second_person", ">=", 4.0), reliability=None, propaganda=None),
    _rule(
        "argues_in_first_person", "I and we speak, and few sentences tell whose words they hold",
        ("first_person", ">=", 10.0), ("attributed_sentences", "<", 0.6), reliability=None, propaganda=None,
    ),
    _rule("vague_chorus", "critics, many and some speak more than anybody with a name",
        ("vague_sources", ">=", 4.0), ("named_sources", "<", 4.0), reliability=None, propaganda=None),
    _rule("quotations_without_source", "quotations without a speaker are frequent for its length", ("unsourced_quotations", ">=", 2.5), reliability=None),
    # No corpus labels this failing article by article, so its points are set by hand: a report of a report is a step further from the event. Of
    # articles of low outlets 8 in 1,000 reach the bound, of high ones 1 in 2,000.
    _rule("hearsay", "much for its length is handed on as reported, said or rumoured, without saying by whom",
        ("claims_without_source", ">=", 7.0), reliability=-0.6),
    # Nor does any hold enough of these for the points to be taught: they are rare in all but the outlets that live by them.
    _rule("hidden_truths", "truths are said to be hidden, and hands unseen to steer", ("concealment_claims", ">=", 1.7), reliability=-0.6, propaganda=None),
    # Damage that a reader should know of; it says nothing of the writing, so it moves no score.
    _rule("people_never_introduced", "somebody is named by title and surname alone, as if text before were missing",
        ("never_introduced", ">=", 1.0), reliability=0.0),
    _rule("repeats_itself", "a passage comes again in nearly the same words", ("passages_repeated", ">=", 1.0), reliability=0.0),
)  # fmt: skip
