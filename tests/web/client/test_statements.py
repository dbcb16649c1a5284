"""What a submitted page asks of the database: as little for a long page and a long history as for short ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from assessment.services import filling
from assessment.services.workplace import Workplace
from assessment.storage.tables import Sitting, Track
from tests.factories import make_sitting
from tests.web.account.conftest import NOW
from tests.web.client.conftest import Ada

MOST = 8
"""Of a submitted page, with its gate and its draft: a small survey library was seen to need 211."""

UNIT_OF_WORK = ("BEGIN", "PRAGMA")
"""Said to begin a unit of work, not to ask for anything."""

ONE_ITEM, SIX_ITEMS = 3, 8
"""Pages of the intake: contact, and the first of closeness."""

BOTH = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


@contextmanager
def counted(workplace: Workplace) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    said: list[str] = []

    def note(_connection, _cursor, statement: str, *_: object) -> None:
        if not statement.startswith(UNIT_OF_WORK):
            said.append(statement)

    event.listen(workplace.database.engine, "before_cursor_execute", note)
    yield said
    event.remove(workplace.database.engine, "before_cursor_execute", note)


def with_history(ada: Ada, n: int) -> None:
    """Sittings that lapsed before the one she is in."""
    with ada.walker.workplace.database.writing() as db:
        now = db.get_one(Sitting, ada.walker.sitting)
        now.n += n
        db.flush()
        track = db.get_one(Track, now.track_id)
        for number in range(n):
            day = NOW.date() - timedelta(days=42 * (n - number))
            make_sitting(db, track, n=number, state="lapsed", opens_on=day, closes_on=day)


def sent(ada: Ada, page: int) -> list[str]:
    """The statements of sending one page whose turn has come."""
    address = ada.up_to(page)
    shown = filling.form_page(ada.walker.workplace, ada.walker.account_id, ada.walker.sitting, page, ada.walker.now)
    answers = {one.id: ada.walker._raw(one, {}) for one in shown.page.fields}
    token = re.search(r'name="csrf_token" value="([^"]+)"', ada.browser.get(address).text)[1]
    form = {"csrf_token": token, "revision": str(shown.revision), "go": "on"} | answers
    with counted(ada.walker.workplace) as said:
        answer = ada.browser.client.post(address, data=form)
    assert (answer.status_code, answer.location) == (303, ada.at(page + 1))
    return said


@BOTH
def test_a_page_of_one_item_takes_at_most_eight_statements(ada: Ada):
    assert len(sent(ada, ONE_ITEM)) <= MOST


@BOTH
def test_a_page_of_six_items_takes_as_many_as_a_page_of_one(ada: Ada):
    assert len(sent(ada, ONE_ITEM)) == len(sent(ada, SIX_ITEMS)) <= MOST


@BOTH
def test_a_long_history_takes_as_many_as_none(ada: Ada):
    without = len(sent(ada, ONE_ITEM))
    with_history(ada, 40)
    assert len(sent(ada, SIX_ITEMS)) == without
