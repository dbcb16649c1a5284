"""The made-up practice: what its stories come to, and that it never stands in anybody's way.

What is expected of each course is what its story sets out to show; the verdicts themselves are tested with `change`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from assessment.config import demo_settings, settings
from assessment.questionnaire.library import Library
from assessment.reporting.course import Course, Series
from assessment.services import accounts, caseload, home, practice, results
from assessment.services.demo import making, telling
from assessment.services.demo.making import PASSWORD, NotADemoError, OtherKeysError
from assessment.services.demo.stories import Cast, Occasion, cast
from assessment.services.demo.telling import StoryError
from assessment.services.history import History, history
from assessment.services.progress import course
from assessment.services.standing import asked_track, standing
from assessment.services.workplace import Workplace
from assessment.storage.database import Database
from assessment.storage.keys import Keys
from assessment.storage.tables import Account, Client, Flag, Note

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def workplace_in(instance: Path, library: Library) -> Workplace:
    """The made-up practice in this folder, as its app opens it."""
    its = demo_settings(instance)
    database = Database(its.database_url, Keys(its.encryption_keys, its.index_key))
    return Workplace(database=database, library=library, is_demo=True)


@pytest.fixture(scope="session")
def made_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a made-up practice with all its stories; nobody writes into it."""
    instance = tmp_path_factory.mktemp("instance")
    making.demo({"INSTANCE_PATH": str(instance)}, now=NOW)
    return instance


