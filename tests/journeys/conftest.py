"""A real browser and a running practice for the walks; without Chromium they say loudly that nobody walked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import event

from assessment.services.demo.making import fill
from assessment.services.demo.stories import cast
from tests.journeys.place import LATER, Place, running
from tests.journeys.visitor import visiting

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser(chromium: Browser) -> Browser:
    """The browser that every walk shares."""
    return chromium


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A practice that nobody has set up yet."""
    with running(tmp_path / "instance") as place:
        yield place


@pytest.fixture(scope="session")
def made_up_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a practice that the made-up people have used for a year, told once for all walks."""
    folder = tmp_path_factory.mktemp("made-up")
    with running(folder, at=LATER) as place:
        event.listen(place.workplace.database.engine, "connect", _without_waiting)
        place.workplace.database.engine.dispose()
        fill(place.workplace, cast(), now=LATER)
    return folder


@pytest.fixture
def made_up(made_up_folder: Path, tmp_path: Path) -> Iterator[Place]:
    """A practice with eight made-up clients, whose second step is added already."""
    folder = shutil.copytree(made_up_folder, tmp_path / "made-up")
    with running(folder, at=LATER) as place:
        yield place


def _without_waiting(connection: Any, _: object) -> None:
    """What is told once and thrown away need not wait for the disk."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def visit(browser: Browser, place: Place) -> Iterator[Visit]:
    """Open a fresh browser at the practice; what any of them complained of fails the test."""
    with ExitStack() as stack:

        def opened(**more: Any) -> Page:
            return stack.enter_context(visiting(browser, place.address, **more))

        yield opened


@pytest.fixture
def visit_made_up(browser: Browser, made_up: Place) -> Iterator[Visit]:
    """The same at the practice of the made-up people."""
    with ExitStack() as stack:

        def opened(**more: Any) -> Page:
            return stack.enter_context(visiting(browser, made_up.address, **more))

        yield opened
