"""What safety answers and a loss set off, from the first page to the clinician's list: the tables of the instrument."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assessment.services import administer, between, client_page, filling, home, results
from assessment.services.opened import NotOpenError, opened
from assessment.services.shown import BetweenPage, ThanksPage
from assessment.storage.tables import Administration, Flag, OutboxMail, Sitting, Track, Version
from tests.cast import Cast
from tests.services.walking import Walker


def track(ada: Walker) -> Track:
    with ada.workplace.database.reading() as db:
        return db.scalars(select(Track).join(Sitting).where(Sitting.id == ada.sitting)).one()


def sitting(ada: Walker) -> Sitting:
    with ada.workplace.database.reading() as db:
        return db.get_one(Sitting, ada.sitting)


def flags(ada: Walker) -> list[str]:
    with ada.workplace.database.reading() as db:
        return [flag.words or "" for flag in db.scalars(select(Flag).order_by(Flag.raised_at))]


def stored(ada: Walker) -> dict[str, Administration]:
    with ada.workplace.database.reading() as db:
        rows = db.execute(
            select(Version.questionnaire, Administration)
            .join(Administration, Administration.version_id == Version.id)
            .where(Administration.sitting_id == ada.sitting)
        )
        return dict(iter(rows))


def to_safety(ada: Walker, **answers: str) -> str:
    """Walk until the page after the safety questions; gives that page's text."""
    ada.said = dict(answers)
    ada.start()
    left = ada.walk(until="between")
    if left.kind == "ended":
        assert left.ending is not None
        return left.ending.text
    if left.kind != "between":
        return ""
    return filling.between(ada.workplace, ada.account_id, ada.sitting, ada.now).text


def go_on(ada: Walker) -> None:
    left = ada.walk()
    assert left.kind == "check"
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)


def test_no_trouble_raises_no_mark_and_no_flag(ada: Walker):
    assert to_safety(ada) == ""
    go_on_or_sent = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert go_on_or_sent.state == "begun"
    assert track(ada).mark == "none"
    assert flags(ada) == []


def test_being_afraid_shows_help_hides_results_and_shortens_the_form(ada: Walker):
    text = to_safety(ada, S2="not-sure")
    assert text.startswith("Thank you for telling us. You deserve to be safe.")
    page = filling.between(ada.workplace, ada.account_id, ada.sitting, ada.now)
    assert page.help is not None
    assert [line.call for line in page.help.lines] == ["911", "988", "800-799-7233"]
    assert page.buttons == ("go-on", "stop", "leave")
    assert track(ada).mark == "review"
    assert flags(ada) == ["Review first: see her answers about safety."]
    with ada.workplace.database.reading() as db:
        assert [mail.kind for mail in db.scalars(select(OutboxMail))] == ["attention"]
    go_on(ada)
    assert set(stored(ada)) == {"opening", "consent", "contact", "safety", "context", "closeness"}
    shown = results.results_page(ada.workplace, ada.account_id, ada.now)
    assert shown.instead is not None
    assert shown.instead.text.startswith("Your answers are saved. Your therapist will go through the results")
    assert (shown.parts, shown.disclosure) == ((), "")
    thanks = administer.thanks_page(ada.workplace, ada.account_id, ada.sitting)
    assert isinstance(thanks, BetweenPage)


def test_under_review_she_may_start_a_short_form_after_14_days_and_sees_no_dates(ada: Walker):
    to_safety(ada, S2="yes")
    go_on(ada)
    ada.later(days=13)
    page = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert (page.state, page.opens_on, page.sees_results) == ("by-hand", None, False)
    assert not page.may_open_early
    with pytest.raises(NotOpenError):
        ada.start()
    ada.later(days=1)
    page = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert (page.state, page.opens_on, page.may_open_early) == ("by-hand", None, True)
    ada.sit()
    assert set(stored(ada)) == {"opening", "contact", "check-in", "closeness"}
    assert track(ada).mark == "review"


def test_having_cut_off_contact_because_of_abuse_ends_the_form_and_keeps_what_was_said(ada: Walker):
    text = to_safety(ada, S1="yes", S2="yes", S3="cut-off")
    assert text.startswith("Thank you. This form was not written for your situation")
    assert sitting(ada).state == "ended"
    assert sitting(ada).mark == "closed"
    assert set(stored(ada)) == {"opening", "consent", "contact", "safety"}
    assert stored(ada)["safety"].responses == {"S1": "yes", "S2": "yes", "S3": "cut-off"}
    assert len(flags(ada)) == 2  # both answers reach the clinician
    ada.later(days=60)
    page = home.home_page(ada.workplace, ada.account_id, ada.now)
    assert page.state == "instead"
    with pytest.raises(NotOpenError):
        ada.start()


