"""What a client sets of how she is asked to come back: e-mails and their address, her time zone, how often, pauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, EmailField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp, ValidationError

from assessment.services import coming_back, own_data, rhythm
from assessment.services.rhythm import DaysError, PauseError, Whose
from assessment.web import unsent
from assessment.web.access import after_fresh_password
from assessment.web.client.blueprint import blueprint
from assessment.web.context import context
from assessment.web.fields import PageForm, plain
from assessment.web.formatting import day

if TYPE_CHECKING:
    from assessment.services.shown import ComingBackShown

Page = str | Response | tuple[str, int]

MOST_DAYS = 84
"""That a client may choose; her clinician may choose more."""


class MailsForm(PageForm):
    """E-mails on or off, and where they go."""

    mails = RadioField(
        _("E-mails"), choices=[SelectChoice("on", _("On")), SelectChoice("off", _("Off"))], default="off"
    )
    email = EmailField(
        _("E-mail address"),
        filters=[plain],
        validators=[
            Optional(),
            Length(max=254),
            Regexp(r"[^@\s]+@[^@\s]+$", message=_("Type an e-mail address, such as name@example.org.")),
        ],
    )

    def validate_mails(self, field: RadioField) -> None:
        """Without an address there is nothing to turn on."""
        if field.data == "on" and not self.email.data:
            raise ValidationError(_("Type your e-mail address, or choose Off."))


class TimeZoneForm(PageForm):
    """Where she lives."""

    time_zone = SelectField(_("Time zone"), validators=[Optional()])

    def offer(self) -> TimeZoneForm:
        """Offer every zone; first the practice's, whichever that is."""
        zones = (SelectChoice(zone, zone) for zone in sorted(available_timezones()))
        self.time_zone.choices = [SelectChoice("", _("As your therapist’s")), *zones]
        return self


class RhythmForm(PageForm):
    """How often she is asked."""

    rhythm = RadioField(_("How often"), choices=[SelectChoice("usual", ""), SelectChoice("own", "")], default="usual")
    days = IntegerField(_("Days between"), validators=[Optional()])

    def refuse(self, least: int) -> None:
        """Say how many days may lie between."""
        self.days.errors = [gettext("Choose %(least)s to %(most)s days.", least=least, most=MOST_DAYS)]


class PauseForm(PageForm):
    """Until when nothing opens."""

    until = DateField(_("Pause until"), validators=[Optional()])

    def refuse(self, error: PauseError) -> None:
        """Say which days may be chosen."""
        words = gettext("Choose a day from %(first)s to %(last)s.", first=day(error.first), last=day(error.last))
        self.until.errors = [words]


@dataclass(kw_only=True)
class Forms:
    """The forms of these sections, as they are kept or as she typed them."""

    mails: MailsForm
    zone: TimeZoneForm
    rhythm: RhythmForm
    pause: PauseForm


def page(*typed: FlaskForm) -> str:
    """Her own data, with what she typed on a form of these that could not be kept."""
    workplace, now = context().workplace, context().now()
    kept = coming_back.coming_back(workplace, current_user.id, now)
    data = own_data.your_data_page(workplace, current_user.id, now)
    forms = kept_forms(kept)
    for form in typed:
        name = next(name for name, one in vars(forms).items() if isinstance(form, type(one)))
        setattr(forms, name, form)
    forms.zone.offer()
    problems = next((form for form in typed if form.errors), None)
    return render_template("client/your_data.html", data=data, coming_back=kept, forms=forms, form=problems)


def kept_forms(kept: ComingBackShown) -> Forms:
    """The forms as she last kept them."""
    days = kept.rhythm.every_days if kept.rhythm else None
    is_own = kept.rhythm is not None and kept.rhythm.every_days != kept.rhythm.usual_days
    mails = {"mails": "on" if kept.mails_are_on else "off", "email": kept.email}
    often = {"rhythm": "own" if is_own else "usual", "days": days if is_own else None}
    zone = unsent.form(TimeZoneForm, at="client.keep_time_zone", data={"time_zone": kept.time_zone})
    return Forms(
        mails=unsent.form(MailsForm, at="client.keep_mails", data=mails),
        zone=zone.offer(),
        rhythm=unsent.form(RhythmForm, at="client.keep_rhythm", data=often),
        pause=unsent.form(PauseForm, at="client.keep_pause"),
    )


@blueprint.post("/your-data/mails")
@after_fresh_password
@unsent.kept(MailsForm, page="client.your_data")
def keep_mails() -> Page:
    """E-mails on or off, and where they go."""
    form = MailsForm()
    if not form.validate_on_submit():
        return page(form), 422
    on = form.mails.data == "on"
    coming_back.keep_mails(
        context().workplace, current_user.id, on=on, email=form.email.data or "", now=context().now()
    )
    return _kept()


@blueprint.post("/your-data/time-zone")
@after_fresh_password
@unsent.kept(TimeZoneForm, page="client.your_data")
def keep_time_zone() -> Page:
    """Where she lives."""
    form = TimeZoneForm().offer()
    if not form.validate_on_submit():
        return page(form), 422
    coming_back.keep_time_zone(context().workplace, current_user.id, form.time_zone.data)
    return _kept()


@blueprint.post("/your-data/how-often")
@after_fresh_password
@unsent.kept(RhythmForm, page="client.your_data")
def keep_rhythm() -> Page:
    """How often she is asked."""
    form = RhythmForm()
    is_valid = form.validate_on_submit()
    n_days = None if form.rhythm.data == "usual" else form.days.data or 0
    try:
        if n_days is not None and (not is_valid or n_days > MOST_DAYS):
            raise DaysError(context().library.plans.min_days, MOST_DAYS)
        rhythm.ask_every(context().workplace, Whose(actor_id=current_user.id), n_days, context().now())
    except DaysError as error:
        form.refuse(error.least)
        return page(form), 422
    return _kept()


@blueprint.post("/your-data/pause")
@after_fresh_password
@unsent.kept(PauseForm, page="client.your_data")
def keep_pause() -> Page:
    """Pause until a day, or go on."""
    form, hers = PauseForm(), Whose(actor_id=current_user.id)
    if request.form.get("go") == "go-on":
        rhythm.go_on(context().workplace, hers, context().now())
        return _kept()
    if not form.validate_on_submit() or form.until.data is None:
        form.until.errors = [gettext("Give a date, such as 2026-01-31.")]
        return page(form), 422
    try:
        rhythm.pause(context().workplace, hers, form.until.data, context().now())
    except PauseError as error:
        form.refuse(error)
        return page(form), 422
    return _kept()


def _kept() -> Response:
    flash(gettext("Kept."))
    return redirect(url_for("client.your_data"), 303)
