"""The words of mails, word for word as the instrument has them, in the language of whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from assessment.config import Settings
from assessment.services.mailing.letters import Kind, Letter, Written
from assessment.web.mails import written

SITTING, TOKEN, STOP = "s" * 22, "i" * 22 + "." + "0" * 64, "c" * 22 + "." + "1" * 64
ROOT = "https://checkin.example.org"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A practice with an address that mails can hold."""
    return replace(settings, public_url=ROOT)


@pytest.fixture
def said(app: Flask) -> Callable[..., Written]:
    """A letter of this kind, in words."""

    def said(kind: Kind, language: str = "en", name: str = "Elm Street") -> Written:
        part = TOKEN if kind in {"invitation", "new-password"} else SITTING
        stop = STOP if "reminder" in kind else ""
        letter = Letter(
            kind=kind, to="a@b.example", language=language, name=name, part=part, until=date(2026, 12, 25), minutes=7
        )
        with app.app_context():
            return written(replace(letter, stop=stop))

    return said


TEXTS: dict[Kind, tuple[str, str]] = {
    "invitation": (
        "Your link",
        f"""Hello,

here is the link you were told about:
{ROOT}/welcome/{TOKEN}

It works until 25 December 2026. Please open it where you have some privacy.

If you did not expect this, you can ignore it.

Elm Street""",
    ),
    "reminder": (
        "A short form is ready",
        f"""Hello,

a short form is ready for you until 25 December 2026. It takes about 7 minutes:
{ROOT}/form/{SITTING}

There is no need to hurry.

To stop these e-mails:
{ROOT}/e/{STOP}

Elm Street""",
    ),
    "second-reminder": (
        "Still open",
        f"""Hello,

your form is open until 25 December 2026:
{ROOT}/form/{SITTING}

If now is not a good time, you can leave it.

To stop these e-mails:
{ROOT}/e/{STOP}

Elm Street""",
    ),
    "mails-stopped": (
        "E-mails stopped",
        """Hello,

you will get no more e-mails like this. You can change that after signing in.

Elm Street""",
    ),
    "attention": (
        "Something needs your attention",
        f"""Please sign in and look at your list:
{ROOT}/""",
    ),
    "new-password": (
        "Your link",
        f"""Hello,

here is the link you asked for:
{ROOT}/new-password/{TOKEN}

It works once, for half an hour.

If you did not ask for it, you can ignore it.

Elm Street""",
    ),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_each_mail_says_what_the_instrument_says(said: Callable[..., Written], kind: Kind):
    """Source: the instrument, section 11, with each link on a line of its own; the last is not in it."""
    mail = said(kind)
    assert (mail.subject, mail.text) == TEXTS[kind]
    assert mail.stop_address == (f"{ROOT}/e/{STOP}" if "reminder" in kind else "")


def test_a_client_who_reads_spanish_gets_spanish(said: Callable[..., Written]):
    mail = said("reminder", "es")
    assert mail.subject == "Hay un formulario breve"
    assert mail.text.startswith("Hola:\n\ntienes listo un formulario breve hasta el 25 de diciembre de 2026.")
    for kind, (subject, text) in TEXTS.items():
        spanish = said(kind, "es")
        assert spanish.subject != subject
        assert not set(text.splitlines()) & set(spanish.text.splitlines()) - {"", "Elm Street"} - set(_links(text))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", TEXTS)
def test_no_mail_says_what_it_is_about(said: Callable[..., Written], kind: Kind, language: str):
    mail = said(kind, language)
    words = set(re.findall(r"\w+", f"{mail.subject} {mail.text}".casefold()))
    telling = "mom mother mamá madre closeness cercanía safety seguridad therapist terapeuta score puntaje hija"
    assert words & set(telling.split()) == set()


def test_a_practice_without_a_name_signs_with_the_sites(said: Callable[..., Written]):
    mail = said("reminder", name="")
    assert (mail.text.splitlines()[-1], mail.sender_name) == ("Check-in", "Check-in")


def _links(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(ROOT)]
