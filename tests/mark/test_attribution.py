"""What the attribution family finds, as a specification. Every sentence here is invented."""

from __future__ import annotations

import numpy as np
import pytest
from attributed import context_of, found, markers, value

from scorer.mark import default_matcher, mark
from scorer.mark.attribution import FAMILY
from scorer.segment.batch import segment

PADDING = "\nThe valley lies between two rivers, and the road to the coast was closed for most of the winter because of heavy snow.\n"


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ('"The bridge will hold," Mayor Jane Harlow said.', "Jane Harlow", "said", "The bridge will hold"),
        ('"The bridge will hold," said Jane Harlow, the mayor.', "Jane Harlow", "said", "The bridge will hold"),
        (
            "Jane Harlow said that the bridge would hold for another year.",
            "Jane Harlow",
            "said",
            "that the bridge would hold for another year",
        ),
        ("Jane Harlow, the mayor of the town, said the bridge would hold.", "Jane Harlow", "said", "the bridge would hold"),
        ("The bridge will hold for years, Jane Harlow said.", "Jane Harlow", "said", "The bridge will hold for years"),
        ("According to the committee, the bridge will hold for years.", "the committee", "According to", "the bridge will hold for years"),
        ("The bridge will hold for years, according to the committee.", "the committee", "according to", "The bridge will hold for years"),
        ("Jane Harlow told reporters that the bridge would hold.", "Jane Harlow", "told", "that the bridge would hold"),
        ("Jane Harlow believes that the bridge will hold.", "Jane Harlow", "believes", "that the bridge will hold"),
        ("Jane Harlow accused the council of hiding the report.", "Jane Harlow", "accused", "the council of hiding the report"),
        ("The survey found that most people use the bridge.", "The survey", "found", "that most people use the bridge"),
    ],
)
def test_source_cue_and_content_are_found(text: str, source: str, cue: str, content: str) -> None:
    hit = [f for f in found(text + PADDING) if f.cue == cue]
    assert hit, found(text)
    assert hit[0].source is not None
    assert source in hit[0].source
    assert hit[0].content is not None
    assert content in hit[0].content


def test_a_quotation_goes_on_behind_its_cue() -> None:
    text = '"The bridge will hold," Jane Harlow said. "It was built by people who knew their trade."'
    (hit,) = [f for f in found(text) if f.cue == "said"]
    assert hit.content == text


def test_a_quotation_runs_over_paragraphs_with_an_opening_mark_on_each() -> None:
    text = 'Jane Harlow said, "The bridge will hold for many years.\n\n"It was built by people who knew their trade."\n\nTraffic was light.'
    (hit,) = [f for f in found(text) if f.cue == "said"]
    assert hit.content is not None
    assert hit.content.startswith('"The bridge')
    assert hit.content.endswith('their trade."')


def test_a_second_verb_and_a_participle_take_the_same_source() -> None:
    hits = found("Jane Harlow defended the old bridge on Monday, adding that it would hold for another year." + PADDING)
    by_cue = {f.cue: f for f in hits}
    assert by_cue["adding"].source is not None
    assert "Jane Harlow" in by_cue["adding"].source
    assert by_cue["defended"].content is not None
    assert "adding" not in by_cue["defended"].content


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Jane Harlow said that the bridge would hold.", "named_person"),
        ("The committee said that the bridge would hold.", "organisation"),
        ("The newspaper said that the bridge would hold.", "outlet"),
        ("The report said that the bridge would hold.", "document"),
        ("Senior officials said that the bridge would hold.", "unnamed_official"),
        ("A source who asked for anonymity said that the bridge would hold.", "anonymous"),
        ("Critics said that the bridge would not hold.", "collective"),
        ("Many said that the bridge would not hold.", "collective"),
        ("She said that the bridge would hold.", "pronoun"),
        ("The ferryman said that the bridge would hold.", "unnamed_official"),
        ("The reeve said that the bridge would hold.", "unnamed_official"),
        ("The 34-year-old said that the bridge would hold.", "unnamed_official"),
        ("A plumber said that the bridge would hold.", "anonymous"),
        ("The bakery said that the bridge would hold.", "organisation"),
        ("My boss said that the bridge would hold.", "anonymous"),
        ("A witness said that the bridge would hold.", "anonymous"),
        ("Many people said that the bridge would hold.", "collective"),
        ("People familiar with the talks said that the bridge would hold.", "anonymous"),
        ("The chronicler Jane Harlow said that the bridge would hold.", "named_person"),
        ("The chart shows that the bridge would hold.", "document"),
        ("The policy says that the bridge would hold.", "document"),
        ("Q: Would the bridge hold?\nA: I told everybody who asked that the bridge would hold.", "pronoun"),
    ],
)
def test_sources_are_told_apart(text: str, kind: str) -> None:
    hits = [f for f in found(text + PADDING) if f.source is not None]
    assert [f.kind for f in hits[:1]] == [kind], hits


