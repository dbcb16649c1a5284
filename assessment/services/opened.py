"""One sitting with everything that filling it in needs: its rows, its walk and what its draft holds.

The only place that loads a sitting for the person who answers it; a sitting that is not hers is not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire, Value
from assessment.questionnaire.library import Library
from assessment.questionnaire.plan import Plan, known_mark
from assessment.questionnaire.walk import ANSWERS_A_MINUTE, Page, Walk
from assessment.services import definitions
from assessment.services.drafts import Kept, kept_from, values_from
from assessment.services.once import said_before
from assessment.services.parts import answers_of, first_part_before, rest_of
from assessment.services.standing import is_intake_next, is_over, n_completed_retakes, plan_now, sittings_of, standing
from assessment.services.workplace import day_in, zone_named
from assessment.storage.database import may_write
from assessment.storage.tables import Client, Draft, Flag, Practice, Sitting, Track


class NotHereError(LookupError):
    """There is no such thing, or it is not hers: nobody learns which."""


class OverError(Exception):
    """The sitting was sent, stopped, ended or has lapsed: nothing can be changed."""

    def __init__(self, sitting_id: str) -> None:
        self.sitting_id = sitting_id
        super().__init__("This sitting is over.")


class NotOpenError(Exception):
    """The sitting is not open today; the day on which the next one is, where there is one."""

    def __init__(self, opens_on: date | None) -> None:
        self.opens_on = opens_on
        super().__init__("This sitting is not open.")


class ElsewhereError(Exception):
    """Another page comes first: its number, or None for the page on which she checks and sends."""

    def __init__(self, sitting_id: str, number: int | None) -> None:
        self.sitting_id = sitting_id
        self.number = number
        super().__init__("Another page comes first.")


@dataclass(kw_only=True)
class Opened:
    """A sitting opened for its client, within one unit of work."""

    client: Client
    track: Track
    sitting: Sitting
    draft: Draft | None
    plan: Plan
    turn: int | None
    library: Library
    """Of its definitions, in the language that it is held in."""
    walk: Walk
    kept: Kept = field(default_factory=Kept)
    is_rest: bool = False
    """What an intake that was split left for another day."""
    today: date

    @property
    def values(self) -> Mapping[str, Value]:
        """The answers so far that have a value."""
        return self.kept.responses.values

    @property
    def language(self) -> str:
        """The one she had when she began, to the end; before that the one she has now."""
        return self.library.language

    @property
    def revision(self) -> int:
        """How often the draft was saved."""
        return self.draft.revision if self.draft else 0

    def place(self) -> int | None:
        """The number of the first page that was not left yet; None once all were."""
        return next((p.number for p in self.walk.pages(self.values) if p.number not in self.kept.left), None)

    def minutes(self) -> int:
        """How long the whole sitting takes, from what it asks of her now; the button that opens it takes no time."""
        asked = self.walk.pages(self.values)[1:]
        return ceil(sum(len(page.fields) for page in asked) / ANSWERS_A_MINUTE)

    def goes_on_at(self) -> int | None:
        """The page on which she goes on after a pause: the one she stopped on in its middle, or else her place."""
        return self.kept.stopped_on or self.place()

    def is_end_of_first_part(self, page: Page) -> bool:
        """Whether an intake may stop after this page and go on another day: something is left to ask after it."""
        asked = tuple(one.id for one in self.walk.questionnaires)
        first, rest = self.library.plans.parts_of_intake(asked)
        after = self.walk.after(page.number, self.values)
        return (
            self.turn is None
            and bool(rest)
            and page.questionnaire.id == first[-1]
            and after is not None
            and after.questionnaire.id != first[-1]
        )

    def page(self, number: int) -> Page:
        """The page with this number, if its turn has come.

        Raises:
            ElsewhereError: it has nothing to show, or a page before it was not left yet.
        """
        page = self.walk.page(number, self.values)
        place = self.place()
        if page is None or (number not in self.kept.left and number != place):
            raise ElsewhereError(self.sitting.id, place)
        return page


def client_of(db: Session, account_id: str, *, to_change: bool = False) -> Client:
    """The client who signs in with this account; held until this unit of work ends where she is to be changed."""
    hers = select(Client).where(Client.account_id == account_id)
    client = db.scalars(hers.with_for_update() if to_change else hers).one_or_none()
    if client is None or client.erased_at:
        raise NotHereError
    return client


def today_of(db: Session, client: Client, now: datetime) -> date:
    """The date where she lives: her own time zone, or the practice's."""
    return day_in(zone_named(client.time_zone) if client.time_zone else zone_of_practice(db), now)


def zone_of_practice(db: Session) -> ZoneInfo:
    """The practice's time zone; UTC before it is set up."""
    return zone_named(db.scalars(select(Practice.time_zone)).one_or_none())


