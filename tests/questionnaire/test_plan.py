from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.questionnaire.plan import MARKS, PlanBook, Window, higher_mark, known_mark
from tests.questionnaire.sittings import plan_book, shipped_plans

dates = st.dates(date(1990, 1, 1), date(2200, 1, 1))
days = st.integers(1, 400)
books = st.builds(
    lambda every, fewest, opened: replace(
        plan_book(), every_days=max(every, fewest), min_days=fewest, open_days=opened
    ),
    days,
    days,
    days,
)


def is_open(window: Window, on: date) -> bool:
    return window.opens_on <= on < window.closes_on


# -------- windows ---------------------------------------------------------------------------------------------


def test_a_retake_opens_21_days_after_the_last_and_lapses_14_days_later() -> None:
    window = shipped_plans().next_window(date(2026, 1, 1))

    assert window == Window(opens_on=date(2026, 1, 22), closes_on=date(2026, 2, 5))
    assert [is_open(window, date(2026, 1, 21)), is_open(window, date(2026, 1, 22))] == [False, True]
    assert [is_open(window, date(2026, 2, 4)), is_open(window, date(2026, 2, 5))] == [True, False]
    assert [window.has_lapsed(date(2026, 2, 4)), window.has_lapsed(date(2026, 2, 5))] == [False, True]


def test_after_a_lapse_the_next_opens_21_days_after_that_day() -> None:
    assert shipped_plans().after_lapse(date(2026, 2, 5)).opens_on == date(2026, 2, 26)


def test_a_retake_may_be_opened_by_hand_from_day_14() -> None:
    plans = shipped_plans()

    assert plans.earliest_on(date(2026, 1, 1)) == date(2026, 1, 15)
    assert plans.opened_early(date(2026, 1, 15)) == Window(opens_on=date(2026, 1, 15), closes_on=date(2026, 1, 29))


def test_a_rhythm_chosen_for_one_track_holds_but_never_below_the_least() -> None:
    plans = shipped_plans()

    assert plans.next_window(date(2026, 1, 1), every_days=28).opens_on == date(2026, 1, 29)
    assert plans.next_window(date(2026, 1, 1), every_days=7).opens_on == plans.earliest_on(date(2026, 1, 1))
    assert plans.after_lapse(date(2026, 1, 1), every_days=28).opens_on == date(2026, 1, 29)


def test_the_change_of_clocks_and_leap_days_move_no_window() -> None:
    plans = shipped_plans()

    assert plans.next_window(date(2026, 3, 8)).opens_on == date(2026, 3, 29)  # both are changes of clocks
    assert plans.next_window(date(2028, 2, 9)).opens_on == date(2028, 3, 1)


def test_an_intake_is_open_for_seven_days() -> None:
    assert shipped_plans().intake_window(date(2026, 1, 1)) == Window(
        opens_on=date(2026, 1, 1), closes_on=date(2026, 1, 8)
    )


def test_what_an_intake_does_not_ask_comes_after_all_that_it_asks() -> None:
    plans = shipped_plans()
    intake = plans.plans["standard"].intake

    assert [plans.place_in_intake(id_) for id_ in intake] == list(range(len(intake)))
    assert plans.place_in_intake("of another practice") == plans.place_in_intake("gone") == len(intake)


@given(books, dates, st.one_of(st.none(), days))
def test_recall_windows_never_overlap(book: PlanBook, completed_on: date, every_days: int | None) -> None:
    window = book.next_window(completed_on, every_days=every_days)

    assert window.opens_on - completed_on >= timedelta(days=book.min_days)
    assert window.opens_on >= book.earliest_on(completed_on)


@given(books, dates)
def test_a_window_is_open_for_open_days_and_the_next_never_touches_it(book: PlanBook, completed_on: date) -> None:
    window = book.next_window(completed_on)
    following = book.after_lapse(window.closes_on)

    around = range(-1, book.open_days + 2)
    assert sum(is_open(window, window.opens_on + timedelta(days=day)) for day in around) == book.open_days
    assert following.opens_on - window.closes_on == timedelta(days=book.every_days)
    assert not any(is_open(window, following.opens_on + timedelta(days=day)) for day in around)


