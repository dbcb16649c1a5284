"""What an account keeps of itself: its page, its password, and typing that password again."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import accounts, own_data
from assessment.web import languages, limits, stay
from assessment.web.access import Gate, behind, own_path, without_second_step
from assessment.web.account.blueprint import blueprint
from assessment.web.account.forms import ChangePasswordForm, LanguageForm, NoForm
from assessment.web.context import context
from assessment.web.fields import PasswordForm


@blueprint.get("/account")
def your_account() -> str:
    """Sign-in name, password, second step, a clinician's language, and signing out everywhere."""
    return _shown()


@blueprint.post("/account/language")
@behind(Gate.CLINICIAN)
def keep_language() -> str | Response | tuple[str, int]:
    """The language that a clinician reads pages and e-mails in."""
    form = LanguageForm().offer()
    if not form.validate_on_submit():
        return _shown(form), 422
    own_data.set_language_of_clinician(context().workplace, current_user.id, form.language.data)
    languages.remember(form.language.data)
    refresh()  # a language just chosen is spoken from here on
    flash(_("Kept."))
    return redirect(url_for("account.your_account"), 303)


@blueprint.route("/account/confirm", methods=["GET", "POST"])
@without_second_step
@limits.at_own_password
def confirm_password() -> str | Response | tuple[str, int]:
    """The password once more, before pages that are not left open by themselves."""
    form = PasswordForm()
    if form.validate_on_submit():
        if accounts.password_fits(context().workplace, current_user.id, form.password.data):
            stay.password_typed()
            return redirect(own_path(request.args.get("next")), 303)
        form.refuse()
    return render_template("account/confirm_password.html", form=form), 422 if form.errors else 200


@blueprint.route("/account/password", methods=["GET", "POST"])
@limits.at_own_password
def change_password() -> str | Response | tuple[str, int]:
    """A new password; every other machine is signed out by it."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        workplace, account_id = context().workplace, current_user.id
        if accounts.password_fits(workplace, account_id, form.present.data):
            accounts.change_password(workplace, account_id, password=form.password.data, now=context().now())
            stay.begin(account_id)
            flash(_("Your new password is kept. You are signed out everywhere else."))
            return redirect(url_for("account.your_account"), 303)
        form.refuse()
    return render_template("account/change_password.html", form=form), 422 if form.errors else 200


def _shown(form: LanguageForm | None = None) -> str:
    account = accounts.account_seen(context().workplace, current_user.id)
    form = form or LanguageForm(None, data={"language": account.language}).offer()
    return render_template("account/your_account.html", account=account, button=NoForm(), form=form)
