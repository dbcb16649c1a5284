"""What alerts set off when a page is sent; decides, and leaves the doing to whoever keeps and shows things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from assessment.questionnaire.definition import Alert, PageText, Questionnaire, Value
from assessment.questionnaire.evaluation import holds
from assessment.questionnaire.plan import Mark, PlanBook, higher_mark

RESOURCES: Final = "{resources}"
"""Where a page's text wants the help lines."""

_MARKS: Final[Mapping[str, Mark]] = {
    "mark-talk-first": "talk-first",
    "mark-review": "review",
    "mark-closed": "closed",
}
_ENDINGS: Final = ("end", "discard")
_SHOW_ONE_PAGE: Final = ("page", *_ENDINGS)


class Flag(NamedTuple):
    """One thing for the clinician: the alert it comes from (stable within a track), her words, and what raised it."""

    kind: str
    words: str
    responses: Mapping[str, Value]
    """Where it raises the mark: those of the alert's own questionnaire that its condition reads."""


@dataclass(frozen=True, slots=True)
class Watched:
    """An alert with the questionnaire it belongs to; `id` is stable within a version: `safety:2`."""

    id: str
    alert: Alert
    questionnaire: Questionnaire

    @property
    def ending(self) -> str | None:
        """How it ends the sitting: `end` or `discard`; None when the sitting goes on."""
        return next((effect for effect in self.alert.effect if effect in _ENDINGS), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Everything that sending one page sets off, to be carried out in one transaction with its answers."""

    mark: Mark
    """The track's mark from now on: as before, or higher."""
    looked_at: frozenset[str] = frozenset()
    """Alerts that took effect now; handed in as `done` from now on, so that none does twice in a sitting."""
    effect: tuple[str, ...] = ()
    """What happens, each word once, in the order of the file."""
    page: PageText | None = None
    """Shown before anything else; its buttons fit whether the sitting goes on."""
    with_resources: bool = False
    """The help lines stand on the page: at `{resources}`, or else below its text."""
    ends: bool = False
    """The sitting is over, also when it is discarded."""
    discards: bool = False
    """Nothing of the sitting is stored; it stays open until it lapses."""
    keep: tuple[str, ...] | None = None
    """After `end`: the only items of the whole sitting that are stored; None keeps what was sent."""
    flags: tuple[Flag, ...] = ()
    stops_plan: bool = False
    stops_reminders: bool = False
    hides_scores: bool = False


def watched(questionnaires: Sequence[Questionnaire]) -> tuple[Watched, ...]:
    """Every alert of these questionnaires, in order."""
    return tuple(
        Watched(f"{questionnaire.id}:{number}", alert, questionnaire)
        for questionnaire in questionnaires
        for number, alert in enumerate(questionnaire.alerts, start=1)
    )


def effects_of(alerts: Sequence[Watched], values: Mapping[str, Value], *, mark: Mark, plans: PlanBook) -> Effects:
    """What these alerts do together: all that fit take effect, but only one page is shown.

    Args:
        alerts: those that are due, in the order of asking.
        values: the responses that count; hidden ones left out.
        mark: the track's mark before.
        plans: where a page is looked up that the alert's own file does not have.
    """
    fitting = [one for one in alerts if holds(one.alert.when, values)]
    shown = _shown(fitting)
    # Nothing of a discarded sitting may leave a trace, so a discard silences whatever else fits.
    acting = [shown] if shown is not None and shown.ending == "discard" else fitting
    effect = _happening(acting, shown)
    ends = shown is not None and shown.ending is not None
    page = _page(shown, plans) if shown is not None else None
    return Effects(
        mark=_raised(mark, effect),
        looked_at=frozenset(one.id for one in fitting),
        effect=effect,
        page=page,
        with_resources=page is not None and ("resources" in effect or RESOURCES in page.text),
        ends=ends,
        discards="discard" in effect,
        keep=shown.alert.keep if shown is not None and ends else None,
        flags=tuple(_flag(one, values) for one in acting if _flags(one, effect)),
        stops_plan="stop-plan" in effect,
        stops_reminders="stop-reminders" in effect,
        hides_scores="hide-scores" in effect,
    )


def _shown(fitting: Sequence[Watched]) -> Watched | None:
    """The alert whose page is shown: the first that ends the sitting, or else the first that has a page."""
    endings = [one for one in fitting if one.ending is not None]
    pages = [one for one in fitting if one.alert.page is not None]
    return next(iter([*endings, *pages]), None)


def _happening(acting: Sequence[Watched], shown: Watched | None) -> tuple[str, ...]:
    """The effects, each once; of `page`, `end` and `discard` only what the alert shown says."""
    if shown is not None and shown.ending == "discard":
        return ("discard",)
    return tuple(
        dict.fromkeys(
            effect for one in acting for effect in one.alert.effect if one is shown or effect not in _SHOW_ONE_PAGE
        )
    )


def _flag(one: Watched, values: Mapping[str, Value]) -> Flag:
    read = one.alert.when.ids if not _MARKS.keys().isdisjoint(one.alert.effect) else frozenset()
    responses = {id_: values[id_] for id_ in one.questionnaire.fields if id_ in read and id_ in values}
    return Flag(one.id, one.alert.clinician, responses)


def _flags(one: Watched, effect: Sequence[str]) -> bool:
    return "flag-clinician" in one.alert.effect and "flag-clinician" in effect


def _raised(mark: Mark, effect: Sequence[str]) -> Mark:
    for word, raised in _MARKS.items():
        if word in effect:
            mark = higher_mark(mark, raised)
    return mark


def _page(shown: Watched, plans: PlanBook) -> PageText | None:
    if shown.alert.page is None:
        return None
    page = shown.questionnaire.pages.get(shown.alert.page) or plans.pages.get(shown.alert.page)
    if page is not None and shown.ending is not None and "go-on" in page.buttons:
        # After an ending nothing is left to go on to; a page without buttons of its own says `go-on` by default.
        others = tuple(button for button in page.buttons if button != "go-on")
        return replace(page, buttons=others or ("leave",))
    return page