def test_a_claim_handed_on_without_its_source_is_marked() -> None:
    assert markers("The bridge is said to be unsafe." + PADDING, "no_source") == ["said"]
    assert markers("The bridge was reportedly unsafe." + PADDING, "no_source") == ["reportedly"]
    assert markers("It is believed that the bridge is unsafe." + PADDING, "no_source") == ["It is believed"]


def test_a_pronoun_stands_for_the_person_named_last() -> None:
    context = context_of("Jane Harlow said that the bridge would hold. She said that it was safe. Harlow said that it was new.")
    keys = context.tables["attributions"]["source_key"]
    assert len(keys) == 3
    assert len(set(keys.tolist())) == 1


def test_a_surname_never_introduced_is_a_marker_and_an_introduced_one_is_not() -> None:
    assert markers("Mr. Austin said that the bridge would hold." + PADDING, "never_introduced") == ["Mr. Austin"]
    assert markers("Paul Austin, the mayor, spoke first. Mr. Austin said that the bridge would hold." + PADDING, "never_introduced") == []


def test_names_may_be_swapped() -> None:
    text = (
        'Jane Harlow, the mayor, said the bridge would hold. "It is safe," Harlow said. Critics of Harlow said that it was not.' + PADDING
    )
    swapped = text.replace("Jane Harlow", "Omar Delgado").replace("Harlow", "Delgado")
    for feature in FAMILY.features:
        assert value(feature.name, text) == pytest.approx(value(feature.name, swapped)), feature.name


def test_quotation_mark_shapes_are_one() -> None:
    straight = '"The bridge will hold," Jane Harlow said. "It is safe, and it won\'t need repairs."' + PADDING
    curly = straight.replace(' "It', " \u201cIt").replace('"The', "\u201cThe").replace('"', "\u201d").replace("'", "\u2019")
    assert [f.source for f in found(straight)] == [f.source for f in found(curly)]
    typed = "''The bridge will hold,'' Jane Harlow said. ''It is safe, and it won't need repairs.''" + PADDING
    assert [(f.source, f.cue) for f in found(straight)] == [(f.source, f.cue) for f in found(typed)]
    single = "\u2018The bridge will hold for years,\u2019 Jane Harlow said." + PADDING
    assert [(f.source, f.cue) for f in found(single)] == [("Jane Harlow", "said")]


def test_scare_quotes_and_titles_are_no_quotations() -> None:
    text = 'The "reform" was late. She read "The Long Road Home" on the train.' + PADDING
    assert markers(text, "direct_quotation") == []
    assert markers(text, "unsourced_quotation") == []


def test_a_quotation_nobody_spoke_is_marked() -> None:
    text = PADDING + '"Nothing will ever be the same in this valley after the flood."' + PADDING
    assert markers(text, "unsourced_quotation") == ['"Nothing will ever be the same in this valley after the flood."']


def test_lost_marks_do_not_lose_the_source() -> None:
    text = '"The bridge will hold for years, Jane Harlow said.\nIt was built by people who knew their trade," Omar Delgado added.' + PADDING
    sources = " ".join(f.source or "" for f in found(text))
    assert "Delgado" in sources


def test_what_is_not_a_cue() -> None:
    text = "The state of the road was bad. The plan for the road was late. He called on Monday. They read a book. The attack was over."
    assert [f for f in found(text + PADDING) if f.source is not None and f.cue in ("state", "plan", "called on", "attack")] == []


def test_one_speaker_against_several() -> None:
    one = '"The bridge will hold for many years," Jane Harlow said. "It is safe and it is new," Harlow said.' + PADDING
    two = '"The bridge will hold for many years," Jane Harlow said. "It is not safe and not new," Omar Delgado said.' + PADDING
    assert value("top_source_share", one) == pytest.approx(1.0)
    assert value("top_source_share", two) < 0.7
    assert value("distinct_sources", two) > value("distinct_sources", one)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Jane Harlow said that Omar Delgado told the council that the bridge was safe.", "told"),
        ("Jane Harlow said Delgado had warned the board that the bridge was not safe.", "warned"),
        ("A clerk said that the bridge was safe for another year, the Quorl Post reported.", "said"),
        ("The Quorl Post reported that a clerk of the town told investigators that the bridge was not safe.", "told"),
        ("The bridge was not safe, according to reports from the Quorl Post, according to a post by a harbour channel.", "according to"),
        ("The Quorl Post reported that the bridge was not safe, citing the Harbour Board.", "citing"),
    ],
)
def test_what_one_known_source_says_of_another_is_second_hand(text: str, cue: str) -> None:
    assert markers(text + PADDING, "secondhand_chain") == [cue]


