"""One page for the next hour, with numbers worked out by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessment.services import baseline, brief, client_page, flags, notes, over_time
from assessment.services.opened import NotHereError
from assessment.storage import audit
from tests.cast import Cast
from tests.services.said import BOTH_WAYS, LOWER, LOWEST
from tests.services.walking import Walker


def brief_of(ada: Walker, people: Cast) -> brief.BriefPage:
    return brief.brief_page(ada.workplace, people.ben.id, people.ada.id, ada.now)


def test_a_brief_says_when_how_complete_and_what_is_due(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    ada.later(days=23).sit(**LOWER | {"D2": "no-chance", "G3": "no-chance"})
    page = brief_of(ada, people)
    assert (page.code, page.sent_on, page.days_after) == ("ADA-1", ada.now.date(), 23)
    assert (page.n_answered, page.n_asked) == (33, 33)  # contact 1, check-in 2, closeness 18, repair 12
    assert page.reasons == (("No chance to / doesn't fit me", 2), ("Didn't come up / skip", 1))
    assert page.next_due == ada.now.date() + timedelta(days=21)
    assert "Ada" not in repr(page)


def test_a_brief_holds_first_last_and_now_with_the_range_and_the_verdict(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**LOWER)
    ada.later(days=21).sit(**LOWEST)
    page = brief_of(ada, people)
    rows = [(s.title, *(round(x or 0, 4) for x in (s.intake, s.last, s.now, s.low, s.high))) for s in page.scales]
    assert rows[0] == ("Enmeshment", 70.8333, 41.6667, 25.0, 5.4, 44.6)
    assert rows[1][:4] == ("Cutoff", 65.0, 65.0, 65.0)
    assert [s.title for s in page.scales] == ["Enmeshment", "Cutoff", "Healthy closeness", "Repair practices, total"]
    assert [s.verdict.id for s in page.scales if s.verdict] == ["change", *["no-clear-change"] * 3]
    assert [(named.title, named.verdict.way) for named in page.headline] == [("Enmeshment", "lower")]
    assert page.cannot_tell == ("Cutoff", "Healthy closeness")
    assert [(step.title, round(step.points, 4), step.is_beyond) for step in page.last_steps] == [
        ("Enmeshment", -16.6667, False),
        ("Cutoff", 0, False),
        ("Healthy closeness", 0, False),
    ]
    assert (page.error_revision, page.chance_one_in, page.n_tested) == (1, 7, 3)
    # the third sitting is the second retake: it asks mom style and not the practices, which are from the second
    assert [s.on for s in page.scales] == [None, None, None, ada.now.date() - timedelta(days=21)]


def test_a_brief_lists_what_was_left_out_and_cuts_the_list(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS | {"C5": "", "H4": ""} | dict.fromkeys(("D1", "D2", "G1", "V1"), "no-chance"))
    page = brief_of(ada, people)
    assert [(item.text, item.answer) for item in page.left_out] == [
        ("I let my mom know what was really going on in my life.", ""),
        ("I stayed in the conversation when my mom and I disagreed.", "Didn't come up / skip"),
        ("I felt free to tell my mom my own opinion.", ""),
        ("I told my mom plainly when something bothered me.", "No chance to / doesn't fit me"),
    ]
    assert page.n_more_left_out == 3


def test_what_she_does_not_know_of_her_mother_is_to_ask_about_and_no_gap(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS | {"O1.guess": "!unknown"})
    page = brief_of(ada, people)
    assert [(hope.rows, hope.reason, hope.on) for hope in page.open_hopes] == [
        (("Keeps her feelings to herself – Shares her feelings with me",), "I don't know yet", ada.now.date())
    ]
    assert all("guess" not in item.text for item in page.left_out)
    assert page.ask_about[0].startswith("If you like: when do you step in")


def test_under_a_mark_a_brief_holds_what_raised_it_and_no_prompt(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**BOTH_WAYS | {"S4": "not-sure"})
    page = brief_of(ada, people)
    assert page.banner is not None
    assert page.banner.words == "Review first"
    assert [flag.words for flag in page.banner.reasons] == [
        "Review first: something happened that made her feel unsafe, or she is not sure."
    ]
    assert page.ask_about == ()
    assert flags.unsettled  # the flag stays: a brief settles nothing


def test_a_brief_holds_her_notes_since_last_time_and_none_that_she_keeps_for_herself(ada: Walker, people: Cast):
    whose = (ada.workplace, ada.account_id)
    ada.sit(**BOTH_WAYS)
    notes.add_own(*whose, on=ada.now.date(), text="Before", is_private=False, now=ada.now)
    first_on = ada.now.date()
    ada.later(days=21).sit(**BOTH_WAYS)
    for n in range(1, 7):
        on = first_on + timedelta(days=n)
        notes.add_own(*whose, on=on, text=f"Since {n}", is_private=n == 6, now=ada.now)
    notes.add_to_client(
        ada.workplace, people.ben.id, people.ada.id, on=ada.now.date(), text="Mine", is_private=True, now=ada.now
    )
    page = brief_of(ada, people)
    assert [note.text for note in page.notes] == ["Since 2", "Since 3", "Since 4", "Since 5"]
    assert page.n_more_notes == 1


def test_a_brief_is_a_look_and_only_for_who_cares_for_her(ada: Walker, people: Cast):
    with pytest.raises(NotHereError):
        brief_of(ada, people)  # nothing sent yet
    ada.sit(**BOTH_WAYS)
    with pytest.raises(NotHereError):
        brief.brief_page(ada.workplace, people.cleo.id, people.ada.id, ada.now)
    brief_of(ada, people)
    with ada.workplace.database.reading() as db:
        assert [look.action for look in audit.looks_at(db, people.ada.id)] == ["brief"]


def test_the_mean_of_the_first_two_may_be_what_she_is_compared_with(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**LOWER)
    ada.later(days=21).sit(**LOWEST)
    baseline.choose(ada.workplace, people.ben.id, people.ada.id, "first-two", ada.now)
    page = client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now)
    # (70.8333 + 41.6667) / 2 = 56.25; 25 - 56.25 = -31.25; rc = -31.25 / (10 sqrt(1.5)) = -2.5516; 1.96 sqrt(1.5) 10
    enmeshment = page.headline[0].verdict
    assert (enmeshment.id, enmeshment.points, round(enmeshment.rc or 0, 4)) == ("change", -31.25, -2.5516)
    assert enmeshment.baseline == page.baseline == "first-two"
    assert page.usual_error is not None
    assert round(page.usual_error.points, 4) == 24.005
    assert brief_of(ada, people).scales[0].intake == 56.25
    hers = over_time.over_time_page(ada.workplace, ada.account_id, ada.now).figures[0].verdict
    assert hers is not None
    assert hers.points == -31.25  # both look at the same verdict


def test_a_baseline_is_chosen_only_by_who_cares_for_her(ada: Walker, people: Cast):
    with pytest.raises(NotHereError):
        baseline.choose(ada.workplace, people.cleo.id, people.ada.id, "first-two", ada.now)


def test_who_chose_the_baseline_is_written_down(ada: Walker, people: Cast):
    baseline.choose(ada.workplace, people.ben.id, people.ada.id, "first-two", ada.now)
    with ada.workplace.database.reading() as db:
        looks = [(look.actor_id, look.action) for look in audit.looks_at(db, people.ada.id)]
    assert looks == [(people.ben.id, "baseline")]
