"""The caseload at its door: whom a clinician looks for stays between the two of them."""

from __future__ import annotations

from tests.web.account.conftest import Browser


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