def opened(db: Session, library: Library, account_id: str, sitting_id: str, now: datetime) -> Opened:
    """The sitting with this id, if it is hers and open.

    Raises:
        NotHereError: there is none, or it is somebody else's.
        OverError: it was sent or has ended.
        NotOpenError: its window is not open today.
    """
    client, track, zone = _hers(db, account_id, sitting_id)
    sittings = sittings_of(db, track)
    sitting = next(one for one in sittings if one.id == sitting_id)
    if sitting.state not in {"waiting", "begun"}:
        raise OverError(sitting.id)
    today = day_in(zone_named(client.time_zone or zone), now)
    if sitting.state == "begun" and is_over(sitting, today):
        raise NotOpenError(None)  # it lapses with what was sent of it, and says nothing of the next
    now_stands = standing(library.plans, track, sittings, today)
    if now_stands.sitting is not sitting or now_stands.state not in {"ready", "begun"}:
        raise NotOpenError(now_stands.opens_on)
    return (
        _begun(db, library, client, track, sitting, today, first=first_part_before(library.plans, sittings, sitting))
        if sitting.state == "begun"
        else _planned(db, library.in_language(client.language), client, track, sittings, today)
    )


def _hers(db: Session, account_id: str, sitting_id: str) -> tuple[Client, Track, str | None]:
    """Client, track and the practice's time zone behind a sitting, if it is hers.

    Where something may be written, the track is held first: what is read after it is as the one before left it, so of
    two tabs at once the second sees what the first has kept. (SQLite has one writer anyway.)
    """
    found = (
        select(Client, Track, select(Practice.time_zone).scalar_subquery())
        .join(Track, Track.client_id == Client.id)
        .join(Sitting, Sitting.track_id == Track.id)
        .where(Sitting.id == sitting_id, Client.account_id == account_id, Client.erased_at.is_(None))
    )
    row = db.execute(found.with_for_update(of=Track) if may_write(db) else found).one_or_none()
    if row is None:
        raise NotHereError
    client, track, zone = row
    return client, track, zone


def for_storing(db: Session, library: Library, sitting: Sitting, today: date) -> Opened:
    """A begun sitting whose time is over, opened so that what there is can be stored."""
    track = db.get_one(Track, sitting.track_id)
    first = first_part_before(library.plans, sittings_of(db, track), sitting)
    return _begun(db, library, db.get_one(Client, track.client_id), track, sitting, today, first=first)


def _begun(
    db: Session,
    library: Library,
    client: Client,
    track: Track,
    sitting: Sitting,
    today: date,
    *,
    first: Sitting | None,
) -> Opened:
    """As it was fixed when she began: a version that came meanwhile waits for the next sitting."""
    library = library.in_language(sitting.language or client.language)
    plan = library.plans.plans[sitting.plan or library.plans.default]
    draft = db.get(Draft, sitting.id)
    asked = definitions.kept_versions(db, library, sitting.asked or [])
    return Opened(
        client=client,
        track=track,
        sitting=sitting,
        draft=draft,
        plan=plan,
        turn=sitting.turn,
        library=library,
        walk=_walk(db, library, plan, asked, track, sitting, first, is_intake=sitting.turn is None),
        is_rest=first is not None,
        kept=kept_from(draft.content) if draft and draft.content else Kept(),
        today=today,
    )


def _planned(
    db: Session, library: Library, client: Client, track: Track, sittings: list[Sitting], today: date
) -> Opened:
    """The last sitting as it would be if she began now."""
    plan = plan_now(library.plans, track)
    if plan is None:
        raise NotOpenError(None)
    latest = sittings[-1]
    is_open = latest.closes_on is not None and today < latest.closes_on
    first = first_part_before(library.plans, sittings, latest) if is_open else None
    if first is not None:
        plan = library.plans.plans[first.plan or library.plans.default]
    is_intake = first is not None or is_intake_next(sittings)
    n = n_completed_retakes(sittings)
    ids = rest_of(library.plans, first) if first else library.plans.asked(plan, is_intake=is_intake, n_completed=n)
    if is_intake and (known := said_before(db, library, track)):
        ids = tuple(id_ for id_ in ids if id_ not in known)
    return Opened(
        client=client,
        track=track,
        sitting=latest,
        draft=None,
        plan=plan,
        turn=None if is_intake else n,
        library=library,
        walk=_walk(db, library, plan, definitions.askable(db, library, ids), track, latest, first, is_intake=is_intake),
        is_rest=first is not None,
        today=today,
    )


def _walk(
    db: Session,
    library: Library,
    plan: Plan,
    asked: tuple[Questionnaire, ...],
    track: Track,
    sitting: Sitting,
    first: Sitting | None,
    *,
    is_intake: bool,
) -> Walk:
    known = said_before(db, library, track) if is_intake else {}
    asked_now = {one.id for one in asked}
    given = {id_: value for of, said in known.items() if of not in asked_now for id_, value in said.items()}
    given |= {**(answers_of(db, first, asked) if first else {}), **plan.given}
    mark = known_mark(track.mark)
    held = () if mark == "none" else _what_raised_the_mark(db, (sitting, first) if first else (sitting,))
    return Walk(questionnaires=asked, given=given, mark=mark, held=held, plans=library.plans)


def _what_raised_the_mark(db: Session, sittings: Iterable[Sitting]) -> tuple[Mapping[str, Value], ...]:
    """For each flag of these sittings: the responses that raised the mark, which stands until a clinician clears it."""
    ids = [sitting.id for sitting in sittings]
    rows = db.scalars(select(Flag).where(Flag.sitting_id.in_(ids)).order_by(Flag.raised_at))
    return tuple(values_from(flag.responses) for flag in rows if flag.responses)
