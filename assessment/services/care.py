"""Who cares for a client: handing her over to a colleague, ending care, beginning it again.

A right over a client is a row of `care` without an end, read at each request; so whoever hands her over sees nothing of
her from the next click on.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, cast

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from assessment.services import administer, looks, rhythm
from assessment.services.caring import in_care
from assessment.services.caseload_rows import name_of
from assessment.services.mailing.reminders import asked_for_reminders
from assessment.services.opened import NotHereError, for_storing, today_of, zone_of_practice
from assessment.services.shown import CarePage, Colleague, EndedCare
from assessment.services.standing import asked_track, sittings_of, tracks_held
from assessment.services.tracks import about
from assessment.services.workplace import day_in
from assessment.storage.tables import Account, Care, Client, Invitation, Track

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.questionnaire.library import Library
    from assessment.services.shown.care import Mails
    from assessment.services.workplace import Workplace

Sees = Literal["results", "saved"]


class NoSuchColleagueError(Exception):
    """Nobody of this practice who can sign in and is not herself."""


def care_page(workplace: Workplace, clinician_id: str, client_id: str, now: datetime) -> CarePage:
    """How a client is asked and by whom she is cared for, once the look is written down.

    Raises:
        NotHereError: she is somebody else's, does not exist or was erased.
    """
    with workplace.database.writing() as db:
        client = _in_care(db, clinician_id, client_id)
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="care", at=now)
        track = asked_track(db, client)
        return CarePage(
            client_id=client.id,
            name=name_of(client),
            code=client.code,
            rhythm=rhythm.rhythm_shown(db, workplace.library, client, track, now),
            mails=mails_of(client, track, asked_for=asked_for_reminders(db, workplace.library, track)),
            sees=cast(Sees, client.sees),
            has_account=client.account_id is not None,
            colleagues=_colleagues(db, clinician_id),
            about=about(db, workplace.library, track),
        )


def mails_of(client: Client, track: Track, *, asked_for: bool | None) -> Mails:
    """Whether e-mails go to a client, as far as her settings and her clinician's decide it.

    Args:
        asked_for: whether she wished for reminders when she began; None before she has answered.
    """
    if not client.email:
        return "no-address"
    if client.mails_stopped_at is not None:
        return "off"
    if track.reminders_stopped_at is not None:
        return "stopped"
    return "not-wished" if asked_for is False else "on"


def let_see(workplace: Workplace, clinician_id: str, client_id: str, sees: Sees, now: datetime) -> None:
    """Choose what a client sees after she sends. Only here can the stricter setting be taken back.

    Raises:
        NotHereError: she is not this clinician's client.
    """
    with workplace.database.writing() as db:
        client = _in_care(db, clinician_id, client_id)
        client.sees = sees
        looks.looked(
            db,
            chain=client.id,
            actor_id=clinician_id,
            action="sees-saved" if sees == "saved" else "sees-results",
            at=now,
        )


def hand_over(workplace: Workplace, clinician_id: str, client_id: str, to_id: str, now: datetime) -> None:
    """Let a colleague care for a client from now on. Of two who hand her over at once, one does.

    Raises:
        NotHereError: she is not this clinician's client (any more).
        NoSuchColleagueError: choose another one.
    """
    with workplace.database.writing() as db:
        client = _in_care(db, clinician_id, client_id)
        if to_id not in {one.id for one in _colleagues(db, clinician_id)}:
            raise NoSuchColleagueError
        _end_row(db, clinician_id, client_id, now)
        db.add(Care(client_id=client.id, clinician_id=to_id, since=now))
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="handed-over", at=now)
        looks.looked(db, chain=to_id, actor_id=clinician_id, action="client-received", at=now)


def end(workplace: Workplace, clinician_id: str, client_id: str, now: datetime) -> None:
    """End care: nothing is asked or sent any more, and no clinician sees her. What she has sent stays, for her to see.

    What she has begun is stored as far as it goes, because nobody would read what came later.

    Raises:
        NotHereError: she is not this clinician's client.
    """
    with workplace.database.writing() as db:
        client = _in_care(db, clinician_id, client_id)
        for track in tracks_held(db, client):
            _stop(db, workplace.library, client, track, now)
        db.execute(
            update(Invitation)
            .where(Invitation.client_id == client.id, Invitation.used_at.is_(None), Invitation.expires_at > now)
            .values(expires_at=now)
        )
        _end_row(db, clinician_id, client_id, now)
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="care-ended", at=now)


def ended(workplace: Workplace, clinician_id: str) -> tuple[EndedCare, ...]:
    """Clients whose care this clinician was the last to end; the newest first, by code only."""
    with workplace.database.reading() as db:
        zone = zone_of_practice(db)
        return tuple(
            EndedCare(client_id=client.id, code=client.code, ended_on=day_in(zone, until))
            for client, until in db.execute(_ended_by(clinician_id).order_by(Care.until.desc()))
            if until is not None
        )


def begin_again(workplace: Workplace, clinician_id: str, client_id: str, now: datetime) -> None:
    """Care again for a client whose care she was the last to end. Nothing is asked until a plan is chosen.

    Raises:
        NotHereError: somebody else cares or cared for her since, or she does not exist.
    """
    try:
        with workplace.database.writing() as db:
            row = db.execute(_ended_by(clinician_id).where(Client.id == client_id)).first()
            if row is None:
                raise NotHereError
            db.add(Care(client_id=client_id, clinician_id=clinician_id, since=now))
            looks.looked(db, chain=client_id, actor_id=clinician_id, action="care-begun", at=now)
    except IntegrityError as error:  # on Postgres, two at once: there is one care at a time
        raise NotHereError from error


def _ended_by(clinician_id: str) -> Select[Client, datetime | None]:
    """Clients whose last care was this clinician's and has ended, with the time when it did."""
    later = aliased(Care)
    last = select(func.max(later.id)).where(later.client_id == Client.id).scalar_subquery()
    return (
        select(Client, Care.until)
        .join(Care, Care.client_id == Client.id)
        .where(Care.clinician_id == clinician_id, Care.id == last, Care.until.is_not(None))
        .where(Client.erased_at.is_(None))
    )


def _stop(db: Session, library: Library, client: Client, track: Track, now: datetime) -> None:
    rhythm.stop(db, library, client, track, now)
    today = today_of(db, client, now)
    for sitting in sittings_of(db, track):
        if sitting.state == "begun":
            administer.store(db, library, for_storing(db, library, sitting, today), "stopped", now)


def _colleagues(db: Session, clinician_id: str) -> tuple[Colleague, ...]:
    others = select(Account).where(Account.role == "clinician", Account.active, Account.id != clinician_id)
    named = (Colleague(id=one.id, name=one.name or one.email or "") for one in db.scalars(others))
    return tuple(sorted(named, key=lambda one: one.name.casefold()))


def _in_care(db: Session, clinician_id: str, client_id: str) -> Client:
    client = in_care(db, clinician_id, client_id)
    if client.erased_at is not None:
        raise NotHereError
    return client


def _end_row(db: Session, clinician_id: str, client_id: str, now: datetime) -> None:
    """End the right; whoever comes second finds none."""
    is_now = (Care.client_id == client_id, Care.clinician_id == clinician_id, Care.until.is_(None))
    if db.scalar(update(Care).where(*is_now).values(until=now).returning(Care.id)) is None:
        raise NotHereError
