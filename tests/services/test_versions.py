"""Old results keep their meaning, whatever becomes of the files."""

from __future__ import annotations

from sqlalchemy import select

from assessment.reporting.course import Series
from assessment.scoring.explanation import explained
from assessment.scoring.words import said
from assessment.services import administer, definitions, progress
from assessment.services.workplace import Workplace
from assessment.storage.tables import Administration, Version
from tests.services.versions import (
    OTHER_KEY,
    REWORDED,
    SECOND,
    SECOND_REVISION,
    UNSURE,
    Restart,
    calm,
    history_of,
)
from tests.services.walking import Walker


def course_of(workplace: Workplace, scale: str) -> Series:
    ran = history_of(workplace)
    newest = ran.answered[-1].questionnaire
    return progress.series(ran, newest, next(s for s in newest.scales if s.id == scale), is_client=False)


def test_a_line_breaks_where_a_scale_changed_its_meaning_and_runs_on_where_it_did_not(walker: Walker, restart: Restart):
    walker.sit(Q1="0", Q2="4", Q3="0")
    walker.later(days=21).sit(Q1="2", Q2="2", Q3="2")
    walker.workplace = restart(calm(), calm(SECOND, REWORDED))
    walker.later(days=21).sit(Q1="4", Q2="0", Q3="4")

    reworded, untouched = course_of(walker.workplace, "CALM"), course_of(walker.workplace, "NEAR")

    assert [point.version for point in reworded.points] == [1, 1, 2]
    assert [point.score for point in reworded.points] == [0, 50, 100]
    assert [len(era) for era in reworded.eras] == [2, 1]
    assert [len(run) for run in reworded.runs] == [2, 1]
    assert reworded.change is not None
    assert reworded.change.verdict == "too-few"
    assert [point.score for point in untouched.points] == [0, 50, 100]
    assert [len(run) for run in untouched.runs] == [3]
    assert untouched.change is not None
    assert (untouched.change.n, untouched.change.verdict) == (3, "change")


def test_a_version_that_changes_no_scale_breaks_no_line(walker: Walker, restart: Restart):
    walker.sit()
    walker.workplace = restart(calm(), calm(SECOND, ("page_size = 1", "page_size = 3")))
    walker.later(days=21).sit()

    assert [len(run) for run in course_of(walker.workplace, "CALM").runs] == [2]


def test_a_file_that_changed_without_a_new_version_is_not_asked_and_that_is_said(walker: Walker, restart: Restart):
    walker.sit()
    changed = restart(calm(REWORDED))

    with changed.database.reading() as db:
        assert definitions.askable(db, changed.library, ["calm"]) == ()
    (misfit,) = definitions.misfits(changed)
    assert misfit.startswith("calm version 1 was changed after it had been asked.")
    assert "version = 2" in misfit


def test_a_new_version_and_better_words_are_no_misfits(walker: Walker, restart: Restart):
    walker.sit()

    assert definitions.misfits(restart(calm(), calm(SECOND, REWORDED))) == []
    assert definitions.misfits(restart(calm(("It was low", "It was little")))) == []


def test_an_error_table_that_changed_without_a_higher_revision_is_said(walker: Walker, restart: Restart):
    walker.sit()

    assert definitions.misfit_errors(restart(calm(SECOND_REVISION, UNSURE))) == []
    (misfit,) = definitions.misfit_errors(restart(calm(UNSURE)))
    assert misfit.startswith("calm version 1: the error table of CALM, NEAR is not the one kept as revision 1.")
    assert "revision = 2" in misfit


def test_a_begun_sitting_ends_in_the_version_it_began_with(walker: Walker, restart: Restart):
    sitting = walker.start()
    walker.leave(1, Q1="4")
    walker.workplace = restart(calm(SECOND, REWORDED, OTHER_KEY))
    walker.leave(2, Q2="0")
    walker.leave(3, Q3="4")
    administer.send(walker.workplace, walker.account_id, sitting, walker.now)

    answered = history_of(walker.workplace).answered[0]
    assert answered.scored is not None
    assert answered.questionnaire.version == 1
    assert answered.questionnaire.items[1].text == "I was restless."
    assert answered.scored.scores["CALM"].value == 100

    walker.later(days=21).sit(Q1="4", Q2="0")
    assert [one.questionnaire.version for one in history_of(walker.workplace).answered] == [1, 2]


def test_the_database_alone_explains_a_result_when_the_file_is_gone(walker: Walker, restart: Restart):
    walker.sit(Q1="4", Q2="0", Q3="skip")
    gone = restart()
    assert not gone.library.questionnaires

    answered = history_of(gone).answered[0]

    assert answered.scored is not None
    words = said(answered.questionnaire, answered.scored, answered.responses)
    explanation = explained(answered.questionnaire, answered.responses)
    assert answered.scored.scores["CALM"].value == 100
    assert answered.scored.scores["NEAR"].reason == "skip"
    assert words.scores["CALM"].client == "It was high (100)."
    assert [part.text for part in explanation.scores[0].parts] == ["I felt at ease.", "I was restless."]
    point = course_of(gone, "CALM").points[0]
    assert (point.score, point.band, point.sem) == (100, "High", 10)


def test_a_changed_file_changes_no_old_result(walker: Walker, restart: Restart):
    walker.sit(Q1="4", Q2="0")
    before = history_of(walker.workplace).answered[0]

    after = history_of(restart(calm(OTHER_KEY, REWORDED))).answered[0]

    assert after.scored == before.scored
    assert after.questionnaire.items == before.questionnaire.items


def test_old_scores_keep_their_error_until_they_are_scored_anew_even_without_the_file(walker: Walker, restart: Restart):
    walker.sit(Q1="4", Q2="0")
    better = restart(calm(SECOND_REVISION, UNSURE))
    assert course_of(better, "CALM").change_sem == 10

    walker.workplace = better
    walker.later(days=21).sit(Q1="4", Q2="0")
    assert course_of(better, "CALM").change_sem == 100
    assert course_of(restart(), "CALM").change_sem == 100
    assert [point.sem for point in course_of(restart(), "CALM").points] == [10, 100]


def test_a_sitting_records_the_version_that_it_asked(walker: Walker):
    sitting = walker.sit()

    with walker.workplace.database.reading() as db:
        row = db.scalars(select(Administration).where(Administration.sitting_id == sitting)).one()
        version = db.get_one(Version, row.version_id)
        assert (version.questionnaire, version.version) == ("calm", 1)
        assert version.seal == walker.workplace.library.version("calm", 1).seal
        assert version.wording == walker.workplace.library.version("calm", 1).wording
