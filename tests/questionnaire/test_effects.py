from __future__ import annotations

import pytest

from assessment.questionnaire.definition import Alert, PageText, Questionnaire
from assessment.questionnaire.effects import Effects
from assessment.questionnaire.plan import PlanBook
from assessment.questionnaire.walk import Walk
from tests.questionnaire.sittings import alert, choice, made, note, plan_book, walk

BACK = PageText(id="BACK", text="Thank you.")
STOP = PageText(id="STOP", text="Thank you. {resources}", buttons=("help", "leave"))
PAGES = (BACK, STOP)


def asked(*alerts: Alert, page_size: int | None = None) -> Questionnaire:
    return made(choice("Q1"), choice("Q2"), alerts=alerts, pages=PAGES, page_size=page_size)


def effects(*alerts: Alert, q1: str = "yes", q2: str = "yes", plans: PlanBook | None = None) -> Effects:
    return walk(asked(*alerts), plans=plans).effects({1}, {"Q1": q1, "Q2": q2})


def test_nothing_fits_and_nothing_happens() -> None:
    assert effects(alert("Q1 == 'yes'", "flag-clinician"), q1="no") == Effects(mark="none")


def test_every_alert_that_fits_takes_effect() -> None:
    found = effects(
        alert("Q1 == 'yes'", "stop-reminders", "flag-clinician"), alert("Q2 == 'yes'", "stop-plan", "flag-clinician")
    )

    assert found.effect == ("stop-reminders", "flag-clinician", "stop-plan")
    assert found.stops_reminders
    assert found.stops_plan
    assert found.flags == (("made:1", "Because Q1 == 'yes'.", {}), ("made:2", "Because Q2 == 'yes'.", {}))


def test_a_flag_holds_what_raised_the_mark() -> None:
    found = effects(alert("Q1 == 'yes'", "mark-review", "flag-clinician"), alert("Q2 == 'yes'", "flag-clinician"))

    assert [flag.responses for flag in found.flags] == [{"Q1": "yes"}, {}]


# -------- pages and endings -----------------------------------------------------------------------------------


def test_naming_a_page_is_enough_to_show_it() -> None:
    found = effects(alert("Q1 == 'yes'", "flag-clinician", page="BACK"))

    assert found.page == BACK
    assert found.effect == ("flag-clinician",)
    assert not found.ends


def test_of_two_pages_the_first_in_the_file_is_shown() -> None:
    assert effects(alert("Q1 == 'yes'", "page", page="BACK"), alert("Q2 == 'yes'", "page", page="STOP")).page == BACK


def test_an_ending_goes_before_an_earlier_page() -> None:
    found = effects(
        alert("Q1 == 'yes'", "page", "flag-clinician", page="BACK"), alert("Q2 == 'yes'", "end", page="STOP")
    )

    assert found.page == STOP
    assert found.ends
    assert found.effect == ("flag-clinician", "end")


def test_of_two_endings_the_first_in_the_file_happens() -> None:
    found = effects(
        alert("Q1 == 'yes'", "end", page="STOP", keep=("Q1",)), alert("Q2 == 'yes'", "discard", page="BACK")
    )

    assert found.effect == ("end",)
    assert found.keep == ("Q1",)
    assert not found.discards


def test_a_discard_cancels_every_other_effect_of_its_page() -> None:
    found = effects(
        alert("Q1 == 'yes'", "mark-review", "flag-clinician", "stop-plan", page="BACK"),
        alert("Q2 == 'yes'", "discard", "stop-reminders", page="STOP"),
    )

    assert found.effect == ("discard",)
    assert found.discards
    assert found.ends
    assert found.mark == "none"
    assert found.flags == ()
    assert not found.stops_reminders


def test_an_ending_without_a_keep_keeps_what_was_sent() -> None:
    assert effects(alert("Q1 == 'yes'", "end", page="STOP")).keep is None


def test_a_page_is_looked_up_in_plan_toml_when_the_file_has_none() -> None:
    shared = PageText(id="SHARED", text="From plan.toml.")

    assert effects(alert("Q1 == 'yes'", "page", page="SHARED"), plans=plan_book(pages=[shared])).page == shared


def test_after_an_ending_there_is_nothing_to_go_on_to() -> None:
    shown = effects(alert("Q1 == 'yes'", "end", page="BACK")).page

    assert shown is not None
    assert shown.buttons == ("leave",)


# -------- help lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "page", "expected"),
    [
        (("page", "resources"), "BACK", True),
        (("page",), "STOP", True),  # its text says {resources}
        (("page",), "BACK", False),
    ],
)
def test_help_lines_stand_on_a_page_by_effect_or_by_its_text(
    effect: tuple[str, ...], page: str, expected: bool
) -> None:
    assert effects(alert("Q1 == 'yes'", *effect, page=page)).with_resources is expected


