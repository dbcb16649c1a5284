"""What she has answered, sitting by sitting and in words, for her own eyes; never where she sees only "saved"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Value
from assessment.reporting.own_copy import OwnAnswer, OwnScore
from assessment.services import looks
from assessment.services.administer import in_words
from assessment.services.history import Answered, History, day_of, history
from assessment.services.opened import NotHereError, client_of
from assessment.services.parts import first_part_before, rest_of
from assessment.services.shapes import title_for
from assessment.services.shown import AnsweredItem, OfSplit, PastPart, PastSitting
from assessment.services.shown.tracks import TrackName
from assessment.services.tracks import track_names, track_with, tracks_of
from assessment.services.workplace import Workplace
from assessment.storage.tables import Client, Sitting, Track

NEVER_ASKED = frozenset({"not-asked", "not-reached"})
"""Reasons for having no value that say nothing of her: a condition hid the item, or the sitting ended before."""


def past_answers_page(workplace: Workplace, account_id: str, now: datetime) -> tuple[PastSitting, ...]:
    """Her sittings, newest first, once her look is written down.

    Raises:
        NotHereError: she sees only that it is saved.
    """
    with workplace.database.writing() as db:
        client = _looking(db, account_id, now)
        tracks = tracks_of(db, client)
        names = track_names(db, workplace.library, client)
        found = [one for track in tracks for one in _of_track(db, workplace, track, names.get(track.id))]
        found.sort(key=lambda one: one.on)
        return tuple(reversed(found))


def past_sitting_page(workplace: Workplace, account_id: str, sitting_id: str, now: datetime) -> PastSitting:
    """One of her sittings, once her look is written down.

    Raises:
        NotHereError: she sees only that it is saved, or the sitting is not hers or holds nothing.
    """
    with workplace.database.writing() as db:
        client = _looking(db, account_id, now)
        track = track_with(db, client, sitting_id)
        name = track_names(db, workplace.library, client).get(track.id)
        found = next((one for one in _of_track(db, workplace, track, name) if one.id == sitting_id), None)
        if found is None:
            raise NotHereError
        return found


def _of_track(db: Session, workplace: Workplace, track: Track, name: TrackName | None) -> Iterable[PastSitting]:
    known = history(db, workplace.library, track)
    return (replace(one, about=name) for one in past_sittings(known))


def past_sittings(known: History) -> tuple[PastSitting, ...]:
    """What was answered in each sitting of a history, in words."""
    n_on: Counter[date] = Counter()
    days = Counter(day_of(sitting) for sitting in known.over)
    found = []
    for sitting in known.over:
        n_on[on := day_of(sitting)] += 1
        found.append(
            PastSitting(
                id=sitting.id,
                on=on,
                n=sitting.n,
                is_whole=sitting.state == "sent",
                of_split=_of_split(known, sitting),
                n_that_day=n_on[on] if days[on] > 1 else 0,
                parts=_parts(known.in_sitting(sitting)),
            )
        )
    return tuple(found)


def own_answers(known: History) -> Iterable[OwnAnswer]:
    """Every answer of a history, in words and as it is coded."""
    for answered in known.answered:
        for id_, one in answered.questionnaire.fields.items():
            if not _was_asked(answered, id_):
                continue
            yield OwnAnswer(
                on=answered.on,
                track=known.track.n,
                sitting=answered.sitting.n,
                questionnaire=answered.questionnaire.id,
                version=answered.questionnaire.version,
                item=id_,
                text=one.text,
                value=_code(answered.responses.values.get(id_)),
                answer=in_words(one, answered.responses),
                missing=answered.responses.missing.get(id_, ""),
            )


def own_scores(known: History) -> Iterable[OwnScore]:
    """Every score of a history, under the name that she knows it by."""
    for answered in known.answered:
        for id_, score in (answered.scored.scores if answered.scored else {}).items():
            if score.reason in NEVER_ASKED:
                continue
            yield OwnScore(
                on=answered.on,
                track=known.track.n,
                sitting=answered.sitting.n,
                questionnaire=answered.questionnaire.id,
                version=answered.questionnaire.version,
                score=id_,
                title=title_for(answered.questionnaire.scores[id_], is_client=True),
                value=score.value,
                band=score.band or "",
                answered=score.n,
                items=score.n_items,
                prorated=score.prorated,
                sem=score.sem,
            )


def _looking(db: Session, account_id: str, now: datetime) -> Client:
    """Her, if she may see what she has answered; a mark hides results, not this."""
    client = client_of(db, account_id)
    if client.sees == "saved":
        raise NotHereError
    looks.looked(db, chain=client.id, actor_id=account_id, action="past-answers", at=now)
    return client


def _of_split(known: History, sitting: Sitting) -> OfSplit:
    if rest_of(known.plans, sitting):
        return "first"
    return "rest" if first_part_before(known.plans, known.sittings, sitting) else ""


def _parts(over: Iterable[Answered]) -> tuple[PastPart, ...]:
    """What was asked under one title stands under it once, where that was first asked."""
    titled: dict[str, list[AnsweredItem]] = {}
    for answered in over:
        asked = ((id_, one) for id_, one in answered.questionnaire.fields.items() if _was_asked(answered, id_))
        items = (AnsweredItem(text=one.text, answer=in_words(one, answered.responses)) for _, one in asked)
        titled.setdefault(answered.questionnaire.title, []).extend(items)
    return tuple(PastPart(title=title, answers=tuple(items)) for title, items in titled.items())


def _was_asked(answered: Answered, id_: str) -> bool:
    missing = answered.responses.missing.get(id_)
    return id_ in answered.responses.values or (missing is not None and missing not in NEVER_ASKED)


def _code(value: Value | None) -> float | str | None:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value
