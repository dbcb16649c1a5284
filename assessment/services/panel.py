"""What an author sees beside the page of a questionnaire: what the answers so far come to, for each and in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assessment.questionnaire.definition import Questionnaire, Responses
from assessment.questionnaire.effects import Effects, watched
from assessment.questionnaire.evaluation import holds
from assessment.questionnaire.walk import Walk
from assessment.scoring.scores import Score, Scored, scored
from assessment.scoring.words import NoteSaid, PatternSaid, SaidOfScore, Words, said


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSeen:
    """One scale or derived score, what it came to and what is said of it."""

    title: str
    client_title: str
    score: Score
    said: SaidOfScore


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSeen:
    """An alert that fits, in the author's own words."""

    when: str
    effect: tuple[str, ...]
    page: str = ""
    clinician: str = ""
    is_due: bool = True
    """What it reads was sent, or is on this page; else it takes effect on a later one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenItem:
    """An item that is not asked now, and the condition that hides it."""

    id: str
    show: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Everything that follows from the answers so far."""

    scores: tuple[ScoreSeen, ...] = ()
    pattern: PatternSaid | None = None
    notes: tuple[NoteSaid, ...] = ()
    flags: tuple[str, ...] = ()
    alerts: tuple[AlertSeen, ...] = ()
    effect: tuple[str, ...] = ()
    """What the alerts that are due do together, in order."""
    page: str = ""
    """The page that is shown of all that they name."""
    mark: str = "none"
    hidden: tuple[HiddenItem, ...] = ()
    is_passed_over: bool = False
    """Nothing of it is asked now."""


def panel_of(questionnaire: Questionnaire, walk: Walk, responses: Responses, sent: Collection[int]) -> Panel:
    """The panel of one questionnaire.

    Args:
        questionnaire: the one that is looked at; its texts may be a translation's.
        walk: it alone, with the answers given before.
        responses: the answers so far; what is hidden by now does not count.
        sent: numbers of the pages sent, the one that is looked at among them.
    """
    values = responses.values
    stored = walk.stored(responses, [page.number for page in walk.pages(values)]).get(questionnaire.id)
    effects = walk.effects(sent, values)
    alerts = tuple(_alerts(questionnaire, walk, responses, effects))
    if stored is None:
        return Panel(hidden=_hidden(questionnaire, walk, responses), is_passed_over=True)
    results = scored(questionnaire, stored.responses, sitting=walk.counted(values))
    words = said(questionnaire, results, stored.responses)
    return Panel(
        scores=_scores(questionnaire, results, words),
        pattern=words.pattern,
        notes=words.notes,
        flags=results.flags,
        alerts=alerts,
        effect=effects.effect,
        page=effects.page.id if effects.page is not None else "",
        mark=effects.mark,
        hidden=_hidden(questionnaire, walk, responses),
    )


def _scores(questionnaire: Questionnaire, results: Scored, words: Words) -> tuple[ScoreSeen, ...]:
    return tuple(
        ScoreSeen(
            title=one.title,
            client_title=one.client_title or one.title,
            score=results.scores[one.id],
            said=words.scores[one.id],
        )
        for one in questionnaire.scores.values()
    )


def _alerts(questionnaire: Questionnaire, walk: Walk, responses: Responses, effects: Effects) -> Iterable[AlertSeen]:
    counted = walk.counted(responses.values)
    for one in watched([questionnaire]):
        if holds(one.alert.when, counted):
            yield AlertSeen(
                when=" ".join(one.alert.when.source.split()),
                effect=one.alert.effect,
                page=one.alert.page or "",
                clinician=one.alert.clinician,
                is_due=one.id in effects.looked_at,
            )


def _hidden(questionnaire: Questionnaire, walk: Walk, responses: Responses) -> tuple[HiddenItem, ...]:
    hidden = walk.hidden_items(responses.values)
    return tuple(
        HiddenItem(id=item.id, show=" ".join(item.show.source.split()) if item.show else "")
        for item in questionnaire.items
        if item.id in hidden
    )
