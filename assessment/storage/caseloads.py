"""A clinician's caseload as statements: who is counted, in which order, which page of it. One row a client, no history.

Whom she may see is read from `care` each time. Nothing here is ordered by a score.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from assessment.storage.tables import Care, Client, Flag, KeptStanding, KeptVerdicts, Track

Show: TypeAlias = Literal["", "look", "due", "missed", "begun", "stopped", "open-now", "coming"]
Sort: TypeAlias = Literal["", "code", "last-sent", "next-due"]
Place: TypeAlias = tuple[int | str | date, ...]
"""Where a client stands in an order: the values that it is sorted by, her id last."""

HIDING: Final = ("review", "closed")
"""Marks under which a caseload says nothing of scores."""

NOT_FIRST: Final = 9
"""The rank of whoever needs no look first."""

_Condition: TypeAlias = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What day it is: for most clients, and in each time zone that a client of her own lives in."""

    today: date
    elsewhere: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Whose caseload it is, and on which day."""

    clinician_id: str
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One client of a page, by id, and where she stands in its order."""

    client_id: str
    rank: int
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOf:
    """Some clients in order, and whether there are others before and after them."""

    entries: tuple[Entry, ...]
    has_before: bool = False
    has_after: bool = False


def wanting(db: Session, *, basis: str, days: Days, clinician_id: str | None = None) -> list[str]:
    """Clients whose standing is missing, out of date or run out; erased ones have none and want none."""
    runs_out = KeptStanding.runs_out_on <= _today(days)
    rows = select(Client.id).outerjoin(KeptStanding, KeptStanding.client_id == Client.id)
    rows = rows.where(Client.erased_at.is_(None), exists().where(Track.client_id == Client.id))
    rows = rows.where(or_(KeptStanding.client_id.is_(None), KeptStanding.basis != basis, runs_out))
    if clinician_id is not None:
        rows = rows.where(Client.id.in_(_in_care(clinician_id)))
    return list(db.scalars(rows.order_by(Client.id)))


def counts(db: Session, view: View, *, basis: str) -> list[Row[Any]]:
    """How many clients there are of each kind, apart for each way in which their scales' verdicts stand together.

    `n_rows` counts those too who were erased and of whom a dated line is left.
    """
    told = case((KeptStanding.mark.in_(HIDING), ""), else_=KeptStanding.told)
    kinds: dict[str, _Condition] = {
        "n_new": is_new(view.clinician_id),
        "look": _rank(view) < NOT_FIRST,
        **{show: condition for show, condition in _shown(view).items() if show != "look"},
        "n_wanting": or_(KeptStanding.basis != basis, KeptStanding.runs_out_on <= _today(view.days)),
    }
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in kinds.items()]
    rows = (
        select(
            told.label("told"),
            func.count(KeptStanding.client_id).label("n"),
            func.count().label("n_rows"),
            *sums,
            _n_missing().label("n_missing"),
        )
        .select_from(Care)
        .outerjoin(KeptStanding, KeptStanding.client_id == Care.client_id)
        .where(Care.clinician_id == view.clinician_id, Care.until.is_(None))
        .group_by(told)
    )
    return list(db.execute(rows))


