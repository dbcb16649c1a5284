"""What awaits a client when she signs in, and the one step that opens it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from assessment.services.between import instead_of_results
from assessment.services.copies import copy_shown
from assessment.services.lapsing import caught_up
from assessment.services.opened import (
    NotOpenError,
    Opened,
    client_of,
    opened,
    today_of,
)
from assessment.services.parts import first_part_before
from assessment.services.resting import ending_of
from assessment.services.shown import HomePage
from assessment.services.standing import (
    Standing,
    asked_track,
    opened_by_hand,
    sittings_of,
    standing,
)
from assessment.services.tracks import about, has_answers, tracks_of
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, Sitting

USUAL_MINUTES = 7
"""Of a check-in that is not written down yet."""


def home_page(workplace: Workplace, account_id: str, now: datetime) -> HomePage:
    """What awaits her. Under a mark that closes everything, its page; under one that hides results, no dates."""
    library = workplace.library
    with workplace.database.reading() as db:
        client = client_of(db, account_id)
        track = asked_track(db, client)
        sittings = sittings_of(db, track)
        stands = standing(library.plans, track, sittings, today_of(db, client, now))
        instead = instead_of_results(db, library, track)
        if instead is not None and stands.state == "nothing":
            return HomePage(state="instead", instead=instead, ending=ending_of(db, client))
        sitting = _opened(db, workplace, account_id, stands, now)
        is_rest = sitting is not None and sitting.is_rest
        first = first_part_before(library.plans, sittings, sitting.sitting) if sitting and is_rest else None
        return HomePage(
            state=stands.state,
            sitting_id=stands.sitting.id if stands.sitting else None,
            minutes=sitting.minutes() if sitting else USUAL_MINUTES,
            begun_on=_begun_on(db, client, first or (sitting.sitting if sitting else None)),
            is_rest=is_rest,
            next_page=_position(sitting),
            opens_on=stands.opens_on,
            open_until=stands.closes_on - timedelta(days=1) if stands.closes_on else None,
            may_open_early=stands.may_open_early,
            sees_results=client.sees == "results" and instead is None,
            has_results=has_answers(db, tracks_of(db, client)),
            about=about(db, library, track),
            ending=ending_of(db, client),
            copy=copy_shown(db, library, client, now),
        )


def start(workplace: Workplace, account_id: str, now: datetime) -> str:
    """Open what is due, or what she may open early or by hand; gives the sitting's id.

    Raises:
        NotOpenError: nothing may be opened today.
    """
    plans = workplace.library.plans
    with workplace.database.writing() as db:
        client = client_of(db, account_id)
        track, today = asked_track(db, client), today_of(db, client, now)
        sitting = caught_up(db, workplace.library, client, track, now)
        if sitting is None or (sitting.state == "waiting" and sitting.opens_on > today):
            sitting = opened_by_hand(db, plans, track, today)
        if sitting is None:
            raise NotOpenError(standing(plans, track, sittings_of(db, track), today).opens_on)
        return sitting.id


def _opened(db: Session, workplace: Workplace, account_id: str, stands: Standing, now: datetime) -> Opened | None:
    is_written = stands.sitting is not None and stands.sitting.state in {"waiting", "begun"}
    if stands.state not in {"ready", "begun"} or stands.sitting is None or not is_written:
        return None  # what is ready is written down when she starts it
    return opened(db, workplace.library, account_id, stands.sitting.id, now)


def _begun_on(db: Session, client: Client, sitting: Sitting | None) -> date | None:
    return today_of(db, client, sitting.begun_at) if sitting and sitting.begun_at else None


def _position(sitting: Opened | None) -> int | None:
    """The number that her next page wears; None before the form proper and when only sending is left."""
    place = sitting.goes_on_at() if sitting else None
    step = sitting.walk.step(place, sitting.values) if sitting and place is not None else None
    return step.position if step else None