@pytest.mark.parametrize(
    "text",
    [
        "Jane Harlow said that a rail link promised for 2019 had not been built.",
        "Jane Harlow said that the board had ignored two written warnings by engineers.",
        "The court said that the town would file its reply by the end of May.",
        "Jane Harlow said that the plan would add 94 trips a day.",
        "The authority expects the river to peak in the night, it said in a bulletin.",
        "Jane Harlow said that she had warned the board of it.",
        "Jane Harlow said that data suggest that the bridge is not safe.",
        "Critics say that many claim that the bridge is not safe.",
        "The board wrote to the town after Jane Harlow said that the bridge was not safe.",
        "Jane Harlow said that the bridge would be closed, citing rising costs.",
        "The bridge was closed in May, according to the Harbour Board. It was not safe, according to Jane Harlow.",
    ],
)
def test_one_source_alone_is_not_second_hand(text: str) -> None:
    assert markers(text + PADDING, "secondhand_chain") == []


def test_second_hand_never_raises_reliability() -> None:
    (feature,) = [f for f in FAMILY.features if f.name == "secondhand_chains"]
    assert (feature.reliability, feature.propaganda) == ("-", "")


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "said", '"' * 999, "''" * 999, "he said " * 3000, "\u201csaid " * 3000, "(" * 3000, "- " * 3000, ": " * 3000, "\n" * 99],
)
def test_any_text_is_survived(text: str) -> None:
    context = context_of(text, text)
    for feature in FAMILY.features:
        v = feature.of(context)
        assert v.shape == (2,), feature.name
        assert np.isfinite(v).all(), feature.name
    marks = context.marks["attribution"]
    assert (marks.end >= marks.start).all()


def test_an_article_does_not_depend_on_its_neighbours() -> None:
    texts = [
        '"The bridge will hold," Jane Harlow said.' + PADDING,
        "Mr. Austin said no. " + PADDING,
        "Critics believe that it is late: " + PADDING,
    ]
    together = context_of(*texts)
    for i, text in enumerate(texts):
        alone = context_of(text)
        for feature in FAMILY.features:
            assert feature.of(together)[i] == pytest.approx(feature.of(alone)[0]), feature.name


def test_a_batch_that_ends_on_according_to_is_read() -> None:
    last = found('"The bridge will hold for years," Jane Harlow said. It will stand until May, according to')[-1]
    assert (last.source, last.cue) == (None, "according to")


def test_the_last_word_of_a_batch_is_read_like_any_other() -> None:
    text = "He made the claim, of"
    together = context_of(text, "The valley lies between two rivers.").tables["attributions"]
    alone = context_of(text).tables["attributions"]
    assert alone["content_end"].tolist() == together["content_end"].tolist() != []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The old road runs along the coast in Wales", "Advocates have long complained about the law."),
        ("Ann Lee said the deal was dead, and", "He said it was alive."),
    ],
)
def test_neither_of_two_articles_is_read_into_the_other(first: str, second: str) -> None:
    def read(*texts: str) -> list[tuple[str, ...]]:
        context = context_of(*texts)
        t = context.tables["attributions"]
        w = context.body.words
        text = [context.batch.slice(int(a), int(s), int(e)) for a, s, e in zip(t["article"], t["content_start"], t["content_end"], strict=True)]
        cue = [context.batch.slice(int(w.article[i]), int(w.start[i]), int(w.end[i])) for i in t["cue_first"]]
        return list(zip(cue, text, strict=True))

    assert read(first, second) == read(first) + read(second)
    assert read(second, first) == read(second) + read(first)


def test_no_batch_at_all() -> None:
    context = context_of()
    assert len(context.marks["attribution"]) == 0
    assert all(f.of(context).shape == (0,) for f in FAMILY.features)


def test_the_last_answer_of_an_interview_does_not_hang_on_what_stands_behind_it_in_the_batch() -> None:
    answers = "".join(f"\nRoss Ahlmer: The ferry will run for {n} more years, as the board has promised." for n in ("two", "three", "four", "five"))
    text = f"Board talks about the ferry{answers}\nThe members went home after two hours and the hall was dark again before nine."
    other = "Bell found in the sand\nThe keeper of the lighthouse found a bell in the sand on Sunday and brought it to the hall."
    matcher = default_matcher()
    alone, beside = (mark(segment(t, [None] * len(t), matcher.vocabulary), matcher).tables["attributions"] for t in ([text], [text, other]))
    assert len(alone["article"]) >= 4
    assert np.array_equal(alone["content_end"], np.asarray(beside["content_end"])[: len(alone["article"])])


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("Minister of Trade Ida Vastok said the bridge would open.", "Minister of Trade Ida Vastok", "named_person"),
        ("The mayor of North Haven said the bridge would open.", "The mayor of North Haven", "unnamed_official"),
        ("Ida Vastok's Deputy Minister praised the bridge and its builders.", "Ida Vastok's Deputy Minister", "unnamed_official"),
        ("The Prime Minister said the bridge would open.", "The Prime Minister", "unnamed_official"),
        ("A member of Council Ida Vastok said the bridge would open.", "A member of Council Ida Vastok", "named_person"),
        ("A member of Council for North Haven said the bridge would open.", "A member of Council for North Haven", "anonymous"),
    ],
)
def test_an_office_is_no_name_and_a_name_behind_an_office_is(text: str, source: str, kind: str) -> None:
    assert [(f.source, f.kind) for f in found(text)] == [(source, kind)]


