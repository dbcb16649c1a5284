"""One page for the next hour: what changed, what moved, what was left out, what to ask.

Her code stands for her name, since paper leaves the protected app.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Scale
from assessment.questionnaire.library import Library
from assessment.reporting.course import Series
from assessment.scoring.words import said
from assessment.services import looks, notes, quality, standings
from assessment.services.administer import in_words
from assessment.services.banner import banner
from assessment.services.caring import in_care
from assessment.services.client_page import map_figure, report_notes
from assessment.services.client_tables import moved_most
from assessment.services.history import Answered, History, history
from assessment.services.opened import NotHereError, zone_of_practice
from assessment.services.progress import anchors, baseline_of, course, rated, series
from assessment.services.results import (
    bar_ends,
    disclosure_of,
    in_order_of_intake,
    pattern_shown,
    practice_bars,
)
from assessment.services.shapes import item_of, shapes
from assessment.services.shown import AnsweredItem, BriefPage, BriefScale, NoteShown, OpenHope
from assessment.services.standing import standing
from assessment.services.tracks import about, track_named
from assessment.services.verdicts import WORTH_WORDS, chance_one_in, last_steps, verdict_of, verdicts_of
from assessment.services.workplace import Workplace, day_in, zone_named
from assessment.storage.tables import Client

MOST_SHOWN = 4
"""Of what was left out and of her notes: the page stays one page, and the rest is counted."""
BLANK = "blank"
NOT_SEEN = frozenset({"not-asked", "not-reached"})
"""Reasons that she did not choose and could not avoid."""


def brief_page(
    workplace: Workplace, clinician_id: str, client_id: str, now: datetime, *, track_id: str = ""
) -> BriefPage:
    """The brief on one track of a client in this clinician's care, once the look is written down.

    Raises:
        NotHereError: she is somebody else's, does not exist, it is no track of hers, or nothing was sent on it yet.
    """
    with workplace.database.writing() as db:
        client = in_care(db, clinician_id, client_id)
        known = history(db, workplace.library, track_named(db, client, track_id))
        if not known.over:
            raise NotHereError
        looks.looked(db, chain=client.id, actor_id=clinician_id, action="brief", at=now)
        standings.seen(db, client.id, clinician_id, now)
        own = notes.shown(db, notes.notes_for(db, known.track, clinician_id), clinician_id)
        return _brief(db, workplace, client, known, own, now)


def _brief(
    db: Session, workplace: Workplace, client: Client, known: History, own_notes: Sequence[NoteShown], now: datetime
) -> BriefPage:
    library, zone, last = workplace.library, zone_of_practice(db), known.over[-1]
    in_last = known.in_sitting(last)
    sent_on = in_last[-1].on
    earlier = [known.in_sitting(sitting)[-1].on for sitting in known.over[:-1]]
    since_last = [n for n in own_notes if n.whose == "hers" and (not earlier or n.on > earlier[-1])]
    today = day_in(zone_named(client.time_zone) if client.time_zone else zone, now)
    stands = standing(library.plans, known.track, list(known.sittings), today)
    verdicts = verdicts_of(known, library.plans.caseload)
    left_out = list(_left_out(in_last))
    moved = moved_most(known)
    rule = library.plans.mark_rule(known.track.mark)
    page = BriefPage(
        client_id=client.id,
        code=client.code,
        printed_on=day_in(zone, now),
        sent_on=sent_on,
        n_asked=sum(a.n_asked for a in in_last if not a.questionnaire.is_gate),
        n_answered=sum(a.n_answered for a in in_last if not a.questionnaire.is_gate),
        days_after=(sent_on - earlier[-1]).days if earlier else None,
        reasons=tuple(_reasons(in_last)),
        next_due=stands.opens_on if stands.state == "waiting" else None,
        open_until=stands.closes_on if stands.state in {"ready", "begun"} else None,
        banner=banner(db, library, known.track, zone),
        flags=tuple(quality.words([last], known)),
        headline=tuple(named for named in verdicts if named.verdict.id in WORTH_WORDS),
        cannot_tell=tuple(named.title for named in verdicts if named.verdict.id not in WORTH_WORDS),
        last_steps=last_steps(known, library.plans.caseload, is_client=False),
        report_notes=tuple(report_notes(known)),
        baseline=baseline_of(known.track),
        has_history=known.begins_before_intake,
        anchors=tuple(AnsweredItem(text=t, answer=answer) for a, t, answer in anchors(known) if a.sitting is last),
        moved=moved.items if moved else (),
        left_out=tuple(left_out[:MOST_SHOWN]),
        n_more_left_out=len(left_out[MOST_SHOWN:]),
        notes=tuple(since_last[-MOST_SHOWN:]),
        n_more_notes=len(since_last[:-MOST_SHOWN]),
        map=map_figure(course(known, is_client=False, map_of=library.plans.map, words=workplace.words)),
        disclosure=disclosure_of(known),
        chance_one_in=chance_one_in(len(library.plans.caseload)),
        n_tested=len(verdicts),
        about=about(db, library, known.track),
    )
    return _with_latest(page, known, library, has_prompts=rule is None or rule.prompts)


def _with_latest(page: BriefPage, known: History, library: Library, *, has_prompts: bool) -> BriefPage:
    """Add what the newest administrations say: pattern, scales, bars, and what to ask about."""
    for answered in in_order_of_intake(known.latest(), library.plans):
        if answered.scored is not None and answered.questionnaire.scores:
            page = _with_part(page, known, answered, has_prompts=has_prompts)
    revisions = [scale.verdict.revision for scale in page.scales if scale.verdict and scale.verdict.revision]
    return replace(
        page,
        error_revision=max(revisions, default=None),
    )


def _with_part(page: BriefPage, known: History, answered: Answered, *, has_prompts: bool) -> BriefPage:
    assert answered.scored is not None
    questionnaire, shape = answered.questionnaire, shapes(answered.questionnaire)
    words = said(questionnaire, answered.scored, answered.responses, mark=known.track.mark)
    followed = (*shape.followed, *((shape.total,) if shape.total else ()))
    prompts = (words.pattern.prompt,) if has_prompts and words.pattern and words.pattern.prompt else ()
    source = f"{questionnaire.id} {questionnaire.version} ({questionnaire.seal[:8]})"
    page = replace(
        page,
        scales=(*page.scales, *(_scale(known, answered, scale) for scale in followed)),
        ask_about=(*page.ask_about, *prompts),
        open_hopes=(*page.open_hopes, *_open_hopes(answered)),
        source=f"{page.source}, {source}" if page.source else source,
    )
    if words.pattern is not None and words.pattern.label:
        page = replace(page, pattern=pattern_shown(words, is_client=False))
    if shape.bars:
        bars = practice_bars(answered, words, is_client=True, has_prompts=False)
        page = replace(page, bars=bars, bars_title=questionnaire.title, bars_on=answered.on)
        page = replace(page, bar_ends=bar_ends(questionnaire))
    return page


def _scale(known: History, answered: Answered, scale: Scale) -> BriefScale:
    """First, last time and now, within the stretch in which scores can be compared."""
    one = series(known, answered.questionnaire, scale, is_client=False)
    era = one.eras[-1] if one.eras else ()
    scored = [point.score for point in era if point.score is not None]
    now = answered.scored.scores[scale.id] if answered.scored else None
    before = scored[:-1] if now and now.value is not None else scored
    return BriefScale(
        title=one.title,
        intake=_baseline(one, scored),
        last=before[-1] if before else None,
        now=now.value if now else None,
        low=now.low if now else None,
        high=now.high if now else None,
        verdict=verdict_of(one, answered.questionnaire),
        on=None if answered.sitting is known.over[-1] else answered.on,
        counts_from=era[0].on if len(one.eras) > 1 else None,
    )


def _baseline(one: Series, scored: Sequence[float]) -> float | None:
    """What the last score is compared with: the first, or the mean of the first two."""
    n = 2 if one.baseline == "first-two" else 1
    return sum(scored[:n]) / n if len(scored) >= n else None


def _left_out(in_last: Iterable[Answered]) -> Iterable[AnsweredItem]:
    """Items that a score counts and that have no answer, each with the reason she chose; a hope not known is no gap."""
    for answered in in_last:
        rows = set(shapes(answered.questionnaire).rows)
        for keyed in dict.fromkeys(k.field for scale in answered.questionnaire.scales for k in scale.key):
            asked = answered.questionnaire.fields[keyed]
            reason = answered.responses.missing.get(keyed)
            if reason is None or reason in NOT_SEEN or (asked.item.id in rows and reason != BLANK):
                continue
            yield AnsweredItem(text=asked.text, answer=in_words(asked, answered.responses))


def _reasons(in_last: Iterable[Answered]) -> list[tuple[str, int]]:
    """The reasons she chose for giving no answer, in her words, the commonest first."""
    chosen: Counter[str] = Counter()
    for answered in in_last:
        for id_ in answered.responses.missing:
            words = in_words(answered.questionnaire.fields[id_], answered.responses)
            chosen[words] += bool(words)
    return [(words, n) for words, n in chosen.most_common() if words]


def _open_hopes(answered: Answered) -> Iterable[OpenHope]:
    """Rows on which she chose a reason for not rating, such as not knowing what her mother hopes for."""
    rows: dict[tuple[str, str], list[str]] = {}
    for id_ in shapes(answered.questionnaire).rows:
        item = item_of(answered.questionnaire, id_)
        places = rated(answered, item)
        for n, rating in enumerate(item.ratings):
            reason = places.reason(n)
            if reason:
                rows.setdefault((rating.label, reason), []).append(f"{item.left} – {item.right}")
    for (label, reason), titles in rows.items():
        yield OpenHope(rating=label, reason=reason, rows=tuple(titles), on=answered.on)
