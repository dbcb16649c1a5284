from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from assessment.questionnaire.definition import (
    Band,
    BandSet,
    ErrorParameters,
    Pattern,
    Questionnaire,
    Responses,
    Said,
)
from assessment.questionnaire.expressions import parsed
from assessment.scoring.scores import scored
from assessment.scoring.words import Words, filled, said, whole
from tests.scoring.made import choice, derived, made, scale, slider

ERROR = ErrorParameters(revision=1, source="provisional", sd=20, retest_r=0.75)


def words_of(questionnaire: Questionnaire, values: Mapping[str, int], mark: str = "none", **missing: str) -> Words:
    responses = Responses(values=values, missing=missing)
    return said(questionnaire, scored(questionnaire, responses), responses, mark=mark)


@pytest.mark.parametrize(
    ("number", "text"),
    [(62.5, "63"), (-62.5, "-63"), (0.5, "1"), (-0.4, "0"), (0.49999999999999994, "0"), (2.5, "3"), (None, "-")],
)
def test_numbers_are_whole_with_halves_away_from_0(number: float | None, text: str) -> None:
    assert whole(number) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{a} and {b}", "1 and {b}"),
        ("{{a}}", "{a}"),
        ("{{{a}}}", "{1}"),
        ("100 %", "100 %"),
        ("", ""),
        ("}} {{", "} {"),
    ],
)
def test_placeholders_are_filled_in_and_doubled_braces_are_braces(text: str, shown: str) -> None:
    assert filled(text, {"a": "1"}) == shown


BANDS = BandSet(
    bands=(
        Band(start=0, id="low", label="Low", said=Said(client="You said {subject} a little.", clinician="Low band.")),
        Band(start=50, id="high", label="High {left}", said=Said(client="You said {subject} a lot.")),
    ),
    every=Said(client="({score} of 100)", clinician="{title} {score} ({low}-{high}, {n} of {items}), {band}:"),
    without={
        "no-score": Said(client="Not enough.", clinician="{title}: {n} of {items}, needs {needed}."),
        "skip": Said(client="All {missing.skip} skipped."),
        "not-asked": Said(clinician="{title}: not asked ({mark})."),
    },
)


def banded() -> Questionnaire:
    one = scale(
        "S",
        ["A", "B"],
        min_answered=2,
        bands=BANDS,
        error=ERROR,
        client_title="Client's name",
        words={"subject": "it, {title},"},
        client={"score": "More.", "high": "Really."},
        clinician={"low": "Look at A."},
    )
    return made(choice("A"), choice("B"), one)


def test_a_text_is_put_together_from_the_set_and_then_from_the_score() -> None:
    low, high = words_of(banded(), {"A": 1, "B": 0}).scores["S"], words_of(banded(), {"A": 4, "B": 4}).scores["S"]

    assert low.client == "(13 of 100) You said it, Client's name, a little. More."
    assert low.clinician == "Scale S 13 (0-32, 2 of 2), Low: Low band. Look at A."
    assert high.client == "(100 of 100) You said it, Client's name, a lot. More. Really."


def test_without_a_score_the_reason_decides() -> None:
    words = words_of(banded(), {"A": 1}, B="blank").scores["S"]

    assert (words.client, words.clinician) == ("Not enough.", "Scale S: 1 of 2, needs 2.")


def test_a_reason_without_a_text_of_its_own_uses_that_of_no_score() -> None:
    words = words_of(banded(), {}, A="skip", B="skip").scores["S"]

    assert (words.client, words.clinician) == ("All 2 skipped.", "Scale S: 0 of 2, needs 2.")


def test_not_asked_never_borrows_a_text() -> None:
    words = words_of(banded(), {}, "talk-first", A="not-asked", B="not-asked").scores["S"]

    assert (words.client, words.clinician) == ("", "Scale S: not asked (talk-first).")


