"""The brief and the choice of a baseline at their doors, for who cares for her, for a stranger and for a client."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.account.conftest import Browser

BOTH = pytest.mark.parametrize("settings", ["sqlite_url", "postgres_url"], indirect=True)


@BOTH
def test_the_brief_says_in_words_what_changed_since_intake_and_since_last_time(ben: Browser, ada_page: str):
    page = ben.get(f"{ada_page}/brief")
    words = " ".join(page.text.split())
    assert page.status_code == 200
    assert "Since intake, Enmeshment is lower by 46, beyond the usual error of the form." in words  # 70.8333 to 25
    assert "For Cutoff, Healthy closeness we cannot tell yet." in words
    assert "Enmeshment −17, Cutoff 0, Healthy closeness 0. Each lies within the usual error of one step." in words
    assert "about 1 client in 7 shows at least one reliable change by chance alone." in words
    assert f'href="{ada_page}/brief"' in ben.get(ada_page).text


@BOTH
def test_nobody_else_opens_a_brief_or_chooses_a_baseline(
    cleo: Browser, ada_page: str, new_browser: Callable[[], Browser]
):
    ada = new_browser()
    ada.sign_in("ada")
    assert cleo.get(f"{ada_page}/brief").status_code == 404
    assert cleo.send(f"{ada_page}/baseline", page="/caseload", baseline="first-two").status_code == 404
    assert ada.get(f"{ada_page}/brief").status_code == 403
    assert ada.send(f"{ada_page}/baseline", page="/home", baseline="first-two").status_code == 403
    assert new_browser().get(f"{ada_page}/brief").status_code in {302, 303}


def test_a_chosen_baseline_stands_in_words_shading_and_figures(ben: Browser, ada_page: str):
    assert ben.send(f"{ada_page}/baseline", page=ada_page, baseline="first-two").status_code == 303
    words = " ".join(ben.get(ada_page).text.split())
    # 56.25 to 25, rc -31.25 / (10 sqrt(1.5)) = -2.55
    assert "Against the mean of the first two, Enmeshment is lower by 31, beyond the usual error of the form." in words
    assert "Shaded: ±24.0 round the mean of the first two" in words
    assert "Beyond usual error: rc −2.55" in words
    assert "Baseline: mean of the first two" in words


@pytest.mark.parametrize("baseline", ["", "last", "first-two\0"])
def test_another_baseline_is_refused(ben: Browser, ada_page: str, baseline: str):
    assert ben.send(f"{ada_page}/baseline", page=ada_page, baseline=baseline).status_code == 400
    assert "Baseline: intake" in ben.get(ada_page).text


def test_a_baseline_needs_the_token_of_its_page(ben: Browser, ada_page: str):
    answer = ben.client.post(f"{ada_page}/baseline", data={"baseline": "first-two"})
    assert answer.status_code == 400
    assert "Baseline: intake" in ben.get(ada_page).text


def test_every_picture_of_her_page_is_there_with_its_words_and_numbers(ben: Browser, ada_page: str):
    text = ben.get(ada_page).text
    for key in ("all", "map", "gaps"):
        assert f"{ada_page}/picture/{key}?" in text
        answer = ben.get(f"{ada_page}/picture/{key}?w=286&t=print")
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "Numbers: Enmeshment and cutoff together" in text
    assert "Numbers: The gap over time" in text
