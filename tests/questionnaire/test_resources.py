from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assessment.questionnaire.resources import HelpLine, HelpList, Resources, read_resources
from tests.questionnaire.sittings import SHIPPED

LEAST = 'none = "Call."\n'
ONE_LIST = LEAST + '[[lists]]\ncountry = "US"\nlanguage = "en"\n[[lists.lines]]\nname = "A"\nfor_whom = "B"\n'


def listed(country: str, language: str, last_checked: date | None = None) -> HelpList:
    return HelpList(country=country, language=language, lines=(), last_checked=last_checked)


def test_the_shipped_lines_stand_in_their_order() -> None:
    resources, problems = read_resources(SHIPPED / "resources.toml")

    assert problems == ()
    assert resources is not None
    us = resources.list_for("US", "en")
    assert us is not None
    assert [line.call for line in us.lines] == ["911", "988", "800-799-7233"]
    assert us.lines[2] == HelpLine(
        name="National Domestic Violence Hotline",
        for_whom="Anyone hurt, threatened or afraid at home",
        call="800-799-7233",
        tty="800-787-3224",
        text="START to 88788",
        chat="thehotline.org",
        hours="24/7",
    )
    assert us.last_checked is None
    assert resources.foot == "Checked on {last_checked}"


@pytest.mark.parametrize(
    ("country", "language", "expected"),
    [
        ("US", "en", ("US", "en")),
        ("us", "en", ("US", "en")),
        ("US", "es", ("US", "es")),
        ("US", "es-MX", ("US", "es")),
        ("US", "fr", ("US", "en")),
        ("GB", "en", ("GB", "en-GB")),
        ("DE", "en", None),
    ],
)
def test_a_list_is_found_by_country_and_then_by_language(
    country: str, language: str, expected: tuple[str, str] | None
) -> None:
    resources = Resources(none="-", lists=(listed("US", "en"), listed("US", "es"), listed("GB", "en-GB")))

    found = resources.list_for(country, language)

    assert (found and (found.country, found.language)) == expected


def test_a_list_is_stale_when_never_or_long_ago_checked() -> None:
    never, old, fresh = listed("US", "en"), listed("GB", "en", date(2026, 1, 1)), listed("IE", "en", date(2026, 1, 2))
    resources = Resources(none="-", lists=(never, old, fresh))

    assert resources.stale_on(date(2026, 7, 1)) == (never, old)  # 181 and 180 days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LEAST, []),
        (ONE_LIST + 'call = "911"\n', []),
        ("", [(1, "missing-key")]),
        ("nune = 'x'\n" + LEAST, [(1, "unknown-key")]),
        ("warn_after_days = 0\n" + LEAST, [(1, "wrong-value")]),
        (ONE_LIST, [(5, "no-way")]),
        (ONE_LIST.replace('"US"', '"usa"') + 'call = "911"\n', [(3, "wrong-value")]),
        (ONE_LIST.replace("language", "last_checked = '2026-01-31'\nlanguage") + 'call = "1"\n', [(4, "wrong-value")]),
        (
            ONE_LIST.replace("language", "last_checked = 2026-01-31T10:00:00\nlanguage") + 'call = "1"\n',
            [(4, "wrong-value")],
        ),
        (ONE_LIST.replace('name = "A"\n', "") + 'call = "911"\n', [(5, "missing-key")]),
        (
            ONE_LIST + 'call = "911"\n' + ONE_LIST.removeprefix(LEAST) + 'call = "911"\n',
            [(9, "twice")],
        ),
    ],
)
def test_a_problem_has_its_line_and_code(tmp_path: Path, text: str, expected: list[tuple[int, str]]) -> None:
    path = tmp_path / "resources.toml"
    path.write_text(text)

    resources, problems = read_resources(path)

    assert [(problem.line, problem.code) for problem in problems] == expected
    assert (resources is None) is bool(problems)


def test_a_day_of_checking_is_read_as_a_date(tmp_path: Path) -> None:
    path = tmp_path / "resources.toml"
    path.write_text(ONE_LIST.replace("language", "last_checked = 2026-01-31\nlanguage") + 'call = "1"\n')

    resources, _ = read_resources(path)

    assert resources is not None
    assert resources.lists[0].last_checked == date(2026, 1, 31)