def test_help_lines_of_one_alert_stand_on_the_page_of_another() -> None:
    found = effects(alert("Q1 == 'yes'", "end", page="BACK"), alert("Q2 == 'yes'", "resources", page="STOP"))

    assert found.page is not None
    assert found.page.id == "BACK"
    assert found.with_resources


# -------- marks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "effect", "after"),
    [
        ("none", "mark-talk-first", "talk-first"),
        ("review", "mark-talk-first", "review"),
        ("talk-first", "mark-review", "review"),
        ("closed", "mark-review", "closed"),
        ("review", "mark-closed", "closed"),
        ("review", "flag-clinician", "review"),
    ],
)
def test_a_mark_is_raised_and_never_lowered(before: str, effect: str, after: str) -> None:
    one = walk(asked(alert("Q1 == 'yes'", effect)))
    raised = Walk(questionnaires=one.questionnaires, plans=one.plans, mark=before)  # type: ignore[arg-type]

    assert raised.effects({1}, {"Q1": "yes"}).mark == after


def test_of_two_marks_the_higher_one_counts_in_whatever_order() -> None:
    assert effects(alert("Q1 == 'yes'", "mark-closed"), alert("Q2 == 'yes'", "mark-talk-first")).mark == "closed"


# -------- when an alert is due --------------------------------------------------------------------------------


def test_an_alert_waits_until_all_its_items_were_sent() -> None:
    one = walk(asked(alert("not (Q1 == 'no') and not (Q2 == 'no')", "flag-clinician"), page_size=1))

    assert one.effects({1}, {"Q1": "yes"}).effect == ()
    assert one.effects({1, 2}, {"Q1": "yes", "Q2": "yes"}).effect == ("flag-clinician",)


def test_an_item_passed_over_does_not_keep_an_alert_waiting() -> None:
    hidden = made(
        choice("Q1"),
        choice("Q2", show="Q1 == 'yes'"),
        choice("Q3"),
        alerts=[alert("Q1 == 'no' or Q2 == 'no'", "flag-clinician")],
        page_size=1,
    )

    assert walk(hidden).effects({1}, {"Q1": "no"}).effect == ("flag-clinician",)


def test_a_hidden_page_that_may_still_come_keeps_an_alert_waiting() -> None:
    later = made(
        choice("Q1"),
        choice("Q2"),
        choice("Q3", show="Q2 == 'yes'"),
        alerts=[alert("Q1 == 'yes' and not answered(Q3)", "flag-clinician")],
        page_size=1,
    )

    assert walk(later).effects({1}, {"Q1": "yes"}).effect == ()
    assert walk(later).effects({1, 2}, {"Q1": "yes", "Q2": "no"}).effect == ("flag-clinician",)


def test_an_alert_acts_once_in_a_sitting() -> None:
    one = walk(asked(alert("Q1 == 'yes'", "flag-clinician"), page_size=1))
    first = one.effects({1}, {"Q1": "yes"})

    assert one.effects({1, 2}, {"Q1": "yes"}, first.looked_at).effect == ()


def test_an_answer_changed_before_send_still_brings_help() -> None:
    one = walk(asked(alert("Q1 == 'yes'", "page", "resources", page="STOP"), page_size=1))
    first = one.effects({1}, {"Q1": "no"})

    changed = one.effects({1, 2}, {"Q1": "yes"}, first.looked_at)

    assert first.effect == ()
    assert changed.page == STOP


def test_an_alert_may_read_an_earlier_questionnaire() -> None:
    later = made(choice("B1"), id_="b", alerts=[alert("Q1 == 'yes'", "flag-clinician")])
    one = walk(asked(), later)

    assert one.effects({1}, {"Q1": "yes"}).effect == ()
    assert one.effects({1, 2}, {"Q1": "yes"}).effect == ("flag-clinician",)


def test_a_questionnaire_passed_over_whole_sets_off_nothing() -> None:
    over = made(
        choice("B1", show="Q1 == 'no'"), id_="b", alerts=[alert("not (B1 == 'no')", "end", page="STOP")], pages=PAGES
    )
    one = walk(asked(), over, made(choice("C1"), id_="c"))

    assert one.effects({1, 3}, {"Q1": "yes"}).effect == ()


def test_notes_alone_can_set_something_off() -> None:
    only_note = made(note("N1"), id_="b", alerts=[alert("Q1 == 'yes'", "flag-clinician")])

    assert walk(asked(), only_note).effects({1, 2}, {"Q1": "yes"}).flags == (("b:1", "Because Q1 == 'yes'.", {}),)


def test_a_hidden_answer_sets_off_nothing() -> None:
    hides = made(
        choice("Q1"),
        choice("Q2", show="Q1 == 'yes'"),
        alerts=[alert("Q2 == 'yes'", "flag-clinician")],
        page_size=1,
    )

    assert walk(hides).effects({1, 2}, {"Q1": "no", "Q2": "yes"}).effect == ()
