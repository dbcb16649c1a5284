"""The same walk with scripts off: every page works as plain HTML, and nothing about it is slower to reach."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import answers, walks
from tests.journeys.conftest import Visit
from tests.journeys.people import HER_NAME, HER_PASSWORD, answer, arrives, is_on, press, sign_in, type_password_again
from tests.journeys.place import Place
from tests.journeys.walks import accept, fill_in, invite_behind_the_door, open_the_form, send, set_up_behind_the_door

pytestmark = pytest.mark.browser


def test_an_intake_and_a_retake_need_no_scripts(visit: Visit, place: Place) -> None:
    link, code = invite_behind_the_door(place, set_up_behind_the_door(place))
    phone = visit(java_script_enabled=False)
    accept(phone, link, code)
    open_the_form(phone)
    arrives(phone, "Before you begin")
    answer(phone, answers.CONSENT)
    press(phone, "Go on")
    fill_in(phone, place, walks.INTAKE)
    send(phone)

    place.clock.move(days=21)
    sign_in(phone, HER_NAME, HER_PASSWORD)
    open_the_form(phone)
    fill_in(phone, place, walks.RETAKE[:2], last=7)
    is_on(phone, "Page 3 of 7")
    answer(phone, {"H1": "3"}, place.clock)
    press(phone, "Save and finish later")
    expect(phone.locator(".message")).to_have_text("Your answers are kept. Go on whenever you like.")
    press(phone, "Go on")
    is_on(phone, "Page 3 of 7")
    expect(phone.locator('input[name="H1"][value="3"]')).to_be_checked()
    fill_in(phone, place, walks.RETAKE[2:], first=3, last=7)
    expect(phone.locator("main")).to_contain_text("33 of 33 answered")
    send(phone)
    press(phone, "Show my results")
    type_password_again(phone, HER_PASSWORD)
    arrives(phone, "Your results")
    expect(phone.locator(".pattern h2")).to_have_text("Ease stood out")
    press(phone, "See it over time")
    arrives(phone, "Over time")
    expect(phone.locator("main")).to_contain_text("2 check-ins since 12 June")
