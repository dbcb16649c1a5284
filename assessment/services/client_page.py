"""One client as her clinician sees her: what can be told, her course, every score, what moved, notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import scoring
from assessment.questionnaire.library import Library
from assessment.reporting import heights, spoken
from assessment.reporting.course import Course
from assessment.reporting.frame import trend_height
from assessment.reporting.look import DESK, PHONE, SIDE, Look
from assessment.scoring.precision import sem_of
from assessment.scoring.words import Words, said
from assessment.services import looks, notes, quality, ratings, standings
from assessment.services.administer import in_words
from assessment.services.banner import banner
from assessment.services.care import mails_of
from assessment.services.caring import in_care
from assessment.services.caseload_rows import name_of
from assessment.services.client_tables import every_sitting, score_table, with_moved
from assessment.services.history import Answered, History, history
from assessment.services.mailing import by_hand
from assessment.services.mailing.reminders import asked_for_reminders
from assessment.services.opened import zone_of_practice
from assessment.services.over_time import Picture, drawn, rows_behind
from assessment.services.progress import baseline_of, course
from assessment.services.resting import ending_of
from assessment.services.results import (
    bar_ends,
    disclosure_of,
    in_order_of_intake,
    pattern_shown,
    practice_bars,
    style_lines,
)
from assessment.services.rhythm import rhythm_shown
from assessment.services.settling import history_of_marks
from assessment.services.shapes import shapes
from assessment.services.shown import (
    ClientPage,
    Figure,
    PictureSize,
    SaidOfPart,
    UsualErrorShown,
)
from assessment.services.tracks import about, track_named
from assessment.services.verdicts import WORTH_WORDS, chance_one_in, last_steps, swings, verdicts_of
from assessment.services.workplace import Workplace, day_in
from assessment.storage import clients as kept
from assessment.storage.tables import Client, Invitation, Track


def client_page(
    workplace: Workplace,
    clinician_id: str,
    client_id: str,
    now: datetime,
    *,
    words: str = "clinical",
    track_id: str = "",
) -> ClientPage:
    """A client in this clinician's care on one of her tracks, once the look is written down.

    Raises:
        NotHereError: she is somebody else's, does not exist, or it is no track of hers.
    """
    library, is_client = workplace.library, words == "client"
    with workplace.database.writing() as db:
        erased = kept.erased_client_of(db, clinician_id, client_id)
        client = erased or in_care(db, clinician_id, client_id)
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="client", at=now)
        if client.erased_at:
            on = day_in(zone_of_practice(db), client.erased_at)
            return ClientPage(client_id=client.id, name=client.code, code=client.code, state="erased", erased_on=on)
        standings.seen(db, client.id, clinician_id, now)
        track = track_named(db, client, track_id)
        known = history(db, library, track)
        own_notes = notes.notes_for(db, track, clinician_id)
        page = _frame(db, library, client, track, known, now)
        if not known.over:
            return page
        shown = course(
            known,
            is_client=is_client,
            notes=notes.dated(db, own_notes),
            map_of=library.plans.map,
            words=workplace.words,
        )
        verdicts = verdicts_of(known, library.plans.caseload)
        page = replace(
            page,
            words="client" if is_client else "clinical",
            headline=tuple(named for named in verdicts if named.verdict.id in WORTH_WORDS),
            cannot_tell=tuple(named.title for named in verdicts if named.verdict.id not in WORTH_WORDS),
            last_steps=last_steps(known, library.plans.caseload, is_client=is_client),
            swings=swings(known),
            verdicts=tuple(verdicts),
            chance_one_in=chance_one_in(len(library.plans.caseload)),
            notes=notes.shown(db, own_notes, clinician_id),
            trend=_trend(shown) if shown.series else None,
            trend_title=_trend_title(known),
            usual_error=_usual_error(known),
            map=map_figure(shown),
            gaps=ratings.figure_of_gaps(shown, widths=(PHONE, DESK)),
        )
        return with_moved(_with_latest(page, known, library, is_client=is_client), known)


def picture_of(
    workplace: Workplace,
    clinician_id: str,
    client_id: str,
    wanted: Picture,
    now: datetime,
    *,
    words: str = "clinical",
    track_id: str = "",
) -> bytes:
    """One picture of a client in this clinician's care."""
    library = workplace.library
    with workplace.database.writing() as db:
        client = in_care(db, clinician_id, client_id)
        if not looks.is_covered(db, chain=client.id, actor_id=clinician_id, now=now):
            looks.looked(db, chain=client.id, actor_id=clinician_id, action="picture", at=now)
        track = track_named(db, client, track_id)
        known = history(db, library, track)
        shown_notes = notes.dated(db, notes.notes_for(db, track, clinician_id))
        shown = course(
            known,
            is_client=words == "client",
            notes=shown_notes,
            map_of=library.plans.map,
            words=workplace.words,
        )
        disclosure = disclosure_of(known) if known.answered else ""
    return drawn(shown, replace(wanted, disclosure=disclosure))


