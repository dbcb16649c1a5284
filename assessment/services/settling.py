"""After talking: the clinician settles what waits for her, and clears, keeps or closes the mark.

Only here is a mark lowered. A talk is with her, so it settles what was flagged on any of her tracks. What was decided,
by whom and for which talk stays with the flag, so that the history of her marks can be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, Literal, TypeAlias, cast

from sqlalchemy.orm import Session

from assessment.questionnaire.library import Library
from assessment.questionnaire.plan import known_mark
from assessment.services import flags, looks
from assessment.services.banner import answers_of
from assessment.services.caring import in_care
from assessment.services.opened import today_of
from assessment.services.shown import MarkStep
from assessment.services.standing import brought_up_to, tracks_held
from assessment.services.workplace import Workplace
from assessment.storage.tables import Account, Client, Flag, Track

Decision: TypeAlias = Literal["go-on", "keep", "close"]


TALKED: Final = ", talked on "
LONGEST = 500
"""Characters that may be written down of one talk: a line for whoever reads the page next, not the record of it."""


class BothMustWishError(Exception):
    """A track that was closed opens again only where client and clinician both want it."""


def settle(
    workplace: Workplace,
    clinician_id: str,
    client_id: str,
    decision: Decision,
    *,
    talked_on: date,
    done: str,
    both_wish: bool,
    now: datetime,
) -> None:
    """Write down what came of the talk, beside every flag that waits.

    Args:
        decision: `go-on` clears the mark and brings results, prompts and the usual plan back; `keep` leaves everything
            as it is; `close` asks nothing more.
        talked_on: the day of the talk.
        done: in the clinician's words, what was done; kept sealed.
        both_wish: the client wants to go on, too; needed where the mark is `closed`.

    Raises:
        NotHereError: she is not this clinician's client.
        BothMustWishError: the mark is `closed`, and only one of the two wants to go on.
    """
    with workplace.database.writing() as db:
        client = in_care(db, clinician_id, client_id)
        track, *others = tracks_held(db, client)
        if decision == "go-on" and track.mark == "closed" and not both_wish:
            raise BothMustWishError
        for flag in flags.unsettled(db, client.id) or [_after_another_talk(db, track, now)]:
            flag.settled_at, flag.settled_by = now, clinician_id
            flag.decision, flag.done = f"{decision}{TALKED}{talked_on.isoformat()}", done
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="settle", at=now)
        if decision == "go-on":
            _go_on(db, workplace.library, client, track, now)
            _free(workplace.library, others)
        elif decision == "close":
            track.mark, track.hides_scores = known_mark("closed"), True
            flags.protect_all(db, workplace.library.plans, client, track)


def history_of_marks(db: Session, library: Library, client: Client) -> tuple[MarkStep, ...]:
    """Everything that was ever flagged on her tracks and what was decided, oldest first: a talk is with her."""
    return tuple(_step(db, library, flag) for flag in flags.all_of(db, client.id))


def _step(db: Session, library: Library, flag: Flag) -> MarkStep:
    decision, _, talked_on = (flag.decision or "").partition(TALKED)
    by = db.get(Account, flag.settled_by) if flag.settled_by else None
    return MarkStep(
        raised_at=flag.raised_at,
        words=flag.words or "",
        answers=tuple(answers_of(db, library, flag)),
        settled_at=flag.settled_at,
        settled_by=(by.name or "") if by else "",
        decision=cast(Literal["", "go-on", "keep", "close"], decision),
        talked_on=date.fromisoformat(talked_on) if talked_on else None,
        done=flag.done or "",
    )


def _after_another_talk(db: Session, track: Track, now: datetime) -> Flag:
    """What a later talk is written beside, where an earlier one settled all that waited."""
    flag = Flag(track_id=track.id, kind="talk", raised_at=now)
    db.add(flag)
    return flag


def _free(library: Library, others: Iterable[Track]) -> None:
    """Clear on her other tracks what held for all of them. What is about one of these alone stays with it."""
    for track in others:
        rule = library.plans.mark_rule(track.mark)
        if rule is not None and rule.holds_for_all:
            track.mark, track.hides_scores = known_mark("none"), False


def _go_on(db: Session, library: Library, client: Client, track: Track, now: datetime) -> None:
    """As if nothing had been set off; what was answered under the mark keeps it."""
    track.mark, track.hides_scores = known_mark("none"), False
    track.stopped_at = track.reminders_stopped_at = None
    brought_up_to(db, library.plans, track, today_of(db, client, now))
