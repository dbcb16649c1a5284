"""Which of a client's tracks a page is about, and what each is called.

A page that names no track is about the one that is asked; where it shows what was sent, and nothing was sent on that
one yet, about the last one before it. A track that is not hers is not there.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from assessment.services.drafts import values_from
from assessment.services.opened import NotHereError, zone_of_practice
from assessment.services.shown.tracks import About, TrackName
from assessment.services.standing import asked_track
from assessment.services.workplace import day_in, zone_named
from assessment.storage.tables import Administration, Client, Sitting, Track, Version

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

    from assessment.questionnaire.library import Library


def tracks_of(db: Session, client: Client) -> list[Track]:
    """All her tracks, in the order in which they were begun."""
    return list(db.scalars(select(Track).where(Track.client_id == client.id).order_by(Track.n)))


def track_named(db: Session, client: Client, track_id: str) -> Track:
    """Her track with this id, or the one that is asked where none is named.

    Raises:
        NotHereError: there is no such track, or it is somebody else's.
    """
    if not track_id:
        return asked_track(db, client)
    track = db.get(Track, track_id)
    if track is None or track.client_id != client.id:
        raise NotHereError
    return track


def track_numbered(db: Session, client: Client, n: int) -> Track | None:
    """Her track with this number, as exports give it; None where she has none."""
    return db.scalars(select(Track).where(Track.client_id == client.id, Track.n == n)).one_or_none()


def track_read(db: Session, client: Client, track_id: str) -> Track:
    """The same, where none is named and nothing was sent on the asked one: the last one on which something was.

    Raises:
        NotHereError: there is no such track, or it is somebody else's.
    """
    track = track_named(db, client, track_id)
    if track_id or has_answers(db, [track]):
        return track
    others = (one for one in reversed(tracks_of(db, client)) if one is not track)
    return next((one for one in others if has_answers(db, [one])), track)


def track_with(db: Session, client: Client, sitting_id: str) -> Track:
    """Her track to which this sitting belongs.

    Raises:
        NotHereError: there is no such sitting, or it is somebody else's.
    """
    hers = select(Track).join(Sitting, Sitting.track_id == Track.id)
    track = db.scalars(hers.where(Sitting.id == sitting_id, Track.client_id == client.id)).one_or_none()
    if track is None:
        raise NotHereError
    return track


def has_answers(db: Session, tracks: Collection[Track]) -> bool:
    """Whether anything was answered on one of these tracks."""
    of_tracks = select(Sitting.id).where(Sitting.track_id.in_([track.id for track in tracks]))
    return bool(db.scalar(select(exists().where(Administration.sitting_id.in_(of_tracks)))))


def about(db: Session, library: Library, track: Track) -> About | None:
    """What a page about this track says of it and of her others; None where she has no other."""
    names = track_names(db, library, db.get_one(Client, track.client_id))
    return About(shown=names[track.id], tracks=tuple(names.values())) if names else None


def track_names(db: Session, library: Library, client: Client) -> dict[str, TrackName]:
    """What each of her tracks is called, by id, in the order in which they were begun; none where she has only one."""
    tracks = tracks_of(db, client)
    if len(tracks) == 1:
        return {}
    zone = zone_named(client.time_zone) if client.time_zone else zone_of_practice(db)
    words = _words(db, library, [track.id for track in tracks])
    n_of = Counter(word.casefold() for word in words.values())
    return {
        track.id: TrackName(
            id=track.id,
            n=track.n,
            word=(word := words.get(track.id, "")),
            is_shared=n_of[word.casefold()] > 1,
            set_aside_on=day_in(zone, track.set_aside_at) if track.set_aside_at else None,
        )
        for track in tracks
    }


def _words(db: Session, library: Library, track_ids: Collection[str]) -> Mapping[str, str]:
    """By track, what she called her last, where the plans name the item that asks for it."""
    item = library.plans.called
    if item is None:
        return {}
    rows = db.execute(
        select(Sitting.track_id, Administration)
        .join(Sitting, Sitting.id == Administration.sitting_id)
        .join(Version, Version.id == Administration.version_id)
        .where(Sitting.track_id.in_(track_ids), Version.questionnaire.in_(questionnaires_asking(library, {item})))
        .order_by(Sitting.track_id, Sitting.n)
    )
    words: dict[str, str] = {}
    for track_id, administration in rows:
        said = (values_from(administration.responses) | dict(administration.texts or {})).get(item)
        if isinstance(said, str) and said.strip():
            words[track_id] = said.strip()
    return words


def questionnaires_asking(library: Library, items: Collection[str]) -> list[str]:
    """The questionnaires that ask one of these items."""
    return sorted({id_ for (id_, _), one in library.questionnaires.items() if one.fields.keys() & set(items)})
