"""For the practice's owner: its clinicians, and what holds for everybody."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from assessment.services import staff, succession
from assessment.services.accounts import SignInNameTakenError
from assessment.services.care import NoSuchColleagueError
from assessment.services.letting_in import DisabledError
from assessment.services.staff import LastOwnerError, Settings, SignedInBeforeError
from assessment.services.succession import StillInError
from assessment.web import unsent
from assessment.web.access import Gate, behind
from assessment.web.clinician.blueprint import blueprint
from assessment.web.clinician.practice_forms import ClinicianForm, PracticeForm
from assessment.web.context import context

Page = str | Response | tuple[str, int]


@blueprint.get("/practice")
@behind(Gate.OWNER)
def practice() -> str:
    """The practice."""
    return _drawn()


@blueprint.post("/practice")
@behind(Gate.OWNER)
@unsent.kept(PracticeForm, page="clinician.practice")
def set_practice() -> Page:
    """Change what holds for everybody."""
    form = PracticeForm()
    form.offer_countries(one.country for one in context().library.resources.lists)
    if not form.validate_on_submit():
        return _drawn(practice_form=form), 422
    settings = Settings(
        name_on_mails=form.name_on_mails.data or "",
        country=form.country.data,
        time_zone=form.time_zone.data,
        exit_address=form.exit_address.data or "",
        retention_words=form.retention_words.data or "",
    )
    staff.set_up_anew(context().workplace, current_user.id, settings, context().now())
    return _done(_("The practice is kept as you set it."))


@blueprint.post("/practice/clinicians")
@behind(Gate.OWNER)
@unsent.kept(ClinicianForm, page="clinician.practice")
def add_clinician() -> Page:
    """Add a clinician; her link is shown once."""
    form = ClinicianForm()
    if form.validate_on_submit():
        name, email = form.name.data or "", form.email.data or ""
        try:
            token = staff.add(context().workplace, current_user.id, name=name, email=email, now=context().now())
            return _link(token)
        except SignInNameTakenError:
            form.email.errors = [_("Somebody signs in with this e-mail already.")]
    return _drawn(clinician_form=form), 422


@blueprint.post("/practice/clinicians/<id:clinician_id>/link")
@behind(Gate.OWNER)
def clinician_link(clinician_id: str) -> Page:
    """Another first link for a clinician who has not chosen a password yet."""
    try:
        return _link(staff.first_link_again(context().workplace, current_user.id, clinician_id, context().now()))
    except SignedInBeforeError:
        return _done(_("She has a password. If she forgets it, “I cannot sign in” sends a link to her own mailbox."))
    except DisabledError:
        return _done(_("She is disabled. Let her in again first."))


@blueprint.post("/practice/clinicians/<id:clinician_id>/disable")
@behind(Gate.OWNER)
def disable_clinician(clinician_id: str) -> Page:
    """Sign her out everywhere and let her in no more."""
    try:
        staff.set_active(context().workplace, current_user.id, clinician_id, active=False, now=context().now())
    except LastOwnerError:
        return _done(_("Somebody has to own the practice. Make another clinician its owner first."))
    return _done(_("She is signed out everywhere and cannot sign in."))


@blueprint.post("/practice/clinicians/<id:clinician_id>/enable")
@behind(Gate.OWNER)
def enable_clinician(clinician_id: str) -> Page:
    """Let her in again."""
    staff.set_active(context().workplace, current_user.id, clinician_id, active=True, now=context().now())
    return _done(_("She can sign in again."))


@blueprint.post("/practice/clinicians/<id:clinician_id>/owner")
@behind(Gate.OWNER)
def make_owner(clinician_id: str) -> Page:
    """Let her own the practice as well."""
    staff.make_owner(context().workplace, current_user.id, clinician_id, context().now())
    return _done(_("She owns the practice as well."))


@blueprint.post("/practice/clinicians/<id:clinician_id>/give")
@behind(Gate.OWNER)
def give_clients(clinician_id: str) -> Page:
    """Give all clients of a disabled clinician to a colleague."""
    to_id = request.form.get("to", "")
    try:
        n = succession.give(context().workplace, current_user.id, clinician_id, to_id, context().now())
    except NoSuchColleagueError:
        return _done(_("Nobody was given away. Choose a colleague who can sign in."))
    except StillInError:
        return _done(_("She can sign in, so only she can transfer her clients."))
    return _done(ngettext("One client is in other hands now.", "%(num)s clients are in other hands now.", n))


def _done(words: str) -> Response:
    flash(words)
    return redirect(url_for("clinician.practice"), 303)


def _link(token: str) -> str:
    link = context().root() + url_for("account.new_password", token=token)
    return render_template("clinician/clinician_link.html", link=link)


def _drawn(*, practice_form: PracticeForm | None = None, clinician_form: ClinicianForm | None = None) -> str:
    """The page; a form that could not be taken stands in it as it was filled in."""
    page = staff.practice_page(context().workplace, current_user.id, context().now())
    if practice_form is None:
        practice_form = unsent.form(PracticeForm, at="clinician.set_practice", obj=page)
        practice_form.offer_countries(one.country for one in context().library.resources.lists)
    add = clinician_form or unsent.form(ClinicianForm, at="clinician.add_clinician")
    refused: FlaskForm = add if add.errors else practice_form
    return render_template("clinician/practice.html", practice=page, settings=practice_form, add=add, form=refused)
