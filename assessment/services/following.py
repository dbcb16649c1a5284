"""Following another relationship: a track is begun or taken up again, and the one before it is set aside.

One track is asked at a time, so that home, windows and reminders speak of one. What is set aside keeps everything that
was sent, for both to read; nothing is ever joined across tracks.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from assessment.services import administer, looks
from assessment.services.caring import in_care
from assessment.services.caseload_rows import name_of
from assessment.services.lapsing import caught_up
from assessment.services.once import said_before
from assessment.services.opened import NotHereError, for_storing, today_of
from assessment.services.rhythm import place
from assessment.services.shown.tracks import Bar, FollowPage
from assessment.services.standing import first_sitting, sittings_of, tracks_held
from assessment.services.tracks import about, track_named
from assessment.storage.tables import Client, Track

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.questionnaire.library import Library
    from assessment.services.workplace import Workplace


class BarredError(Exception):
    """Another track cannot be asked now, for the reason that the page gives."""

    def __init__(self, bar: Bar) -> None:
        self.bar = bar
        super().__init__(bar)


def follow_page(
    workplace: Workplace, clinician_id: str, client_id: str, now: datetime, *, track_id: str = ""
) -> FollowPage:
    """What would happen if another track were begun or, where one is named, taken up again; the look is written down.

    Raises:
        NotHereError: she is not this clinician's client, or it is no track of hers that is set aside.
    """
    library = workplace.library
    with workplace.database.writing() as db:
        client = _held(db, clinician_id, client_id)
        tracks = tracks_held(db, client)
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="care", at=now)
        next_ = track_named(db, client, track_id) if track_id else Track(client_id=client.id, n=len(tracks) + 1)
        if next_ is tracks[0]:
            raise NotHereError
        return FollowPage(
            client_id=client.id,
            name=name_of(client),
            code=client.code,
            n_tracks=len(tracks),
            about=about(db, library, next_ if track_id else tracks[0]),
            has_begun=any(sitting.state == "begun" for sitting in sittings_of(db, tracks[0])),
            skips_consent=bool(said_before(db, library, next_)),
            bar=_bar(library, client, tracks[0], is_new=not track_id),
        )


def begin(workplace: Workplace, clinician_id: str, client_id: str, now: datetime, *, n_known: int) -> None:
    """Begin another track, from today on and with its intake, and set the one that was asked aside.

    Args:
        n_known: how many tracks she had when this was asked for; pressed twice, it begins one.

    Raises:
        NotHereError: she is not this clinician's client.
        BarredError: it cannot be begun now.
    """
    library = workplace.library
    with workplace.database.writing() as db:
        client = _held(db, clinician_id, client_id)
        tracks = tracks_held(db, client)
        if len(tracks) != n_known:
            return
        if bar := _bar(library, client, tracks[0], is_new=True):
            raise BarredError(bar)
        _set_aside(db, library, client, tracks[0], now)
        track = Track(client_id=client.id, n=max(one.n for one in tracks) + 1)
        db.add(track)
        db.flush()
        first_sitting(db, track, today_of(db, client, now))
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="track-begun", at=now)


def take_up(workplace: Workplace, clinician_id: str, client_id: str, track_id: str, now: datetime) -> None:
    """Ask on an earlier track again from where it was, and set the one that was asked aside.

    Raises:
        NotHereError: she is not this clinician's client, or it is no track of hers.
        BarredError: nothing may be asked of her now.
    """
    library = workplace.library
    with workplace.database.writing() as db:
        client = _held(db, clinician_id, client_id)
        asked = tracks_held(db, client)[0]
        track = track_named(db, client, track_id)
        if track is asked:
            return
        if bar := _bar(library, client, asked, is_new=False):
            raise BarredError(bar)
        _set_aside(db, library, client, asked, now)
        track.set_aside_at = None
        place(db, library, client, track, now)
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="track-taken-up", at=now)


def _held(db: Session, clinician_id: str, client_id: str) -> Client:
    """Her, held until this unit of work ends, so that of two who press at once the second sees what the first did."""
    client = in_care(db, clinician_id, client_id)
    db.refresh(client, with_for_update={"key_share": True})  # rows of whoever fills in meanwhile may still point to her
    if client.erased_at is not None:
        raise NotHereError
    return client


def _bar(library: Library, client: Client, asked: Track, *, is_new: bool) -> Bar:
    """Why nothing else may be asked of her. A mark about her safety holds on every track, so a talk comes first."""
    if client.consent_withdrawn_at or client.erase_after:
        return "ending"
    if client.account_id is None:
        return "not-accepted"
    rule = library.plans.mark_rule(asked.mark)
    return "mark" if is_new and rule is not None and rule.holds_for_all else ""


def _set_aside(db: Session, library: Library, client: Client, track: Track, now: datetime) -> None:
    """Ask nothing more on a track. What she has begun is stored as far as it goes, and what waited is taken back."""
    caught_up(db, library, client, track, now)
    track.set_aside_at = now
    today = today_of(db, client, now)
    for sitting in sittings_of(db, track):
        if sitting.state == "begun":
            administer.store(db, library, for_storing(db, library, sitting, today), "stopped", now)
    place(db, library, client, track, now)
    db.flush()  # before another is asked: there is one at a time
