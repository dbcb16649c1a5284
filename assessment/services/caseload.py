"""A clinician's caseload: who is due, who needs a look first, what can be told of each. Never ordered by a score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.plan import PlanBook
from assessment.scoring.words import PatternSaid, said
from assessment.services import looks
from assessment.services.history import Answered, History, histories
from assessment.services.progress import series
from assessment.services.shown import (
    CaseloadPage,
    CaseloadRow,
    NamedVerdict,
    ScoreCell,
    ToLookAt,
)
from assessment.services.sparks import spark
from assessment.services.standing import standing
from assessment.services.verdicts import WORTH_WORDS, chance_one_in, changed_clients, scales_of, verdicts_of
from assessment.services.workplace import Workplace, day_in, zone_named
from assessment.storage import clients as kept
from assessment.storage.tables import Client, Flag, Practice

Sort = Literal["", "code", "last-sent", "next-due"]
MOST_CARDS = 6
HIDING = frozenset({"review", "closed"})
FAR = date.max


def caseload_page(
    workplace: Workplace,
    clinician_id: str,
    now: datetime,
    *,
    find: str = "",
    sort: str = "",
    descending: bool = False,
) -> CaseloadPage:
    """The clients in this clinician's care today, once her look is written down.

    Args:
        find: part of a name or code; empty shows everybody.
        sort: `code`, `last-sent` or `next-due`; anything else puts those to look at first on top.
    """
    library = workplace.library
    with workplace.database.writing() as db:
        looks.looked(db, chain=clinician_id, actor_id=clinician_id, action="caseload", at=now)
        own = [client for client in kept.clients_of(db, clinician_id) if not client.erased_at]
        zone = zone_named(db.scalars(select(Practice.time_zone)).one_or_none())
        known = histories(db, library, clinician_id, own)
        flags = _flags(db, [history.track.id for history in known.values()])
        titles = _titles(library.newest(id_) for id_ in {id_ for id_, _ in library.questionnaires})
        verdicts = {id_: _verdicts(history, library.plans) for id_, history in known.items()}
        rows = {
            client.id: _row(
                client,
                known[client.id],
                library.plans,
                verdicts[client.id],
                day_in(zone_named(client.time_zone), now) if client.time_zone else day_in(zone, now),
            )
            for client in own
            if client.id in known
        }
        first = _to_look_at(own, known, flags, rows, zone)
        shown = [row for row in rows.values() if _fits(row, find)]
        return CaseloadPage(
            n_clients=len(own),
            n_open=sum(1 for row in rows.values() if row.open_until),
            look_first=tuple(first[:MOST_CARDS]) if not find else (),
            score_titles=tuple(titles.get(id_, id_) for id_ in library.plans.caseload),
            rows=tuple(_sorted(shown, [one.client_id for one in first], sort, descending=descending)),
            sort=cast(Sort, sort if sort in {"code", "last-sent", "next-due"} else ""),
            descending=descending,
            find=find,
            changed=changed_clients(verdicts.values()) if not find else (),
            chance_one_in=chance_one_in(len(library.plans.caseload)),
        )


def name_of(client: Client) -> str:
    """What her clinician calls her: the name she gave her, or else the code."""
    return client.name or client.code


def latest_pattern(history: History) -> tuple[Answered, PatternSaid] | None:
    """The newest pattern that has a label, and the administration it was seen in."""
    for answered in reversed(history.answered):
        if answered.scored and answered.scored.pattern:
            pattern = said(answered.questionnaire, answered.scored, answered.responses, mark=history.track.mark).pattern
            if pattern is not None and pattern.label:
                return answered, pattern
    return None


def _verdicts(history: History, plans: PlanBook) -> list[NamedVerdict]:
    """What can be said of one client here: nothing under a mark that hides scores."""
    return [] if history.track.mark in HIDING else verdicts_of(history, plans.caseload)


def _row(
    client: Client, history: History, plans: PlanBook, verdicts: Sequence[NamedVerdict], today: date
) -> CaseloadRow:
    track = history.track
    stands = standing(plans, track, list(history.sittings), today)
    is_hidden = track.mark in HIDING
    pattern = None if is_hidden else latest_pattern(history)
    worth = tuple(named for named in verdicts if named.verdict.id in WORTH_WORDS)
    rule = plans.mark_rule(track.mark)
    n = len(history.over)
    return CaseloadRow(
        client_id=client.id,
        name=name_of(client),
        code=client.code,
        n_sittings=n,
        pattern=pattern[1].label if pattern else "",
        pattern_suffix=pattern[1].label_suffix if pattern else "",
        mark=cast(Literal["none", "talk-first", "review", "closed"], track.mark),
        mark_words=rule.clinician if rule else "",
        cells=() if is_hidden or not n else tuple(_cells(history, plans.caseload)),
        since=worth,
        others_cannot_tell=bool(worth) and len(worth) < len(verdicts),
        is_first_time=bool(verdicts) and all(named.verdict.id == "too-few" for named in verdicts),
        last_sent=history.in_sitting(history.over[-1])[-1].on if n else None,
        next_due=stands.opens_on if stands.state == "waiting" else None,
        open_until=stands.closes_on if stands.state in {"ready", "begun"} else None,
        next_on_request=stands.state == "by-hand",
    )


def _cells(history: History, ids: Sequence[str]) -> Iterable[ScoreCell]:
    by_id = {scale.id: (q, scale) for q, scale in scales_of(history, ids)}
    for id_ in ids:
        if id_ not in by_id:
            continue
        questionnaire, scale = by_id[id_]
        one = series(history, questionnaire, scale, is_client=False)
        latest = one.points[-1].score if one.points else None
        yield ScoreCell(title=scale.title, score=latest, spark=spark(one))


def _to_look_at(
    own: Sequence[Client],
    known: Mapping[str, History],
    flags: Mapping[str, list[Flag]],
    rows: Mapping[str, CaseloadRow],
    zone: ZoneInfo,
) -> list[ToLookAt]:
    """Marks that stop, then closed ones, then other flags, then changes, then lapses; each client once."""
    cards: list[tuple[int, ToLookAt]] = []
    for client in own:
        if client.id not in rows:
            continue
        history = known[client.id]
        card = _card(client, history, flags.get(history.track.id, []), rows[client.id], zone)
        if card is not None:
            cards.append(card)
    return [card for _, card in sorted(cards, key=lambda ranked: ranked[0])]


def _card(
    client: Client, history: History, flags: Sequence[Flag], row: CaseloadRow, zone: ZoneInfo
) -> tuple[int, ToLookAt] | None:
    name = name_of(client)
    mark = history.track.mark
    if flags or mark == "review":
        latest = flags[-1] if flags else None
        kind: Literal["review", "closed", "reports"] = (
            "review" if mark == "review" else "closed" if mark == "closed" else "reports"
        )
        rank = {"review": 0, "closed": 1, "reports": 2}[kind]
        on = day_in(zone, latest.raised_at) if latest else None
        words = latest.words if latest else ""
        return rank, ToLookAt(client_id=client.id, name=name, kind=kind, on=on, words=words or "")
    changed = tuple(named for named in row.since if named.verdict.id == "change")
    if changed:
        return 3, ToLookAt(client_id=client.id, name=name, kind="change", on=row.last_sent, verdicts=changed)
    if _has_no_score_twice(history):
        return 5, ToLookAt(client_id=client.id, name=name, kind="no-score", on=row.last_sent)
    last_two = [sitting.state for sitting in history.sittings if sitting.state not in {"waiting", "begun"}][-2:]
    if last_two == ["lapsed", "lapsed"]:
        return 6, ToLookAt(client_id=client.id, name=name, kind="lapsed", on=history.sittings[-2].closes_on)
    return None


def _has_no_score_twice(history: History) -> bool:
    scored = [a.scored for a in history.answered if a.scored and a.questionnaire.scales]
    last_two = scored[-2:]
    return len(last_two) == 2 and all(all(s.value is None for s in one.scores.values()) for one in last_two)


def _flags(db: Session, track_ids: Sequence[str]) -> dict[str, list[Flag]]:
    flags: dict[str, list[Flag]] = {}
    rows = select(Flag).where(Flag.track_id.in_(track_ids), Flag.settled_at.is_(None)).order_by(Flag.raised_at)
    for flag in db.scalars(rows):
        flags.setdefault(flag.track_id, []).append(flag)
    return flags


def _titles(questionnaires: Iterable[Questionnaire]) -> dict[str, str]:
    return {scale.id: scale.title for questionnaire in questionnaires for scale in questionnaire.scales}


def _fits(row: CaseloadRow, find: str) -> bool:
    wanted = find.strip().casefold()
    return wanted in row.name.casefold() or wanted in row.code.casefold()


def _sorted(rows: Sequence[CaseloadRow], first: Sequence[str], sort: str, *, descending: bool) -> list[CaseloadRow]:
    match sort:
        case "code":
            return sorted(rows, key=lambda row: row.code, reverse=descending)
        case "last-sent":
            return sorted(rows, key=lambda row: row.last_sent or date.min, reverse=descending)
        case "next-due":
            return sorted(rows, key=lambda row: row.open_until or row.next_due or FAR, reverse=descending)
        case _:
            by_last = sorted(rows, key=lambda row: row.last_sent or date.min, reverse=True)
            return sorted(by_last, key=lambda row: first.index(row.client_id) if row.client_id in first else len(first))