@pytest.mark.parametrize("introduction", ["Secretary of Trade Vastok", "Ministry spokeswoman Vastok"])
def test_a_surname_behind_an_office_or_a_role_is_a_person_from_then_on(introduction: str) -> None:
    assert [f.kind for f in found(f"{introduction} left. Vastok said the bridge would open.")] == ["named_person"]


def sources(text: str) -> set[str]:
    return {f.source for f in found(text) if f.source}


def test_a_source_begins_behind_the_conjunction_before_it() -> None:
    assert sources("A bridge through the woods went unbuilt as local officials refused to meet.") == {"local officials"}
    assert sources("Ross, the head of the fund since March, said the bridge would open.") == {"Ross, the head of the fund since March"}


def test_a_source_ends_before_its_own_verb() -> None:
    assert sources("Vastok sent a letter to the town in August, saying that the bridge would open.") == {"Vastok"}


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Ida Vastok told me he came every day.", "he came every day."),
        ("Ida Vastok told us the bridge was closed.", "the bridge was closed."),
        ("Ida Vastok told reporters she would resign.", "she would resign."),
        ("Ida Vastok told the town council they had no plans.", "they had no plans."),
        ("Ida Vastok told them to leave the town.", "to leave the town."),
        ("Ida Vastok told her mother the truth.", "her mother the truth."),
    ],
)
def test_a_hearer_is_no_part_of_what_is_told(text: str, content: str) -> None:
    (told,) = found(text)
    assert told.content == content


def test_what_stands_before_a_hearer_is_told_to_them() -> None:
    (told,) = found("We are working on a bridge that opens in May, Ida Vastok told reporters in a long interview.")
    assert (told.source, told.content) == ("Ida Vastok", "We are working on a bridge that opens in May")
    (told,) = found("When the talks failed, Ida Vastok told reporters the bridge would open in May.")
    assert str(told.content).endswith("the bridge would open in May.")
    for hearer in ("the town's paper on Monday", "the council", "Ross", "his voters in April"):
        (told,) = found(f"The bridge will be open by May, Ida Vastok told {hearer}.")
        assert told.content == "The bridge will be open by May"


def test_a_place_behind_an_office_is_no_person() -> None:
    assert [f.kind for f in found("The Governor of New South Wales said the bridge would open.")] != ["named_person"]
    assert [f.kind for f in found("Secretary of State Vastok said the bridge would open.")] == ["named_person"]


def test_contents_of_a_text_without_full_stops_are_of_bounded_length() -> None:
    contents = [f.content or "" for f in found("The minister said that the plan and " * 2000)]
    assert contents
    assert max(map(len, contents)) <= 16_384


@pytest.mark.parametrize(
    "sentence",
    [
        "The boat was last seen at the pier on Saturday night.",
        "A wreck was found on Friday.",
        "The book was published in 1974.",
        "The picture was posted in November.",
        "The offer was rejected by the yard.",
        "The tower is known as the Old Lady.",
    ],
)
def test_what_was_done_is_no_claim_without_a_source(sentence: str) -> None:
    assert markers(sentence + PADDING, "no_source") == []


def test_the_last_of_several_paragraphs_names_the_speaker_of_all() -> None:
    text = "“The ferry is old and slow.\n“We cannot wait for another year of talks.\n“The council must decide now,” said Ida Vastok."
    assert [(f.source, f.content) for f in found(text)] == [("Ida Vastok", text[: text.index(" said")])]
    assert markers(text, "unsourced_quotation") == []


def test_a_quotation_without_a_speaker_that_runs_over_paragraphs_is_one() -> None:
    text = "The boats came in at noon.\n“The ferry is old and slow.\n“We cannot wait for another year of talks.\n“The council must decide now.”"
    assert len(markers(text, "unsourced_quotation")) == 1


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("As the boats came in, Ida Vastok said: “They are late again.”", "“They are late again.”"),
        ("Asked why, Ida Vastok replied: “They are late again.”", "“They are late again.”"),
        ("Ida Vastok denied it, writing, “It is false and it is old,” she said.", "“It is false and it is old,”"),
        ("Despite Ida Vastok's claim that it would hold, the bridge fell in the night.", "that it would hold"),
    ],
)
def test_what_stands_around_is_no_part_of_what_is_said(text: str, content: str) -> None:
    assert content in [f.content for f in found(text)]


@pytest.mark.parametrize("asked", ["asked not to be named", "asked not to be identified"])
def test_who_asks_not_to_be_named_is_one_source_without_a_name(asked: str) -> None:
    text = f"An official who {asked} said the talks had failed."
    assert [(f.source, f.cue, f.kind) for f in found(text)] == [(f"An official who {asked}", "said", "anonymous")]


@pytest.mark.parametrize("text", ["He read “The Old Pier and the Sea” on the boat.", "The band sang “Blue Water” on the boat."])
def test_a_title_in_quotation_marks_is_no_speech(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["The women fed babies, slept, argued about the ferry.", "A boy she taught said it leaked."])
def test_what_ends_in_a_verb_is_no_source(text: str) -> None:
    assert {f.source for f in found(text)} == {None}