@pytest.fixture(scope="session")
def made(made_in: Path, library: Library) -> Iterator[Workplace]:
    """The practice itself."""
    workplace = workplace_in(made_in, library)
    yield workplace
    workplace.database.dispose()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A cast with the shortest story alone, for what does not depend on the others."""
    told = cast()
    one = replace(told, stories=tuple(story for story in told.stories if story.n_sittings == 1))
    monkeypatch.setattr(making, "cast", lambda: one)
    return one


def known_of(made: Workplace, code: str) -> History:
    with made.database.reading() as db:
        client = db.scalars(select(Client).where(Client.code == code)).one()
        return history(db, made.library, asked_track(db, client))


def course_of(made: Workplace, code: str) -> Course:
    return course(known_of(made, code), is_client=False)


def series_of(made: Workplace, code: str, scale: str) -> Series:
    return next(one for one in course_of(made, code).series if one.id == scale)


def verdict_of(made: Workplace, code: str, scale: str) -> str | None:
    change = series_of(made, code, scale).change
    return change.verdict if change else None


def states_of(made: Workplace, code: str) -> list[str]:
    return [sitting.state for sitting in known_of(made, code).sittings]


def test_blending_eases_beyond_the_usual_error(made: Workplace) -> None:
    change = series_of(made, "NF-001", "ENM").change

    assert change is not None
    assert change.verdict == "change"
    assert change.last < change.first
    assert verdict_of(made, "NF-001", "CUT") == "no-clear-change"


def test_distance_thaws_and_the_stopped_check_in_has_no_point(made: Workplace) -> None:
    change = series_of(made, "NF-004", "CUT").change

    assert change is not None
    assert change.verdict == "change"
    assert change.last < change.first
    assert states_of(made, "NF-004")[4] == "stopped"
    half = [answered for answered in known_of(made, "NF-004").answered if not answered.is_whole]
    assert [(one.sitting.n, one.n_answered, one.scored) for one in half] == [(4, 6, None)]
    assert 4 not in {point.sitting_n for point in series_of(made, "NF-004", "CUT").points}


def test_swings_are_bumpy_both_ways(made: Workplace) -> None:
    assert verdict_of(made, "NF-003", "ENM") == "bumpy"
    assert verdict_of(made, "NF-003", "CUT") == "bumpy"


def test_steady_is_not_called_change_and_the_last_form_is_begun(made: Workplace) -> None:
    assert [verdict_of(made, "NF-005", scale) for scale in ("ENM", "CUT", "HCL")] == ["no-clear-change"] * 3
    assert states_of(made, "NF-005") == ["sent"] * 12 + ["begun"]


def test_a_check_in_that_nobody_opened_has_lapsed_and_the_next_is_open_now(made: Workplace) -> None:
    known = known_of(made, "NF-002")

    assert [sitting.state for sitting in known.sittings] == [*["sent"] * 3, "lapsed", *["sent"] * 4, "waiting"]
    assert len(course_of(made, "NF-002").not_sent) == 1
    assert standing(made.library.plans, known.track, list(known.sittings), TODAY).state == "ready"


def test_a_fortnight_without_contact_leaves_ease_without_a_score(made: Workplace) -> None:
    ease = {point.sitting_n: point for point in series_of(made, "NF-002", "HCL").points}
    blending = {point.sitting_n: point for point in series_of(made, "NF-002", "ENM").points}

    assert (ease[4].score, ease[4].n) == (None, 3)  # three answers of six: too few (instrument.md, section 4)
    assert blending[4].n == 4
    assert blending[4].score is not None


def test_an_intake_that_was_stopped_before_its_end_has_a_prorated_score_and_half_a_form(made: Workplace) -> None:
    known = known_of(made, "NF-006")
    (point,) = series_of(made, "NF-006", "ENM").points

    assert [sitting.state for sitting in known.sittings] == ["stopped", "waiting"]
    assert (point.n, point.n_items) == (4, 6)
    assert point.score is not None
    assert verdict_of(made, "NF-006", "ENM") == "too-few"
    assert [one.questionnaire.id for one in known.answered if not one.is_whole] == ["repair"]


def test_not_being_sure_about_safety_marks_her_for_review_and_hides_her_results(made: Workplace) -> None:
    known = known_of(made, "NF-007")
    with made.database.reading() as db:
        (flag,) = db.scalars(select(Flag).where(Flag.track_id == known.track.id))
        account_id = db.scalars(select(Client.account_id).where(Client.code == "NF-007")).one()
    assert account_id is not None

    assert known.track.mark == "review"
    assert (flag.kind, flag.settled_at) == ("check-in:1", None)
    page = results.results_page(made, account_id, NOW)
    assert page.parts == ()
    assert page.instead is not None
    assert "therapist will go through the results" in page.instead.text


def test_a_death_stops_the_plan_and_raises_a_flag(made: Workplace) -> None:
    known = known_of(made, "NF-008")
    with made.database.reading() as db:
        (flag,) = db.scalars(select(Flag).where(Flag.track_id == known.track.id))

    assert known.track.stopped_at is not None
    assert flag.kind == "contact:1"
    assert standing(made.library.plans, known.track, list(known.sittings), TODAY).state == "nothing"


def test_courses_end_near_today_and_nothing_happened_later(made: Workplace) -> None:
    with made.database.reading() as db:
        codes = list(db.scalars(select(Client.code)))
    latest = {code: max(s.begun_at for s in known_of(made, code).sittings if s.begun_at) for code in codes}

    assert all(NOW - timedelta(days=30) < at < NOW for at in latest.values())


def test_days_are_those_of_the_practice_where_she_has_no_zone_of_her_own(made: Workplace) -> None:
    known = known_of(made, "NF-005")
    begun_at = known.sittings[-1].begun_at
    account_id = accounts.account_fitting(made, sign_in_name="ada", password=PASSWORD)
    assert begun_at is not None
    assert account_id is not None
    assert begun_at.date() == TODAY  # in UTC it was after midnight; in New York it was still the evening before

    assert home.home_page(made, account_id, NOW).begun_on == TODAY - timedelta(days=1)


def test_what_lapses_with_enough_in_it_was_completed_on_the_evening_she_last_answered(
    short: Cast, tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "EVENING", time(21, 0))
    begun = {0: Occasion(way="begun", n_pages=15)}
    told = replace(short, stories=tuple(replace(one, occasions=begun) for one in short.stories))
    monkeypatch.setattr(making, "cast", lambda: told)
    making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW)
    workplace = workplace_in(tmp_path, library)
    account_id = accounts.account_fitting(workplace, sign_in_name="joan", password=PASSWORD)
    assert account_id is not None

    home.start(workplace, account_id, NOW + timedelta(days=30))

    intake = known_of(workplace, "NF-006").sittings[0]
    assert (intake.state, intake.completed_on) == ("lapsed", TODAY - timedelta(days=told.stories[0].ends))
    workplace.database.dispose()


def test_client_and_clinician_have_written_beside_the_pictures(made: Workplace) -> None:
    with made.database.reading() as db:
        roles = {db.get_one(Account, note.writer_id).role for note in db.scalars(select(Note))}
        audiences = {note.audience for note in db.scalars(select(Note))}

    assert roles == {"client", "clinician"}
    assert audiences == {"both", "writer"}


def test_each_clinician_sees_her_own_clients_alone(made: Workplace) -> None:
    ben, cleo = (
        accounts.account_fitting(made, sign_in_name=f"{name}@example.org", password=PASSWORD)
        for name in ("ben", "cleo")
    )
    assert ben is not None
    assert cleo is not None

    told = cast().stories
    for clinician_id, name in ((ben, "ben"), (cleo, "cleo")):
        rows = caseload.caseload_page(made, clinician_id, NOW).rows
        assert {row.code for row in rows} == {story.code for story in told if story.clinician == name}


def test_every_sign_in_that_is_named_works(made_in: Path, made: Workplace) -> None:
    found = making.demo({"INSTANCE_PATH": str(made_in)}, now=NOW)

    assert len(found.sign_ins) == 10
    for one in found.sign_ins:
        assert accounts.account_fitting(made, sign_in_name=one.sign_in_name, password=found.password)


def test_making_it_twice_changes_nothing(made_in: Path) -> None:
    before = (made_in / "demo" / "practice.db").read_bytes()

    found = making.demo({"INSTANCE_PATH": str(made_in)}, now=NOW + timedelta(days=40))

    assert not found.is_new
    assert (made_in / "demo" / "practice.db").read_bytes() == before


def test_its_database_holds_no_name_in_clear(made_in: Path) -> None:
    kept = (made_in / "demo" / "practice.db").read_bytes()

    for story in cast().stories:
        assert story.name.encode() not in kept


def test_making_it_writes_no_name_into_a_log(
    short: Cast, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW)

    said = caplog.text + "".join(capfd.readouterr())
    for one in (*short.stories, *short.clinicians):
        assert one.name not in said
        assert one.sign_in_name not in said


def test_making_it_afresh_forgets_what_was_done_in_it(short: Cast, tmp_path: Path, library: Library) -> None:
    making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW)
    workplace = workplace_in(tmp_path, library)
    accounts.add_clinician(workplace, name="Guest", sign_in_name="guest@example.org", now=NOW)
    workplace.database.dispose()

    found = making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW, afresh=True)

    assert found.is_new
    assert "guest@example.org" not in {one.sign_in_name for one in found.sign_ins}


def test_the_real_practice_beside_it_is_not_touched(
    short: Cast, tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = real_practice(settings({"INSTANCE_PATH": str(tmp_path)}).database_url, tmp_path, library)
    before = real.read_bytes()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{real}")

    making.demo({"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": f"sqlite:///{real}"}, now=NOW, afresh=True)

    assert real.read_bytes() == before
    assert demo_settings(tmp_path).database_url == f"sqlite:///{tmp_path / 'demo' / 'practice.db'}"


@pytest.mark.parametrize("afresh", [False, True])
def test_a_real_practice_in_its_place_is_refused(short: Cast, tmp_path: Path, library: Library, afresh: bool) -> None:
    real = real_practice(demo_settings(tmp_path).database_url, tmp_path / "demo", library)
    before = real.read_bytes()

    with pytest.raises(NotADemoError, match="not a made-up practice"):
        making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW, afresh=afresh)

    assert real.read_bytes() == before


def test_an_empty_database_in_its_place_is_filled(short: Cast, tmp_path: Path) -> None:
    its = demo_settings(tmp_path)
    database = Database(its.database_url, Keys(its.encryption_keys, its.index_key))
    database.migrate()
    database.dispose()

    assert making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW).is_new


def test_what_fails_on_the_way_leaves_nothing_behind(
    short: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slipped = replace(short, stories=tuple(replace(one, answers={"CX_ADLUT": ("yes",)}) for one in short.stories))
    monkeypatch.setattr(making, "cast", lambda: slipped)

    with pytest.raises(StoryError, match="CX_ADLUT"):
        making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW)

    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["secrets.toml"]


def test_an_answer_that_the_form_does_not_take_stops_the_making(
    short: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = replace(short, stories=tuple(replace(one, answers={"S0": ("perhaps",)}) for one in short.stories))
    monkeypatch.setattr(making, "cast", lambda: refused)

    with pytest.raises(StoryError, match="came back as bad"):
        making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW)


def test_lost_keys_are_named_and_making_it_afresh_helps(short: Cast, tmp_path: Path) -> None:
    making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW)
    (tmp_path / "demo" / "secrets.toml").unlink()

    with pytest.raises(OtherKeysError):
        making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW)

    assert making.demo({"INSTANCE_PATH": str(tmp_path)}, now=NOW, afresh=True).is_new


def real_practice(url: str, instance: Path, library: Library) -> Path:
    """A practice with a clinician, not made up; gives its file."""
    its = settings({"INSTANCE_PATH": str(instance)})
    database = Database(url, Keys(its.encryption_keys, its.index_key))
    database.migrate()
    first = practice.FirstClinician(
        name="Eve", email="eve@example.org", password=PASSWORD, name_on_mails="", country="US", time_zone="UTC"
    )
    practice.set_up(Workplace(database=database, library=library), first, now=NOW)
    database.dispose()
    return instance / "practice.db"
