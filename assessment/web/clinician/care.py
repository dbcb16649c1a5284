"""How one client is asked and who cares for her: plan, rhythm, what she sees, handing over, ending care."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from assessment.services import care, rhythm
from assessment.services.care import NoSuchColleagueError
from assessment.services.mailing import by_hand
from assessment.services.mailing.by_hand import NotNowError
from assessment.services.rhythm import DaysError, PauseError, TakenBackError, Whose
from assessment.services.shown import CarePage
from assessment.services.workplace import Workplace
from assessment.web import unsent
from assessment.web.access import own_path
from assessment.web.clinician.blueprint import blueprint
from assessment.web.clinician.care_forms import DaysForm, HandOverForm, PauseForm, PlanForm, SeesForm
from assessment.web.context import context
from assessment.web.formatting import day

Page = str | Response | tuple[str, int]


@blueprint.get("/clients/<id:client_id>/plan")
def plan_and_rhythm(client_id: str) -> str:
    """How she is asked, with a form for each thing that can be changed."""
    return _drawn(_page(client_id))


@blueprint.post("/clients/<id:client_id>/plan")
@unsent.kept(PlanForm, page="clinician.plan_and_rhythm")
def change_plan(client_id: str) -> Page:
    """Choose what she is asked; it also ends an end."""
    form, page = PlanForm(), _page(client_id)
    form.offer(page.rhythm.offered)
    if not form.validate_on_submit():
        return _drawn(page, form), 422
    try:
        rhythm.choose_plan(*_hers(client_id), form.plan.data, _now())
    except TakenBackError:
        form.plan.errors = [_("She has taken back her consent. Only she can give it again.")]
        return _drawn(page, form), 422
    return _done(client_id, _("The plan is kept. It begins with the next check-in."))


@blueprint.post("/clients/<id:client_id>/end-plan")
def end_plan(client_id: str) -> Page:
    """Ask nothing more until a plan is chosen."""
    rhythm.end(*_hers(client_id), _now())
    return _done(client_id, _("Nothing opens and nothing is sent until you choose a plan."))


@blueprint.post("/clients/<id:client_id>/days")
@unsent.kept(DaysForm, page="clinician.plan_and_rhythm")
def ask_every(client_id: str) -> Page:
    """Choose the days between."""
    form = DaysForm()
    if form.validate_on_submit():
        try:
            rhythm.ask_every(*_hers(client_id), form.days.data or 0, _now())
            return _done(client_id, _("The rhythm is kept."))
        except DaysError as error:
            form.refuse(error)
    return _drawn(_page(client_id), form), 422


@blueprint.post("/clients/<id:client_id>/pause")
@unsent.kept(PauseForm, page="clinician.plan_and_rhythm")
def pause(client_id: str) -> Page:
    """Open nothing before a day."""
    form = PauseForm()
    if form.validate_on_submit() and form.until.data:
        try:
            rhythm.pause(*_hers(client_id), form.until.data, _now())
            return _done(client_id, _("Nothing opens before %(date)s.", date=day(form.until.data)))
        except PauseError as error:
            form.refuse(error)
    return _drawn(_page(client_id), form), 422


@blueprint.post("/clients/<id:client_id>/go-on")
def go_on(client_id: str) -> Page:
    """End a pause."""
    rhythm.go_on(*_hers(client_id), _now())
    return _done(client_id, _("The pause is over."))


@blueprint.post("/clients/<id:client_id>/open")
def open_early(client_id: str) -> Page:
    """Open what comes next today."""
    rhythm.open_early(*_hers(client_id), _now())
    return _done(client_id, _("A check-in is open for her from today."))


@blueprint.post("/clients/<id:client_id>/remind")
def send_now(client_id: str) -> Page:
    """Send her a reminder of what is open."""
    try:
        by_hand.send(context().workplace, current_user.id, client_id, _now(), are_sent=context().settings.sends_mails)
    except NotNowError:
        return _done(client_id, _("No e-mail is sent: nothing waits that she may be reminded of now."))
    return _done(client_id, _("The e-mail goes out with the next round, by day where she lives."))


@blueprint.post("/clients/<id:client_id>/reminders")
def reminders(client_id: str) -> Page:
    """Stop reminders, or let them go out again."""
    are_on = request.form.get("go") == "on"
    rhythm.set_reminders(*_hers(client_id), on=are_on, now=_now())
    return _done(client_id, _("Reminders go out again.") if are_on else _("No reminder goes out any more."))


@blueprint.post("/clients/<id:client_id>/sees")
@unsent.kept(SeesForm, page="clinician.plan_and_rhythm")
def sees(client_id: str) -> Page:
    """Choose what she sees after she sends."""
    form = SeesForm()
    if not form.validate_on_submit():
        return _drawn(_page(client_id), form), 422
    care.let_see(context().workplace, current_user.id, client_id, form.sees.data, _now())
    return _done(client_id, _("What she sees is kept."))


@blueprint.route("/clients/<id:client_id>/hand-over", methods=["GET", "POST"])
def hand_over(client_id: str) -> Page:
    """Let a colleague care for her."""
    form, page = HandOverForm(), _page(client_id)
    form.offer(page.colleagues)
    if form.validate_on_submit():
        try:
            care.hand_over(context().workplace, current_user.id, client_id, form.to.data, _now())
            flash(_("%(code)s is in your colleague’s care now. You do not see her any more.", code=page.code))
            return redirect(url_for("clinician.caseload"), 303)
        except NoSuchColleagueError:
            form.to.errors = [_("Choose a colleague.")]
    return render_template("clinician/hand_over.html", care=page, form=form), 422 if form.errors else 200


@blueprint.route("/clients/<id:client_id>/end-care", methods=["GET", "POST"])
def end_care(client_id: str) -> Page:
    """End care, once it was read what that means."""
    page = _page(client_id)
    form = FlaskForm()
    if not form.validate_on_submit():
        return render_template("clinician/end_care.html", care=page)
    care.end(context().workplace, current_user.id, client_id, _now())
    flash(_("Care for %(code)s has ended.", code=page.code))
    return redirect(url_for("clinician.ended"), 303)


@blueprint.get("/clients/ended")
def ended() -> str:
    """Whom she cared for last, by code, and may care for again."""
    return render_template("clinician/ended.html", ended=care.ended(context().workplace, current_user.id))


@blueprint.post("/clients/<id:client_id>/begin-again")
def begin_again(client_id: str) -> Page:
    """Care for her again."""
    care.begin_again(context().workplace, current_user.id, client_id, _now())
    return _done(client_id, _("She is in your care again. Nothing is asked until you choose a plan."))


def _hers(client_id: str) -> tuple[Workplace, Whose]:
    return context().workplace, Whose(actor_id=current_user.id, client_id=client_id)


def _now() -> datetime:
    return context().now()


def _page(client_id: str) -> CarePage:
    return care.care_page(context().workplace, current_user.id, client_id, _now())


def _done(client_id: str, words: str) -> Response:
    """Back to where she pressed the button, with what came of it."""
    flash(words)
    way_back = own_path(request.form.get("next"))
    return redirect(way_back if way_back != "/" else url_for("clinician.plan_and_rhythm", client_id=client_id), 303)


def _drawn(page: CarePage, refused: FlaskForm | None = None) -> str:
    """The page, with the form that could not be taken as it was filled in."""
    plan = unsent.form(
        PlanForm, at="clinician.change_plan", data={"plan": "" if page.rhythm.is_ended else page.rhythm.chosen}
    )
    plan.offer(page.rhythm.offered)
    forms: dict[str, FlaskForm] = {
        "plan": plan,
        "days": unsent.form(DaysForm, at="clinician.ask_every", data={"days": page.rhythm.every_days}),
        "pause": unsent.form(PauseForm, at="clinician.pause", data={"until": page.rhythm.paused_until}),
        "sees": unsent.form(SeesForm, at="clinician.sees", data={"sees": page.sees}),
    }
    if refused is not None:
        forms |= {name: refused for name, form in forms.items() if type(form) is type(refused)}
    return render_template("clinician/plan_and_rhythm.html", care=page, forms=forms, form=refused or plan)
