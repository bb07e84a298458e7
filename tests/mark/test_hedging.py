"""What counts as hedging, boosting and weaselling, and which readings of the same words do not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from scorer.mark import default_matcher, mark
from scorer.mark.family import Context
from scorer.mark.hedging import CHECKS, CLAIM, FAMILY
from scorer.mark.lexicon import Matcher, shipped
from scorer.segment.batch import segment
from scorer.segment.sentences import ABBREVIATIONS, STARTERS, body

LEXICON = shipped("hedging")
MATCHER = Matcher([("hedging", e) for e in LEXICON.entries], {*ABBREVIATIONS, *STARTERS, *FAMILY.words})


def marked(texts: Sequence[str], tables: dict[str, object] | None = None) -> Context:
    """Run the hedging family alone, every line kept, so that these tests say nothing of other families."""
    batch = segment(texts, None, MATCHER.vocabulary)
    context = Context(batch, MATCHER, (FAMILY,))
    context.body = body(batch, np.ones(len(batch.lines), bool), context.headline, context.flags(ABBREVIATIONS), context.flags(STARTERS))
    context.body_hits = context.hits
    context.tables.update(tables or {})
    context.marks["hedging"] = FAMILY.mark(context)
    return context


def found(text: str, kind: str | None = None) -> list[str]:
    """The markers of a text, lower case, those of one kind if it is given."""
    context = marked([text])
    m = context.marks["hedging"]
    names = [k.name for k in FAMILY.kinds]
    return [
        context.batch.slice(int(a), int(s), int(e)).lower()
        for a, s, e, k in zip(m.article, m.start, m.end, m.kind, strict=True)
        if kind is None or names[k] == kind
    ]


def feature(name: str, texts: Sequence[str], tables: dict[str, object] | None = None) -> list[float]:
    of = next(f.of for f in FAMILY.features if f.name == name)
    return [float(x) for x in of(marked(texts, tables))]


# --- may


@pytest.mark.parametrize(
    "text",
    [
        "The plan may fail.",
        "The plan may not be ready.",
        "The plan MAY fail.",
        "It may, however, be too late for them.",
        "We may have found the cause.",
        "You may be surprised by the answer.",
        "This may indicate a change of course.",
        "Voters May Not Notice the Change",
        "the talks may still collapse",
        "The minister may resign.",
        "He may be charged with theft.",
        "They may attack again.",
    ],
)
def test_may_of_doubt_is_a_hedge(text: str) -> None:
    assert "may" in found(text, "hedge")


@pytest.mark.parametrize(
    "text",
    [
        "The vote was held in May and again in June.",
        "The vote was held on May 14.",
        "The vote was held in may 2019.",
        "By late May the dam was full.",
        "The minister, Mrs May, left early.",
        "May the best team win.",
        "May you live long.",
    ],
)
def test_may_the_month_the_name_and_the_wish_are_not(text: str) -> None:
    assert "may" not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Members may vote by post.",
        "Residents may not park here overnight.",
        "You may leave the room now.",
        "The form may be obtained from the office.",
        "Nets may also be called webs.",
        "This report may not be published, broadcast or rewritten.",
        "Under rule 7 a team may make up to three substitutions.",
        "The hawthorn, called may in these parts, lines both lanes.",
        "Prices may vary.",
        "Guests may bring food.",
        "Work hard so that we may live in peace.",
        "They dig so that others may drink.",
        "The president may hold up to two terms.",
        "A letter may be marked with a cross.",
        "No contract may be priced below the tariff.",
    ],
)
def test_may_of_permission_and_of_one_way_of_doing_it_is_not(text: str) -> None:
    assert "may" not in found(text)


@pytest.mark.parametrize("text", ["Under the plan the dam may be lost.", "Under pressure the wall may still fail."])
def test_under_a_plan_things_may_happen_all_the_same(text: str) -> None:
    assert "may" in found(text, "hedge")


def test_might_that_is_strength_is_not() -> None:
    assert "might" not in found("The relief is a symbol of Assyrian might.")
    assert "might" in found("They hoped that it might.", "hedge")


# --- names


@pytest.mark.parametrize(
    "text",
    [
        "The Weil Conjectures are four statements about functions.",
        "Three brothers founded Guess in the eighties.",
        "They listened to the Likely Lads every evening.",
        'The sisters recorded "Maybe" in a disused church.',
        "HOPE FALLS, Ore. (Wire) - The council met in the hall.",
    ],
)
def test_words_of_names_and_titles_are_no_hedges(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("He added: Perhaps the dam will hold.", "perhaps"),
        ('"Maybe," she said, and left the room.', "maybe"),
        ("In the end I assume that the dam held.", "i assume"),
        ("Experts Probably Knew Of The Leak", "probably"),
        ('The report called it "possibly illegal" and left it there.', "possibly"),
    ],
)
def test_a_capital_alone_makes_no_name(text: str, phrase: str) -> None:
    assert phrase in found(text)


# --- could


@pytest.mark.parametrize(
    "text",
    ["The dam could burst.", "Prices could, in theory, fall.", "It could be years before they know.", "Prices could reach a record."],
)
def test_could_of_doubt_is_a_hedge(text: str) -> None:
    assert "could" in found(text, "hedge")


@pytest.mark.parametrize(
    "text",
    [
        "She could not pay the rent.",
        "He could hear the guns.",
        "They could barely afford bread.",
        "Shots could be heard across town.",
        "They ran as fast as they could.",
        "The barns were as big as the land could carry.",
        "Could you open the door?",
        "He wished he could stay.",
        "The sentence was put off so that she could care for her son.",
    ],
)
def test_could_of_ability_request_and_wish_is_not(text: str) -> None:
    assert "could" not in found(text)


def test_as_well_as_the_wind_could_is_no_ability() -> None:
    assert "could" in found("Wind as well as the rain could delay the ferry.")


# --- numbers


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("About 40 people came.", "about"),
        ("It cost around $3 million.", "around"),
        ("About a third of them left.", "about"),
        ("Roughly half the town fled.", "roughly"),
        ("Nearly twenty houses burned.", "nearly"),
    ],
)
def test_a_number_made_rough_is_hedged(text: str, phrase: str) -> None:
    assert phrase in found(text, "hedge")


@pytest.mark.parametrize(
    "text",
    [
        "The film is about the war.",
        "She opened up about the year.",
        "They asked about 40 cases of fraud.",
        "She walked around the park.",
        "He talked about three things.",
        "They were close to tears.",
        "The work is nearly finished.",
    ],
)
def test_about_and_around_as_prepositions_are_not(text: str) -> None:
    assert found(text, "hedge") == []


def test_some_forty_people_is_a_number_and_some_argue_is_a_weasel() -> None:
    assert found("Some 40 people were hurt.") == []
    assert found("Some forty people were hurt.") == []
    assert found("Some argue that the law is unfair.", "weasel") == ["some argue"]
    assert found("The law has angered some voters.", "weasel") == ["some"]


# --- readings of other words


@pytest.mark.parametrize(
    "text",
    ["He will appear in court on Friday.", "She appeared before the panel.", "The band appears on stage.", "The singer appeared twice."],
)
def test_appearing_in_court_is_no_seeming(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["He appears calm.", "The minister appeared to hesitate.", "It appears that the road is shut."])
def test_appearing_calm_is(text: str) -> None:
    assert len(found(text, "hedge")) == 1


def test_findings_suggest_and_persons_propose() -> None:
    assert "suggest" in found("The results suggest a link.", "hedge")
    assert "suggest that" in found("The results suggest that sleep matters.", "hedge")
    assert found("She suggested a walk.") == []
    assert found("Then he suggested leaving early.") == []


def test_most_people_is_vague_and_the_most_exposed_is_a_superlative() -> None:
    assert found("Most voters stayed at home.", "weasel") == ["most"]
    assert found("Most of them stayed at home.", "weasel") == ["most"]
    assert found("It was the most exposed town.") == []
    assert found("The town flooded most recently last week.") == []
    assert found("The road runs through most of Wales.") == []
    assert found("He says that most of Vastok's claims are false.", "weasel") == ["most"]


def test_praise_without_a_signature() -> None:
    assert "one of the" in found("It is one of the finest halls in the country.", "weasel")
    assert found("It is one of the two halls in town.") == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("They were, in the main, farmers.", ["in the main"]),
        ("In the main they are farmers.", ["in the main"]),
        ("They met in the main hall.", []),
        ("A man suspected of arson fled.", ["suspected of"]),
        ("Persons suspected of arson were jailed.", []),
        ("She could not say when.", ["could not say"]),
        ("She could not say a word.", []),
        ("In my experience the road floods.", ["in my experience"]),
        ("Everyone says the road floods.", ["everyone says"]),
        ("Folk tales claim the road floods.", ["folk tales claim"]),
    ],
)
def test_phrases_in_their_plain_meaning_are_no_hedges(text: str, kept: list[str]) -> None:
    assert found(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A possible motive is greed.", True),
        ("Come as soon as possible.", False),
        ("It is possible to walk there.", False),
        ("They tried all the possible keys.", False),
    ],
)
def test_possible(text: str, kept: bool) -> None:
    assert (found(text) == ["possible"]) == kept


def test_how_many_and_as_many_as_are_not_vague() -> None:
    assert found("How many came?") == []
    assert found("Many came.", "weasel") == ["many"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The tale is by now quietly thought much younger.", ["thought"]),
        ("The lake has sometimes been claimed as theirs.", ["sometimes", "claimed"]),
        ("It was long praised by others as a copy.", ["praised"]),
        ("She thought of a walk.", []),
        ("The play was praised by the mayor.", []),
        ("The tale was, he thought, younger.", []),
    ],
)
def test_passives_that_leave_out_who_believes_it(text: str, kept: list[str]) -> None:
    assert found(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Scientists have long argued over it.", ["scientists"]),
        ("Fans consider it the better half.", ["fans"]),
        ("Fans left early.", []),
        ("The two scientists argued over it.", []),
        ("Its readers believed him.", []),
    ],
)
def test_crowds_that_hold_a_view(text: str, kept: list[str]) -> None:
    assert found(text) == kept


def test_there_is_a_debate_that_nobody_holds() -> None:
    assert found("There has been debate over the name.", "weasel") == ["debate"]
    assert found("The council held a debate over the name.") == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The law had little effect.", True),
        ("Little of it is left.", True),
        ("It rained a little more.", False),
        ("The little girl ran.", False),
        ("He was born in Little Rock.", False),
    ],
)
def test_little_is_vague_and_a_little_one_is_small(text: str, kept: bool) -> None:
    assert (found(text) == ["little"]) == kept


@pytest.mark.parametrize(
    ("text", "kind", "phrase"),
    [
        ("The firm reportedly paid a fine.", "hedge", "reportedly"),
        ("The alleged leak was found.", "hedge", "alleged"),
        ("The cause is, to some extent, known.", "hedge", "to some extent"),
        ("In all likelihood the sale fails.", "hedge", "in all likelihood"),
        ("This is clearly wrong.", "booster", "clearly"),
        ("Of course the bank knew.", "booster", "of course"),
        ("There is no doubt that it fell.", "booster", "there is no doubt"),
        ("It is widely believed that he left.", "weasel", "it is widely"),
        ("The scheme has been described as a farce.", "weasel", "has been described"),
        ("He is said to be ill.", "weasel", "is said"),
        ("Critics argue that the tax is unfair.", "weasel", "critics argue"),
        ("It is arguably the worst season yet.", "weasel", "arguably"),
    ],
)
def test_plain_cases(text: str, kind: str, phrase: str) -> None:
    assert phrase in found(text, kind)


# --- shape of the markers


def test_markers_do_not_share_words_and_slice_back() -> None:
    text = "It is considered one of the best, and some would say it may well be considered by many to be so."
    context = marked([text])
    m = context.marks["hedging"]
    assert (m.start[1:] >= m.end[:-1]).all()
    assert {"some would say", "may well"} <= set(found(text))
    assert "may" not in found(text)


def test_a_phrase_does_not_reach_across_a_stop_or_a_line() -> None:
    assert found("They did it of. Course work followed.") == []
    assert found("They ran out of\ncourse work.") == []


def test_typography_does_not_matter() -> None:
    texts = ["It’s clear – so‑called experts may be wrong.", "It's clear - so-called experts may be wrong."]
    curly, plain = (marked([t]).marks["hedging"] for t in texts)
    assert curly.start.tolist() == plain.start.tolist()
    assert curly.end.tolist() == plain.end.tolist()


@pytest.mark.parametrize("texts", [[], [""], ["   \n\n"], ["may"], ["May"], ["about"], ["could"], ["one of the"], ["some", "", "most"]])
def test_nothing_to_mark_is_no_error(texts: list[str]) -> None:
    context = marked(texts)
    for f in FAMILY.features:
        values = f.of(context)
        assert values.shape == (len(texts),)
        assert np.isfinite(values).all()


def test_an_article_is_marked_the_same_alone_and_in_a_batch() -> None:
    texts = ["The plan may fail. About 40 left.", "May", "Some say it could rain. In", "May the road opened."]
    together = marked(texts)
    m = together.marks["hedging"]
    for i, text in enumerate(texts):
        alone = marked([text])
        origin = together.batch.origin[i]
        own = m.take(m.article == i)
        assert (own.start - origin).tolist() == (alone.marks["hedging"].start - alone.batch.origin[0]).tolist()


@pytest.mark.parametrize(
    "text",
    [
        "Others, however, claimed that the wall had stood.",
        "Locals have long believed that the well is deep.",
        "The song is still widely misunderstood.",
        "It was by then debated in the town.",
        "There was some suspicion about the vote.",
        "It is the most spectacular valley in the north.",
    ],
)
def test_crowds_passives_and_praise_that_nobody_signs(text: str) -> None:
    assert found(text, "weasel")


@pytest.mark.parametrize(
    "text",
    [
        "Others, including two clerks, left.",
        "Locals left the town.",
        "She misunderstood the letter.",
        "The council debated it.",
        "He had no suspicion.",
        "With some exceptions the roads were open.",
        "The pipe is several feet wide.",
        "The road was partly closed, and the widespread snow stayed.",
        "The five most important parties signed.",
        "Nothing is said about the cost.",
        "When I hear people say so, I laugh.",
        "He has often cited his mother.",
        "It was signed by Socialists and others to the left.",
    ],
)
def test_people_who_act_measures_and_shares_are_no_weasels(text: str) -> None:
    assert found(text) == []


# --- whose voice


def test_own_voice_and_quoted_voice_are_told_apart() -> None:
    text = 'The bridge may be closed. "It may stay shut for a year," said the mayor.'
    assert marked([text]).marks["hedging"].quoted.tolist() == [False, True]
    (own,), (source,) = feature("hedges_own", [text]), feature("hedges_source", [text])
    assert own == pytest.approx(source)
    assert own > 0


def test_what_a_source_says_without_quotation_marks_is_the_sources_voice() -> None:
    text = "The mayor, Ida Vastok, said the bridge may be closed. It may reopen soon."
    matcher = default_matcher()
    assert mark(segment([text], None, matcher.vocabulary), matcher).marks["hedging"].quoted.tolist() == [True, False]



def test_booster_share_rises_with_boosters_and_falls_with_hedges() -> None:
    sure, none, unsure = feature("booster_share", ["Clearly the bank knew.", "The bank knew.", "Perhaps the bank knew."])
    assert sure > none == 0.5 > unsure


def test_claims_and_quantities_are_two_features() -> None:
    texts = ["Some say the law is bad.", "Several laws are bad."]
    assert [x > 0 for x in feature("weasel_claims_own", texts)] == [True, False]
    assert [x > 0 for x in feature("vague_quantities_own", texts)] == [False, True]


# --- the list itself


def test_every_check_that_an_entry_names_is_there_and_every_check_is_named() -> None:
    assert {e.check for e in LEXICON.entries if e.check} == set(CHECKS)


def test_kinds_and_weights_of_the_list() -> None:
    assert set(LEXICON.kinds()) == {k.name for k in FAMILY.kinds}
    for e in LEXICON.entries:
        assert 0 < e.weight <= 2
        if e.kind == "booster":  # a booster puts no doubt on its sentence: it weighs next to nothing where doubt is summed
            assert e.weight <= 0.1


def test_no_phrase_stands_twice() -> None:
    phrases = [p for e in LEXICON.entries for p in e.phrases]
    assert len(phrases) == len(set(phrases))


def test_may_and_might_weigh_most_and_vague_quantities_least() -> None:
    weight = {p: e.weight for e in LEXICON.entries for p in e.phrases}
    assert weight["might",] >= weight["may",] > weight["likely",] > weight["about",] > weight["several",] > weight["clearly",]
    assert weight["some", "say"] >= CLAIM > weight["several",]


def test_features_say_what_they_are() -> None:
    assert len({f.name for f in FAMILY.features}) == len(FAMILY.features)
    for f in FAMILY.features:
        assert f.unit
        assert f.meaning
        assert set(f.kinds) <= {k.name for k in FAMILY.kinds}


# --- ability, duty and acts that are no doubt; what nobody knows


@pytest.mark.parametrize(
    "text",
    [
        "They carried as much as they could carry.",
        "He saved everything he could reach.",
        "The town could use a bridge.",
        "It was the industry they are supposed to regulate.",
        "We are supposed to believe that.",
        "It was what was supposed to be a six-hour walk.",
        "The judge granted a preliminary injunction.",
        "The crew made this milestone possible.",
        "It sounds like a pond.",
        "You have guessed it.",
        "Observers were sent home.",
        "Opposition lawmakers questioned the minister.",
        "They asked how many people are affected.",
        "The film was viewed 3 million times.",
        "Members of the club may vote on it.",
        "They will endure whatever trials and tribulations may come.",
    ],
)
def test_ability_duty_and_acts_are_no_doubt(text: str) -> None:
    assert found(text, "hedge") == found(text, "weasel") == []


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("We do not yet know how long it lasts.", "we do not yet know"),
        ("We don't know why.", "we don't know"),
        ("Other causes have not been ruled out.", "not been ruled out"),
        ("The team could not show that the masks were the cause.", "could not show"),
        ("We can't say that drought was the cause.", "we can't say"),
        ("The work has not been peer-reviewed.", "not been peer-reviewed"),
        ("The findings may also not apply to children.", "may"),
    ],
)
def test_what_is_not_known_or_not_shown_is_a_hedge(text: str, phrase: str) -> None:
    assert phrase in found(text, "hedge")
