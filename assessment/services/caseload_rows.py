"""The rows and cards of one page of a caseload, from the standings that are kept of these few clients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Final, Literal, TypeAlias, cast
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.questionnaire.library import Library
from assessment.services.opened import zone_of_practice
from assessment.services.shown import Awaits, CaseloadRow, NamedVerdict, ScoreCell, ToLookAt
from assessment.services.verdicts import WORTH_WORDS
from assessment.services.working_out import spark_in, verdict_in
from assessment.services.workplace import day_in
from assessment.storage import caseloads
from assessment.storage.caseloads import HIDING, Entry, View
from assessment.storage.tables import Client, Flag, Invitation, KeptStanding, KeptVerdicts, Track

Kind: TypeAlias = Literal["review", "closed", "reports", "change", "consent-back", "no-score", "lapsed"]

BY_RANK: Final[tuple[Kind, ...]] = ("review", "closed", "reports", "change", "consent-back", "no-score", "lapsed")
"""Why somebody is looked at first, in the order of the ranks that `caseloads` gives."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whoever reads a page, when, and in which language."""

    db: Session
    library: Library
    view: View
    now: datetime

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The titles of all scales, by id."""
        newest = (self.library.newest(id_) for id_ in {id_ for id_, _ in self.library.questionnaires})
        return {scale.id: scale.title for questionnaire in newest for scale in questionnaire.scales}

    def day(self, at: datetime | None) -> date | None:
        """The date of a moment where the practice is."""
        return day_in(self._zone, at) if at else None

    def today(self, standing: KeptStanding) -> date:
        """The date where a client lives."""
        days = self.view.days
        return days.elsewhere.get(standing.time_zone or "", days.today)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return zone_of_practice(self.db)


def name_of(client: Client) -> str:
    """What her clinician calls her: the name she gave her, or else the code."""
    return client.name or client.code


def rows(reader: Reader, entries: Sequence[Entry]) -> Iterable[CaseloadRow]:
    """The rows of a page, in its order."""
    found = caseloads.kept(reader.db, [entry.client_id for entry in entries])
    links = _links(reader.db, [id_ for id_, kept in found.items() if kept.client.account_id is None])
    for entry in entries:
        kept = found[entry.client_id]
        if kept.track is None or kept.standing is None or kept.client.erased_at:
            erased = Awaits(kind="erased", on=reader.day(kept.client.erased_at))
            yield CaseloadRow(client_id=kept.client.id, name=kept.client.code, code=kept.client.code, awaits=erased)
        else:
            awaits = awaits_of(reader, kept.client, kept.track, kept.standing, links.get(kept.client.id))
            row = _row(reader, kept.client, kept.track, kept.standing, kept.verdicts, awaits)
            yield replace(row, place=kept.track.n if kept.n_tracks > 1 else 0)


def cards(reader: Reader, entries: Sequence[Entry]) -> Iterable[ToLookAt]:
    """The cards of those who need a look first."""
    found = caseloads.kept(reader.db, [entry.client_id for entry in entries])
    flags = _flags(reader.db, list(found))
    for entry in entries:
        kept = found[entry.client_id]
        if kept.track is not None and kept.standing is not None:
            waiting = flags.get(kept.client.id, [])
            verdicts = _verdicts(reader, kept.track, kept.verdicts)
            yield _card(reader, kept.client, kept.standing, BY_RANK[entry.rank], waiting, verdicts)


def _card(
    reader: Reader,
    client: Client,
    standing: KeptStanding,
    kind: Kind,
    flags: Sequence[Flag],
    verdicts: Sequence[NamedVerdict],
) -> ToLookAt:
    card = ToLookAt(client_id=client.id, name=name_of(client), kind=kind)
    match kind:
        case "review" | "closed" | "reports":
            on, words = (reader.day(flags[-1].raised_at), flags[-1].words or "") if flags else (None, "")
            return replace(card, on=on, words=words)
        case "change":
            changed = tuple(one for one in verdicts if one.verdict.id == "change")
            return replace(card, on=standing.sent_on, verdicts=changed)
        case "consent-back":
            return replace(card, on=reader.day(client.consent_withdrawn_at))
        case "no-score":
            return replace(card, on=standing.sent_on)
        case "lapsed":
            return replace(card, on=standing.last_missed_on)


def _row(
    reader: Reader,
    client: Client,
    track: Track,
    standing: KeptStanding,
    kept: KeptVerdicts | None,
    awaits: Awaits,
) -> CaseloadRow:
    """What is said of one client. Whether scores are hidden is read from her track itself."""
    is_hidden = track.mark in HIDING
    verdicts = _verdicts(reader, track, kept)
    worth = tuple(named for named in verdicts if named.verdict.id in WORTH_WORDS)
    label, suffix = ("", "") if is_hidden else _pattern(reader.library, kept)
    rule = reader.library.plans.mark_rule(track.mark)
    return CaseloadRow(
        client_id=client.id,
        name=name_of(client),
        code=client.code,
        awaits=awaits,
        n_sittings=standing.n_sittings,
        pattern=label,
        pattern_suffix=suffix,
        mark=cast(Literal["none", "talk-first", "review", "closed"], track.mark),
        mark_words=rule.clinician if rule else "",
        cells=() if is_hidden else tuple(_cells(reader, kept)),
        since=worth,
        others_cannot_tell=bool(worth) and len(worth) < len(verdicts),
        is_first_time=bool(verdicts) and all(named.verdict.id == "too-few" for named in verdicts),
        last_sent=standing.sent_on,
        is_new=caseloads.has_news(standing, reader.view.clinician_id),
        is_unread=standing.is_unread,
    )


def awaits_of(reader: Reader, client: Client, track: Track, standing: KeptStanding, link: datetime | None) -> Awaits:
    """What awaits her today, by the dates that were kept and the day it is where she lives."""
    today = reader.today(standing)
    if client.erase_after:
        return Awaits(kind="to-be-erased", on=reader.day(client.erase_after))
    if client.consent_withdrawn_at:
        return Awaits(kind="consent-back", on=reader.day(client.consent_withdrawn_at))
    if standing.state == "invited":
        is_over = link is None or link <= reader.now
        return Awaits(kind="link-over" if is_over else "invited", on=reader.day(link))
    return replace(_by_dates(standing, track, today), n_missed=standing.n_missed)


def _by_dates(standing: KeptStanding, track: Track, today: date) -> Awaits:
    if standing.state == "begun":
        return Awaits(kind="begun", on=standing.closes_on)
    if standing.state == "by-hand":
        return Awaits(kind="on-request")
    if standing.state == "nothing":
        return Awaits(kind="closed" if track.mark == "closed" else "stopped")
    if standing.state == "waiting" and standing.opens_on and standing.opens_on > today:
        is_paused = track.paused_until is not None and track.paused_until > today
        return Awaits(
            kind="paused" if is_paused else "waiting", on=track.paused_until if is_paused else standing.opens_on
        )
    return Awaits(kind="open", on=standing.closes_on, since=standing.opens_on)


def _cells(reader: Reader, kept: KeptVerdicts | None) -> Iterable[ScoreCell]:
    for one in kept.scales if kept else []:
        title = reader.titles.get(one["id"], one["id"])
        yield ScoreCell(title=title, score=one["score"], spark=spark_in(one["spark"]))


def _verdicts(reader: Reader, track: Track, kept: KeptVerdicts | None) -> list[NamedVerdict]:
    """What can be said of one client here: nothing under a mark that hides scores."""
    told = [] if track.mark in HIDING or kept is None else [one for one in kept.scales if one["verdict"]]
    return [
        NamedVerdict(title=reader.titles.get(one["id"], one["id"]), verdict=verdict_in(one["verdict"])) for one in told
    ]


def _pattern(library: Library, kept: KeptVerdicts | None) -> tuple[str, str]:
    """In the reader's language, or a kindred one, where it is translated."""
    told, language = kept.pattern if kept else {}, library.language
    known = (told.get(one) for one in (language, language.split("-", maxsplit=1)[0], ""))
    label, suffix = next((one for one in known if one), ("", ""))
    return label, suffix


def _flags(db: Session, client_ids: Sequence[str]) -> dict[str, list[Flag]]:
    """What waits to be settled on any track, oldest first, by client."""
    flags: dict[str, list[Flag]] = {}
    waiting = select(Track.client_id, Flag).join(Flag, Flag.track_id == Track.id).where(Flag.settled_at.is_(None))
    for client_id, flag in db.execute(waiting.where(Track.client_id.in_(client_ids)).order_by(Flag.raised_at)):
        flags.setdefault(client_id, []).append(flag)
    return flags


def _links(db: Session, client_ids: Sequence[str]) -> dict[str, datetime]:
    """Until when the newest link of each works that nobody has used."""
    links = select(Invitation.client_id, func.max(Invitation.expires_at)).where(Invitation.client_id.in_(client_ids))
    return {row[0]: row[1] for row in db.execute(links.group_by(Invitation.client_id))}
