"""The forms by which a clinician sets how a client is asked, and who cares for her."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from assessment.services.rhythm import DaysError, PauseError
from assessment.services.shown import Colleague, PlanOffered
from assessment.web.fields import PageForm
from assessment.web.formatting import day


class PlanForm(PageForm):
    """Which questionnaires she is asked."""

    plan = RadioField(_("What she is asked"), validators=[DataRequired(_("Choose a plan."))])

    def offer(self, plans: Iterable[PlanOffered]) -> None:
        """Offer these plans, each with what it asks at retakes."""
        self.plan.choices = [SelectChoice(plan.id, plan_in_words(plan)) for plan in plans]


class DaysForm(PageForm):
    """How many days lie between."""

    days = IntegerField(
        _("Days between one check-in and the next"),
        validators=[DataRequired(_("Write a whole number of days, such as 21."))],
    )

    def refuse(self, error: DaysError) -> None:
        """Say how many days may be chosen."""
        self.days.errors = [gettext("Choose %(least)s to %(most)s days.", least=error.least, most=error.most)]


class PauseForm(PageForm):
    """Until when nothing opens."""

    until = DateField(
        _("Pause until"), validators=[DataRequired(_("Give the day on which it goes on, such as 2026-01-31."))]
    )

    def refuse(self, error: PauseError) -> None:
        """Say which days may be chosen."""
        words = gettext("Choose a day from %(first)s to %(last)s.", first=day(error.first), last=day(error.last))
        self.until.errors = [words]


class SeesForm(PageForm):
    """What she sees after she sends."""

    sees = RadioField(
        _("What she sees after she sends"),
        choices=[
            SelectChoice("results", _("Her results, after she types her password again")),
            SelectChoice("saved", _("Only that it is saved")),
        ],
        validators=[DataRequired(_("Choose one."))],
    )


class HandOverForm(PageForm):
    """Who cares for her from now on."""

    to = RadioField(_("Who cares for her from now on"), validators=[DataRequired(_("Choose a colleague."))])

    def offer(self, colleagues: Iterable[Colleague]) -> None:
        """Offer these colleagues."""
        self.to.choices = [SelectChoice(one.id, one.name) for one in colleagues]


def plan_in_words(plan: PlanOffered) -> str:
    """A plan with what it asks at retakes: full: Contact, Closeness."""
    turns = [", ".join(turn) for turn in plan.turns]
    then = gettext("; next time: ")
    words = f"{plan.id}: {then.join(turns)}"
    return words + gettext(" (opens by hand only)") if plan.is_by_hand else words
