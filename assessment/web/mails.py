"""The words of mails, in the language of whoever reads them. None names a person, a form, a score or a relationship."""

from __future__ import annotations

from datetime import date

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from assessment.services.mailing.letters import Letter, Written
from assessment.web import languages
from assessment.web.context import context
from assessment.web.formatting import day


def written(letter: Letter) -> Written:
    """A letter's subject and text. Its links begin with the practice's public address."""
    site = context().settings
    with (
        current_app.test_request_context(base_url=site.public_url or None),
        languages.speaking(letter.language),
    ):
        stop = url_for("anyone.stop_mails", token=letter.stop, _external=True) if letter.stop else ""
        subject, *parts = _SAID[letter.kind](letter, stop)
        name = letter.name or site.name
        signed = [] if letter.kind == "attention" else [name]
        return Written(subject=subject, text="\n\n".join([*parts, *signed]), sender_name=name, stop_address=stop)


def _invitation(letter: Letter, stop: str) -> list[str]:  # noqa: ARG001  all kinds are called alike
    link = url_for("anyone.invitation", token=letter.part, _external=True)
    return [
        _("Your link"),
        _("Hello,"),
        _("here is the link you were told about:") + f"\n{link}",
        _("It works until %(date)s. Please open it where you have some privacy.", date=_day(letter.until)),
        _("If you did not expect this, you can ignore it."),
    ]


def _reminder(letter: Letter, stop: str) -> list[str]:
    ready = _("a short form is ready for you until %(date)s.", date=_day(letter.until))
    takes = ngettext("It takes about %(num)s minute:", "It takes about %(num)s minutes:", letter.minutes)
    return [
        _("A short form is ready"),
        _("Hello,"),
        f"{ready} {takes}\n{_sitting(letter)}",
        _("There is no need to hurry."),
        _("To stop these e-mails:") + f"\n{stop}",
    ]


def _second_reminder(letter: Letter, stop: str) -> list[str]:
    return [
        _("Still open"),
        _("Hello,"),
        _("your form is open until %(date)s:", date=_day(letter.until)) + f"\n{_sitting(letter)}",
        _("If now is not a good time, you can leave it."),
        _("To stop these e-mails:") + f"\n{stop}",
    ]


def _mails_stopped(letter: Letter, stop: str) -> list[str]:  # noqa: ARG001  all kinds are called alike
    return [
        _("E-mails stopped"),
        _("Hello,"),
        _("you will get no more e-mails like this. You can change that after signing in."),
    ]


def _attention(letter: Letter, stop: str) -> list[str]:  # noqa: ARG001  all kinds are called alike
    return [
        _("Something needs your attention"),
        _("Please sign in and look at your list:") + "\n" + url_for("anyone.front", _external=True),
    ]


def _new_password(letter: Letter, stop: str) -> list[str]:  # noqa: ARG001  all kinds are called alike
    link = url_for("account.new_password", token=letter.part, _external=True)
    return [
        _("Your link"),
        _("Hello,"),
        _("here is the link you asked for:") + f"\n{link}",
        _("It works once, for half an hour."),
        _("If you did not ask for it, you can ignore it."),
    ]


_SAID = {
    "invitation": _invitation,
    "reminder": _reminder,
    "second-reminder": _second_reminder,
    "mails-stopped": _mails_stopped,
    "attention": _attention,
    "new-password": _new_password,
}


def _sitting(letter: Letter) -> str:
    """Where her sitting goes on, behind the sign-in: at its first question, which is whether the moment is safe."""
    return url_for("client.resume", sitting=letter.part, _external=True)


def _day(on: date | None) -> str:
    return day(on)
