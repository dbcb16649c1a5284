"""One sitting as values: from the questionnaires asked and the answers so far to its pages, the way on, and effects.

Keeps nothing and shows nothing. Everything follows from what is handed in, so the same sitting can be walked by the
web, by the worked examples and by the tests. All conditions are settled in one place, `Walk._settled`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from math import ceil
from typing import Final, TypeAlias

from assessment.questionnaire.cutting import cut
from assessment.questionnaire.definition import Field, Item, Questionnaire, Responses, Value
from assessment.questionnaire.effects import Effects, Watched, effects_of, watched
from assessment.questionnaire.evaluation import holds, holds_whatever
from assessment.questionnaire.plan import Mark, PlanBook
from assessment.questionnaire.storing import Stored, only, part_of

ANSWERS_A_MINUTE: Final = 5


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. `number` counts from 1 over the whole sitting as written, so it stays when other pages are hidden."""

    number: int
    questionnaire: Questionnaire
    items: tuple[Item, ...]
    """What is shown now, notes too."""
    is_first: bool = False
    """No page of its questionnaire is shown before it."""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The responses that this page takes."""
        return tuple(one for item in self.items for one in item.fields())


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far along a page is among the pages that are shown and counted."""

    position: int
    n_pages: int
    answers_left: int
    """On this page and on those that were not left yet."""

    @property
    def minutes_left(self) -> int:
        """Whole minutes at five answers a minute, rounded up."""
        return ceil(self.answers_left / ANSWERS_A_MINUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """What follows from the answers so far, once every condition is settled."""

    counted: Mapping[str, Value]
    hidden: frozenset[str]
    pages: tuple[Page, ...]


_Answers: TypeAlias = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, kw_only=True)
class Walk:
    """One sitting: what it asks in order, the plan's given answers, and the track's mark when a page is sent.

    In every method `values` are the coded responses so far by field id; answers to items that have been hidden since
    may be among them and do not count.
    """

    questionnaires: Sequence[Questionnaire]
    plans: PlanBook
    given: Mapping[str, Value] = field(default_factory=dict)
    mark: Mark = "none"
    held: Sequence[Mapping[str, Value]] = ()
    """Responses that raised the mark. An item that is hidden with them stays hidden, whatever they are changed to."""

    def counted(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """The responses that conditions read: the given ones, and those of items that are shown, in order of asking."""
        return self._settled(values).counted

    def hidden(self, values: Mapping[str, Value]) -> frozenset[str]:
        """The fields that are not asked now: hidden by a condition, or given by the plan."""
        hidden = self.hidden_items(values)
        return frozenset(one.id for item in self._items if item.id in hidden for one in item.fields())

    def hidden_items(self, values: Mapping[str, Value]) -> frozenset[str]:
        """The same by item, notes too."""
        return self._settled(values).hidden

    def pages(self, values: Mapping[str, Value]) -> tuple[Page, ...]:
        """The pages that have something to show now, in order."""
        return self._settled(values).pages

    def page(self, number: int, values: Mapping[str, Value]) -> Page | None:
        """The page with this number; None when there is none or it has nothing to show now."""
        return next((page for page in self.pages(values) if page.number == number), None)

    def after(self, number: int, values: Mapping[str, Value]) -> Page | None:
        """The next page to show (after 0: the first); None after the last."""
        return next((page for page in self.pages(values) if page.number > number), None)

    def before(self, number: int, values: Mapping[str, Value]) -> Page | None:
        """The page shown before; None before the first."""
        return next((page for page in reversed(self.pages(values)) if page.number < number), None)

    def step(self, number: int, values: Mapping[str, Value], left: Collection[int] = ()) -> Step | None:
        """How far along a page is; None for a gate, which comes before the form, and for a page not shown.

        Args:
            number: of the page.
            values: responses so far.
            left: numbers of the pages left already, which take no more time when she is back on an earlier one.
        """
        counted = [page for page in self.pages(values) if not page.questionnaire.is_gate]
        position = next((n for n, page in enumerate(counted, start=1) if page.number == number), None)
        if position is None:
            return None
        ahead = (page for page in counted[position - 1 :] if page.number == number or page.number not in left)
        return Step(position=position, n_pages=len(counted), answers_left=sum(len(page.fields) for page in ahead))

    def effects(self, sent: Collection[int], values: Mapping[str, Value], done: Collection[str] = ()) -> Effects:
        """What is set off now that a page was sent.

        An alert is due once the items that it reads in its own file were all sent or passed over. It takes effect
        once in a sitting; one that did not fit is looked at again, since an answer may be changed until Send, and
        help must not depend on getting it right the first time.

        Args:
            sent: numbers of all pages sent so far, this one too.
            values: responses so far, this page's too.
            done: ids of alerts that took effect before (`Effects.looked_at`).
        """
        behind = self._behind(sent, values)
        due = [one for one in self._watched if one.id not in done and self._is_due(one, behind, sent)]
        return effects_of(due, self.counted(values), mark=self.mark, plans=self.plans)

    def effects_of_half(
        self,
        number: int,
        still_open: Collection[Field],
        sent: Collection[int],
        values: Mapping[str, Value],
        done: Collection[str] = (),
    ) -> Effects:
        """What is set off by a page that was put aside with something open: what no answer to that could change.

        Help must not wait until she comes back to the rest of the page.

        Args:
            number: of the page, which counts as sent here.
            still_open: its fields without an answer.
            sent: numbers of all pages sent so far.
            values: responses so far, this page's too.
            done: ids of alerts that took effect before.
        """
        sent = {*sent, number}
        behind = self._behind(sent, values)
        counted = self.counted(values)
        due = [
            one
            for one in self._watched
            if one.id not in done
            and self._is_due(one, behind, sent)
            and holds_whatever(one.alert.when, counted, still_open)
        ]
        return effects_of(due, counted, mark=self.mark, plans=self.plans)

    def stored(
        self,
        responses: Responses,
        sent: Collection[int],
        *,
        put_aside: Collection[int] = (),
        keep: Collection[str] | None = None,
    ) -> Mapping[str, Stored]:
        """What is kept of the sitting, by questionnaire; one that was not reached or is all hidden is left out.

        Args:
            responses: all coded responses of the sitting.
            sent: numbers of the pages sent; an answer on another page was never sent and is not kept.
            put_aside: numbers of pages that set something off half filled: kept too, but they make nothing whole.
            keep: after an ending that keeps only some items, these items or fields; None keeps all.
        """
        stored: dict[str, Stored] = {}
        for one in self.questionnaires:
            shown = {p.number: p.fields for p in self.pages(responses.values) if p.questionnaire is one and p.fields}
            if not shown.keys().isdisjoint({*sent, *put_aside}):
                stored[one.id] = part_of(one, shown, responses, sent, put_aside)
        return stored if keep is None else only(stored, keep)

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return tuple(item for questionnaire in self.questionnaires for item in questionnaire.items)

    @cached_property
    def _as_written(self) -> tuple[Page, ...]:
        cuts = [(questionnaire, items) for questionnaire in self.questionnaires for items in cut(questionnaire)]
        return tuple(
            Page(number=number, questionnaire=questionnaire, items=items)
            for number, (questionnaire, items) in enumerate(cuts, start=1)
        )

    @cached_property
    def _watched(self) -> tuple[Watched, ...]:
        return watched(self.questionnaires)

    @cached_property
    def _page_of_field(self) -> Mapping[str, int]:
        return {one.id: page.number for page in self._as_written for one in page.fields}

    def _settled(self, values: Mapping[str, Value]) -> _Settled:
        return self._settle(tuple(values.items()))

    @cached_property
    def _settle(self) -> Callable[[_Answers], _Settled]:
        """Remembers the latest answers: whoever leaves a page asks half a dozen things of the same ones."""
        return lru_cache(maxsize=2)(self._settled_anew)

    def _settled_anew(self, answers: _Answers) -> _Settled:
        """Settled item by item, since hiding one may hide those that read it."""
        values = dict(answers)
        counted = dict(self.given)
        hidden: set[str] = set()
        for item in self._items:
            fields = item.fields()
            is_given = bool(fields) and all(one.id in self.given for one in fields)
            if is_given or not self._is_shown(item, counted):
                hidden.add(item.id)
                continue
            counted.update({one.id: values[one.id] for one in fields if one.id in values})
        return _Settled(counted=counted, hidden=frozenset(hidden), pages=self._pages_without(hidden))

    def _is_shown(self, item: Item, counted: Mapping[str, Value]) -> bool:
        show = item.show
        return show is None or all(holds(show, {**counted, **held}) for held in ({}, *self.held))

    def _pages_without(self, hidden: Collection[str]) -> tuple[Page, ...]:
        pages: list[Page] = []
        for page in self._as_written:
            items = tuple(item for item in page.items if item.id not in hidden)
            if items:
                is_first = not pages or pages[-1].questionnaire is not page.questionnaire
                pages.append(replace(page, items=items, is_first=is_first))
        return tuple(pages)

    def _behind(self, sent: Collection[int], values: Mapping[str, Value]) -> frozenset[int]:
        """The pages that were sent, and those passed over on the way from them to the next page."""
        shown = {page.number for page in self.pages(values)}
        last = max(sent, default=0)
        following = min((number for number in shown if number > last), default=len(self._as_written) + 1)
        passed_over = {number for number in range(1, following) if number not in shown}
        return frozenset(sent) | passed_over

    def _is_due(self, one: Watched, behind: Collection[int], sent: Collection[int]) -> bool:
        own = one.questionnaire.fields
        pages_read = {self._page_of_field[id_] for id_ in one.alert.when.ids if id_ in own}
        pages_of_file = {page.number for page in self._as_written if page.questionnaire is one.questionnaire}
        # A questionnaire that is passed over whole was not asked, so it sets off nothing.
        return pages_read.issubset(behind) and not pages_of_file.isdisjoint(sent)