def test_preferring_not_to_say_asks_to_talk_first_and_leaves_two_practices_out(ada: Walker):
    text = to_safety(ada, S1="prefer-not")
    assert text.startswith("Thank you. You do not have to explain.")
    go_on(ada)
    assert track(ada).mark == "talk-first"
    repair = stored(ada)["repair"]
    assert repair.n_asked == 6
    assert {id_ for id_, reason in repair.missing.items() if reason == "not-asked"} == {
        "D1",
        "D2",
        "D3",
        "G1",
        "G2",
        "G3",
    }
    shown = results.results_page(ada.workplace, ada.account_id, ada.now)
    assert shown.instead is None
    assert not any(part.pattern and part.pattern.prompt for part in shown.parts)
    assert not any(bar.prompt for part in shown.parts for bar in part.bars)
    assert [bar.name for part in shown.parts for bar in part.bars] == ["Noticing patterns", "Making space for sadness"]
    assert not any(part.total for part in shown.parts if part.total and part.total.line)


def test_a_loss_stops_the_plan_and_asks_two_sentences_only(ada: Walker):
    text = to_safety(ada, CX_CONTACT="died")
    assert text.startswith("We are sorry that she has died.")
    assert flags(ada) == ["Reports that her mother has died."]
    go_on(ada)
    assert set(stored(ada)) == {"opening", "consent", "contact", "safety", "context", "repair"}
    assert stored(ada)["repair"].responses.keys() == {"V1", "V2"}
    assert stored(ada)["safety"].missing == {"S1": "not-asked", "S2": "not-asked"}
    ada.later(days=60)
    assert home.home_page(ada.workplace, ada.account_id, ada.now).state == "nothing"


def test_after_a_loss_no_result_speaks_of_a_mother_who_lives_or_of_a_next_time(ada: Walker):
    ada.sit()
    before = results.results_page(ada.workplace, ada.account_id, ada.now)
    assert [part.title for part in before.parts] == ["Closeness", "Mom style", "Practices"]
    ada.later(days=21)
    to_safety(ada, CX_CONTACT="died")
    go_on(ada)
    after = results.results_page(ada.workplace, ada.account_id, ada.now)
    assert [part.title for part in after.parts] == ["Practices"]
    assert all(part.total is None for part in after.parts)


def test_a_sitting_whose_time_is_over_says_that_it_has_closed(ada: Walker):
    ada.sit()
    ada.later(days=21).start()
    ada.leave(1, S0="yes")
    ada.later(days=60)
    with pytest.raises(NotOpenError) as closed:
        ada.leave(2)
    assert closed.value.opens_on is None


def test_stopping_there_keeps_what_was_sent_and_counts_as_unfinished(ada: Walker):
    to_safety(ada, CX_CONTACT="died")
    administer.stop(ada.workplace, ada.account_id, ada.sitting, ada.now)
    row = sitting(ada)
    assert (row.state, row.completed_on) == ("stopped", None)
    assert set(stored(ada)) == {"opening", "consent", "contact"}
    thanks = administer.thanks_page(ada.workplace, ada.account_id, ada.sitting)
    assert isinstance(thanks, ThanksPage)
    assert not thanks.may_show_results  # nothing was scored


def test_under_18_keeps_only_that_answer(ada: Walker):
    text = to_safety(ada, CX_ADULT="no")
    assert text == "This form is for adults. Please tell the person who invited you."
    rows = stored(ada)
    assert set(rows) == {"consent"}
    assert (rows["consent"].responses, rows["consent"].missing) == ({"CX_ADULT": "no"}, {})
    assert flags(ada) == ["Says that she is under 18; nothing else was asked or kept."]
    ada.later(days=40)
    assert home.home_page(ada.workplace, ada.account_id, ada.now).state == "nothing"


def test_at_a_retake_something_unsafe_raises_the_mark_and_hides_earlier_results(ada: Walker):
    ada.sit()
    assert results.results_page(ada.workplace, ada.account_id, ada.now).instead is None
    ada.later(days=21)
    text = to_safety(ada, S4="yes")
    assert text.startswith("Thank you for telling us.")
    # At once, whether or not she ever sends.
    assert results.results_page(ada.workplace, ada.account_id, ada.now).instead is not None
    go_on(ada)
    assert set(stored(ada)) == {"opening", "contact", "check-in", "closeness"}


def test_changing_the_answer_back_does_not_take_back_what_it_set_off(ada: Walker):
    to_safety(ada, S2="yes")
    ada.leave(4, S2="no")
    assert track(ada).mark == "review"
    assert len(flags(ada)) == 1


def test_pages_that_stand_between_know_the_practices_own_words(ada: Walker):
    with ada.workplace.database.reading() as db:
        assert between.retained(db, ada.workplace.library, "**How long:** {retention}.") == (
            "**How long:** Your answers are kept as long as the rest of your records."
        )


SAFETY = 4


def to_page_of_safety(ada: Walker) -> None:
    ada.start()
    for number in (1, 2, 3):
        ada.leave(number)