@given(books, dates, st.integers(0, 800))
def test_a_day_is_before_in_or_after_a_window(book: PlanBook, completed_on: date, later: int) -> None:
    window = book.next_window(completed_on)
    on = completed_on + timedelta(days=later)

    assert [on < window.opens_on, is_open(window, on), window.has_lapsed(on)].count(True) == 1


# -------- which plan, which turn ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "chosen", "expected"),
    [
        ("none", None, "standard"),
        ("none", "full", "full"),
        ("none", "a-plan-taken-out-since", "standard"),
        ("talk-first", None, "talk-first"),
        ("talk-first", "full", "talk-first"),
        ("review", "loss", "review"),
    ],
)
def test_the_marks_plan_goes_before_the_clinicians_and_that_before_the_default(
    mark: str, chosen: str | None, expected: str
) -> None:
    plan = shipped_plans().plan_of(mark, chosen)

    assert plan is not None
    assert plan.id == expected


def test_under_closed_nothing_is_asked() -> None:
    assert shipped_plans().plan_of("closed", "full") is None


def test_a_mark_without_a_table_asks_nothing() -> None:
    assert plan_book().plan_of("talk-first", None) is None


def test_review_and_loss_open_by_hand_only() -> None:
    by_hand = {id_ for id_, plan in shipped_plans().plans.items() if plan.by_hand}

    assert by_hand == {"review", "loss"}


@pytest.mark.parametrize(("n_completed", "last"), [(0, "repair"), (1, "mom-style"), (2, "repair"), (1001, "mom-style")])
def test_the_turn_is_counted_in_completed_retakes(n_completed: int, last: str) -> None:
    plans = shipped_plans()

    asked = plans.asked(plans.plans["standard"], is_intake=False, n_completed=n_completed)

    assert asked == ("opening", "contact", "check-in", "closeness", last)


def test_the_turn_goes_on_under_another_plan() -> None:
    plans = shipped_plans()
    one_list, two_lists = plans.plans["review"], plans.plans["talk-first"]

    assert plans.asked(one_list, is_intake=False, n_completed=3)[-1] == "closeness"
    assert plans.asked(two_lists, is_intake=False, n_completed=3)[-1] == "mom-style"


def test_an_intake_asks_the_plans_intake_whatever_was_completed() -> None:
    plans = shipped_plans()

    assert plans.asked(plans.plans["loss"], is_intake=True, n_completed=5) == plans.plans["standard"].intake


def test_an_intake_may_be_split_and_its_rest_begins_with_the_first_again() -> None:
    plans = shipped_plans()

    first, rest = plans.parts_of_intake(plans.plans["standard"].intake)

    assert first == ("opening", "consent", "contact", "safety", "context", "closeness")
    assert rest == ("opening", "mom-style", "mom-style-second", "repair")


def test_what_does_not_ask_the_split_is_not_split() -> None:
    assert shipped_plans().parts_of_intake(("opening", "closeness")) == (("opening", "closeness"), ())
    assert plan_book().parts_of_intake(("made",)) == (("made",), ())


# -------- marks and reminders ---------------------------------------------------------------------------------


@given(st.sampled_from(MARKS), st.sampled_from(MARKS))
def test_the_higher_mark_is_the_one_further_on_in_whatever_order(first: str, second: str) -> None:
    higher = higher_mark(first, second)

    assert higher == higher_mark(second, first)
    assert MARKS.index(higher) == max(MARKS.index(known_mark(first)), MARKS.index(known_mark(second)))


def test_what_is_no_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="'gone' is no mark"):
        higher_mark("none", "gone")


def test_no_mark_changes_nothing() -> None:
    assert shipped_plans().mark_rule("none") is None


def test_reminders_go_out_only_while_their_condition_holds() -> None:
    plans = shipped_plans()

    assert plans.sends_reminders({"CX_REMIND": "yes"})
    assert not plans.sends_reminders({"CX_REMIND": "no"})
    assert not plans.sends_reminders({})


def test_without_a_condition_no_reminder_goes_out() -> None:
    assert not plan_book().sends_reminders({"CX_REMIND": "yes"})
