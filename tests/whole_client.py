"""Ada with at least one row in every table that refers to a person, so that what is forgotten somewhere shows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import ColumnElement, Table, Text, select, true
from sqlalchemy.orm import Session

from assessment.services.workplace import Workplace
from assessment.storage import audit
from assessment.storage.erasing import rows_of
from assessment.storage.tables import Account, KeptStanding, KeptVerdicts, OutboxMail, Row
from tests.cast import Cast
from tests.factories import (
    NOW,
    make_administration,
    make_draft,
    make_flag,
    make_invitation,
    make_mail,
    make_note,
    make_scoring,
    make_sitting,
    make_unsent,
    make_version,
)

NOT_HERS: Mapping[str, str] = {
    "practice": "what holds for everybody here",
    "versions": "questionnaires as they were asked",
    "errors": "what is known of a scale's error",
    "presets": "what a clinician takes out again and again; of a client only her id, which her dated line keeps",
    "throttle": "how often a door was knocked at, under a keyed hash; gone within a day",
}
"""Tables in which nothing is hers, each with what is in it."""

CANARY = "canary-that-sings"


def make_whole(db: Session, people: Cast) -> None:
    """A row of Ada's in every table, with a canary wherever a word of hers, or about her, may stand."""
    track, flagged = people.ada_track, make_sitting(db, people.ada_track, n=1, state="waiting")
    sitting = make_sitting(
        db, track, state="sent", asked=[["closeness", 1]], completed_on=NOW.date(), plan=f"{CANARY}-plan", ended_at=NOW
    )
    administration = make_administration(
        db,
        sitting,
        make_version(db),
        responses={"E1": 3, "CX": f"{CANARY}-response"},
        missing={"C6": f"{CANARY}-missing"},
        texts={"T": f"{CANARY}-text"},
    )
    make_scoring(db, administration, pattern=f"{CANARY}-pattern")
    make_draft(db, flagged, content={"answers": {"X": f"{CANARY}-draft"}})
    make_note(db, track, people.ada_account, text=f"{CANARY}-note", audience="writer")
    make_note(db, track, people.ben, text=f"{CANARY}-clinicians-note")
    for writer, word in ((people.ada_account, "typed"), (people.ben, "clinician-typed")):
        place = f"/{CANARY}-place-of-{word}"
        make_unsent(db, writer, client_id=people.ada.id, place=place, typed={"text": [f"{CANARY}-{word}"]})
    flag = make_flag(db, track, sitting_id=flagged.id, words=f"{CANARY}-flag", settled_by=people.ben.id)
    invitation = make_invitation(db, people.ada, token_hash=f"{CANARY}-token", code_hash=f"{CANARY}-code")
    for about in (sitting.id, flag.id, invitation.id, people.ada.id, f"{CANARY}-sign-in-key"):
        make_mail(db, about=about)
    people.ada.email = f"{CANARY}@example.org"
    people.ada_account.sign_in_key = f"{CANARY}-sign-in-key"
    people.ada_account.tf_totp_secret, people.ada_account.mf_recovery_codes = f"{CANARY}-secret", (f"{CANARY}-paper",)
    people.ada_account.password = f"{CANARY}-hash"
    db.merge(_standing(people))
    db.merge(KeptVerdicts(client_id=people.ada.id, pattern={"": [f"{CANARY}-label", ""]}, scales=[]))
    audit.looked(db, chain=people.ada.id, actor_id=people.ben.id, action="client", at=NOW)
    db.add_all([people.ada, people.ada_account])
    db.flush()


def tables_of_persons() -> set[Table]:
    """Every table but those in which nothing is known to be hers."""
    return {table for table in Row.metadata.sorted_tables if table.name not in NOT_HERS}


def hers(db: Session, people: Cast) -> dict[str, list[str]]:
    """Whatever stands in Ada's rows, by table, as text: sealed columns as they are kept."""
    conditions = dict(rows_of(people.ada.id))
    accounts, outbox, looks = Account.__table__, OutboxMail.__table__, Row.metadata.tables["audit"]
    conditions[accounts] = accounts.c.id == people.ada_account.id
    about = [db.scalars(select(t.c.id).where(c)).all() for t, c in conditions.items() if "id" in t.c]
    conditions[outbox] = outbox.c.about.in_([str(id_) for ids in about for id_ in ids])
    conditions[looks] = looks.c.chain == people.ada.id
    return {table.name: _texts(db, table, condition) for table, condition in conditions.items()}


def everything(db: Session) -> str:
    """All rows of all tables as one text, as the database keeps them."""
    return "\n".join(text for table in Row.metadata.sorted_tables for text in _texts(db, table, true()))


def secrets_among(texts: Mapping[str, list[str]], *, but: set[str]) -> set[str]:
    """What nobody else can have: ids, tokens, sealed texts and canaries."""
    found = {text for several in texts.values() for text in several}
    return {text for text in found if text not in but and (CANARY in text or (len(text) >= 22 and " " not in text))}


def _standing(people: Cast) -> KeptStanding:
    counts = {"n_missed": 0, "n_sittings": 1, "is_changed": False, "lacks_scores": False, "is_unread": False}
    return KeptStanding(
        client_id=people.ada.id,
        track_id=people.ada_track.id,
        basis=f"{CANARY}-basis",
        mark="none",
        state="waiting",
        told=f"{CANARY}-told",
        **counts,
    )


def _texts(db: Session, table: Table, condition: ColumnElement[bool]) -> list[str]:
    """Every value of these rows as text."""
    rows = db.execute(select(*(column.cast(Text) for column in table.c)).where(condition))
    return [value for row in rows for value in row if value]


def in_files(workplace: Workplace) -> bytes:
    """What stands in SQLite's files; nothing on Postgres, whose files are not ours to read."""
    if not workplace.database.is_sqlite:
        return b""
    path = Path(workplace.database.engine.url.database or "")
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
