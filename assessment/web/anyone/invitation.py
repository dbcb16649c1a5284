"""From an invitation's link to signing in: the code, a name and a password, what she sees afterwards.

Opening the link, by her or by a mail scanner, uses nothing up: only answers to these pages do.
"""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import accept, own_data
from assessment.services.accounts import SignInNameTakenError
from assessment.web import languages, limits, stay
from assessment.web.access import Gate, behind
from assessment.web.anyone.blueprint import blueprint
from assessment.web.anyone.forms import ChooseSignInForm, LinkForm, SpokenCodeForm, WhatISeeForm
from assessment.web.context import context

WAITS_SECONDS = 3600
"""How long a right code holds while she thinks of a password."""


@blueprint.errorhandler(accept.InvitationOverError)
def link_is_over(_error: accept.InvitationOverError) -> tuple[str, int]:
    """One text for a link that is old, was used or was never made."""
    return render_template("anyone/link_is_over.html"), 410


@blueprint.route("/welcome", methods=["GET", "POST"])
@limits.at_spoken_code
def link_and_code() -> str | Response | tuple[str, int]:
    """For whoever has a link that cannot be clicked: paste it."""
    form = LinkForm()
    if form.validate_on_submit():
        token = re.split(r"[/?#]", form.link.data.rstrip("/"))[-1]
        return redirect(url_for("anyone.invitation", token=token or "-"), 303)
    return render_template("anyone/link_and_code.html", form=form), 422 if form.errors else 200


@blueprint.route("/welcome/<token>", methods=["GET", "POST"])
@limits.at_spoken_code
def invitation(token: str) -> str | Response | tuple[str, int]:
    """The code that was said aloud."""
    workplace, now = context().workplace, context().now()
    way_in = accept.way_in(workplace, token, now=now)
    form = SpokenCodeForm()
    if form.validate_on_submit():
        n_left = accept.tries_left_after(workplace, token, form.code.data, now=now)
        if n_left is None:
            session.clear()
            session["invitation"] = {"id": way_in.invitation_id, "since": int(now.timestamp())}
            return redirect(url_for("anyone.choose_sign_in"), 303)
        if n_left == 0:
            raise accept.InvitationOverError
        form.refuse(n_left)
    return render_template("anyone/invitation.html", form=form), 422 if form.errors else 200


@blueprint.route("/welcome/sign-in", methods=["GET", "POST"])
def choose_sign_in() -> str | Response | tuple[str, int]:
    """Name and password; the invitation is used up by keeping them."""
    workplace, now = context().workplace, context().now()
    way_in = accept.still_open(workplace, _invitation_id(), now=now)
    form = ChooseSignInForm(sign_in_name=way_in.sign_in_name)
    if form.validate_on_submit():
        try:
            account_id = accept.accept(
                workplace,
                way_in.invitation_id,
                sign_in_name=form.sign_in_name.data,
                password=form.password.data,
                now=now,
            )
        except SignInNameTakenError:
            form.refuse_name()
        else:
            return _welcome(account_id, is_back=way_in.lets_back_in)
    page = render_template("anyone/choose_sign_in.html", form=form, lets_back_in=way_in.lets_back_in)
    return page, 422 if form.errors else 200


@blueprint.route("/welcome/what-i-see", methods=["GET", "POST"])
@behind(Gate.CLIENT)
def what_i_see() -> str | Response | tuple[str, int]:
    """Results, or only that they are saved, where left open counts as the first; and in which language."""
    form = WhatISeeForm()
    if form.validate_on_submit():
        if form.sees.data == "saved":
            own_data.see_only_that_it_is_saved(context().workplace, current_user.id)
        if form.language.data in languages.offered():
            own_data.set_language(context().workplace, current_user.id, form.language.data)
            languages.remember(form.language.data)
        return redirect("/", 303)
    return render_template("anyone/what_i_see.html", form=form), 422 if form.errors else 200


def _invitation_id() -> str:
    """The invitation whose code was typed in this browser a while ago."""
    kept = session.get("invitation")
    if kept is None or not 0 <= context().now().timestamp() - kept["since"] < WAITS_SECONDS:
        raise accept.InvitationOverError
    return str(kept["id"])


def _welcome(account_id: str, *, is_back: bool) -> Response:
    stay.begin(account_id)
    if is_back:
        flash(_("Your new password is kept. You are signed out everywhere else."))
        return redirect("/", 303)
    return redirect(url_for("anyone.what_i_see"), 303)
