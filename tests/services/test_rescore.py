"""Old responses scored anew: once, completely, and without losing what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from assessment.questionnaire.library import UnknownQuestionnaireError
from assessment.services import administer
from assessment.services.rescore import rescore
from assessment.services.workplace import Workplace
from assessment.storage import rescoring
from assessment.storage.administrations import streamed
from assessment.storage.tables import Administration, Scoring, Version
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories import NOW, make_sitting
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

LATER = NOW + timedelta(days=90)


@pytest.fixture
def two(walker: Walker) -> Walker:
    """Ada after two sittings: calm rose from 0 to 100, nearness stayed at 50."""
    walker.sit(Q1="0", Q2="4")
    walker.later(days=21).sit(Q1="4", Q2="0")
    return walker


@pytest.fixture
def dan(two: Walker, people: Cast) -> Walker:
    """Dan after one sitting, in the same practice."""
    with two.workplace.database.writing() as db:
        make_sitting(db, people.dan_track, n=0, opens_on=NOW.date(), closes_on=None, state="waiting")
    walker = Walker(two.workplace, people.dan_account.id, NOW)
    walker.sit(Q1="4", Q2="0")
    return walker


def scorings(workplace: Workplace) -> Sequence[tuple[int, int, bool, float]]:
    """Version, revision, whether it is over, and the score in calm, of every scoring, in order of making."""
    with workplace.database.reading() as db:
        rows = db.execute(select(Scoring, Version.version).join(Version, Version.id == Scoring.version_id))
        found = [(s.version_id, s.revision, s.superseded_at is not None, s.scores["CALM"]["value"], v) for s, v in rows]
    return sorted((version, revision, is_over, value) for _, revision, is_over, value, version in found)


def responses(workplace: Workplace) -> list[Any]:
    with workplace.database.reading() as db:
        rows = db.scalars(select(Administration).order_by(Administration.id))
        return [(row.id, row.version_id, row.responses, row.missing, row.is_whole) for row in rows]


def test_a_new_key_scores_old_responses_and_the_old_scores_stay(two: Walker, restart: Restart):
    before = responses(two.workplace)
    corrected = restart(calm(), calm(SECOND, OTHER_KEY))

    done = rescore(corrected, LATER)

    assert dict(done.administrations) == {("calm", 1, 2, 1): 2}
    assert done.n_verdicts == 1  # from 0 to 100 was a change; by the new key both sittings are 50
    assert scorings(corrected) == [(1, 1, True, 0), (1, 1, True, 100), (2, 1, False, 50), (2, 1, False, 50)]
    assert responses(corrected) == before


def test_after_that_a_course_runs_on_into_the_new_version(two: Walker, restart: Restart):
    two.workplace = restart(calm(), calm(SECOND, OTHER_KEY))
    two.later(days=21).sit(Q1="4", Q2="4")
    assert [one.questionnaire.version for one in history_of(two.workplace).answered] == [1, 1, 2]

    rescore(two.workplace, LATER)

    answered = history_of(two.workplace).answered
    assert [one.questionnaire.version for one in answered] == [2, 2, 2]
    assert [one.scored.scores["CALM"].value for one in answered if one.scored] == [50, 50, 100]


def test_a_higher_error_revision_changes_intervals_and_verdicts_and_no_score(two: Walker, restart: Restart):
    unsure = restart(calm(SECOND_REVISION, UNSURE))

    done = rescore(unsure, LATER)

    assert dict(done.administrations) == {("calm", 1, 1, 2): 2}
    assert done.n_verdicts == 1  # 100 points are 7.1 standard errors of a difference with SEM 10, 0.7 with SEM 100
    assert scorings(unsure) == [(1, 1, True, 0), (1, 1, True, 100), (1, 2, False, 0), (1, 2, False, 100)]
    assert [one.scored.scores["CALM"].sem for one in history_of(unsure).answered if one.scored] == [100, 100]
    assert [one.revision for one in history_of(unsure).answered] == [2, 2]


def test_a_dry_run_counts_the_same_and_writes_nothing(two: Walker, restart: Restart):
    corrected = restart(calm(), calm(SECOND, OTHER_KEY))
    before = scorings(corrected)

    tried = rescore(corrected, LATER, is_dry_run=True)

    assert scorings(corrected) == before
    with corrected.database.reading() as db:
        assert [row.version for row in db.scalars(select(Version))] == [1]
    assert rescore(corrected, LATER) == tried


def test_what_was_done_is_not_done_again(two: Walker, restart: Restart):
    corrected = restart(calm(), calm(SECOND, OTHER_KEY))
    rescore(corrected, LATER)
    after = scorings(corrected)

    again = rescore(corrected, LATER + timedelta(days=1))

    assert (again.n_administrations, again.n_verdicts) == (0, 0)
    assert scorings(corrected) == after


def test_a_run_that_was_broken_off_is_finished_by_another(
    dan: Walker, restart: Restart, monkeypatch: pytest.MonkeyPatch
):
    corrected = restart(calm(), calm(SECOND, OTHER_KEY))
    put = rescoring.put
    calls: list[int] = []

    def breaking_off(db: Any, rows: Any) -> frozenset[str]:
        calls.append(len(rows))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return put(db, rows)

    with monkeypatch.context() as patched:
        patched.setattr(rescoring, "put", breaking_off)
        with pytest.raises(KeyboardInterrupt):
            rescore(corrected, LATER, at_once=1)
    assert len(scorings(corrected)) == 3 + calls[0]
    assert sum(not is_over for _, _, is_over, _ in scorings(corrected)) == 3

    rest = rescore(corrected, LATER, at_once=1)

    assert rest.n_administrations == 3 - calls[0]
    assert [row[:3] for row in scorings(corrected)] == [(1, 1, True)] * 3 + [(2, 1, False)] * 3


def test_two_runs_at_once_score_everything_once(dan: Walker, restart: Restart):
    corrected = restart(calm(), calm(SECOND, OTHER_KEY))

    done = at_once(2, lambda _: rescore(corrected, LATER, at_once=1))

    assert sum(one.n_administrations for one in done) == 3
    assert [row[:3] for row in scorings(corrected)] == [(1, 1, True)] * 3 + [(2, 1, False)] * 3


def test_a_version_that_asks_something_else_is_refused_with_the_reason(two: Walker, restart: Restart):
    other = restart(calm(), calm(SECOND, OTHER_KEY, REWORDED))

    done = rescore(other, LATER)

    assert done.n_administrations == 0
    assert [(one.questionnaire, one.version) for one in done.kept] == [("calm", 1)]
    assert done.kept[0].reason == (
        'version 2 asks something else: item Q2: text: "I was restless." became "I was fidgety."'
    )


def test_where_the_newest_asks_something_else_an_earlier_version_still_corrects_the_key(two: Walker, restart: Restart):
    third = ("version = 1", "version = 3")
    files = restart(calm(), calm(SECOND, OTHER_KEY), calm(third, OTHER_KEY, REWORDED))

    assert dict(rescore(files, LATER).administrations) == {("calm", 1, 2, 1): 2}


def test_a_file_that_does_not_fit_its_seal_scores_nothing(two: Walker, restart: Restart):
    done = rescore(restart(calm(OTHER_KEY)), LATER)

    assert done.n_administrations == 0
    assert done.kept[0].reason == "version 1 was changed after it had been asked"


def test_an_error_table_without_a_higher_revision_scores_nothing(two: Walker, restart: Restart):
    done = rescore(restart(calm(UNSURE)), LATER)

    assert done.n_administrations == 0
    assert "Give the changed table revision = 2." in done.kept[0].reason


def test_bringing_back_an_older_file_takes_no_scores_back(two: Walker, restart: Restart):
    rescore(restart(calm(), calm(SECOND, OTHER_KEY)), LATER)

    done = rescore(restart(calm()), LATER)

    assert done.n_administrations == 0
    assert [one.questionnaire.version for one in history_of(restart(calm())).answered] == [2, 2]


def test_better_words_score_nothing_anew(two: Walker, restart: Restart):
    assert rescore(restart(calm(("It was low", "It was little"))), LATER).n_administrations == 0
    assert rescore(restart(calm(), calm(SECOND, ("It was low", "It was little"))), LATER).n_administrations == 0


def test_half_filled_forms_stay_without_scores(walker: Walker, restart: Restart):
    sitting = walker.start()
    walker.leave(1, Q1="4")
    administer.stop(walker.workplace, walker.account_id, sitting, walker.now)

    assert rescore(restart(calm(), calm(SECOND, OTHER_KEY)), LATER).n_administrations == 0


def test_a_new_version_can_add_a_scale_to_old_responses(two: Walker, restart: Restart):
    added = (
        '[[derived]]\nid = "sum"',
        '[[scales]]\nid = "ALL"\ntitle = "All"\nkey = ["Q1", "Q3"]\n\n[[derived]]\nid = "sum"',
    )
    rescore(restart(calm(), calm(SECOND, added)), LATER)

    answered = history_of(restart(calm(), calm(SECOND, added))).answered
    assert [one.scored.scores["ALL"].value for one in answered if one.scored] == [25, 75]  # Q3 is 2: (0 + 2) / 8, 6 / 8


def test_notes_are_found_anew_too(two: Walker, restart: Restart):
    assert [one.scored.notes for one in history_of(two.workplace).answered if one.scored] == [(), ("still",)]
    other = restart(calm(), calm(SECOND, OTHER_KEY, ("CALM >= 50", "CALM >= 60")))

    rescore(other, LATER)

    assert [one.scored.notes for one in history_of(other).answered if one.scored] == [(), ()]


def test_an_export_names_the_version_that_scored(two: Walker, people: Cast, restart: Restart):
    corrected = restart(calm(), calm(SECOND, OTHER_KEY))
    rescore(corrected, LATER)

    with corrected.database.reading() as db:
        rows = list(streamed(db, people.ben.id))
    assert [(row.version, row.scores["CALM"]["value"]) for row in rows if row.scores] == [(2, 50), (2, 50)]


def test_only_the_questionnaire_that_was_named_is_looked_at(two: Walker, restart: Restart):
    corrected = restart(calm(), calm(SECOND, OTHER_KEY))
    with pytest.raises(UnknownQuestionnaireError):
        rescore(corrected, LATER, only="calmer")
    assert rescore(corrected, LATER, only="calm", is_dry_run=True).n_administrations == 2
    nothing = replace(corrected, library=restart().library)
    assert rescore(nothing, LATER).n_administrations == 0
