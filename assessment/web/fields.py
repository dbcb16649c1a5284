"""What the forms of several rooms share: the sign-in form, and what is asked of names and passwords."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from assessment.services import accounts, passwords
from assessment.web.wording import told

OWN_WORDS = {
    "Not a valid choice.": _("Choose one of the answers offered."),
    "Invalid Choice: could not coerce.": _("Choose one of the answers offered."),
    "Not a valid date value.": _("Give a date, such as 2026-01-31."),
}
"""What the forms' library would say in its own manner, and what is said here instead."""


class Words:
    """The forms' library speaks in our words where it has some of its own, and else in the reader's language."""

    def __init__(self, others: Any) -> None:
        self._others = others

    def gettext(self, text: str) -> str:
        """One sentence of the library."""
        return str(OWN_WORDS[text]) if text in OWN_WORDS else str(self._others.gettext(text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The same of one or many."""
        return str(self._others.ngettext(singular, plural, n))


class PageForm(FlaskForm):
    """A form whose every word is ours, also when somebody sends what no page offers."""

    class Meta(FlaskForm.Meta):  # noqa: D106  the library's own name for it
        def get_translations(self, form: Any) -> Words:
            """Where the library looks up what it says."""
            return Words(super().get_translations(form))


DOES_NOT_FIT = _("That name and password do not fit together.")
"""The one sentence for every failed sign-in: it must not tell whether the name is anybody's."""


def plain(text: str | None) -> str:
    """A typed line without what no keyboard writes: both databases and every file can hold the rest."""
    return "".join(letter for letter in text or "" if letter.isprintable()).strip()


def written(text: str | None) -> str:
    """Typed lines without what no keyboard writes."""
    return "\n".join(plain(line) for line in (text or "").splitlines()).strip()


def country_choices(listed: Iterable[str]) -> list[SelectChoice]:
    """All countries by name, those with a list of help lines first."""
    named = dict((get_locale() or Locale("en")).territories)
    first = [code for code in dict.fromkeys(listed) if code in named]
    others = sorted(
        (code for code in named if len(code) == 2 and code.isalpha() and code not in first), key=named.__getitem__
    )
    return [SelectChoice(code, named[code]) for code in (*first, *others)]


def acceptable_password(form: FlaskForm, field: Field) -> None:  # noqa: ARG001  WTForms passes the form first
    """Refuse a password that is too short, too long or among the commonest."""
    problem = passwords.problem_with(field.data or "")
    if problem:
        raise ValidationError(told(problem))


def acceptable_sign_in_name(form: FlaskForm, field: Field) -> None:  # noqa: ARG001  WTForms passes the form first
    """Refuse a sign-in name that is too short or too long."""
    problem = accounts.problem_with_name(field.data or "")
    if problem:
        raise ValidationError(told(problem))


class PasswordForm(FlaskForm):
    """The password once more."""

    password = PasswordField(_("Password"), validators=[InputRequired(_("Type your password."))])

    def refuse(self) -> None:
        """Say that this is not the password."""
        self.password.errors = [_("That is not your password.")]


class SignInForm(FlaskForm):
    """Name and password, on the front page and on the page for signing in."""

    sign_in_name = StringField(
        _("E-mail or sign-in name"),
        filters=[plain],
        validators=[DataRequired(_("Type your e-mail or sign-in name."))],
    )
    password = PasswordField(_("Password"), validators=[InputRequired(_("Type your password."))])

    def refuse(self) -> None:
        """Say that it did not work, in the words for every reason."""
        self.form_errors.append(DOES_NOT_FIT)
