"""The practice's numbers: who counts, from how many on, and what new error comes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from assessment.cli.questionnaire import problems_in_files
from assessment.questionnaire.library import Library
from assessment.scoring.precision import sem_of
from assessment.services.practice_numbers import numbers_page
from assessment.services.shown.numbers import QuestionnaireNumbers, ScaleNumbers
from assessment.storage import audit
from assessment.storage.database import Database
from assessment.storage.tables import Client, Track
from tests.cast import Cast
from tests.factories import NOW
from tests.services.many import AFTER, BEFORE, FILE, Many, answered, fill, many, new_track


@pytest.fixture
def practice(database: Database, people: Cast, tmp_path: Path) -> Many:
    return many(database, tmp_path / "questionnaires", people.ben)


def numbers(practice: Many) -> QuestionnaireNumbers:
    (found,) = numbers_page(practice.workplace, practice.owner.id, NOW).questionnaires
    return found


def scale(practice: Many) -> ScaleNumbers:
    (found,) = numbers(practice).scales
    return found


def test_alpha_counts_each_client_once_with_her_first_whole_form(practice: Many) -> None:
    # pingouin 0.6.1 on the first sittings alone: see tests/scoring/test_psychometrics.py
    fill(practice)

    found = numbers(practice)

    assert (found.id, found.version, found.n, found.n_alike) == ("six", 1, 60, 0)
    assert found.scales[0].n_complete == 60
    assert found.scales[0].figures is not None
    assert found.scales[0].figures.alpha == pytest.approx(0.7990372101484767, abs=1e-9)


def test_icc_and_sem_of_agreement_are_those_of_a_second_program(practice: Many) -> None:
    # pingouin 0.6.1: ICC(A,1) of the sixty pairs of scores; statsmodels' mean squares give the SEM
    fill(practice)

    found = scale(practice)

    assert found.n_pairs == 60
    assert found.agreement is not None
    assert found.agreement.icc == pytest.approx(0.779894941113, abs=1e-9)
    assert found.agreement.sem == pytest.approx(8.032774300511809, abs=1e-9)


def test_the_draft_can_be_pasted_and_says_the_same_error(practice: Many, tmp_path: Path) -> None:
    fill(practice)
    draft = scale(practice).draft
    assert draft is not None
    file = tmp_path / "questionnaires" / "six.toml"
    file.write_text(FILE.replace(FILE[FILE.index("[scales.error]") : FILE.index("[[examples]]")], f"{draft}\n"))

    assert problems_in_files([file]) == ()
    error = Library.read(file.parent).newest("six").scales[0].error
    assert error is not None
    assert (error.revision, error.label_change) == (4, True)
    assert sem_of(error) == pytest.approx(8.03, abs=0.02)
    assert "60 pairs of sittings 14 to 28 days apart" in error.source
    assert "2026-03-02 to 2026-05-21" in error.source  # the first of the first, the last (day 59 + 21) of the second


def test_a_version_whose_file_is_gone_has_numbers_and_no_draft(practice: Many, tmp_path: Path) -> None:
    fill(practice)
    (tmp_path / "questionnaires" / "six.toml").write_text(FILE.replace("version = 1", "version = 2"))
    workplace = replace(practice.workplace, library=Library.read(tmp_path / "questionnaires"))

    (found,) = numbers_page(workplace, practice.owner.id, NOW).questionnaires

    assert (found.version, found.scales[0].n_pairs, found.scales[0].draft) == (1, 60, None)


def test_nothing_is_shown_from_fewer_than_thirty_people(practice: Many) -> None:
    fill(practice, 29)

    found = numbers(practice)

    assert (found.n, found.n_alike) == (29, None)
    assert (found.scales[0].n_complete, found.scales[0].figures, found.scales[0].agreement) == (29, None, None)
    assert {(item.n, item.figures) for item in found.scales[0].items} == {(29, None)}


def test_from_thirty_people_on_everything_is_shown_but_a_new_error(practice: Many) -> None:
    fill(practice, 30)

    found = scale(practice)

    assert found.figures is not None
    assert found.agreement is not None
    assert all(item.figures is not None for item in found.items)
    assert found.draft is None


def test_an_item_rest_r_needs_enough_complete_forms_where_an_item_has_enough_answers(practice: Many) -> None:
    fill(practice, 29)
    with practice.workplace.database.writing() as db:
        answered(db, practice, new_track(db), 0, [1, None, None, 2, 3, 1], days=0)

    first, second, *_ = scale(practice).items

    assert (first.n, second.n) == (30, 29)
    assert first.figures is not None
    assert second.figures is not None
    assert (second.figures.mean, second.figures.floor, second.figures.missing) == (None, None, pytest.approx(1 / 30))
    assert (first.figures.item_rest_r, first.figures.mean is None) == (None, False)


@pytest.mark.parametrize(("days", "n"), [(13, 0), (14, 30), (28, 30), (29, 0)])
def test_a_pair_lies_fourteen_to_twenty_eight_days_apart(practice: Many, days: int, n: int) -> None:
    fill(practice, 30, days=days)

    assert scale(practice).n_pairs == n


@pytest.mark.parametrize("way", ["worse", None])
def test_whoever_changed_or_cannot_say_makes_no_pair(practice: Many, way: str | None) -> None:
    fill(practice, 3, way=way)

    assert scale(practice).n_pairs == 0


def test_a_client_makes_one_pair_however_long_she_stays(practice: Many) -> None:
    with practice.workplace.database.writing() as db:
        track = new_track(db)
        for n in range(4):
            answered(db, practice, track, n, BEFORE[n], days=21 * n, way="worse" if n == 1 else "same")

    found = numbers(practice)

    assert (found.n, found.scales[0].n_pairs) == (1, 1)


def test_since_last_time_means_the_sitting_just_before_whatever_it_asked(practice: Many) -> None:
    with practice.workplace.database.writing() as db:
        track = new_track(db)
        answered(db, practice, track, 0, BEFORE[0], days=0)
        answered(db, practice, track, 1, BEFORE[0], days=10, way="worse")
        answered(db, practice, track, 2, AFTER[0], days=20)

    assert scale(practice).n_pairs == 0


def test_a_half_filled_form_neither_counts_nor_pairs(practice: Many) -> None:
    fill(practice, 2)
    with practice.workplace.database.writing() as db:
        db.connection().exec_driver_sql(
            "UPDATE administrations SET is_whole = (1 = 0) WHERE sitting_id IN (SELECT id FROM sittings WHERE n = 0)"
        )

    found = numbers(practice)

    assert (found.n, found.scales[0].n_pairs) == (2, 0)


def test_whoever_took_back_her_consent_is_left_out(practice: Many) -> None:
    fill(practice, 3)
    with practice.workplace.database.writing() as db:
        own = select(Client).join(Track, Track.client_id == Client.id).where(Client.code.not_in(["ADA-1", "DAN-1"]))
        db.scalars(own).first().consent_withdrawn_at = NOW

    found = numbers(practice)

    assert (found.n, found.scales[0].n_pairs) == (2, 2)


def test_an_item_that_was_not_asked_is_not_missing(practice: Many) -> None:
    fill(practice, 40)
    with practice.workplace.database.writing() as db:
        for reason in ("blank", "not-asked", "not-reached"):
            track = new_track(db)
            answered(db, practice, track, 0, [1, 2, 3, 2, 1, None], days=0)
            db.connection().exec_driver_sql(
                f'UPDATE administrations SET missing = \'{{"Q6": "{reason}"}}\' '
                f"WHERE sitting_id IN (SELECT id FROM sittings WHERE track_id = '{track.id}')"
            )

    *_, last = scale(practice).items

    assert last.figures is not None
    assert last.figures.missing == pytest.approx(1 / 41)


def test_a_practice_in_which_nobody_answered_has_a_page_too(practice: Many) -> None:
    page = numbers_page(practice.workplace, practice.owner.id, NOW)

    assert (page.questionnaires, page.has_anchor) == ((), True)


def test_the_owners_look_is_written_down(practice: Many) -> None:
    numbers_page(practice.workplace, practice.owner.id, NOW)

    with practice.workplace.database.reading() as db:
        assert [look.action for look in audit.looks_at(db, practice.owner.id)] == ["numbers"]
