"""Checking, sending, stopping: what a sitting holds is stored and scored once, whoever asks however often."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from assessment.questionnaire.comparing import errors_of, revision_of
from assessment.questionnaire.definition import Field, Questionnaire, Responses, Value
from assessment.questionnaire.library import Library
from assessment.questionnaire.storing import Stored
from assessment.scoring.scores import Score, Scored, scored
from assessment.services import definitions, notes, standings
from assessment.services.between import instead_of_results
from assessment.services.drafts import raw
from assessment.services.history import history
from assessment.services.opened import ElsewhereError, NotHereError, Opened, OverError, client_of, opened, today_of
from assessment.services.parts import last_day_of_rest, left_for_later
from assessment.services.shown import AnsweredItem, BetweenPage, CheckPage, OpenItem, ThanksPage
from assessment.services.standing import brought_up_to
from assessment.services.workplace import Workplace
from assessment.storage import sittings
from assessment.storage.tables import Administration, Scoring, Sitting, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLine:
    """A line she adds for the pictures when she sends."""

    text: str
    is_private: bool = False


def check_page(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> CheckPage:
    """What she looks over before she sends.

    Raises:
        ElsewhereError: a page was not left yet.
    """
    with workplace.database.reading() as db:
        sitting = opened(db, workplace.library, account_id, sitting_id, now)
        if sitting.kept.between or sitting.place() is not None:
            raise ElsewhereError(sitting.sitting.id, sitting.place())
        return _checked(sitting)


def send(
    workplace: Workplace,
    account_id: str,
    sitting_id: str,
    now: datetime,
    *,
    line: DatedLine | None = None,
) -> None:
    """Send a sitting. Sending twice, or at once from two places, stores it once and is no error."""
    standings.prepare()
    with workplace.database.writing() as db:
        try:
            sitting = opened(db, workplace.library, account_id, sitting_id, now)
        except OverError:
            return
        if sitting.kept.between or sitting.place() is not None:
            raise ElsewhereError(sitting.sitting.id, sitting.place())
        if store(db, workplace.library, sitting, "sent", now) and line is not None and line.text:
            notes.add(
                db, sitting.track, account_id, on=sitting.today, text=line.text, is_private=line.is_private, now=now
            )


def stop(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> None:
    """Stop here: what was sent is kept, and the sitting counts as unfinished."""
    standings.prepare()
    with workplace.database.writing() as db:
        try:
            sitting = opened(db, workplace.library, account_id, sitting_id, now)
        except OverError:
            return
        if sitting.sitting.state == "begun":
            store(db, workplace.library, sitting, "stopped", now)


def store(
    db: Session,
    library: Library,
    sitting: Opened,
    state: str,
    now: datetime,
    *,
    keep: Collection[str] | None = None,
) -> bool:
    """Store a begun sitting's answers and scores in this unit of work, and end it.

    Args:
        state: what it becomes: sent, stopped, ended or lapsed.
        keep: the only items to keep, of the whole sitting; None keeps all.

    Returns:
        Whether this call ended the sitting; False where somebody else already had.
    """
    row = sitting.sitting
    if not sittings.take_from_begun(db, row.id, state=state, ended_at=now):
        return False
    given = sitting.walk.counted(sitting.values)
    parts = sitting.walk.stored(sitting.kept.responses, sitting.kept.left, put_aside=sitting.kept.put_aside, keep=keep)
    by_id = {q.id: q for q in sitting.walk.questionnaires}
    for id_, part in parts.items():
        keep_answers(db, row.id, by_id[id_], part, sitting.kept.seconds.get(id_), sitting=given, now=now)
    row.mark = sitting.track.mark
    if _completes(library.plans.completed_by, parts, state):
        row.completed_on = _last_day(db, sitting) if state == "lapsed" else sitting.today
    if state == "ended" and sitting.track.mark == "none":
        sitting.track.stopped_at = now  # she was told that this is not for her: nothing opens until a clinician says so
    if sitting.draft:
        db.delete(sitting.draft)
    db.flush()
    brought_up_to(db, library.plans, sitting.track, sitting.today)
    return True


def thanks_page(workplace: Workplace, account_id: str, sitting_id: str) -> ThanksPage | BetweenPage:
    """What is said once a sitting is over: thanks, or the page that stands in place of results.

    Raises:
        NotHereError: the sitting is not hers, or is not over.
    """
    library = workplace.library
    with workplace.database.reading() as db:
        client = client_of(db, account_id)
        if sittings.state_of_client(db, client.id, sitting_id) in {None, "waiting", "begun"}:
            raise NotHereError
        sitting = db.get_one(Sitting, sitting_id)
        track = db.get_one(Track, sitting.track_id)
        instead = instead_of_results(db, library, track)
        if instead is not None:
            return instead
        text = library.plans.pages["thanks"].text if "thanks" in library.plans.pages else ""
        return ThanksPage(
            text=text,
            may_show_results=client.sees == "results" and history(db, library, track).has_results,
            rest_until=_rest_until(library, sitting, sitting.completed_on),
        )


def _rest_until(library: Library, sitting: Sitting, sent_on: date | None) -> date | None:
    """The last day of what a split intake asks later; None where it asks no more."""
    if sent_on is None or not left_for_later(library.plans, sitting):
        return None
    return last_day_of_rest(library.plans, sent_on)


def _last_day(db: Session, sitting: Opened) -> date:
    """The day on which she last answered; a sitting may be found to have lapsed much later."""
    saved_at = sitting.draft.saved_at if sitting.draft else None
    return today_of(db, sitting.client, saved_at) if saved_at else sitting.today


def _completes(completed_by: str | None, parts: Mapping[str, Stored], state: str) -> bool:
    """A sitting uses up a turn once the plan's measure was sent; where that was not asked, once all was."""
    part = parts.get(completed_by) if completed_by else None
    return part.is_whole if part is not None else state == "sent"


