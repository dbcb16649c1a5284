"""Everything that differs between two versions of a questionnaire: where, in which aspect, what was and what is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar

from assessment.questionnaire import aspects
from assessment.questionnaire.aspects import Aspects
from assessment.questionnaire.definition import Questionnaire

Kind: TypeAlias = Literal["asked", "counted", "said", "error", "beside"]
"""What a difference touches: what is asked, how it is counted, what is said afterwards, how sure scores are, or none
of these. The first two are under the seal."""

_T = TypeVar("_T")
_Named: TypeAlias = Mapping[str, _T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as it was."""

    kind: Kind
    place: str
    """Such as `item E1`, `scale ENM`, `note quiet`; `questionnaire` for what holds for the whole."""
    what: str
    """The aspect, or `is new`, `is gone`, `order`, `written`."""
    before: str = ""
    """Empty where there was nothing."""
    after: str = ""

    def __str__(self) -> str:
        if not self.before and not self.after:
            return f"{self.place} {self.what}"
        if not self.before:
            return f'{self.place}: {self.what} is new: "{self.after}"'
        if not self.after:
            return f'{self.place}: {self.what} is gone: "{self.before}"'
        return f'{self.place}: {self.what}: "{self.before}" became "{self.after}"'


def differences(old: Questionnaire, new: Questionnaire) -> tuple[Difference, ...]:
    """All differences, in the order of a file: what is asked, how it is counted, how sure, what is said, the rest."""
    return (*_asked(old, new), *_counted(old, new), *_errors(old, new), *_said(old, new), *_beside(old, new))


def _asked(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    yield from _between("asked", "questionnaire", aspects.of_top(old), aspects.of_top(new))
    items = [{item.id: item for item in one.items} for one in (old, new)]
    yield from _by_id("asked", "item", *items, of=aspects.of_item)
    yield from _order("asked", "items", *items)


def _counted(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    yield from _by_id("counted", "scale", *({s.id: s for s in one.scales} for one in (old, new)), of=aspects.of_scale)
    derived = ({d.id: d for d in one.derived} for one in (old, new))
    yield from _by_id("counted", "derived score", *derived, of=aspects.of_derived)


def _errors(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    before, after = ({s.id: s.error for s in one.scales} for one in (old, new))
    for id_ in (id_ for id_ in before if id_ in after):
        yield from _between("error", f"error of {id_}", aspects.of_error(before[id_]), aspects.of_error(after[id_]))


def _said(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    titles = ({"title": one.title, "disclosure": one.disclosure} for one in (old, new))
    yield from _between("said", "questionnaire", *titles)
    for id_, score in old.scores.items():
        if id_ in new.scores:
            yield from _between("said", f"score {id_}", aspects.said_of(score), aspects.said_of(new.scores[id_]))
    for name, several in (("pattern", (old.patterns, new.patterns)), ("note", (old.notes, new.notes))):
        by_id = [{one.id: one for one in patterns} for patterns in several]
        yield from _by_id("said", name, *by_id, of=aspects.of_pattern)
        yield from _order("said", f"{name}s", *by_id)
    yield from _alerts(old, new)
    yield from _by_id("said", "page", old.pages, new.pages, of=aspects.of_page)


def _alerts(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    """Alerts have no ids: those that wait for the same are the same, in their order."""
    before, after = (_by_condition(one) for one in (old, new))
    yield from _by_id("said", "alert when", before, after, of=dict)
    yield from _order("said", "alerts", before, after)


def _by_condition(questionnaire: Questionnaire) -> dict[str, Aspects]:
    found: dict[str, Aspects] = {}
    for alert in questionnaire.alerts:
        of_alert = dict(aspects.of_alert(alert))
        condition = place = of_alert.pop("condition")
        n = 1
        while place in found:
            n += 1
            place = f"{condition} ({n})"
        found[place] = of_alert
    return found


def _beside(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    yield from _between("beside", "questionnaire", aspects.of_rest(old), aspects.of_rest(new))
    were = {item.id: item for item in old.items}
    for item in (item for item in new.items if item.id in were):
        of_item = aspects.of_item_beside
        yield from _between("beside", f"item {item.id}", of_item(were[item.id]), of_item(item))
    before, after = ([replace(example, line=0) for example in one.examples] for one in (old, new))
    if before != after and len(before) == len(after):
        yield Difference(kind="beside", place="worked examples", what="are others")


def _by_id(
    kind: Kind, name: str, before: _Named[_T], after: _Named[_T], *, of: Callable[[_T], Aspects]
) -> Iterator[Difference]:
    for id_, one in before.items():
        if id_ not in after:
            yield Difference(kind=kind, place=f"{name} {id_}", what="is gone")
        else:
            yield from _between(kind, f"{name} {id_}", of(one), of(after[id_]))
    for id_ in after:
        if id_ not in before:
            yield Difference(kind=kind, place=f"{name} {id_}", what="is new")


def _between(kind: Kind, place: str, before: Aspects, after: Aspects) -> Iterator[Difference]:
    for what in dict.fromkeys((*before, *after)):
        was, is_now = before.get(what, ""), after.get(what, "")
        if was != is_now:
            yield Difference(kind=kind, place=place, what=what, before=was, after=is_now)


def _order(kind: Kind, place: str, before: _Named[_T], after: _Named[_T]) -> Iterator[Difference]:
    """Whether those that are in both come in another order."""
    was: Sequence[str] = [id_ for id_ in before if id_ in after]
    is_now: Sequence[str] = [id_ for id_ in after if id_ in before]
    if was != is_now:
        yield Difference(kind=kind, place=place, what="order", before=", ".join(was), after=", ".join(is_now))
