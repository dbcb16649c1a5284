"""The README says of every setting and command what it does; one that lacks its line fails here."""

from __future__ import annotations

import re

import pytest

from assessment.config import ROOT
from tests.journeys.test_pictures import WANTED

README = (ROOT / "README.md").read_text(encoding="utf-8")
READS = ("assessment/config.py", "assessment/storage/instance.py", "assessment/gunicorn.conf.py")
NAMED = re.compile(r"""(?:environment|environ)(?:\.get\(|\[)"([A-Z_]+)"|_whole_number\("([A-Z_]+)\"""")
KEYS = {"SECRET_KEY", "ENCRYPTION_KEYS", "INDEX_KEY"}
OWN_COMMANDS = (
    "client",
    "clinician",
    "demo",
    "export",
    "keys",
    "migrate",
    "questionnaire",
    "reminders",
    "rotate-keys",
    "upkeep",
)


def settings_read() -> set[str]:
    names = {name for path in READS for found in NAMED.findall((ROOT / path).read_text()) for name in found if name}
    return names | KEYS


def test_every_setting_has_its_line() -> None:
    assert settings_read() >= {"DATABASE_URL", "PUBLIC_URL", "INSTANCE_PATH", "WEB_CONCURRENCY"}
    assert {name for name in settings_read() if f"| `{name}` |" not in README} == set()


@pytest.mark.parametrize("command", OWN_COMMANDS)
def test_every_command_is_named(command: str) -> None:
    assert f"flask {command}" in README


def test_every_picture_named_is_one_that_the_walks_make() -> None:
    named = set(re.findall(r"tests/journeys/pictures/([\w-]+\.png)", README))
    assert named == set(WANTED)
