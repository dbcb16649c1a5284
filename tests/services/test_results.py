"""What comes back to her, with numbers worked out by hand."""

from __future__ import annotations

import pytest

from assessment.services import home, looks, over_time, own_data, results, trying
from assessment.services.opened import NotHereError, client_of
from assessment.services.over_time import Picture
from assessment.storage import audit
from tests.cast import Cast
from tests.services.said import BOTH_WAYS
from tests.services.walking import Walker


def test_her_results_are_said_in_her_words_with_scores_worked_out_by_hand(ada: Walker):
    ada.sit(**BOTH_WAYS)
    page = results.results_page(ada.workplace, ada.account_id, ada.now)
    closeness = page.parts[0]
    assert closeness.pattern is not None
    assert closeness.pattern.label == "Pulled both ways"
    assert closeness.pattern.prompt.startswith("If you like: when do you step in")
    assert [(scale.name, scale.n, scale.n_items) for scale in closeness.scales] == [
        ("Blending", 6, 6),
        ("Distance", 5, 6),
        ("Ease", 6, 6),
    ]
    lines = [scale.line for scale in closeness.scales]
    assert [round(line.score, 4) for line in lines if line] == [70.8333, 65.0, 29.1667]
    assert [line.band for line in lines if line] == ["Clear", "Clear", "Some"]
    assert closeness.scales[0].text == (
        "Sentences about feelings and duties running together with your mom were somewhat to mostly true for you "
        "(71 of 100)."
    )
    assert closeness.scales[1].is_prorated
    assert [scale.verdict.id for scale in closeness.scales if scale.verdict] == ["too-few"] * 3


def test_no_clinical_name_reaches_a_client(ada: Walker):
    ada.sit(**BOTH_WAYS)
    shown = repr(results.results_page(ada.workplace, ada.account_id, ada.now))
    shown += repr(over_time.over_time_page(ada.workplace, ada.account_id, ada.now))
    for name in ("Enmeshment", "Cutoff", "Healthy closeness", "position", "Push and pull"):
        assert name not in shown


def test_too_few_answers_leave_a_card_without_a_line(ada: Walker):
    ada.sit(**BOTH_WAYS | dict.fromkeys(("H1", "H2", "H3"), "skip"))
    page = results.results_page(ada.workplace, ada.account_id, ada.now)
    ease = page.parts[0].scales[2]
    assert (ease.name, ease.line, ease.verdict) == ("Ease", None, None)
    assert ease.text == "There were not enough answers for this part this time. That is fine."


def test_a_total_that_could_not_come_about_is_not_called_unanswered(ada: Walker):
    ada.sit(**BOTH_WAYS, S1="prefer-not")  # six of the twelve practices are not asked then, and the total needs nine
    page = results.results_page(ada.workplace, ada.account_id, ada.now)
    practices = next(part for part in page.parts if part.title == "Practices")
    assert practices.total is None
    assert len(practices.bars) == 2


def test_marks_at_one_place_stand_one_above_the_other(ada: Walker):
    ada.sit(**BOTH_WAYS, **{"R1.now": "2", "R1.hope": "7", "R1.guess": "7"})
    page = results.results_page(ada.workplace, ada.account_id, ada.now)
    marks = next(part.lines for part in page.parts if part.lines)[0].marks
    assert [mark.aside for mark in marks] == [0.0, -8.5, 8.5]


def test_what_was_not_asked_this_time_is_shown_with_its_date(ada: Walker):
    ada.sit(**BOTH_WAYS)
    intake_on = ada.now.date()
    ada.later(days=21).sit(**BOTH_WAYS)
    page = results.results_page(ada.workplace, ada.account_id, ada.now)
    dates = {part.title: part.on for part in page.parts}
    assert dates == {"Closeness": None, "Mom style": intake_on, "Practices": None}
    assert [anchor.answer for anchor in page.anchors] == ["A little better"]


def test_seven_raw_points_lower_is_a_change_and_six_are_not(ada: Walker):
    ada.sit(**BOTH_WAYS)
    lower = BOTH_WAYS | {"E1": "1", "E2": "1", "E3": "1"}  # 17 - 7 = 10 of 24 raw points: 41.6667
    ada.later(days=21).sit(**lower)
    page = results.results_page(ada.workplace, ada.account_id, ada.now)
    verdicts = [scale.verdict for scale in page.parts[0].scales]
    assert [verdict.id for verdict in verdicts if verdict] == ["change", "no-clear-change", "no-clear-change"]
    assert verdicts[0] is not None
    assert verdicts[0].points == pytest.approx(-29.1667, abs=1e-4)
    assert page.parts[0].scales[0].is_second


def test_results_need_something_sent_and_a_client_who_wants_to_see_them(ada: Walker):
    with pytest.raises(NotHereError):
        results.results_page(ada.workplace, ada.account_id, ada.now)
    ada.sit(**BOTH_WAYS)
    with ada.workplace.database.writing() as db:
        client_of(db, ada.account_id).sees = "saved"
    for refused in (results.results_page, over_time.over_time_page):
        with pytest.raises(NotHereError):
            refused(ada.workplace, ada.account_id, ada.now)
    with pytest.raises(NotHereError):
        over_time.own_picture(ada.workplace, ada.account_id, Picture(key="1"), ada.now)