def _frame(db: Session, library: Library, client: Client, track: Track, known: History, now: datetime) -> ClientPage:
    """What the page says before anything was sent."""
    zone = zone_of_practice(db)
    invitation = db.scalars(
        select(Invitation).where(Invitation.client_id == client.id).order_by(Invitation.created_at.desc()).limit(1)
    ).one_or_none()
    state: Literal["invited", "not-invited", "accepted", "active"] = "active" if known.over else "accepted"
    if client.account_id is None:
        state = "invited" if invitation else "not-invited"
    return ClientPage(
        client_id=client.id,
        name=name_of(client),
        code=client.code,
        context=tuple(_context(known, library)),
        report_notes=tuple(report_notes(known)),
        state=state,
        invited_on=day_in(zone, invitation.created_at) if invitation else None,
        link_until=day_in(zone, invitation.expires_at) if invitation else None,
        ending=ending_of(db, client),
        banner=banner(db, library, track, zone),
        n_sittings=len(known.over),
        has_history=known.begins_before_intake,
        baseline=baseline_of(track),
        flags=tuple(quality.words(known.over[-1:], known)) if known.over else (),
        marks=history_of_marks(db, library, client),
        sittings=tuple(every_sitting(known)),
        rhythm=None if client.erased_at or track.set_aside_at else rhythm_shown(db, library, client, track, now),
        mails=mails_of(client, track, asked_for=asked_for_reminders(db, library, track)),
        send_now=by_hand.offered(db, library, [track], now)[track.id],
        sees=cast(Literal["results", "saved"], client.sees),
        disclosure=disclosure_of(known) if known.answered else "",
        about=about(db, library, track),
    )


def _context(known: History, library: Library) -> Iterable[str]:
    """The items that the plans name for the line under her name, each in her latest answer's words."""
    for id_ in library.plans.context_line:
        for answered in reversed(known.answered):
            asked = answered.questionnaire.fields.get(id_)
            if asked is not None and (words := in_words(asked, answered.responses)):
                yield f"“{words}”" if asked.item.type == "text" else words[:1].lower() + words[1:]
                break


def report_notes(known: History) -> Iterable[str]:
    """Notes of the last sitting, and those that stay in force until their questionnaire is answered again."""
    for answered in known.latest():
        if answered.scored is None:
            continue
        is_last = answered.sitting is known.over[-1]
        words = said(answered.questionnaire, answered.scored, answered.responses, mark=known.track.mark)
        for note in words.notes:
            if note.clinician and not note.label and (is_last or note.lasting):
                yield note.clinician


def _trend_title(known: History) -> str:
    """The title of the questionnaire whose scales are followed most."""
    by_number = sorted((len(shapes(a.questionnaire).followed), a.questionnaire.title) for a in known.answered)
    return by_number[-1][1] if by_number else ""


def _usual_error(known: History) -> UsualErrorShown | None:
    """The error figures behind the trend, where all its scales share them.

    Against the mean of the first two, itself surer than one score, the last has less room: 24.0 points for SEM 10.
    """
    scales = [scale for a in known.answered for scale in shapes(a.questionnaire).followed]
    errors = {scale.error for scale in scales if scale.error is not None}
    if len(errors) != 1:
        return None
    error = errors.pop()
    points = scoring.change.least_reliable_change(sem_of(error), baseline=baseline_of(known.track))
    return UsualErrorShown(points=points, revision=error.revision)


def _trend(shown: Course) -> Figure:
    narrow, wide = (
        PictureSize(
            width=width,
            height=round(trend_height(shown.series, shown.notes, look, words=shown.words if look.is_wide else ())),
        )
        for width in (PHONE, DESK)
        for look in (Look(width, words=shown.said_in),)
    )
    return Figure(
        key="all",
        title=", ".join(one.title for one in shown.series),
        alt=" ".join(spoken.alt_text(one, shown.said_in) for one in shown.series),
        narrow=narrow,
        wide=wide,
        rows=rows_behind(shown.series[0], shown) if len(shown.series) == 1 else (),
        table_caption=spoken.table_caption(shown.series[0], shown.said_in) if len(shown.series) == 1 else "",
    )


def map_figure(shown: Course) -> Figure | None:
    """Two scores against each other; None where the plans name none."""
    if shown.map is None:
        return None
    size = PictureSize(width=SIDE, height=round(heights.map_height(Look(SIDE))))
    return Figure(
        key="map",
        title=shown.said_in.together.format(up=shown.map.up.title, across=shown.map.across.title.lower()),
        alt=spoken.map_alt(shown.map, shown.said_in),
        narrow=size,
        numbers=ratings.numbers_of_map(shown.map),
    )


def _with_latest(page: ClientPage, known: History, library: Library, *, is_client: bool) -> ClientPage:
    """Add what the newest administrations say: pattern, lines, bars, sentences, and the table of every score."""
    mark = known.track.mark
    sentences: list[SaidOfPart] = []
    for answered in in_order_of_intake(known.latest(), library.plans):
        if answered.scored is None:
            continue
        words = said(answered.questionnaire, answered.scored, answered.responses, mark=mark)
        sentences.append(_sentences(answered, words, is_client=is_client))
        shape, title, on = shapes(answered.questionnaire), answered.questionnaire.title, answered.on
        if shape.rows:
            page = replace(page, styles=style_lines(answered, words), style_title=title, styles_on=on)
        if shape.bars:
            bars = practice_bars(answered, words, is_client=is_client, has_prompts=False)
            page = replace(page, bars=bars, bars_title=title, bars_on=on, bar_ends=bar_ends(answered.questionnaire))
        if words.pattern is not None and words.pattern.label:
            page = replace(page, pattern=pattern_shown(words, is_client=is_client))
    titles, rows = score_table(known, is_client=is_client)
    said_of = tuple(one for one in sentences if one.sentences)
    return replace(page, sentences=said_of, score_titles=titles, score_rows=rows)


def _sentences(answered: Answered, words: Words, *, is_client: bool) -> SaidOfPart:
    texts = (words.scores[id_] for id_ in answered.questionnaire.scores)
    said_of = tuple(text for text in ((t.client if is_client else t.clinician) for t in texts) if text)
    return SaidOfPart(title=answered.questionnaire.title, sentences=said_of)
