"""The door of tests/web/account, and Ada, who has accepted and is signed in."""

from __future__ import annotations

import pytest
import time_machine

from assessment.services.opened import client_of
from assessment.services.standing import asked_track, first_sitting
from assessment.services.workplace import Workplace
from tests.services.walking import Walker
from tests.web.account.conftest import NOW, Browser, People


class Ada:
    """Ada at her browser; `walker` answers behind its back, where a test is not about pages."""

    def __init__(self, browser: Browser, walker: Walker, clock: time_machine.Coordinates) -> None:
        self.browser, self.walker, self.clock = browser, walker, clock

    def at(self, number: int) -> str:
        """The address of a page of her sitting."""
        return f"/form/{self.walker.sitting}/{number}"

    def up_to(self, number: int) -> str:
        """Leave every page before this one; gives its address."""
        self.walker.start()
        for before in range(1, number):
            self.walker.leave(before)
        return self.at(number)


@pytest.fixture
def ada(browser: Browser, people: People, workplace: Workplace, clock: time_machine.Coordinates) -> Ada:
    with workplace.database.writing() as db:
        first_sitting(db, asked_track(db, client_of(db, people.ada)), NOW.date())
    browser.sign_in("ada")
    return Ada(browser, Walker(workplace, people.ada, NOW), clock)