def test_a_pronoun_stands_for_who_was_named_where_nobody_has_spoken_yet() -> None:
    text = "Ida Vastok, the mayor, walked over the bridge on Monday. She said that it was safe." + PADDING
    assert [f.kind for f in found(text)] == ["pronoun"]
    assert value("named_sources", text) > 0
    assert value("distinct_sources", text) > 0


def test_it_and_they_stand_for_no_person() -> None:
    text = "Jane Harlow said that the bridge would hold. It said that it was safe. They said that it was new." + PADDING
    keys = dict(zip([f.source for f in found(text)], context_of(text).tables["attributions"]["source_key"].tolist(), strict=True))
    assert keys["Jane Harlow"] != 0
    assert keys["It"] == keys["They"] == 0


@pytest.mark.parametrize(
    ("text", "source", "kind", "content"),
    [
        ("According to Ida Vastok, the harbour master, the hull is rotten.", "Ida Vastok", "named_person", "the hull is rotten."),
        ("According to the council, the ferry, a boat of steel, sank.", "the council", "organisation", "the ferry, a boat of steel, sank."),
        ("A study published on Monday shows that it leaked.", "A study published", "document", "that it leaked."),
        ("The Millbrook Courier reported that it leaked.", "The Millbrook Courier", "organisation", "that it leaked."),
        ("The Rev. Ida Vastok said that it leaked.", "The Rev. Ida Vastok", "named_person", "that it leaked."),
        ("The harbour master said that it leaked.", "The harbour master", "unnamed_official", "that it leaked."),
    ],
)
def test_what_stands_with_a_source_does_not_hide_its_kind(text: str, source: str, kind: str, content: str) -> None:
    assert [(f.source, f.kind, f.content) for f in found(text)] == [(source, kind, content)]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The men work there. “We are cold and tired of it all,” said the accused", "In the night the ferry was late."),
        ("The men work there. An official said it was not to be", "Quoted in the paper, an official said the boat was lost."),
    ],
)
def test_what_a_source_is_does_not_hang_on_the_next_article(text: str, other: str) -> None:
    first, second, beside = (context_of(*texts).tables["attributions"]["source_kind"].tolist() for texts in ((text,), (other,), (text, other)))
    assert beside == [*first, *second]


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("A source close to the minister told us that he would resign." + PADDING, "A source close to the minister", "anonymous"),
        ("An aide close to Senator Harlow said he would not run." + PADDING, "An aide close to Senator Harlow", "unnamed_official"),
        ("People close to the mayor say that she will resign." + PADDING, "People close to the mayor", "collective"),
    ],
)
def test_who_is_close_to_somebody_is_not_that_one(text: str, source: str, kind: str) -> None:
    first = found(text)[0]
    assert first.source == source
    assert first.kind in (kind, "anonymous")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ('The hall was full on Monday. He went on: "The bridge will be closed for all of the winter."' + PADDING, "He"),
        ('Quorl had a warning for the board: "Our members will not forget this day for years."' + PADDING, "Quorl"),
    ],
)
def test_who_a_sentence_begins_with_speaks_the_quotation_behind_its_colon(text: str, source: str) -> None:
    assert [f.source for f in found(text) if f.content and f.content.startswith('"')] == [source]
    assert markers(text, "unsourced_quotation") == []


def test_a_second_speaker_behind_and_ends_what_the_first_says() -> None:
    hits = [(f.source, f.content) for f in found(f"Ann Lee said the deal was dead, and Bob Day said it was alive.{PADDING}")]
    assert hits[:2] == [("Ann Lee", "the deal was dead"), ("Bob Day", "it was alive.")]
    hits = [(f.source, f.content) for f in found(f"Ann Lee said the deal was dead, and that it had been so for weeks.{PADDING}")]
    assert hits[0] == ("Ann Lee", "the deal was dead, and that it had been so for weeks.")


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("In her view, the plan was a swindle.", "her", "the plan was a swindle."),
        ("The plan was a swindle in her view.", "her", "The plan was a swindle"),
        ("The siege, in his own words, was merely a pretext.", "his", "The siege, in his own words, was merely a pretext."),
        ("To his mind, the plan was a swindle.", "his", "the plan was a swindle."),
    ],
)
def test_in_the_view_of_a_pronoun_it_is_the_source(text: str, source: str, content: str) -> None:
    hits = found(f"{text}{PADDING}")
    assert (hits[0].source, hits[0].content, hits[0].kind) == (source, content, "pronoun")


def test_a_memo_obtained_by_a_newspaper_is_the_source_and_not_the_newspaper() -> None:
    hits = found(f"A memo obtained by the Harlow Ledger shows that the board knew.{PADDING}")
    assert (hits[0].source, hits[0].kind) == ("A memo obtained by the Harlow Ledger", "document")


