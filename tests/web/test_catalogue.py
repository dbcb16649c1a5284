"""Every string of the interface has words in every language that the interface speaks, and the machine's copy fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from assessment.services import accounts, invite, passwords
from assessment.web import languages, wording

ROOT = Path(__file__).parents[2]
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
CATALOGUES = sorted(languages.CATALOGUES.glob("*/LC_MESSAGES/messages.po"))
SPOKEN = pytest.mark.parametrize("path", CATALOGUES, ids=[path.parts[-3] for path in CATALOGUES])


@pytest.fixture(scope="module")
def said() -> Catalog:
    """Every string that templates, forms and views look up."""
    found = Catalog()
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    folder = str(ROOT / "assessment" / "web")
    for _, _, message, _, context in extract_from_dir(folder, methods, {}, KEYWORDS, strip_comment_tags=True):
        found.add(message, context=context)
    return found


def written(path: Path) -> Catalog:
    """A catalogue as people wrote it."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def forms(text: object) -> list[str]:
    """A string, or its singular and plural."""
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text)]


def messages(catalogue: Catalog) -> Iterator[Message]:
    """All but the head."""
    return (message for message in catalogue if message.id)


@SPOKEN
def test_every_string_has_words(path: Path, said: Catalog) -> None:
    catalogue = written(path)
    without = []
    for message in messages(said):
        own = catalogue.get(message.id, message.context)
        if own is None or own.fuzzy or not all(forms(own.string)):
            without.append(message.id)
    assert len(list(messages(said))) > 500
    assert without == [], f"Write these in {path}, as the README.md of its folder says."


@SPOKEN
def test_no_words_are_left_of_strings_that_are_gone(path: Path, said: Catalog) -> None:
    assert [one.id for one in messages(written(path)) if said.get(one.id, one.context) is None] == []


@SPOKEN
def test_words_hold_what_is_filled_in(path: Path) -> None:
    for message in messages(written(path)):
        wanted = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        held = [set(PLACEHOLDER.findall(form)) for form in forms(message.string)]
        assert held[-1] == wanted, message.id
        assert all(some <= wanted for some in held), message.id


@SPOKEN
def test_what_the_application_reads_is_what_people_wrote(path: Path) -> None:
    compiled = BytesIO()
    write_mo(compiled, written(path))
    compiled.seek(0)
    with path.with_suffix(".mo").open("rb") as file:
        assert words_of(read_mo(file)) == words_of(read_mo(compiled)), (
            "Compile it again: pybabel compile -d assessment/web/translations"
        )


def words_of(catalogue: Catalog) -> dict[tuple[str, ...], list[str]]:
    """What a catalogue says, without its head."""
    return {(message.context or "", *forms(message.id)): forms(message.string) for message in messages(catalogue)}


def test_what_services_say_is_among_the_strings() -> None:
    said_by_services = {
        passwords.problem_with("short"),
        passwords.problem_with("x" * (passwords.MOST_CHARACTERS + 1)),
        passwords.problem_with("aaaaaaaaaaaaaaa"),
        accounts.problem_with_name("x"),
        accounts.problem_with_name("ab\x00c"),
        invite.problem_with_code("x"),
        invite.problem_with_code("no way"),
    }
    # a lazy string's own words, without a request to translate it in
    assert said_by_services == {one._args[0] for one in wording.TOLD_BY_SERVICES}
