"""The door's forms: setting a practice up, accepting an invitation, asking for a new password."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from wtforms import EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from assessment.web import languages
from assessment.web.fields import PageForm, acceptable_password, acceptable_sign_in_name, country_choices, plain

LONGEST_NAME = 80


def _password(label: str) -> PasswordField:
    return PasswordField(label, validators=[InputRequired(_("Type a password.")), acceptable_password])


class SetUpForm(PageForm):
    """What the first clinician says of herself and of her practice."""

    code = StringField(_("One-time code"), filters=[plain], validators=[DataRequired(_("Type the one-time code."))])
    name = StringField(
        _("Your name as clients see it"),
        filters=[plain],
        validators=[DataRequired(_("Type your name.")), Length(max=LONGEST_NAME)],
    )
    email = EmailField(
        _("E-mail"),
        filters=[plain],
        validators=[
            DataRequired(_("Type your e-mail address.")),
            Regexp(r"[^@\s]+@[^@\s]+$", message=_("Type an e-mail address, such as name@example.org.")),
            acceptable_sign_in_name,
        ],
    )
    password = _password(_("Password"))
    name_on_mails = StringField(
        _("Name on e-mails"), filters=[plain], validators=[Optional(), Length(max=LONGEST_NAME)]
    )
    country = SelectField(_("Country for help lines"))
    time_zone = SelectField(_("Time zone"), choices=sorted(available_timezones()), default="UTC")

    def offer_countries(self, listed: Iterable[str]) -> None:
        """Offer all countries by name, those with a list of help lines first."""
        self.country.choices = country_choices(listed)

    def refuse_code(self) -> None:
        """Say where the code is."""
        self.code.errors = [
            _(
                "That code is not right. Look where you started the app; "
                "it is printed at each start until someone is set up."
            )
        ]


class SpokenCodeForm(PageForm):
    """Six digits that her therapist said aloud; spaces between them do not count."""

    code = StringField(
        _("The code your therapist told you"), filters=[plain], validators=[DataRequired(_("Type the six digits."))]
    )

    def refuse(self, n_left: int) -> None:
        """Say that this is not the code, and how often she may try again."""
        words = ngettext("That is not the code. %(num)s try left.", "That is not the code. %(num)s tries left.", n_left)
        self.code.errors = [words]


class ChooseSignInForm(PageForm):
    """Under which name and with which password she signs in from now on."""

    sign_in_name = StringField(
        _("Sign-in name"),
        filters=[plain],
        validators=[DataRequired(_("Choose a name to sign in with.")), acceptable_sign_in_name],
    )
    password = _password(_("Password"))

    def refuse_name(self) -> None:
        """Say that somebody has this name."""
        self.sign_in_name.errors = [_("Choose another name. This one cannot be used.")]


class WhatISeeForm(PageForm):
    """What she sees after she sends; nothing is chosen beforehand, and left open counts as the first."""

    sees = RadioField(
        _("What I see after I send"),
        choices=[
            SelectChoice("results", _("My results, after I type my password again")),
            SelectChoice("saved", _("Only that it is saved")),
        ],
        validators=[Optional()],
    )
    language = RadioField(_("Language"), choices=languages.named, default=languages.spoken, validators=[Optional()])


class CannotSignInForm(PageForm):
    """The sign-in name of a clinician who lost her password."""

    sign_in_name = StringField(
        _("Your e-mail or sign-in name"),
        filters=[plain],
        validators=[DataRequired(_("Type your e-mail or sign-in name."))],
    )


class LinkForm(PageForm):
    """The link as it was sent."""

    link = StringField(
        _("The link you were sent"), filters=[plain], validators=[DataRequired(_("Paste the link you were sent."))]
    )