def test_what_a_document_shows_may_stand_before_it() -> None:
    hits = found(f"Trust in the board has fallen by half, a report by officers shows.{PADDING}")
    assert (hits[0].source, hits[0].content) == ("a report by officers", "Trust in the board has fallen by half")


def test_a_noun_that_an_auxiliary_follows_is_no_verb() -> None:
    hits = found(f"Rights advocates have long complained about the law.{PADDING}")
    assert [(f.source, f.cue) for f in hits if f.source][:1] == [("Rights advocates", "complained about")]
    assert "claims" in [f.cue for f in found(f"It is a bridge that he claims is rotten, and the mayor left.{PADDING}")]


def test_a_relative_clause_may_hold_who_says_it() -> None:
    hits = found(f"The farm has a mill, which it claims would create 45 jobs.{PADDING}")
    assert [(f.source, f.cue) for f in hits] == [("it", "claims")]


def test_a_percentage_keeps_its_sign() -> None:
    assert [f.source for f in found(f"About 58% say the road is safe.{PADDING}") if f.source] == ["58%"]


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("MARLOW, 14 May – Greenfall Energy, a maker of pumps, announced a mill.", "Greenfall Energy, a maker of pumps", "organisation"),
        ("SAN MARENO — Orbis showed its pumps to the town, promising a mill by the river.", "Orbis", "organisation"),
        ("But Harlow said the farms were safe.", "Harlow", "organisation"),
        ("The volunteers who run the hut say they can no longer afford it.", "The volunteers who run the hut", "collective"),
        ("One nurse who works nights said that the wards were cold.", "One nurse who works nights", "anonymous"),
        ("Researchers who study bridges said they could no longer afford it.", "Researchers who study bridges", "collective"),
        ("Harlow, a taxi driver, said the road was shut.", "Harlow, a taxi driver", "named_person"),
        ("Research firm Harlow estimates that prices will rise.", "Research firm Harlow", "organisation"),
        ('"It is late," said the mayor of San Telmo, Jane Ibarra.', "the mayor of San Telmo, Jane Ibarra", "named_person"),
    ],
)  # fmt: skip
def test_the_source_begins_behind_datelines_and_conjunctions_and_keeps_what_tells_who_it_is(text: str, source: str, kind: str) -> None:
    hits = [f for f in found(f"{text}{PADDING}") if f.source]
    assert (hits[0].source, hits[0].kind) == (source, kind)


def test_what_stands_behind_a_clause_on_the_source_is_what_it_says() -> None:
    hits = found(f"According to the report, which was seen by the paper, the tank leaked.{PADDING}")
    assert (hits[0].source, hits[0].content) == ("the report", "the tank leaked.")


def test_a_month_expects_nothing() -> None:
    assert [f.source for f in found(f"A ruling is expected by October, and the board will meet in spring.{PADDING}") if f.source] == []


@pytest.mark.parametrize(
    "label", ["Editor's Note", "EXCLUSIVE", "Update", "WARNING", "Watch", "Rovers 3", "Explainer", "Breaking News Update", "Q"]
)
def test_a_label_that_nobody_speaks_is_no_source(label: str) -> None:
    assert not [f for f in found(f"{label}: The bridge over the river will be closed for all of the winter.{PADDING}") if f.source]


def test_what_a_source_vouches_for_is_no_claim_without_one() -> None:
    claim = "The market has reportedly doubled since the end of the war"
    assert markers(f"{claim}.{PADDING}", "no_source")
    assert markers(f"{claim}, according to Brightfield Research.{PADDING}", "no_source") == []


def test_crowds_are_no_different_sources() -> None:
    crowd = "Critics say that the bridge is too old. Many argue that it must be closed. Some believe that it will fall." + PADDING
    assert value("distinct_sources", crowd) == 0
    assert value("distinct_sources", crowd + "The mayor, Jane Harlow, said that it was safe.") > 0


_ENDS = (
    "The levels will fall by the end of the week, and the road will be opened again, officials stated.",
    "The road will be opened again, according to",
    "An official who asked not to",
    "The board has heard the claim by Harlow",
    "Nothing was said of the report by the mayor",
    "The bridge was shut, he said Dec",
    "The bridge was shut, he said this",
    "He said.",
    "Ross was told by some claims",
    "Citing the group, Birx",
    "According to documents, Rahman",
    "The old mill made forty tons per",
    "Harlow said in the",
    "The pier is old, say",
)
_BEGINNINGS = (
    "“We have seen nothing of the kind,” the mayor said. ",
    "Nothing was said of it, the mayor said. ",
    "Be named said the bridge would hold. ",
    "Named said that the bridge would hold. ",
    "That the bridge would hold was said by the mayor. ",
    "6 people said it was late. ",
    "week the board met, he said. ",
    "In the jobs report there was nothing. ",
    "some traders who had come for it said so. ",
    "strategy. ",
)