def page(
    db: Session,
    view: View,
    *,
    show: Show = "",
    sort: Sort = "",
    is_descending: bool = False,
    n: int,
    after: Place | None = None,
    before: Place | None = None,
    only: Collection[str] | None = None,
) -> PageOf:
    """So many clients in order, from a place onwards or back to one; the place itself need not be taken any more.

    Args:
        only: nobody but these.
    """
    keys = _keys(view, sort, is_descending=is_descending)
    rows = _entries(view, keys, only).where(_shown(view)[show] if show else true())
    if after is not None:
        rows = rows.where(_beyond(keys, after))
    turned = [(key, not is_down) for key, is_down in keys] if before is not None and after is None else keys
    if turned is not keys and before is not None:
        rows = rows.where(_beyond(turned, before))
    rows = rows.order_by(*(key.desc() if is_down else key.asc() for key, is_down in turned)).limit(n + 1)
    found = [Entry(client_id=id_, rank=rank, place=tuple(place)) for id_, rank, *place in db.execute(rows)]
    has_more, found = len(found) > n, found[:n]
    if turned is not keys:
        return PageOf(entries=tuple(reversed(found)), has_before=has_more, has_after=True)
    return PageOf(entries=tuple(found), has_before=after is not None, has_after=has_more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One client with what was kept for her; an erased one has nothing but herself."""

    client: Client
    track: Track | None
    standing: KeptStanding | None
    verdicts: KeptVerdicts | None
    n_tracks: int
    """All of hers; `track` is the one that is asked."""


def kept(db: Session, client_ids: Collection[str]) -> dict[str, Kept]:
    """What is shown of these clients, by id."""
    hers = aliased(Track)
    n_tracks = select(func.count()).where(hers.client_id == Client.id).scalar_subquery()
    rows = (
        select(Client, Track, KeptStanding, KeptVerdicts, n_tracks)
        .outerjoin(KeptStanding, KeptStanding.client_id == Client.id)
        .outerjoin(KeptVerdicts, KeptVerdicts.client_id == Client.id)
        .outerjoin(Track, Track.id == KeptStanding.track_id)
        .where(Client.id.in_(client_ids))
    )
    return {
        client.id: Kept(client=client, track=track, standing=standing, verdicts=verdicts, n_tracks=n)
        for client, track, standing, verdicts, n in db.execute(rows)
    }


def is_new(clinician_id: str) -> _Condition:
    """She has sent something since this clinician last opened her page."""
    unseen = or_(
        KeptStanding.seen_by.is_(None),
        KeptStanding.seen_by != clinician_id,
        KeptStanding.seen_at < KeptStanding.sent_at,
    )
    return and_(KeptStanding.sent_at.is_not(None), unseen)


def has_news(standing: KeptStanding, clinician_id: str) -> bool:
    """The same of one standing."""
    if standing.sent_at is None:
        return False
    return standing.seen_by != clinician_id or standing.seen_at is None or standing.seen_at < standing.sent_at


def _entries(view: View, keys: Sequence[tuple[Any, bool]], only: Collection[str] | None) -> Select[Any]:
    rows = (
        select(Care.client_id, _rank(view), *(key for key, _ in keys))
        .outerjoin(KeptStanding, KeptStanding.client_id == Care.client_id)
        .where(Care.clinician_id == view.clinician_id, Care.until.is_(None))
    )
    rows = rows if only is None else rows.where(Care.client_id.in_(only))
    is_by_code = any(key is Client.code for key, _ in keys)
    return rows.join(Client, Client.id == Care.client_id) if is_by_code else rows


def _keys(view: View, sort: Sort, *, is_descending: bool) -> list[tuple[Any, bool]]:
    """What an order goes by, each with whether it goes down; her id makes every place one of its own."""
    sent_on = func.coalesce(KeptStanding.sent_on, literal(date.min, Date))
    match sort:
        case "code":
            return [(Client.code, is_descending), (Care.client_id, is_descending)]
        case "last-sent":
            return [(sent_on, is_descending), (Care.client_id, is_descending)]
        case "next-due":
            return [(_due_on(view), is_descending), (Care.client_id, is_descending)]
        case _:
            return [(_rank(view), False), (sent_on, True), (Care.client_id, False)]


def _beyond(keys: Sequence[tuple[Any, bool]], place: Place) -> _Condition:
    """Whatever comes after a place: further by the first key, or as far by it and further by those that follow."""
    condition: _Condition = false()
    for (key, is_down), value in reversed(list(zip(keys, place, strict=True))):
        condition = or_(key < value if is_down else key > value, and_(key == value, condition))
    return condition


def _shown(view: View) -> dict[str, _Condition]:
    """Whom each filter lets through; all but erased clients, who have no standing."""
    is_paused = func.coalesce(KeptStanding.paused_until > _today(view.days), false())
    asks_nothing = or_(KeptStanding.state.in_(("nothing", "by-hand")), and_(is_paused, KeptStanding.state == "waiting"))
    goes_on = KeptStanding.state.in_(("ready", "waiting"))
    return {
        "look": _rank(view) < NOT_FIRST,
        "due": _is_open(view),
        "missed": and_(KeptStanding.n_missed > 0, goes_on, ~is_paused),
        "begun": KeptStanding.state == "begun",
        "stopped": asks_nothing,
        "open-now": or_(_is_open(view), KeptStanding.state == "begun"),
        "coming": and_(KeptStanding.state == "waiting", KeptStanding.opens_on > _today(view.days), ~is_paused),
    }


def _rank(view: View) -> ColumnElement[int]:
    """Who needs a look first: a mark that asks for one, then reports, changes not looked at, and what is missing."""
    flagged = select(Track.client_id).join(Flag, Flag.track_id == Track.id).where(Flag.settled_at.is_(None))
    waits = KeptStanding.client_id.in_(flagged)
    says_scores = KeptStanding.mark.not_in(HIDING)
    not_seen_since = or_(
        KeptStanding.seen_by.is_(None),
        KeptStanding.seen_by != view.clinician_id,
        KeptStanding.seen_at < KeptStanding.consent_back_at,
    )
    return case(
        (KeptStanding.mark == "review", 0),
        (and_(waits, KeptStanding.mark == "closed"), 1),
        (waits, 2),
        (and_(KeptStanding.is_changed, says_scores, is_new(view.clinician_id)), 3),
        (and_(KeptStanding.consent_back_at.is_not(None), not_seen_since), 4),
        (and_(KeptStanding.lacks_scores, says_scores), 5),
        (and_(KeptStanding.n_missed > 1, KeptStanding.state.in_(("ready", "waiting"))), 6),
        else_=NOT_FIRST,
    )


def _is_open(view: View) -> _Condition:
    has_opened = and_(KeptStanding.state == "waiting", KeptStanding.opens_on <= _today(view.days))
    return or_(KeptStanding.state == "ready", has_opened)


def _due_on(view: View) -> ColumnElement[date]:
    """Until when what is open can be sent, or else when the next one opens; nobody's turn comes last."""
    opens_on, ends_on = KeptStanding.opens_on, func.coalesce(KeptStanding.closes_on, KeptStanding.opens_on)
    due_on = case(
        (or_(KeptStanding.state == "begun", _is_open(view)), ends_on), (KeptStanding.state == "waiting", opens_on)
    )
    return func.coalesce(due_on, literal(date.max, Date))


def _today(days: Days) -> ColumnElement[date]:
    """The day where a client lives."""
    others = [(KeptStanding.time_zone == zone, literal(day, Date)) for zone, day in days.elsewhere.items()]
    usual = literal(days.today, Date)
    return case(*others, else_=usual) if others else usual


def _n_missing() -> ColumnElement[int]:
    """Clients who have no standing although they were not erased."""
    is_here = exists().where(Client.id == Care.client_id, Client.erased_at.is_(None))
    return func.sum(case((and_(KeptStanding.client_id.is_(None), is_here), 1), else_=0))


def _in_care(clinician_id: str) -> Select[Any]:
    return select(Care.client_id).where(Care.clinician_id == clinician_id, Care.until.is_(None))
