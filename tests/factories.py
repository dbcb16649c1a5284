"""Objects for tests: each factory writes one row with sensible values and takes what a test wants to say of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeAlias

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.storage.database import Database
from assessment.storage.keys import Keys
from assessment.storage.sealing import keys_of
from assessment.storage.tables import (
    Account,
    Administration,
    Care,
    Client,
    Draft,
    Flag,
    Invitation,
    Note,
    OutboxMail,
    Practice,
    Preset,
    Row,
    Scoring,
    Sitting,
    Track,
    Unsent,
    Version,
    new_id,
)

Start: TypeAlias = Callable[[str, Keys], Database]
"""How a test opens a database of its own: see the fixture `start`."""

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = NOW.date()

_numbers = count(1)


def make_practice(db: Session, **said: Any) -> Practice:
    """A practice that was written with the keys of this database, unless a test says otherwise."""
    fits = {"key_check": "practice", "index_check": keys_of(db).lookup("practice")}
    return _made(
        db,
        Practice,
        said,
        country="US",
        time_zone="America/New_York",
        exit_address="https://weather.example.org/",
        **fits,
    )


def make_account(db: Session, **said: Any) -> Account:
    return _made(db, Account, said, role="client", created_at=NOW)


def make_clinician(db: Session, **said: Any) -> Account:
    return make_account(db, **{"role": "clinician"} | said)


def make_client(db: Session, *, clinician: Account | None = None, **said: Any) -> Client:
    """A client; in the care of a clinician if one is named."""
    client = _made(db, Client, said, code=f"C-{next(_numbers):04}", created_at=NOW)
    if clinician is not None:
        make_care(db, client, clinician)
    return client


def make_care(db: Session, client: Client, clinician: Account, **said: Any) -> Care:
    return _made(db, Care, said, client_id=client.id, clinician_id=clinician.id, since=NOW - timedelta(days=60))


def make_invitation(db: Session, client: Client, **said: Any) -> Invitation:
    return _made(
        db,
        Invitation,
        said,
        client_id=client.id,
        token_hash=new_id(),
        code_hash=new_id(),
        tries_left=5,
        created_at=NOW,
        expires_at=NOW + timedelta(days=14),
    )


def make_track(db: Session, client: Client, **said: Any) -> Track:
    """A track; it is asked, and the client's earlier ones are set aside."""
    earlier = update(Track).where(Track.client_id == client.id, Track.set_aside_at.is_(None))
    db.execute(earlier.values(set_aside_at=NOW))
    return _made(db, Track, said, client_id=client.id)


def make_sitting(db: Session, track: Track, **said: Any) -> Sitting:
    return _made(db, Sitting, said, track_id=track.id, n=0, opens_on=TODAY, closes_on=TODAY + timedelta(days=14))


def make_begun_sitting(db: Session, track: Track, **said: Any) -> Sitting:
    """A sitting in the middle of being filled in, with its draft."""
    begun = {"state": "begun", "begun_at": NOW, "plan": "standard", "turn": 0, "language": "en", "asked": []}
    sitting = make_sitting(db, track, **begun | said)
    make_draft(db, sitting)
    return sitting


def make_draft(db: Session, sitting: Sitting, **said: Any) -> Draft:
    return _made(db, Draft, said, sitting_id=sitting.id, saved_at=NOW, content={})


def make_version(db: Session, questionnaire: str = "closeness", version: int = 1, **said: Any) -> Version:
    return _made(
        db,
        Version,
        said,
        questionnaire=questionnaire,
        version=version,
        seal=f"seal of {questionnaire} {version}",
        wording=f"wording of {questionnaire} {version}",
        canonical="{}",
        sealed_at=NOW,
    )


def make_administration(db: Session, sitting: Sitting, version: Version, **said: Any) -> Administration:
    return _made(
        db,
        Administration,
        said,
        sitting_id=sitting.id,
        version_id=version.id,
        is_whole=True,
        n_asked=2,
        n_answered=1,
        seconds=42.0,
        responses={"E1": 3},
        missing={"C6": "skip"},
    )


def make_scoring(db: Session, administration: Administration, **said: Any) -> Scoring:
    return _made(
        db,
        Scoring,
        said,
        administration_id=administration.id,
        version_id=administration.version_id,
        scores={"ENM": {"value": 50.0, "n": 6, "band": "some", "sem": 10.0}},
        notes=[],
        quality=[],
        scored_at=NOW,
    )


def make_note(db: Session, track: Track, writer: Account, **said: Any) -> Note:
    return _made(
        db,
        Note,
        said,
        track_id=track.id,
        writer_id=writer.id,
        on=date(2026, 11, 1),
        text="Moved house",
        written_at=NOW,
    )


def make_unsent(db: Session, account: Account, **said: Any) -> Unsent:
    return _made(db, Unsent, said, account_id=account.id, place="/over-time/notes", typed={}, kept_at=NOW)


def make_flag(db: Session, track: Track, **said: Any) -> Flag:
    return _made(db, Flag, said, track_id=track.id, kind="review", raised_at=NOW)


def make_preset(db: Session, clinician: Account, **said: Any) -> Preset:
    return _made(db, Preset, said, clinician_id=clinician.id, name="Every month", wanted={}, kept_at=NOW)


def make_mail(db: Session, **said: Any) -> OutboxMail:
    return _made(db, OutboxMail, said, kind="reminder", about=new_id(), due_at=NOW)


def _made(db: Session, row_class: type[Row], said: dict[str, Any], /, **usual: Any) -> Any:
    row = row_class(**usual | said)
    db.add(row)
    db.flush()
    return row