def test_the_ends_of_the_one_slider_stand_in_labels_and_labels_in_other_texts() -> None:
    one = scale("S", ["A"], bands=BANDS, words={"subject": ""})
    other = derived("X", "S", range=(0, 100), client={"score": "S is {S.band}, {S}, {S.n}, {S.low}."})

    words = words_of(made(slider("A"), one, other), {"A": 9})

    assert words.scores["S"].band == "High left end"
    assert words.scores["X"].client == "S is High left end, 90, 1, -."


def test_a_score_that_is_missing_leaves_a_dash() -> None:
    pattern = Pattern(id="p", when=parsed("not (S >= 0)", {}), said=Said(client="S is {S}, band {S.band}."))
    questionnaire = made(choice("A"), scale("S", ["A"], bands=BANDS), patterns=(pattern,))

    found = words_of(questionnaire, {}).pattern

    assert found is not None
    assert found.client == "S is -, band -."


def test_labels_of_notes_are_added_to_the_patterns() -> None:
    pattern = Pattern(id="p", when=parsed("S >= 0", {}), label="Pattern", prompt="Why {S}?", tag="R-why")
    notes = (
        Pattern(id="n1", when=parsed("S >= 0", {}), label="(one)", said=Said(clinician="First {S}."), lasting=True),
        Pattern(id="n2", when=parsed("S > 100", {}), label="(never)"),
        Pattern(id="n3", when=parsed("S >= 0", {}), label="(two)"),
    )

    words = words_of(made(choice("A"), scale("S", ["A"]), patterns=(pattern,), notes=notes), {"A": 2})

    assert words.pattern is not None
    assert (words.pattern.label, words.pattern.label_suffix) == ("Pattern", "(one) (two)")
    assert (words.pattern.prompt, words.pattern.tag) == ("Why 50?", "R-why")
    assert [(note.id, note.clinician, note.lasting) for note in words.notes] == [
        ("n1", "First 50.", True),
        ("n3", "", False),
    ]


def test_a_score_without_texts_says_nothing() -> None:
    words = words_of(made(choice("A"), scale("S", ["A"])), {"A": 2})

    assert (words.scores["S"].client, words.scores["S"].clinician, words.pattern) == ("", "", None)


def test_the_shipped_sentences_are_those_of_the_instrument(shipped: Callable[[str], Questionnaire]) -> None:
    # instrument.md, section 4 and 5: examples A01 and B01
    closeness = words_of(
        shipped("closeness"),
        {"E1": 3, "E2": 3, "E3": 4, "E4": 2, "E5": 1, "E6": 2, "C1": 3, "C2": 2, "C3": 3, "C4": 2, "C5": 1},
        C6="skip",
    )
    style = words_of(shipped("mom-style"), {"R1.now": 2, "R1.hope": 7}, **{"R1.guess": "unknown"})

    assert closeness.scores["CUT"].client == (
        "Sentences about keeping your distance were somewhat to mostly true for you (65 of 100). "
        "Distance can have many reasons; you know yours best."
    )
    assert closeness.scores["CUT"].clinician == (
        "Cutoff 65 (95% 44-86, 5 of 6), band Clear; answer-anchored, no norms. Distance is clear. Check safety, "
        "geography, illness and caregiving before reading it as avoidance."
    )
    assert style.scores["ROLE_GAP"].client == (
        "On being a parent or a friend, you would like a good deal more of a friend in her."
    )
    assert style.scores["ROLE_APART"].client == (
        "You are not sure what she hopes for here. If it feels right, that could be something to be curious about."
    )
    assert style.scores["ROLE"].band == "Acts like a parent to me"


def test_no_text_that_is_shipped_keeps_a_brace(shipped: Callable[[str], Questionnaire]) -> None:
    for id_ in ("closeness", "mom-style", "repair"):
        questionnaire = shipped(id_)
        for answer in (None, 0, 1, 2, 3, 4):
            values = {} if answer is None else dict.fromkeys(questionnaire.fields, answer)
            words = words_of(questionnaire, values)
            texts = [text for one in words.scores.values() for text in (one.client, one.clinician, one.band)]
            texts += [words.pattern.client, words.pattern.clinician] if words.pattern else []
            assert not [text for text in texts if "{" in text or "}" in text]
