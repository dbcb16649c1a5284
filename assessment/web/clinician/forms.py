"""The clinician's forms: inviting, notes, taking answers out."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, EmailField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from assessment.services import invite
from assessment.services.settling import LONGEST as LONGEST_DONE
from assessment.web import languages
from assessment.web.fields import PageForm, plain, written
from assessment.web.wording import told


class InviteForm(PageForm):
    """A new client."""

    name = StringField(_("Name or initials"), filters=[plain], validators=[Optional(), Length(max=80)])
    code = StringField(_("Code"), filters=[plain], validators=[DataRequired(_("Give her a code."))])
    email = EmailField(
        _("E-mail"),
        filters=[plain],
        validators=[
            Optional(),
            Length(max=254),
            Regexp(r"[^@\s]+@[^@\s]+$", message=_("Type an e-mail address, such as name@example.org.")),
        ],
    )
    by_mail = BooleanField(_("Send the link by e-mail"))
    plan = RadioField(_("Plan"))
    language = RadioField(_("Her language"), choices=languages.named, default=languages.WRITTEN_IN)

    def offer_plans(self, plans: Iterable[str], default: str) -> None:
        """Offer the plans that a clinician may choose at the start."""
        self.plan.choices = [SelectChoice(plan, plan) for plan in plans]
        self.plan.data = self.plan.data or default

    def validate_by_mail(self, field: BooleanField) -> None:
        """A link is mailed to an address only."""
        if field.data and not self.email.data:
            raise ValidationError(_("Type her e-mail address, or hand her the link yourself."))

    def validate_code(self, field: StringField) -> None:
        """A code is short and plain, since files and tables carry it."""
        problem = invite.problem_with_code(field.data or "")
        if problem:
            raise ValidationError(told(problem))


class SettleForm(PageForm):
    """What came of the talk, and what was done."""

    decision = RadioField(
        _("After talking"),
        choices=[
            SelectChoice("go-on", _("Go on: she sees results again, and the usual plan returns")),
            SelectChoice("keep", _("Keep it as it is")),
            SelectChoice("close", _("Close: nothing more is asked of her")),
        ],
        validators=[DataRequired(_("Choose what you decided."))],
    )
    both = BooleanField(_("My client and I both want to go on"))
    talked_on = DateField(_("We talked on"), validators=[DataRequired(_("Say on which day you talked."))])
    done = TextAreaField(
        _("What was done"),
        filters=[written],
        validators=[
            DataRequired(_("Write in a line what was done.")),
            Length(max=LONGEST_DONE, message=_("Write %(max)d characters at most.")),
        ],
    )