@pytest.mark.parametrize(("way", "first"), [("later", "yes"), ("back", "not-sure"), ("on", "yes")])
def test_help_does_not_wait_for_the_rest_of_the_page(ada: Walker, way: filling.Way, first: str):
    to_page_of_safety(ada)
    left = ada.leave(SAFETY, way=way, S1=first, S2="", S3="")
    assert left.kind == "between"
    page = filling.between(ada.workplace, ada.account_id, ada.sitting, ada.now)
    assert page.help is not None
    assert track(ada).mark == "review"
    assert flags(ada) == ["Review first: see her answers about safety."]
    # The rest of the page is asked again, and sets off what it has to add.
    assert filling.go_on(ada.workplace, ada.account_id, ada.sitting, ada.now) == SAFETY
    assert ada.leave(SAFETY, S1=first, S2="no", S3="cut-off").kind == "ended"
    assert track(ada).mark == "closed"
    assert len(flags(ada)) == 2


@pytest.mark.parametrize("way", ["later", "back", "on"])
def test_what_an_open_answer_could_still_change_sets_nothing_off(ada: Walker, way: filling.Way):
    to_page_of_safety(ada)
    left = ada.leave(SAFETY, way=way, S1="no", S2="", S3="no")
    assert left.kind == ("refused" if way == "on" else "page")
    assert track(ada).mark == "none"
    assert flags(ada) == []


def test_a_half_filled_consent_withdraws_nothing_and_a_refused_one_does(ada: Walker):
    ada.start()
    ada.leave(1)
    assert ada.leave(2, way="back", CX_ADULT="yes", CX_CONSENT="").kind == "page"
    assert sitting(ada).state == "begun"
    assert ada.leave(2, way="back", CX_ADULT="", CX_CONSENT="no").kind == "discarded"
    assert sitting(ada).state == "waiting"


def test_stopping_on_a_half_filled_page_keeps_the_answer_that_was_acted_on(ada: Walker):
    to_page_of_safety(ada)
    ada.leave(SAFETY, way="later", S1="yes", S2="", S3="")
    administer.stop(ada.workplace, ada.account_id, ada.sitting, ada.now)
    kept = stored(ada)["safety"]
    assert (kept.responses, kept.missing, kept.is_whole) == ({"S1": "yes"}, {"S2": "blank", "S3": "blank"}, False)


CONTACT, SAFETY = 3, 4
"""Numbers of their pages in an intake."""

SHORT_FORM = {"opening", "consent", "contact", "safety", "context", "closeness"}


def asked_now(ada: Walker) -> set[str]:
    """The questionnaires that her sitting still asks, as things stand."""
    with ada.workplace.database.reading() as db:
        sitting = opened(db, ada.workplace.library, ada.account_id, ada.sitting, ada.now)
        return {page.questionnaire.id for page in sitting.walk.pages(sitting.values)}


@pytest.mark.parametrize("at_first", ["not-sure", "yes"])
def test_an_answer_that_raised_a_mark_can_be_changed_and_the_form_stays_short(
    ada: Walker, people: Cast, at_first: str
) -> None:
    ada.said = {"S2": at_first}
    ada.start()
    ada.walk(until="between")
    filling.go_on(ada.workplace, ada.account_id, ada.sitting, ada.now)

    ada.leave(SAFETY, S2="no")

    assert asked_now(ada) == SHORT_FORM
    page = client_page.client_page(ada.workplace, people.ben.id, people.ada.id, ada.now)
    assert page.banner is not None
    label = {"not-sure": "Not sure", "yes": "Yes"}[at_first]
    (flag,) = page.banner.reasons
    assert ("Are you afraid of your mom now?", label) in flag.answers


def test_what_nobody_answers_under_a_mark_is_kept_as_not_asked(ada: Walker) -> None:
    ada.said = {"S2": "not-sure"}
    ada.start()
    ada.walk(until="between")
    filling.go_on(ada.workplace, ada.account_id, ada.sitting, ada.now)
    ada.leave(SAFETY, S2="no")
    ada.walk()
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)

    assert set(stored(ada)) == SHORT_FORM


def test_a_graver_answer_after_a_mark_still_ends_the_sitting(ada: Walker) -> None:
    ada.said = {"S3": "limit"}
    ada.start()
    ada.walk(until="between")
    filling.go_on(ada.workplace, ada.account_id, ada.sitting, ada.now)

    assert ada.leave(SAFETY, S3="cut-off").kind == "ended"


def test_whoever_has_said_by_mistake_that_she_died_is_asked_the_rest_once_she_says_so(ada: Walker) -> None:
    ada.said = {"CX_CONTACT": "died"}
    ada.start()
    ada.walk(until="between")
    filling.go_on(ada.workplace, ada.account_id, ada.sitting, ada.now)

    ada.leave(CONTACT, CX_CONTACT="daily")

    assert asked_now(ada) > SHORT_FORM
