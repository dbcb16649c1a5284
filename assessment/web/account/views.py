"""Signing in, its second step, a clinician's new password, and signing out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.services import accounts, new_password, second_step
from assessment.web import headers, limits, stay
from assessment.web.access import Gate, behind, own_path
from assessment.web.account import digits, own, two_steps, unsent
from assessment.web.account.blueprint import blueprint
from assessment.web.account.forms import DigitsForm, NewPasswordForm, RecoveryCodeForm
from assessment.web.context import context
from assessment.web.fields import SignInForm

__all__ = ["blueprint", "own", "two_steps", "unsent"]

WAITS_SECONDS = 600
"""How long a right password waits for its second step."""


@blueprint.errorhandler(new_password.LinkOverError)
def link_is_over(_error: new_password.LinkOverError) -> tuple[str, int]:
    """One text for a link that is old, was used or was never made."""
    return render_template("account/link_is_over.html"), 410


@blueprint.route("/sign-in", methods=["GET", "POST"])
@behind(Gate.ANYONE)
@limits.at_sign_in
def sign_in() -> str | Response | tuple[str, int]:
    """Name and password; whoever has a second step waits for it without being signed in."""
    form = SignInForm()
    if form.validate_on_submit():
        account_id = accounts.account_fitting(
            context().workplace, sign_in_name=form.sign_in_name.data, password=form.password.data
        )
        if account_id:
            return _entered(account_id)
        form.refuse()
    return render_template("account/sign_in.html", form=form), 422 if form.errors else 200


@blueprint.route("/sign-in/second-step", methods=["GET", "POST"], endpoint="second_step")
@behind(Gate.ANYONE)
@limits.at_second_step
def second_step_asked() -> str | Response | tuple[str, int]:
    """Six digits from her app."""
    account = _waiting()
    key = second_step.key_of(context().workplace, account.id) if account else None
    if account is None or key is None:
        return redirect(url_for("account.sign_in"), 303)
    form = DigitsForm()
    if form.validate_on_submit():
        if digits.fit(form.digits.data, key, account):
            return _signed_in(account.id)
        form.refuse()
    return render_template("account/second_step.html", form=form), 422 if form.errors else 200


@blueprint.route("/sign-in/recovery-code", methods=["GET", "POST"])
@behind(Gate.ANYONE)
@limits.at_second_step
def recovery_code() -> str | Response | tuple[str, int]:
    """One of her ten codes in place of the digits."""
    account = _waiting()
    if account is None:
        return redirect(url_for("account.sign_in"), 303)
    form = RecoveryCodeForm()
    if form.validate_on_submit():
        if second_step.takes_recovery_code(context().workplace, account.id, form.code.data):
            return _signed_in(account.id)
        form.refuse()
    return render_template("account/recovery_code.html", form=form), 422 if form.errors else 200


@blueprint.route("/new-password/<token>", methods=["GET", "POST"], endpoint="new_password")
@behind(Gate.ANYONE)
@limits.at_spoken_code
def new_password_chosen(token: str) -> str | Response | tuple[str, int]:
    """A clinician's new password; afterwards she signs in with it, second step included."""
    workplace, now = context().workplace, context().now()
    if not new_password.is_alive(workplace, token, now=now):
        raise new_password.LinkOverError
    form = NewPasswordForm()
    if form.validate_on_submit():
        new_password.choose(workplace, token, password=form.password.data, now=now)
        flash(_("Your new password is kept. Sign in with it."))
        return redirect(url_for("account.sign_in"), 303)
    return render_template("account/new_password.html", form=form), 422 if form.errors else 200


@blueprint.post("/sign-out")
@behind(Gate.ANYONE)
def sign_out() -> Response:
    """End all her stays, here and on every other machine."""
    stay.end()
    return headers.clear_browser(redirect("/", 303))


def _entered(account_id: str) -> Response:
    """After a right password: on to the second step where there is one."""
    way_on = own_path(request.args.get("next"))
    if second_step.key_of(context().workplace, account_id) is None:
        stay.begin(account_id)
        return redirect(way_on, 303)
    account = stay.account_with(id=account_id)
    if account is None:
        raise accounts.NoSuchAccountError
    session.clear()
    session["second_step"] = {"of": account.fs_uniquifier, "since": int(context().now().timestamp()), "next": way_on}
    return redirect(url_for("account.second_step"), 303)


def _waiting() -> stay.SignedIn | None:
    """The account whose password was right a moment ago; None once its password changed or its stays were ended."""
    waits = session.get("second_step")
    if waits is None or not 0 <= context().now().timestamp() - waits["since"] < WAITS_SECONDS:
        return None
    account = stay.account_with(fs_uniquifier=waits["of"])
    return account if account and account.active else None


def _signed_in(account_id: str) -> Response:
    way_on = own_path(session["second_step"]["next"])
    stay.begin(account_id)
    return redirect(way_on, 303)
