"""What counts as loaded language and what does not, in invented sentences."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from scorer import Scorer
from scorer.mark.family import Context
from scorer.mark.lexicon import shipped
from scorer.mark.loaded import FAMILY
from scorer.measure import FEATURE_NAMES, measure

Marked = Callable[..., Context]
# A headline and a plain opening, so that the sentence that is looked at is neither.
HEAD = "Council meets again\nThe council met in the town hall on Monday and talked about the bridge for two hours.\n"


@pytest.fixture
def found(marked: Marked) -> Callable[..., list[tuple[str, str]]]:
    """Kind and text of the markers of loaded language in a sentence of an article."""

    def run(sentence: str, *, quoted: bool | None = None, title: str | None = None, head: str = HEAD) -> list[tuple[str, str]]:
        c = marked(head + sentence, titles=[title])
        m, kinds = c.marks["loaded_language"], c.families["loaded_language"].kinds
        return [
            (kinds[k].name, c.batch.slice(0, s, e))
            for s, e, k, q in zip(m.start.tolist(), m.end.tolist(), m.kind.tolist(), m.quoted.tolist(), strict=True)
            if quoted is None or q == quoted
        ]

    return run


def features(marked: Marked, *texts: str) -> dict[str, list[float]]:
    x = measure(marked(*texts))
    return {n: x[:, i].tolist() for i, n in enumerate(FEATURE_NAMES)}


Found = Callable[..., list[tuple[str, str]]]


def test_a_judging_word_is_found_where_it_stands(found: Found) -> None:
    assert found("The corrupt mayor betrayed the town.") == [("loaded_word", "corrupt"), ("loaded_word", "betrayed")]


def test_a_word_that_stands_elsewhere_within_a_name_is_none(found: Found) -> None:
    assert found("The goal came from Dean Askew. Askew atoned for it late on.") == found("The goal came from Dean Weston. Weston atoned for it late on.")
    assert ("loaded_word", "askew") in found("The goal came from Dean Weston. The plan went askew later on.")


@pytest.mark.parametrize(
    "sentence",
    ["The Harbour Board accused the mayor of a massacre.", "Ida Vastok believes that the plan is a scandal.", "She thinks the plan is a scandal."],
)
def test_what_others_think_is_not_said_in_the_own_voice(sentence: str, found: Found) -> None:
    assert found(sentence, quoted=True)
    assert not found(sentence, quoted=False)


@pytest.mark.parametrize("sentence", ["I think the plan is a scandal.", "We believe the plan is a scandal.", "Everybody knows the plan is a scandal."])
def test_what_the_writer_and_everybody_think_is(sentence: str, found: Found) -> None:
    assert ("loaded_word", "scandal") in found(sentence, quoted=False)


def test_a_kicker_of_a_headline_says_nothing(found: Found) -> None:
    assert found("", quoted=False, head="SHAME OF THE COUNCIL: Vile officials squander millions\nThe council met on Monday and talked about it.\n")
    assert not found("", quoted=False, head="Ida Vastok: Vile officials squander millions\nThe council met on Monday and talked about it.\n")


def test_a_plain_report_holds_none(found: Found) -> None:
    assert found("The mayor said that the bridge would be closed for repairs in June and opened again in August.") == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The thugs of the harbour board are back.", "name_calling"),
        ("It was the greatest swindle of all time.", "exaggeration"),
        ("It is a mere technicality.", "minimisation"),
        ("You could be next, and no one is safe.", "fear"),
        ("Our great nation and our way of life come first.", "flag_waving"),
        ("He cannot be trusted with the keys.", "doubt"),
        ("What are they hiding from us?", "concealment"),
        ("The puppet masters don't want you to know.", "concealment"),
        ("Either you are with us or you are against us.", "black_white"),
        ("But what about the old mayor and his deals?", "whataboutism"),
        ("Experts agree that the bridge is safe.", "appeal_to_authority"),
        ("It is what it is.", "thought_terminating"),
    ],
)
def test_each_listed_kind_is_found_by_its_name(found: Found, sentence: str, kind: str) -> None:
    assert kind in {k for k, _ in found(sentence)}


def test_hidden_hands_that_a_source_speaks_of_are_no_claim_of_the_article(marked: Marked) -> None:
    told = "They are hiding the truth from us, and the puppet masters know it."
    own, quoted = features(marked, HEAD + told, f"{HEAD}“{told}” the fisherman told the council on Monday evening.")["concealment_claims"]
    assert own > 0
    assert quoted == 0


# --- oaths with asterisks


@pytest.mark.parametrize("oath", ["f***", "f***ing", "sh*t", "b*tch", "b***h", "F**K", "bullsh*t", "a**hole"])
def test_an_oath_with_asterisks_is_a_loaded_word(found: Found, oath: str) -> None:
    assert ("loaded_word", oath) in found(f"The clerk called it a {oath} plan that nobody wanted.")


@pytest.mark.parametrize(
    "text",
    ["**plan**", "*plan*", "plan*", "a*b", "5*5", "* plan", "***", "plan** ", "**agreed to**", "EU**", "a**", "A*AA", "BB***", "is*land"],
)
def test_other_asterisks_are_none(found: Found, text: str) -> None:
    assert found(f"The clerk called it {text} and nobody asked.") == []


# --- whose voice


def test_what_a_source_says_is_not_the_articles_own_voice(found: Found) -> None:
    said = 'The clerk said: "The corrupt mayor betrayed the town." The members listened.'
    assert [t for _, t in found(said, quoted=True)] == ["corrupt", "betrayed"]
    assert found(said, quoted=False) == []


def test_quoting_an_agitator_is_not_agitating(marked: Marked) -> None:
    own = HEAD + "The corrupt mayor and his thugs betrayed the town."
    quoted = HEAD + 'A man shouted: "The corrupt mayor and his thugs betrayed the town."'
    f = features(marked, own, quoted)
    assert f["loaded_own"][0] > 0
    assert f["loaded_own"][1] == 0
    assert f["loaded_quoted"][0] == 0
    assert f["loaded_quoted"][1] > 0
    assert f["loaded_sentences"][0] > f["loaded_sentences"][1] == 0


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“"])
def test_the_shape_of_quotation_marks_does_not_matter(found: Found, marks: str) -> None:
    said = f"The clerk said: {marks[0]}The corrupt mayor betrayed the town.{marks[1]}"
    assert [t for _, t in found(said, quoted=True)] == ["corrupt", "betrayed"]


def test_a_mark_lost_at_the_end_still_leaves_the_words_to_the_source(found: Found) -> None:
    assert found('The clerk said: "The corrupt mayor betrayed the town.', quoted=False) == []


# --- names


@pytest.mark.parametrize(
    "sentence",
    [
        "The house was bought by Ms Savage, and Mr Savage sold it.",
        "The painter met Mr Wicked of Vile Street.",
        "They crossed the river at Evil and went on to Corrupt Bay.",
    ],
)
def test_a_capital_within_a_sentence_makes_a_name(found: Found, sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize("dateline", ["PARADISE, Ore. — ", "SLAUGHTER, Ore. (Wire) — ", "FREEDOM FALLS — "])
def test_the_place_of_a_dateline_is_a_name(found: Found, dateline: str) -> None:
    line = "The council met and talked about the bridge for two hours."
    assert found(dateline + line) == found(line)


@pytest.mark.parametrize(
    ("opening", "word"),
    [("EVIL - that is what this is.", "EVIL"), ("TRAITORS!\n\nThe mayor (Ross) went home.", "TRAITORS"), ("CORRUPT clerks - the worst of all.", "CORRUPT")],
)
def test_a_shouted_opening_is_no_dateline(found: Found, opening: str, word: str) -> None:
    assert word in [m[1] for m in found(opening)]


def test_what_the_next_article_begins_with_makes_no_dateline(scorer: Scorer) -> None:
    plain = "The council met in the hall on Monday and talked about the bridge for two hours. The clerk wrote down what was said and went home. "
    shouted = [plain * 6 + "\n\n" + end for end in ("EVIL.", "TRAITORS!", "PERHAPS!")]
    for text in shouted:
        alone = scorer.score(text)
        for begins in ("I — ", "The mayor (Ross) left. "):
            together = next(iter(scorer.score_many([text, begins + plain * 5])))
            assert (together.reliability, together.propaganda, together.features) == (alone.reliability, alone.propaganda, alone.features)


@pytest.mark.parametrize(
    "sentence",
    [
        "The town woke to snow.", "Westmark woke up and the river was frozen.", "He woke at five.", "The ship lies broken off the point.",
        "A pool lies derelict.", "Here lies the first captain.", "Moths make noise to fool bats.", "Two pupils tried to cheat in the exam.",
        "There are more rats since Christmas.", "The fraud squad was called.", "He pleaded guilty to fraud by abuse of position.",
        "A whale washed up on the beach.", "They cooked, served and washed up.", "The rigging has been tied anew.", "The ship is fully rigged.",
        "The tape is a tool of the trade.", "It lay in the crook of an elbow.", "A crash-test dummy sat in the car.", "The dumb waiter was mended.",
        "The rotten boards were replaced.", "There was an egg on runway two.",
        "The clerk has 17 rubber stamps.", "The milk tastes foul.", "The key was in his pocket.", "The plant will not kill you.",
        "The ones who had neither got soup.", "Cook until you see the bottom.", "Neither claim was checked.",
    ],
)  # fmt: skip
def test_words_in_their_literal_meaning_are_none(found: Found, sentence: str) -> None:
    charged = {"name_calling", "fear", "loaded_word", "whataboutism", "thought_terminating", "exaggeration"}
    assert not [m for m in found(sentence) if m[0] in charged]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The woke crowd has won.", "woke crowd"), ("The party has gone woke.", "gone woke"), ("It is all lies.", "lies"),
        ("Only a fool would pay.", "only a fool"),
        ("He is a cheat.", "cheat"), ("She is a fraud.", "a fraud"), ("The vote was rigged by the board.", "rigged"),
        ("They are fools with no shame.", "fools"), ("We are governed by crooks.", "crooks"), ("It was tainted by scandal.", "tainted"),
        ("The rot in the council is deep.", "rot"), ("The board is a rubber stamp for the mayor.", "rubber stamp"), ("These rats must go.", "These rats"),
        ("A washed-up singer sang.", "A washed-up"), ("He is an old hack.", "hack"), ("The deal is rotten.", "rotten"), ("The plan is a joke.", "a joke"),
    ],
)  # fmt: skip
def test_the_same_words_as_a_judgement_are_found(found: Found, sentence: str, text: str) -> None:
    assert text.lower() in [m[1].lower() for m in found(sentence)]


def test_a_capital_at_the_beginning_of_a_sentence_does_not(found: Found) -> None:
    assert ("loaded_word", "Evil") in found("Evil men sold the mill.")
    assert ("loaded_word", "Corrupt") in found('"Corrupt to the bone," she wrote.')


# --- whose voice


def test_in_a_sources_voice_opinions_weigh_little_and_charged_words_nearly_as_much(marked: Marked) -> None:
    def weights(sentence: str) -> dict[str, float]:
        c = marked(HEAD + sentence)
        m = c.marks["loaded_language"]
        return {c.batch.slice(0, s, e).lower(): w for s, e, w in zip(m.start.tolist(), m.end.tolist(), m.weight.tolist(), strict=True)}

    own = weights("It is a sad and disgraceful plan.")
    source = weights('"It is a sad and disgraceful plan," said Ida Vastok, the mayor.')
    assert own.keys() == source.keys() == {"sad", "disgraceful"}
    assert source["disgraceful"] > 0.7 * own["disgraceful"]
    assert source["sad"] < 0.5 * own["sad"]


# --- the sentence around


def test_a_word_tells_less_beside_figures_and_dates_and_in_a_long_sentence(marked: Marked) -> None:
    def weight(sentence: str, word: str) -> float:
        c = marked(HEAD + sentence)
        m = c.marks["loaded_language"]
        [w] = [w for s, e, w in zip(m.start.tolist(), m.end.tolist(), m.weight.tolist(), strict=True) if c.batch.slice(0, s, e).lower() == word]
        return float(w)

    for word, kept in (("disgraceful", 0.8), ("sad", 0.6)):
        plain = weight(f"It is a {word} plan.", word)
        assert weight(f"It is a {word} plan for 40 roads.", word) == pytest.approx(kept * plain, abs=1e-4)
        assert weight(f"It is a {word} plan of last Tuesday.", word) == pytest.approx(kept * plain, abs=1e-4)
        assert weight(f"It is a {word} plan. It has 40 roads.", word) == plain
        longer = weight(f"It is a {word} plan" + " for the mill and the road by the river" * 6 + ".", word)
        longest = weight(f"It is a {word} plan" + " for the mill and the road by the river" * 12 + ".", word)
        assert plain > longer > longest > 0.4 * plain


# --- scare quotes


@pytest.mark.parametrize("sentence", ['The council\'s "reform" has run for two years.', "The council's ‘reform’ has run for two years."])
def test_a_word_in_quotation_marks_that_nobody_said_is_a_scare_quote(found: Found, sentence: str) -> None:
    assert [k for k, _ in found(sentence)] == ["scare_quote"]


@pytest.mark.parametrize(
    "sentence",
    [
        'The mayor called the plan a "reform" in March.',  # said by somebody
        'The clerk said that the work was "slow" and went home.',
        'She reads "The Long Road" in the evening.',  # titles
        'The film "Harbour Lights" opens tonight.',
        'The club is known as "the mill" in the town.',  # a name that is explained
        'The members heard "a long and careful account of the works" from the clerk.',  # too long for one
        '"No," she replied.',  # a quotation, with its stop
        "The members' hall and the boys' school stand by the river.",  # apostrophes
        'The mast is 6\'2" high and the boards are 5" thick.',  # feet and inches
    ],
)
def test_quotations_titles_and_apostrophes_are_no_scare_quotes(found: Found, sentence: str) -> None:
    assert "scare_quote" not in {k for k, _ in found(sentence)}


@pytest.mark.parametrize("sentence", ['The law defines "vehicle" as any cart.', 'The bank cut its rating to "hold" from "buy".', 'He answered "yes".'])
def test_a_word_that_is_defined_or_given_as_an_answer_is_no_scare_quote(found: Found, sentence: str) -> None:
    assert "scare_quote" not in {k for k, _ in found(sentence)}


def test_memory_does_not_grow_with_the_quotations_of_a_sentence_times_its_words(marked: Marked) -> None:
    text = HEAD + 'It "works" and ' * 3000
    marked(text)  # word lists and tables are made once
    tracemalloc.start()
    try:
        marked(text)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 100e6  # 3,000 quotations times 9,000 words are 216 MB


# --- shouting


def test_ordinary_words_in_capitals_are_shouted(found: Found) -> None:
    assert [t for k, t in found("The plan can NEVER work and the town KNOWS it.") if k == "shouting"] == ["NEVER", "KNOWS"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The NATO envoy met UNESCO staff, two MPs and the CEO of XKPQ.",
        "The WHO said that US officials and IT staff of AIDS charities had met.",
        "The talks ended at 5 PM EST.",
        "MILLBROOK, Ost. — The members met again.",
        "I said so, and so did I.",
    ],
)
def test_initials_and_datelines_are_not_shouted(found: Found, sentence: str) -> None:
    assert "shouting" not in {k for k, _ in found(sentence)}


def test_headings_in_capitals_are_not_shouted(found: Found) -> None:
    body = "\nThe council voted on Monday to close the bridge, and the work will take two years from the day it begins."
    assert found("COUNCIL VOTES TO CLOSE THE OLD BRIDGE" + body, head="") == []
    assert found("The council voted on Monday to close the bridge.\nTHE WORK AND THE MONEY\nThe work begins in June.") == []
    assert found("The council voted on Monday to close it.", title="COUNCIL VOTES TO CLOSE BRIDGE", head="") == []


# --- questions


def test_a_question_of_the_article_that_wants_no_answer_is_rhetorical(found: Found) -> None:
    assert [k for k, _ in found("How could it be otherwise? The work goes on.") if k == "rhetorical_question"]


@pytest.mark.parametrize(
    "sentence", ['"How could it be otherwise?" she asked.', "The members asked how long the work would take.", "The vote was 14 to 3."]
)
def test_questions_of_others_are_not(found: Found, sentence: str) -> None:
    assert "rhetorical_question" not in {k for k, _ in found(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "How many were hurt? Six.", "How much did it cost? The bill was 40,000 crowns.", "Where did the money go? The auditor said it went to the yard.",
    ],
)  # fmt: skip
def test_a_question_that_the_next_sentence_answers_is_not_rhetorical(found: Found, sentence: str) -> None:
    assert "rhetorical_question" not in {k for k, _ in found(sentence)}


@pytest.mark.parametrize(
    "sentence", ["Why should we pay for this? They have wasted enough.", "How dare they? They say we are fools.", "How far will they go? In 2020 they lied."]
)
def test_what_nobody_answers_stays_rhetorical(found: Found, sentence: str) -> None:
    assert "rhetorical_question" in {k for k, _ in found(sentence)}


# --- features


def test_a_loaded_headline_counts_by_itself(marked: Marked) -> None:
    body = "\nThe council met in the town hall on Monday and talked about the bridge for two hours before it voted."
    f = features(marked, "Corrupt council betrays the town" + body, "Council closes the bridge" + body)
    assert f["headline_loaded"][0] > f["headline_loaded"][1] == 0


def test_the_opening_counts_the_first_hundred_and_fifty_words(marked: Marked) -> None:
    plain = "The council met in the town hall on Monday and talked about the bridge for two hours before it voted. " * 12
    loaded = "The corrupt mayor betrayed the town. "
    f = features(marked, HEAD + loaded + plain, HEAD + plain + loaded)
    assert f["opening_loaded"][0] > f["opening_loaded"][1] == 0
    assert f["loaded_own"][0] == pytest.approx(f["loaded_own"][1])


def test_more_loaded_words_in_the_own_voice_never_lower_a_feature_of_loaded_language(marked: Marked) -> None:
    plain = HEAD + "The members talked about the bridge, the ferry and the mill for two hours before they voted and went home. " * 3
    less = plain + "The corrupt mayor left early."
    more = plain + "The corrupt vile mayor left early."
    f = features(marked, less, more)
    for name in ("loaded_words", "loaded_own", "loaded_sentences", "opening_loaded"):
        assert f[name][1] >= f[name][0], name


def test_every_marker_has_a_weight_above_nought_and_lies_within_the_body(marked: Marked, seed_files: list) -> None:
    c = marked(*(f.read_text(encoding="utf-8") for f in seed_files))
    m = c.marks["loaded_language"]
    assert len(m)
    assert (m.weight > 0).all()
    line = c.batch.lines.start.searchsorted(m.start, "right") - 1
    assert not c.line_noise[line].any()


@pytest.mark.parametrize("word", ["COVID", "SNAP", "SWAT", "RELATED", "SHARE", "LISTEN"])
def test_initials_that_spell_a_word_are_no_shouting(found: Callable[..., list[tuple[str, str]]], word: str) -> None:
    assert ("shouting", word) not in found(f"The members said on Monday that the {word} plan would help the families of the town.")
    assert ("shouting", "NEVER") in found("The members said on Monday that the plan would NEVER help the families of the town.")


@pytest.mark.parametrize("text", ["Conservatives win the council.", "The Communist Party won.", "Nothing was said of the Liberal candidate."])
def test_a_label_of_a_camp_with_a_capital_may_be_a_partys_name(found: Found, text: str) -> None:
    assert "political_label" not in {k for k, _ in found(text)}


def test_a_label_of_a_camp_in_small_letters_is_found(found: Found) -> None:
    assert ("political_label", "populist") in found("The mayor is a populist.")


def test_a_first_word_before_another_capital_is_a_name(found: Found) -> None:
    assert found("Savage Harlow left the hall before the talks were over.") == []
    assert found("Grace Harlow, whose ward lies in the hills, left the hall.") == []
    assert found("Savage attacks on the hall went on.") != []
    assert found("Apparently Harlow left the hall.") != []
    assert found("Disgraced Harlow left the hall.") != []


def test_a_first_word_that_speaks_is_a_name(found: Found) -> None:
    assert found("Savage said that the bridge was ready.") == []
    assert found("It was a savage plan.") != []


def test_weights_are_numbers_that_a_person_would_write(marked: Marked) -> None:
    c = marked(HEAD + "“We should all be very ashamed of this absolutely vile farce,” said the mayor. A very vile farce, it should be said.")
    weight = c.marks["loaded_language"].weight
    assert len(weight) > 4
    assert (weight == weight.round(4)).all()


@pytest.mark.parametrize(
    "sentence",
    [
        "The drone was shot down over the bay.",
        "A weather balloon came down in the field.",
        "The door slammed shut behind the clerk.",
        "The children went to the puppet theatre.",
        "Rats carry the disease from ship to ship.",
        "Parasites in the salmon were found by the laboratory.",
        "Disaster relief came by boat.",
        "It is a horror film about a ferry.",
        "The troops of the second brigade came home.",
        "A runner with a hamstring injury left the track.",
        "The cable brings power to the island.",
    ],
)
def test_words_in_their_plain_sense_are_not_charged(found: Found, sentence: str) -> None:
    assert found(sentence) == []


def test_a_name_behind_a_title_is_no_word_of_the_list(found: Found) -> None:
    assert found("The plan was read by Dr. Savage and Mr. Proud on Monday.") == []


def test_one_claim_in_a_short_article_is_not_its_manner(marked: Marked) -> None:
    claim, filler = "They don't want you to know. ", "The board met on Monday and talked about the bridge for two hours. "
    short, long = features(marked, claim + filler * 5, claim + filler * 100)["concealment_claims"]
    assert 0 < short < 2
    assert long < short


def test_the_weight_of_a_marker_does_not_hang_on_the_article_before(marked: Marked) -> None:
    text = "“ reform ” is not on the table this year in any of the towns. " + "The board met on Monday and talked about the bridge. " * 8
    c = [marked(before, text) for before in ("It ran for 12 days.", "The board met and talked for a long time about all of the boats in the bay.")]
    weights = [x.marks["loaded_language"].weight[x.marks["loaded_language"].article == 1].tolist() for x in c]
    assert weights[0] == weights[1]
    assert weights[0]


# --- labels in capitals


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("He knew that the Deep State had sunk the ferry.", "Deep State"),
        ("The plan came from the Radical Left and its friends.", "Radical Left"),
        ("The Deep State has sunk the ferry.", "Deep State"),
        ("They heard it from the Fake News once more.", "Fake News"),
        ("It was all planned by the New World Order long ago.", "New World Order"),
        ("You will not read that in the Mainstream Media of the town.", "Mainstream Media"),
    ],
)
def test_a_label_of_several_words_is_one_in_capitals_too(found: Found, sentence: str, label: str) -> None:
    assert label in {t for _, t in found(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "The band played Corrupt Fake News Blues at the harbour.",  # within a longer name
        "The boat was bought by Old Puppet Masters Limited of Millbrook.",
        "They met Mr Crook and Ms Savage at the landing.",  # a word alone
    ],
)
def test_a_label_within_a_name_is_none(found: Found, sentence: str) -> None:
    assert found(sentence) == []


# --- set pieces of argument


@pytest.mark.parametrize(
    "sentence", ["Either we mend the ferry or the town will drown.", "Either they close the mill today, or nobody will ever swim in the river again."]
)
def test_a_sentence_that_leaves_two_ways_is_black_and_white(found: Found, sentence: str) -> None:
    assert ("black_white", sentence) in found(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Either the ferry or the bridge will be mended.",
        "Either he or she will speak.",
        "Either we have missed it.",
        '"Either we mend the ferry or the town will drown," the clerk said.',
    ],
)
def test_a_choice_of_things_and_one_that_a_source_puts_are_not(found: Found, sentence: str) -> None:
    assert "black_white" not in {k for k, _ in found(sentence)}


def test_a_short_sentence_said_again_is_a_slogan(found: Found) -> None:
    again = [t for k, t in found("They sold the ferry. Not this time. They sold the mill. Not this time!") if k == "slogan"]
    assert again == ["Not this time.", "Not this time!"]


@pytest.mark.parametrize(
    "sentence",
    [
        "They sold the ferry. Not this time.",  # once
        "The ferry runs. Read more here.\nThe mill stands. Read more here.",  # a page
        "Ida Vastok agreed.\nThe ferry runs.\nIda Vastok agreed.",  # names
        '"Not this time." He smiled. "Not this time."',  # a source's
        "The ferry runs.\nWe met the clerk by the landing, and she was tired.\nThe ferry runs.",  # lines by themselves
        "It ran again. " + "The members met in the hall and talked about the bridge for two hours. " * 8 + "It ran again.",  # far below: an extract
    ],
)
def test_what_a_page_or_a_source_says_again_is_none(found: Found, sentence: str) -> None:
    assert "slogan" not in {k for k, _ in found(sentence)}


def test_a_sentence_said_again_in_another_article_is_no_slogan(marked: Marked) -> None:
    c = marked(*[HEAD + "They sold the ferry. Not this time."] * 2)
    assert FAMILY.code("slogan") not in c.marks["loaded_language"].kind


def test_no_this_no_that_is_a_slogan(found: Found) -> None:
    assert ("slogan", "No ferry, no fish.") in found("They know the rule of the river. No ferry, no fish.")
    assert "slogan" not in {k for k, _ in found("No boats, no cars and no people were on the landing when the storm came.")}


def test_you_too_is_whataboutism(found: Found) -> None:
    assert ("whataboutism", "Yet they take the ferry to work themselves.") in found("Yet they take the ferry to work themselves.")
    assert "whataboutism" not in {k for k, _ in found("Yet they take the ferry to work.")}


# --- quotations in headlines, questions over sections


def test_a_quotation_in_the_headline_is_not_the_articles_own_voice(marked: Marked) -> None:
    body = "\nThe council met in the town hall on Monday and talked about the bridge for two hours before it voted."
    headline = "{}Corrupt council betrays the town{}: members meet again"
    own, quoted = features(marked, headline.format("", "") + body, headline.format("“", "”") + body)["headline_loaded"]
    assert own > quoted == 0


def test_a_short_question_that_heads_its_answer_is_neither_rhetorical_nor_a_charge(found: Found) -> None:
    answer = "\nThe members of the council met in the town hall on Monday and talked about it for two hours."
    for question in ("What happens next?", "What about the old ferry?"):
        assert found(question + answer) == []
    assert "rhetorical_question" in {k for k, _ in found("What happens next? Nobody on the council knows it." + answer)}
    assert "rhetorical_question" in {k for k, _ in found("Why did the mayor of the town sell the boat to the mill?" + answer)}


# --- the registers of fringe sites and tabloids


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Young sailors were harmed by the clot shots.", "loaded_word"),
        ("It was an experimental gene therapy and nothing else.", "loaded_word"),
        ("The harbour board was captured by the industry long ago.", "loaded_word"),
        ("The whole plan was based on a lie.", "loaded_word"),
        ("The uniparty has sold the ferry.", "name_calling"),
        ("It was written by oil barons for oil barons.", "name_calling"),
        ("The geniuses in the town hall forgot the bridge.", "subjective"),
        ("Nobody there would lift a finger for the old ferry.", "subjective"),
        ("They knew all along that the hull was thin.", "concealment"),
        ("Can the board really be trusted after that?", "doubt"),
        ("She is not fit to lead the board.", "doubt"),
        ("Any honest person can see it.", "thought_terminating"),
    ],
)
def test_the_wording_of_fringe_sites_is_marked_by_its_kind(found: Found, sentence: str, kind: str) -> None:
    assert kind in {k for k, _ in found(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "The sailor had a broken wrist and a broken rib.",
        "The town bought two electric vehicles and an electric ferry.",
        "Below it lies a layer of dirty ice.",
        "He waited for the ticking to stop.",
        "Those with breakthrough infections were younger.",
        "Low water kept barges from loading.",
        "The fund will cover up to ten boats.",
        "The court looked into the demolition of the houses.",
        "The boat serves an area larger than the bay.",
        "The crew had muscle weakness and chest pain.",
        "The clerk said that the price of crude oil fell.",
        "The claim is about the ferry.",
        "The members sat down with the crew.",
        "The clerk had to pay off the loan.",
        "The plan is for natural disasters.",
        "The fire alarm rang in the hall.",
        "Two of the crew were sickened by the water.",
        # of sport, science, weather and crime
        "The body was found in the boot of a car.",
        "The pupils sat mock exams in March.",
        "She kept a parrot and two cats.",
        "He runs a bait shop by the river.",
        "Residents of low-lying streets moved their cars.",
        "The flock stood behind a fence, and the ditch was full of water.",
        "He was hit with a hammer.",
        "The blast brought down a part of the roof.",
        "The probe measured noble gases.",
        "The wing scored a hat-trick and was sent off for a reckless lunge.",
        "She won the point with a savage forehand, and then with a brutal backhand.",
        "The champion was ahead.",
        "They face their bitter rivals on Sunday.",
        "It was given for a cynical foul.",
        "The drug kills malignant cells.",
        "Malicious software was found on the server.",
        "A faulty valve held up the launch.",
        "Late blight was found on two farms.",
        "The ferry rammed a fishing boat.",
        "The captain was convicted of murdering a sailor.",
        "The roof was ripped off a school.",
        "The house was demolished in June.",
        "He was charged with grievous bodily harm.",
        "The drone flew at a height of 900 metres.",
        "It was the ninth named storm of the winter.",
        "The town kept a rigid inflatable boat.",
        "Peroxyl radicals react with the enzyme.",
        "She is a nurse who cares for sailors.",
        "The patient has a psychotic disorder.",
    ],
)
def test_words_in_their_literal_sense_are_not_marked(found: Found, sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("It was a reckless and savage plan.", "reckless"),
        ("It was a reckless and savage plan.", "savage"),
        ("The members were given the boot.", "given the boot"),
        ("The plan is a hoax.", "hoax"),
        ("They mock the town.", "mock"),
        ("It rests on faulty reasoning.", "faulty reasoning"),
        ("There was a storm of protest.", "storm of"),
        ("It was a malignant and malicious campaign.", "malignant"),
        ("It was the height of folly.", "height of folly"),
        ("The board's plan was strangled at birth.", "strangled at birth"),
    ],
)
def test_the_same_words_are_charged_elsewhere(found: Found, sentence: str, text: str) -> None:
    assert text in {t for _, t in found(sentence)}


@pytest.mark.parametrize(
    ("sentence", "kind", "text"),
    [
        ("They sold the ferry for thirty pieces of silver.", "loaded_word", "thirty pieces of silver"),
        ("The board bled the country dry.", "loaded_word", "bled the country dry"),
        ("The owners are laughing all the way to the bank.", "loaded_word", "laughing all the way to the bank"),
        ("They would sell their own grandmothers.", "loaded_word", "sell their own grandmothers"),
        ("The lunatics have taken over the asylum.", "loaded_word", "lunatics have taken over the asylum"),
        ("The clerk and his goons came back.", "name_calling", "his goons"),
        ("The toffs of the yacht club drank to it.", "name_calling", "toffs"),
        ("The report has blown the lid off the ferry.", "exaggeration", "blown the lid off"),
        ("First they came for the sailors.", "fear", "First they came for"),
        ("No force on earth can stop the ferry.", "flag_waving", "No force on earth can"),
        ("They are fooling nobody.", "doubt", "fooling nobody"),
        ("Who pulls the levers?", "concealment", "pulls the levers"),
        ("Not in our name.", "slogan", "Not in our name"),
        ("The board has no right to lecture anybody.", "whataboutism", "no right to lecture"),
        ("Here we go again.", "thought_terminating", "Here we go again"),
        ("The board wouldn't last five minutes on the river.", "subjective", "wouldn't last five minutes"),
    ],
)
def test_set_phrases_of_partisan_comment_are_marked_by_their_kind(found: Found, sentence: str, kind: str, text: str) -> None:
    assert (kind, text) in found(sentence)


def test_no_phrase_of_the_list_stands_twice() -> None:
    phrases = [p for e in shipped("loaded").entries for p in e.phrases]
    assert len(phrases) == len(set(phrases))


def test_initials_of_an_entry_are_not_shouted(found: Found) -> None:
    assert "shouting" not in {k for k, _ in found("The MRNA plant and the PCR desk stand by the river.")}


@pytest.mark.parametrize(
    ("literal", "loaded", "word"),
    [
        ("He had a rash and a fever.", "It was a rash decision.", "rash"),
        ("Fuel scarcity hit the town.", "Such talk will fuel a war.", "fuel"),
        ("The inquiry hands down its findings in May.", "It is a scandal, hands down.", "hands down"),
        ("Bitter compounds rise from the leaf.", "A bitter quarrel broke out.", "bitter"),
        ("So what is his secret?", "So what? It is a scandal.", "So what"),
        ("Contempt proceedings began on Monday.", "She spoke with contempt.", "contempt"),
        ("The editor-in-chief left.", "The clown-in-chief left.", "in-chief"),
        ("A man hid his name for fear of reprisal.", "The fear of them is everywhere.", "fear of"),
    ],
)
def test_neighbours_tell_the_literal_meaning_of_a_word(literal: str, loaded: str, word: str, found: Found) -> None:
    first = word.split(" ")[0].lower()
    assert not [text for _, text in found(literal) if first in text.lower()]
    assert [text for _, text in found(loaded) if first in text.lower()]
