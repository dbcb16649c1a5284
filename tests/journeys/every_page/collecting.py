"""All pages of all chapters, in one language."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

from tests.journeys.every_page import at_the_door, of_authors, of_clients, of_clinicians, of_relationships, of_versions
from tests.journeys.every_page.album import Album, Chapter, Reader
from tests.journeys.place import LATER, Place, running

IN_THE_PRACTICE: tuple[Chapter, ...] = (
    of_clinicians.the_caseload,
    of_clinicians.one_client,
    of_clinicians.the_practice,
    at_the_door.signing_in,
    at_the_door.an_invitation,
    at_the_door.trying,
    at_the_door.errors,
    of_clients.an_intake,
    of_clients.a_retake,
    of_clients.hidden_results,
    of_clients.between_and_endings,
    of_clients.two_tabs,
    of_relationships.two_relationships,
    of_clients.an_intake_in_two_parts,  # a day passes
    of_clients.a_long_course,  # ends with erasing, another day later
)
"""Walked one after the other through the practice of the made-up people."""

NOBODY_LISTENS = 9
"""Port of a mail server that is never asked to: pages only offer what needs one."""


def collected(made_up_folder: Path, folder: Path, language: str) -> Album:
    """Walk everywhere and keep every page."""
    album = Album(language=language)
    with ExitStack() as stack:
        copied = shutil.copytree(made_up_folder, folder / "practice")
        practice = stack.enter_context(running(copied, at=LATER, mail_port=NOBODY_LISTENS))
        for chapter in IN_THE_PRACTICE:
            _walk(chapter, practice, album)
        _walk(at_the_door.set_up, stack.enter_context(running(folder / "empty")), album)
        _walk(at_the_door.a_new_practice, stack.enter_context(running(folder / "new")), album)
        _walk(
            of_versions.a_version_break, stack.enter_context(of_versions.changed_on_the_way(folder / "broken")), album
        )
    (folder / "broken.toml").write_text('id = "closeness"\n[[items]]\nid = "A"\n')
    of_authors.a_preview(of_authors.previews(album, folder))
    return album


def _walk(chapter: Chapter, place: Place, album: Album) -> None:
    chapter(place, lambda: Reader(app=place.app, album=album, chapter=chapter.__name__))