def test_each_page_of_results_writes_one_look_and_its_pictures_none(ada: Walker, people: Cast):
    ada.sit(**BOTH_WAYS)
    results.results_page(ada.workplace, ada.account_id, ada.now)
    over_time.over_time_page(ada.workplace, ada.account_id, ada.now)
    over_time.own_picture(ada.workplace, ada.account_id, Picture(key="1"), ada.now)
    ada.later(minutes=16)
    over_time.own_picture(ada.workplace, ada.account_id, Picture(key="2"), ada.now)
    with ada.workplace.database.reading() as db:
        actions = [look.action for look in audit.looks_at(db, people.ada.id)]
    assert actions == ["results", "over-time", "picture"]
    assert looks.checked(ada.workplace).broken is None


def test_her_course_has_a_figure_for_each_scale_with_the_table_behind_it(ada: Walker):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**BOTH_WAYS)
    page = over_time.over_time_page(ada.workplace, ada.account_id, ada.now)
    assert [figure.title for figure in page.figures] == ["Blending", "Distance", "Ease", "Mom style", "Practices"]
    assert [figure.about for figure in page.figures[:3]] == [
        "feelings and duties running together with your mom",
        "keeping your distance",
        "ease and being yourself with your mom",
    ]
    rows = page.figures[1].rows
    assert [(round(row.score or 0, 4), row.n, row.n_items, row.is_prorated, row.anchor) for row in rows] == [
        (65.0, 5, 6, True, ""),
        (65.0, 5, 6, True, "A little better"),
    ]
    assert page.figures[0].alt.startswith("Blending over 2 check-ins, 20 November 2026 to 11 December 2026: first 71")
    # the declared SEM of 10: 70.8333 -+ 1.96 * sqrt(2) * 10 = 43.11 to 98.55
    caption = page.figures[0].table_caption
    assert caption.startswith("Blending, 0 to 100: ")
    assert caption.endswith(". Shaded, the usual error of one check-in: 43 to 99.")


@pytest.mark.parametrize("key", ["0", "4", "x", "99999999999", "map", ""])
def test_a_picture_that_is_not_on_the_page_is_not_found(ada: Walker, key: str):
    ada.sit(**BOTH_WAYS)
    with pytest.raises(NotHereError):
        over_time.own_picture(ada.workplace, ada.account_id, Picture(key=key), ada.now)


def test_trying_gives_the_same_results_and_keeps_nothing(ada: Walker):
    answers = {id_: [answer] for id_, answer in BOTH_WAYS.items()} | {
        "S0": ["yes"],
        "at-page": ["check"],
        "go": ["send"],
    }
    tried = trying.tried(ada.workplace, answers, ada.now)
    assert tried.results is not None
    assert tried.results.is_try
    scales = tried.results.parts[0].scales
    assert [round(scale.line.score, 4) for scale in scales if scale.line] == [70.8333, 65.0, 29.1667]
    assert home.home_page(ada.workplace, ada.account_id, ada.now).has_results is False


def test_trying_walks_from_the_first_question_to_check_and_send(ada: Walker):
    answers: dict[str, list[str]] = {}
    seen = []
    step = trying.tried(ada.workplace, {"go": ["start"]}, ada.now)
    while step.form is not None:
        seen.append(step.form.page.number)
        typed = {f.id: ["yes"] if f.id == "S0" else ["2"] for f in step.form.page.fields}
        answers = {**{k: list(v) for k, v in step.earlier.items()}, **typed, "go": ["on"]}
        step = trying.tried(ada.workplace, answers, ada.now)
    assert seen == [1, 2, 3, 4]
    assert step.check is not None
    assert (step.check.n_asked, step.check.n_answered) == (18, 18)
    back = trying.tried(ada.workplace, {**step.earlier, "go": ["back"]}, ada.now)
    assert back.form is not None
    assert back.form.page.number == 4


def test_trying_without_a_quiet_moment_ends_on_its_page(ada: Walker):
    step = trying.tried(ada.workplace, {"at-page": ["1"], "S0": ["no"]}, ada.now)
    assert step.between is not None
    assert step.between.text.startswith("No problem.")


def test_her_own_record_names_who_looked(ada: Walker):
    ada.sit(**BOTH_WAYS)
    results.results_page(ada.workplace, ada.account_id, ada.now)
    page = own_data.your_data_page(ada.workplace, ada.account_id, ada.now)
    assert page.looks == ()  # of others
    assert [visit.what for visit in page.own_visits] == [("your-data", "results")]
    assert page.sees == "results"


def test_the_picture_of_her_practices_says_what_can_be_told_of_their_total(ada: Walker):
    ada.sit(**BOTH_WAYS)
    ada.later(days=21).sit(**BOTH_WAYS)
    practices = over_time.over_time_page(ada.workplace, ada.account_id, ada.now).figures[-1]
    assert practices.title == "Practices"
    assert practices.verdict is not None
    assert practices.verdict.id == "no-clear-change"
