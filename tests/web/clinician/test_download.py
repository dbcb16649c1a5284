"""Taking answers out, at the ends of what can be asked for."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assessment.services.workplace import Workplace
from assessment.storage.tables import Practice
from tests.web.account.conftest import Browser


@pytest.mark.parametrize(("since", "until"), [("0001-01-01", "9999-12-31"), ("", "9999-12-31"), ("0001-01-01", "")])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_the_first_and_the_last_day_there_are_ask_for_everything(
    ben: Browser, workplace: Workplace, zone: str, since: str, until: str
):
    with workplace.database.writing() as db:
        db.scalars(select(Practice)).one().time_zone = zone
    everything = ben.send("/download", whose="all", shape="wide")
    assert ben.send("/download", whose="all", shape="wide", since=since, until=until).text == everything.text
    assert len(everything.text.splitlines()) == 4  # headings and Ada's three sittings


def test_from_the_last_day_there_is_nothing_can_be_taken_out(ben: Browser):
    answer = ben.send("/download", whose="all", shape="wide", since="9999-12-31", until="9999-12-31")
    assert answer.status_code == 422
    assert "No sittings in these dates." in answer.text
