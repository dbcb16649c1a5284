"""The caseload at its door: whom a clinician looks for stays between the two of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assessment.services import caseload, standings
from assessment.services.workplace import Workplace
from tests.crowd import crowd
from tests.web.account.conftest import NOW, Browser, People

BOTH = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


def test_a_client_is_found_by_her_code_or_name_and_no_address_says_whom_somebody_looked_for(
    ben: Browser, ada_page: str
):
    everybody = ben.get("/caseload").text
    assert f'href="{ada_page}"' in everybody
    assert 'method="post" action="/caseload" role="search"' in everybody
    nobody = ben.send("/caseload", find="nobody at all")
    assert "Nobody by that name." in nobody.text
    assert f'href="{ada_page}"' not in nobody.text
    assert "find=" not in nobody.text.replace('name="find"', "")
    assert f'href="{ada_page}"' in ben.get("/caseload?find=nobody").text  # an address finds nobody
    assert f'href="{ada_page}"' in ben.send("/caseload", find="c-").text


def hrefs(page: str, words: str) -> str:
    """The address behind a link."""
    return re.search(rf'href="([^"]+)"[^>]*>{words}<', page)[1].replace("&amp;", "&")


def clients_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="(/clients/[^"]+)"', page)


@BOTH
def test_the_pages_of_a_caseload_keep_order_and_filter(
    ben: Browser, people: People, workplace: Workplace, ada_page: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(caseload, "AT_ONCE", 2)
    with workplace.database.writing() as db:
        crowd(db, workplace.library, people.ben, 4)
    standings.mend(workplace, NOW)
    first = ben.get("/caseload?sort=code&down=1").text
    assert 'aria-sort="descending"' in first
    following = hrefs(first, "Next")
    assert following.startswith("/caseload?after=")
    assert following.endswith("&sort=code&down=1")
    assert "M-0" not in following
    second = ben.get(following).text
    assert len({*clients_in(first), *clients_in(second)}) == 4
    assert clients_in(ben.get(hrefs(second, "Previous")).text) == clients_in(first)
    assert "To look at first" in first
    assert "To look at first" not in second
    assert "show=due" in hrefs(ben.get("/caseload?show=due").text, "Last sent")


def test_what_was_sent_is_new_until_her_page_was_opened(ben: Browser, ada_page: str):
    page = ben.get("/caseload").text
    assert "1 new since you last looked" in page
    assert "<small>new</small>" in page
    assert "Enmeshment: change, lower (−46)" in page[: page.index("<table")]
    ben.get(ada_page)
    page = ben.get("/caseload").text
    assert "new since you last looked" not in page
    assert "<small>new</small>" not in page
    assert "To look at first" not in page
    assert "Enmeshment: change, lower (−46)" in page[page.index("<table") :]


@pytest.mark.parametrize(
    "query", ["show=x", "sort=name&down=1", "sort=score", "after=x&before=y", "after=%00", "down=2"]
)
def test_what_was_typed_into_the_address_breaks_nothing(ben: Browser, ada_page: str, query: str):
    answer = ben.get(f"/caseload?{query}")
    assert answer.status_code == 200
    assert clients_in(answer.text) == [ada_page]


def test_nobody_fits_a_filter_and_the_way_back_is_there(ben: Browser, ada_page: str):
    page = ben.get("/caseload?show=begun").text
    assert "Nobody here just now." in page
    assert hrefs(page, "Show all") == "/caseload"


def test_a_caseload_is_its_clinicians_own(cleo: Browser, ada_page: str, new_browser: Callable[[], Browser]):
    ada = new_browser()
    ada.sign_in("ada")
    assert ada_page not in cleo.get("/caseload").text
    assert "No clients yet." in cleo.get("/caseload").text
    assert ada.get("/caseload").status_code == 403
    assert new_browser().get("/caseload").status_code in {302, 303}
    assert cleo.client.post("/caseload", data={"find": "a"}).status_code == 400