@pytest.mark.parametrize("end", _ENDS)
@pytest.mark.parametrize("beginning", _BEGINNINGS)
def test_no_rule_reads_past_the_end_of_a_text(end: str, beginning: str) -> None:
    columns = ("source_start", "source_end", "cue_start", "cue_end", "content_start", "content_end", "source_kind")

    def rows(texts: list[str], which: int) -> list[tuple[int, ...]]:
        context = context_of(*texts)
        t, origin = context.tables["attributions"], int(context.batch.origin[which])
        return [
            tuple(int(t[k][i]) - (origin if k != "source_kind" and t[k][i] >= 0 else 0) for k in columns)
            for i in (t["article"] == which).nonzero()[0]
        ]

    behind = beginning * 5
    assert rows([end, behind], 0) == rows([end], 0)
    assert rows([end, behind], 1) == rows([behind], 0)


# Sentences with a place for the name of an outlet.
_OF_OUTLETS = (
    "{} reported on Monday that the bridge would hold.",
    "The bridge will hold, according to {}.",
    "According to {}, the bridge will hold.",
    "Jane Harlow told {} that the bridge would hold.",
    "{} said the bridge would hold, and it added that the road was safe.",
    "“The bridge will hold for years,” {} wrote.",
    "{} has learned that the bridge is unsafe.",
    "{}, which has its office in the harbour, said that the bridge would hold.",
    "In a report, {} said that the bridge was unsafe, citing officials.",
    "Omar Delgado said the road was safe. Later {} said it was not.",
)


@pytest.mark.parametrize("sentence", _OF_OUTLETS)
@pytest.mark.parametrize(
    "outlets",
    [
        ("Quorlist", "Post", "Times", "Newswire", "Press", "Express", "Insider", "Record", "Sterling", "Kelly"),
        ("the Quorl", "the Post", "the Times", "the Press", "the Record", "the Week", "the Observer"),
        ("Quorl Beast", "Quorl Post", "Quorl Times", "Quorl News", "Quorl Wire", "Quorl Today", "Quorl Weekly", "Quorl Insider", "Sunday Quorl", "Quorl Water"),
        ("the Quorl Beast", "the Quorl Post", "the Quorl Times", "the Daily Quorl", "the Quorl Record", "the Quorl Report", "the Quorl Citizen"),
    ],
)
def test_no_word_in_the_name_of_an_outlet_moves_a_score(sentence: str, outlets: tuple[str, ...]) -> None:
    scored = [f for f in FAMILY.features if f.reliability or f.propaganda]
    texts = [sentence.format(outlet) + PADDING for outlet in outlets]
    context = context_of(*[text[0].upper() + text[1:] for text in texts])
    for feature in scored:
        assert feature.of(context) == pytest.approx(feature.of(context)[:1].repeat(len(outlets))), feature.name


def test_a_name_with_the_word_for_a_document_is_an_outlet_and_the_word_alone_a_document() -> None:
    assert [f.kind for f in found("The Quorl Post said that the bridge would hold.")] == ["outlet"]
    assert [f.kind for f in found("The post said that the bridge would hold.")] == ["document"]
    assert value("document_sources", "The report said that the bridge would hold." + PADDING) > 0
    assert value("document_sources", "The Harlow Report said that the bridge would hold." + PADDING) == 0
    assert value("organisation_sources", "The Harlow Report said that the bridge would hold." + PADDING) > 0


def test_two_outlets_with_one_last_word_are_two_sources_and_the_short_name_is_no_third() -> None:
    two = "The Quorl Times said that the bridge would hold. The Vastok Times said that it would not." + PADDING
    other = two.replace("Vastok Times", "Vastok Beast")
    short = two.replace("said that it would not.", "said that it would not. The Times said it was old.")
    assert value("distinct_sources", two) == pytest.approx(value("distinct_sources", other))
    assert value("distinct_sources", short) == pytest.approx(value("distinct_sources", two))


def test_a_reason_for_named_organisations_quotes_one_and_no_common_report() -> None:
    context = context_of("The report said that the bridge would hold. The Quorl Post said that it would not." + PADDING)
    marks, origin = context.marks["attribution"], int(context.batch.origin[0])
    counted = {f.name: f.among for f in FAMILY.features if f.among is not None}
    assert (marks.start[counted["organisation_sources"](context)] - origin).tolist() == [44]
    assert (marks.start[counted["document_sources"](context)] - origin).tolist() == [0]


@pytest.mark.parametrize("name", ["top_source_share", "outlet_sources"])
def test_what_one_named_source_alone_can_move_is_measured_and_enters_no_score(name: str) -> None:
    (feature,) = [f for f in FAMILY.features if f.name == name]
    assert (feature.reliability, feature.propaganda) == ("", "")


@pytest.mark.parametrize(
    "sentence",
    [
        "The hearing has been posted to the eleventh of July.",
        "The kitchen is meant to provide a meal a day.",
        "Two boys were seen being admitted to hospital.",
        "It was supposed to be a walk of six hours.",
        "Work on the bridge is expected to begin in May.",
        "The ferry is scheduled to leave at noon.",
        "It should be noted that the bridge is old.",
        "The theft was reported to the police.",
        "The tax was added to the price.",
        "He was worried that the bridge would fall.",
        "The fund purported to help the town.",
    ],
)
def test_a_plan_a_duty_or_what_was_done_is_no_claim_without_a_source(sentence: str) -> None:
    assert markers(sentence + PADDING, "no_source") == []


