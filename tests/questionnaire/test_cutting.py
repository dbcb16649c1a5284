from __future__ import annotations

from assessment.questionnaire.cutting import cut
from assessment.questionnaire.definition import Item, Questionnaire
from tests.questionnaire.sittings import choice, made, note, slider


def ids(questionnaire: Questionnaire) -> list[list[str]]:
    return [[item.id for item in page] for page in cut(questionnaire)]


def questions(n: int) -> list[Item]:
    return [choice(f"Q{number}") for number in range(1, n + 1)]


def test_without_a_page_size_everything_stands_on_one_page() -> None:
    assert ids(made(*questions(3))) == [["Q1", "Q2", "Q3"]]


def test_a_page_holds_page_size_questions() -> None:
    assert ids(made(*questions(5), page_size=2)) == [["Q1", "Q2"], ["Q3", "Q4"], ["Q5"]]


def test_a_note_does_not_count() -> None:
    page = made(choice("Q1"), note("N1"), choice("Q2"), choice("Q3"), page_size=2)

    assert ids(page) == [["Q1", "N1", "Q2"], ["Q3"]]


def test_a_note_goes_with_the_item_that_it_stands_before() -> None:
    page = made(choice("Q1"), choice("Q2"), note("N1"), choice("Q3"), page_size=2)

    assert ids(page) == [["Q1", "Q2"], ["N1", "Q3"]]


def test_a_note_at_the_end_needs_no_page_of_its_own() -> None:
    assert ids(made(choice("Q1"), choice("Q2"), note("N1"), page_size=2)) == [["Q1", "Q2", "N1"]]


def test_an_item_with_ratings_counts_once() -> None:
    page = made(slider("R1", "now", "hope", "guess"), choice("Q1"), choice("Q2"), page_size=2)

    assert ids(page) == [["R1", "Q1"], ["Q2"]]


def test_an_item_that_reads_its_own_page_begins_a_new_one() -> None:
    page = made(choice("Q1"), choice("Q2", show="Q1 == 'yes'"), choice("Q3"), page_size=3)

    assert ids(page) == [["Q1"], ["Q2", "Q3"]]


def test_an_item_that_reads_a_rating_of_its_own_page_begins_a_new_one() -> None:
    assert ids(made(slider("R1", "now"), choice("Q1", show="answered(R1.now)"))) == [["R1"], ["Q1"]]


def test_an_item_that_reads_an_earlier_page_stays() -> None:
    page = made(*questions(2), choice("Q3", show="Q1 == 'yes'"), choice("Q4"), page_size=2)

    assert ids(page) == [["Q1", "Q2"], ["Q3", "Q4"]]


def test_after_an_early_cut_a_page_is_filled_anew() -> None:
    page = made(choice("Q1"), choice("Q2", show="Q1 == 'yes'"), choice("Q3"), choice("Q4"), page_size=2)

    assert ids(page) == [["Q1"], ["Q2", "Q3"], ["Q4"]]


def test_a_note_that_reads_its_own_page_begins_a_new_one_with_its_item() -> None:
    page = made(choice("Q1"), note("N1", show="Q1 == 'yes'"), choice("Q2"))

    assert ids(page) == [["Q1"], ["N1", "Q2"]]


def test_notes_alone_make_one_page() -> None:
    assert ids(made(note("N1"), note("N2"), page_size=1)) == [["N1", "N2"]]
