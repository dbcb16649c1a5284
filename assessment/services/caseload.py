"""A clinician's caseload: who is due, who needs a look first, what can be told of each. Never ordered by a score.

One page of it is read at a time, from the standings that are kept of each client (`standings`), so that five thousand
clients ask of the database what fifty do. Only finding a name opens the names of the whole caseload.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast, get_args

from sqlalchemy import Row
from sqlalchemy.orm import Session

from assessment.questionnaire.definition import Scale
from assessment.questionnaire.library import Library
from assessment.services import looks
from assessment.services.caseload_reading import opened_in_step
from assessment.services.caseload_rows import cards, rows
from assessment.services.places import place_in, turning
from assessment.services.shown import CaseloadPage, Turning
from assessment.services.shown.caseload import Show, Sort
from assessment.services.verdicts import chance_one_in, changed_clients
from assessment.services.workplace import Workplace
from assessment.storage import caseloads
from assessment.storage import clients as kept
from assessment.storage.caseloads import NOT_FIRST, Entry, PageOf, View
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Client

MOST_CARDS = 6
AT_ONCE = 50
"""Clients on one page."""

SHOWS: tuple[Show, ...] = ("", "look", "due", "missed", "begun", "stopped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a clinician wants to see of her caseload, as a page's address and its search say it.

    A word that is none of ours counts as none: what was typed into an address never breaks a page.
    """

    find: str = ""
    """Part of a name or code; it goes before a filter."""
    show: str = ""
    sort: str = ""
    descending: bool = False
    after: str = ""
    before: str = ""
    """Sealed places, as a page before gave them."""

    @property
    def known_show(self) -> Show:
        """The filter, if there is such a one and nobody is looked for."""
        return cast("Show", self.show) if self.show in get_args(Show) and not self.find else ""

    @property
    def known_sort(self) -> Sort:
        """The order, if there is such a one."""
        return cast("Sort", self.sort) if self.sort in get_args(Sort) else ""

    @property
    def name(self) -> str:
        """What a place belongs to: it is none in another order or under another filter."""
        return f"{self.known_show}.{self.known_sort}.{'down' if self.descending else 'up'}"


def caseload_page(workplace: Workplace, clinician_id: str, now: datetime, wish: Wish | None = None) -> CaseloadPage:
    """A page of the clients in this clinician's care today, once her look is written down."""
    wish = wish or Wish()
    with opened_in_step(workplace, clinician_id, now) as opened:
        reader = opened.reader
        db, view = reader.db, reader.view
        looks.looked(db, chain=clinician_id, actor_id=clinician_id, action="caseload", at=now)
        only = _found(db, clinician_id, wish.find) if wish.find.strip() else None
        found = _entries(db, view, wish, only)
        page = _counted(workplace.library, opened.counts, wish)
        is_first = only is None and not (wish.after or wish.before)
        first = _first(db, view, page, found) if is_first and page.n_look and page.show != "look" else ()
        return replace(
            page,
            today=view.days.today,
            changed=page.changed if is_first and not page.show else (),
            look_first=tuple(cards(reader, first)),
            rows=tuple(rows(reader, found.entries)),
            turning=turning(db, found, _where(view, wish)) if only is None else Turning(),
            n_found=len(only or ()),
        )


def _counted(library: Library, counts: Sequence[Row[Any]], wish: Wish) -> CaseloadPage:
    """The page with its numbers and without its rows."""
    n_of: dict[Show, int] = {show: sum(getattr(row, show) or 0 for row in counts) for show in SHOWS if show}
    n_clients = sum(row.n for row in counts)
    scales = _scales(library)
    told = [(row.told, row.n) for row in counts if row.told]
    return CaseloadPage(
        n_clients=n_clients,
        n_new=sum(row.n_new or 0 for row in counts),
        n_open=n_of["due"] + n_of["begun"],
        n_look=n_of["look"],
        filters=(("", sum(row.n_rows for row in counts)), *n_of.items()),
        score_titles=tuple(scale.title for scale in scales.values()),
        show=wish.known_show,
        sort=wish.known_sort,
        descending=wish.descending,
        find=wish.find,
        changed=changed_clients(scales.items(), told),
        chance_one_in=chance_one_in(len(library.plans.caseload)),
    )


def _entries(db: Session, view: View, wish: Wish, only: Collection[str] | None) -> PageOf:
    where = _where(view, wish)
    return caseloads.page(
        db,
        view,
        show=wish.known_show,
        sort=wish.known_sort,
        is_descending=wish.descending,
        n=AT_ONCE,
        after=place_in(db, wish.after, where) if only is None else None,
        before=place_in(db, wish.before, where) if only is None else None,
        only=only,
    )


def _where(view: View, wish: Wish) -> str:
    return f"caseload.{wish.name}.{view.clinician_id}"


def _first(db: Session, view: View, page: CaseloadPage, found: PageOf) -> Sequence[Entry]:
    """Those who need a look first: in the usual order they stand on top of the page already."""
    if not page.sort and not page.show:
        return [entry for entry in found.entries if entry.rank < NOT_FIRST][:MOST_CARDS]
    return caseloads.page(db, view, show="look", n=MOST_CARDS).entries


def _found(db: Session, clinician_id: str, find: str) -> list[str]:
    """Whose name or code holds this; all of her names are opened for it, for no database can search what is sealed."""
    wanted, keys = find.strip().casefold(), keys_of(db)
    return [
        id_
        for id_, code, name in kept.names_of(db, clinician_id)
        if wanted in code.casefold() or wanted in (Client.name.value_in(name, id_, keys) or "").casefold()
    ]


def _scales(library: Library) -> dict[str, Scale]:
    """The scales that the plans name for a caseload, as the newest definitions know them."""
    known = {
        scale.id: scale for id_ in {id_ for id_, _ in library.questionnaires} for scale in library.newest(id_).scales
    }
    return {id_: known[id_] for id_ in library.plans.caseload if id_ in known}