@pytest.mark.parametrize(
    "passed_on", ["is said to be", "is believed to be", "was thought to be", "is understood to be", "is reported to be", "was rumoured to be"]
)
def test_a_claim_in_the_passive_is_without_a_source(passed_on: str) -> None:
    assert len(markers(f"The bridge {passed_on} unsafe.{PADDING}", "no_source")) == 1


@pytest.mark.parametrize("claimed", ["It is claimed that", "It has been argued that", "It is widely feared that", "It was reported that"])
def test_a_claim_of_nobody_in_a_clause_is_without_a_source(claimed: str) -> None:
    assert len(markers(f"{claimed} the bridge is unsafe.{PADDING}", "no_source")) == 1


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Researchers who study river traffic said the bridge was old.", "Researchers who study river traffic"),
        ("People who live on the south bank say the bridge is old.", "People who live on the south bank"),
        ("An engineer who has been sued by building companies says the bridge is old.", "An engineer who has been sued by building companies"),
        ("A survey that her office conducted found that the bridge was old.", "A survey that her office conducted"),
        ("Clerks and witnesses said the bridge was old.", "Clerks and witnesses"),
        ("According to the sheriff's office, Harlow fell from the bridge.", "the sheriff's office"),
        ("Another said: “We have been on the bridge for an hour.”", "Another"),
        ("“Nobody in this town is cold,” sneered Ida Vastok.", "Ida Vastok"),
        ("Counsel for the town submitted that the bridge was old.", "Counsel for the town"),
        ("The bridge is safe, Vastok claimed, and the road is new.", "Vastok"),
    ],
)
def test_a_source_is_given_whole(text: str, source: str) -> None:
    assert sources(text) == {source}


def test_who_is_said_to_have_said_it_within_a_clause_is_no_subject_of_the_next_verb() -> None:
    assert sources("A boy who police say fled wrote that he was safe.") == {"police"}
    text = "Ida Vastok, a clerk in the town, said her mother, who is old, cried when the bridge fell."
    assert [(f.source, f.cue) for f in found(text)][:1] == [("Ida Vastok, a clerk in the town", "said")]
    assert [f for f in found(text) if f.cue == "cried"] == []


def test_the_agency_of_a_dateline_is_no_source() -> None:
    text = "MILLBROOK, Mont. (NWA) — A judge in the town ordered the yard to stay open, saying that nobody had shown it to be unsafe."
    assert not [f for f in found(text) if f.source and "NWA" in f.source]


@pytest.mark.parametrize(
    "text",
    [
        "Most of the damage, he said, could be traced to the flood.",
        "They had been on the bridge, she said, for less than an hour.",
        "The rest, Ida Vastok told this newspaper, is “set aside for the poor of the town”.",
    ],
)
def test_what_is_said_stands_on_both_sides_of_its_cue(text: str) -> None:
    assert [f.content for f in found(text)][:1] in ([text], [text[:-1]])


def test_a_heading_in_quotation_marks_is_no_quotation_without_a_speaker() -> None:
    assert markers(PADDING + "“No one will give us a date”" + PADDING, "unsourced_quotation") == []
    assert markers(PADDING + "“No one in this town will give us a date for it.”" + PADDING, "unsourced_quotation") != []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Harrow Water said that the bridge would hold.", "organisation"),
        ("The fourth, Harrow Health Partners, said that the bridge would hold.", "organisation"),
        ("Its chief executive said that the bridge would hold.", "unnamed_official"),
        ("Another neighbour said that the bridge would hold.", "anonymous"),
        ("An expert said that the bridge would hold.", "anonymous"),
        ("The mother, who did not want to be named, said that the bridge would hold.", "anonymous"),
        ("The insider said that the bridge would hold.", "anonymous"),
        ("Campaigners said that the bridge would hold.", "collective"),
        ("The local MP said that the bridge would hold.", "unnamed_official"),
        ("Two of the company's engineers said that the bridge would hold.", "anonymous"),
        ("The bridge will hold, according to the Secretary of State's office.", "organisation"),
        ("An investigation by the regulator found that the bridge would hold.", "document"),
    ],
)
def test_what_a_source_is_called_tells_its_kind(text: str, kind: str) -> None:
    assert [f.kind for f in found(text + PADDING) if f.source][:1] == [kind]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The clip was shared 60,000 times.", "shared"),
        ("An eagle-eyed walker left the bridge.", "eyed"),
        ("The dog was found alive.", "found"),
        ("In May a good press officer left.", "press"),
    ],
)
def test_a_word_that_is_no_verb_of_saying_here_is_no_cue(text: str, cue: str) -> None:
    assert cue not in [f.cue for f in found(text + PADDING)]
