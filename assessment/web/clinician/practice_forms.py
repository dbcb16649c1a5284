"""The forms of the practice's owner."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import EmailField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from assessment.web.fields import PageForm, acceptable_sign_in_name, country_choices, plain

LONGEST_NAME = 80
LONGEST_ADDRESS = 300
LONGEST_SENTENCE = 200


class PracticeForm(PageForm):
    """What holds for everybody in the practice."""

    name_on_mails = StringField(
        _("Name on e-mails"), filters=[plain], validators=[Optional(), Length(max=LONGEST_NAME)]
    )
    country = SelectField(_("Country for help lines"))
    time_zone = SelectField(_("Time zone"), choices=sorted(available_timezones()))
    exit_address = StringField(
        _("Where “Leave this page” leads"),
        filters=[plain],
        validators=[
            DataRequired(_("Give an address, such as https://www.weather.gov/.")),
            Regexp(r"https?://[^\s/]+\.[^\s/]+\S*$", message=_("Give an address, such as https://www.weather.gov/.")),
            Length(max=LONGEST_ADDRESS),
        ],
    )
    retention_words = StringField(
        _("How long answers are kept, as clients read it"),
        filters=[plain],
        validators=[Optional(), Length(max=LONGEST_SENTENCE)],
    )

    def offer_countries(self, listed: Iterable[str]) -> None:
        """Offer all countries by name, those with a list of help lines first."""
        self.country.choices = country_choices(listed)


class ClinicianForm(PageForm):
    """A new clinician."""

    name = StringField(
        _("Her name as clients see it"),
        filters=[plain],
        validators=[DataRequired(_("Type her name.")), Length(max=LONGEST_NAME)],
    )
    email = EmailField(
        _("Her e-mail, with which she signs in"),
        filters=[plain],
        validators=[
            DataRequired(_("Type her e-mail address.")),
            Regexp(r"[^@\s]+@[^@\s]+$", message=_("Type an e-mail address, such as name@example.org.")),
            acceptable_sign_in_name,
        ],
    )
