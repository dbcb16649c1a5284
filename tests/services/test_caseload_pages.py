"""Thousands of clients a page at a time: the same statements for many as for few, and nobody twice or left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from assessment.services import caseload, standings
from assessment.services.caseload import Wish, caseload_page
from assessment.services.shown import CaseloadPage
from assessment.services.workplace import Workplace
from assessment.storage.keys import WrongKeyError
from assessment.storage.sealing import keys_of
from assessment.storage.tables import Care, Client, KeptStanding
from tests.cast import Cast
from tests.crowd import crowd
from tests.factories import NOW, TODAY, make_practice

AT_ONCE = 6
"""Clients on a page of these tests."""

N = 2 * AT_ONCE + 3

ORDERS = [("", False), ("code", False), ("code", True), ("last-sent", True), ("last-sent", False), ("next-due", False)]


@pytest.fixture
def many(workplace: Workplace, people: Cast, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """Ben cares for Ada and for more others than a page has room for."""
    monkeypatch.setattr(caseload, "AT_ONCE", AT_ONCE)
    more(workplace, people, N - 1)
    return workplace


def more(workplace: Workplace, people: Cast, n: int) -> None:
    with workplace.database.writing() as db:
        if not db.scalars(select(Client).where(Client.code.like("M-%"))).first():
            make_practice(db)
        crowd(db, workplace.library, people.ben.id, n)
    standings.mend(workplace, NOW)


def page_of(workplace: Workplace, people: Cast, **wish: object) -> CaseloadPage:
    return caseload_page(workplace, people.ben.id, NOW, Wish(**wish))  # type: ignore[arg-type]


def codes(page: CaseloadPage) -> list[str]:
    return [row.code for row in page.rows]


@pytest.mark.parametrize(("sort", "descending"), ORDERS)
def test_each_client_stands_once_on_the_pages_of_every_order(
    many: Workplace, people: Cast, sort: str, descending: bool
):
    pages = [page_of(many, people, sort=sort, descending=descending)]
    while pages[-1].turning.after:
        pages.append(page_of(many, people, sort=sort, descending=descending, after=pages[-1].turning.after))
    assert [len(page.rows) for page in pages] == [AT_ONCE, AT_ONCE, 3]
    told = [code for page in pages for code in codes(page)]
    assert len(set(told)) == N
    assert (pages[0].turning.before, pages[0].n_all) == ("", N)
    back = page_of(many, people, sort=sort, descending=descending, before=pages[2].turning.before)
    assert codes(back) == codes(pages[1])
    first = page_of(many, people, sort=sort, descending=descending, before=back.turning.before)
    assert (codes(first), first.turning.before) == (codes(pages[0]), "")
    if sort == "code":
        assert told == sorted(told, reverse=descending)
    if sort == "last-sent":
        sent = [row.last_sent for page in pages for row in page.rows if row.last_sent]
        assert sent == sorted(sent, reverse=descending)


def test_the_next_page_goes_on_where_this_one_ended_whatever_happened_to_its_last_client(many: Workplace, people: Cast):
    first = page_of(many, people, sort="last-sent", descending=True)
    expected = codes(page_of(many, people, sort="last-sent", descending=True, after=first.turning.after))
    last = first.rows[-1].client_id
    with many.database.writing() as db:
        db.execute(update(KeptStanding).where(KeptStanding.client_id == last).values(sent_on=TODAY + timedelta(days=9)))
    assert codes(page_of(many, people, sort="last-sent", descending=True, after=first.turning.after)) == expected
    with many.database.writing() as db:
        db.execute(update(Care).where(Care.client_id == last).values(until=NOW))
    assert codes(page_of(many, people, sort="last-sent", descending=True, after=first.turning.after)) == expected


@pytest.mark.parametrize("token", ["", "x", "gAAAAA", "é", "a" * 5000, "' OR 1=1"])
def test_an_address_that_tells_no_place_shows_the_first_page(many: Workplace, people: Cast, token: str):
    assert codes(page_of(many, people, after=token)) == codes(page_of(many, people))
    assert codes(page_of(many, people, before=token)) == codes(page_of(many, people))


def test_a_place_of_another_order_filter_or_clinician_is_none(many: Workplace, people: Cast):
    after = page_of(many, people, sort="code").turning.after
    assert codes(page_of(many, people, sort="next-due", after=after)) == codes(page_of(many, people, sort="next-due"))
    assert caseload_page(many, people.cleo.id, NOW, Wish(sort="code", after=after)).turning.before == ""
    with many.database.reading() as db, pytest.raises(WrongKeyError):
        keys_of(db).unseal(f"v1:{after}", f"caseload..code.down.{people.ben.id}")  # it is bound to its order


def test_each_filter_shows_whom_it_counts(many: Workplace, people: Cast):
    for show, n in page_of(many, people).filters:
        page = page_of(many, people, show=show)
        found = codes(page)
        while page.turning.after:
            page = page_of(many, people, show=show, after=page.turning.after)
            found += codes(page)
        assert (show, len(set(found)), len(found)) == (show, n, n)
    due = page_of(many, people, show="due")
    assert due.rows
    assert {row.awaits.kind for row in due.rows} == {"open"}
    missed = page_of(many, people, show="missed")
    assert missed.rows
    assert all(row.awaits.n_missed for row in missed.rows)
    assert page_of(many, people, show="nothing we know").n_all == N


def test_a_name_is_found_among_all_whatever_is_shown(many: Workplace, people: Cast):
    with many.database.reading() as db:
        names = [client.name or "" for client in db.scalars(select(Client))]
    page = page_of(many, people, find=" EVA ", show="begun")
    assert page.n_found == sum("eva" in name.casefold() for name in names) > 0
    assert all("Eva" in row.name for row in page.rows)
    everybody = page_of(many, people, find="m-")
    assert (everybody.n_found, len(everybody.rows), everybody.turning.after) == (N - 1, AT_ONCE, "")
    assert page_of(many, people, find="ADA-1").rows[0].name == "Ada"
    assert page_of(many, people, find="Dan").rows == ()


@contextmanager
def counted(workplace: Workplace) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    said: list[str] = []

    def note(_connection, _cursor, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    event.listen(workplace.database.engine, "before_cursor_execute", note)
    yield said
    event.remove(workplace.database.engine, "before_cursor_execute", note)


def test_many_clients_ask_of_the_database_what_few_do(workplace: Workplace, people: Cast):
    numbers = []
    for n in (4, 60):
        more(workplace, people, n)
        with counted(workplace) as said:
            page = page_of(workplace, people)
        assert page.n_clients > n
        assert not any("administrations" in statement for statement in said)  # no history is read
        numbers.append(len(said))
    assert numbers[0] == numbers[1] <= 12