def keep_answers(
    db: Session,
    sitting_id: str,
    questionnaire: Questionnaire,
    part: Stored,
    seconds: float | None,
    *,
    sitting: Mapping[str, Value],
    now: datetime,
    raises_flags: bool = True,
) -> None:
    """Keep the answers to one questionnaire, whose version is sealed, with the scores made of them.

    Args:
        seconds: how long the answering took; None where nobody knows.
        sitting: responses of the whole sitting, which patterns and notes may read.
        raises_flags: whether answers may ask for a second look; old ones ask for nothing.
    """
    version = definitions.version_row(db, questionnaire)
    values, texts = _apart(questionnaire, part.responses)
    administration = Administration(
        sitting_id=sitting_id,
        version_id=version.id,
        is_whole=part.is_whole,
        n_asked=part.n_asked,
        n_answered=part.n_answered,
        seconds=seconds,
        responses=values,
        missing=dict(part.responses.missing),
    )
    administration.texts = texts
    db.add(administration)
    if part.is_whole and (questionnaire.scores or questionnaire.notes or questionnaire.patterns):
        result = scored(questionnaire, part.responses, sitting=sitting, seconds=seconds)
        result = result if raises_flags else replace(result, flags=())
        db.add(scoring_row(administration.id, version.id, error_revision(questionnaire), result, now))


def error_revision(questionnaire: Questionnaire) -> int:
    """The newest revision among the error tables that scores are made with; 1 where there are none."""
    return revision_of(errors_of(questionnaire).values())


def scoring_row(administration_id: str, version_id: int, revision: int, result: Scored, now: datetime) -> Scoring:
    """Scores as they are kept: enough to show them again without scoring again."""
    return Scoring(
        administration_id=administration_id,
        version_id=version_id,
        revision=revision,
        scores={id_: _kept(score) for id_, score in result.scores.items()},
        pattern=result.pattern,
        notes=list(result.notes),
        quality=list(result.flags),
        scored_at=now,
    )


def _kept(score: Score) -> dict[str, float | int | str | None]:
    """All of a score but its id, which is its key."""
    return {name: value for name, value in asdict(score).items() if name != "id"}


def _apart(questionnaire: Questionnaire, responses: Responses) -> tuple[dict[str, Any], dict[str, str]]:
    """Coded responses, kept in clear, and what she wrote in her own words or for her clinician alone, sealed."""
    values: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for id_, value in responses.values.items():
        item = questionnaire.fields[id_].item
        if item.type == "text" or (item.private and isinstance(value, str)):
            texts[id_] = str(value)
        else:
            values[id_] = list(value) if isinstance(value, tuple) else value
    return values, texts


def _checked(sitting: Opened) -> CheckPage:
    pages = sitting.walk.pages(sitting.values)
    counted = [page for page in pages if not page.questionnaire.is_gate]
    asked = [(page, f) for page in counted for f in page.fields]
    open_items = tuple(
        OpenItem(field_id=f.id, text=f.text, page_number=page.number)
        for page, f in asked
        if not raw(sitting.kept.responses, f)
    )
    return CheckPage(
        sitting_id=sitting.sitting.id,
        revision=sitting.revision,
        n_asked=len(asked),
        n_answered=len(asked) - len(open_items),
        left_open=open_items,
        answers=tuple(AnsweredItem(text=f.text, answer=in_words(f, sitting.kept.responses)) for _, f in asked),
        back_number=pages[-1].number if pages else None,
        rest_until=_rest_until(sitting.library, sitting.sitting, sitting.today),
        language=sitting.language,
    )


def in_words(asked: Field, responses: Responses) -> str:
    """An answer in the words it was given in; the reason she chose for none; empty where it was left open."""
    value = responses.values.get(asked.id)
    if value is not None:
        return asked.label_of(value)
    reasons = {reason.id: reason.label for reason in asked.reasons}
    return reasons.get(responses.missing.get(asked.id, ""), "")
