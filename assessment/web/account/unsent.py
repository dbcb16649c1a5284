"""Throwing away words that wait for whoever typed them."""

from __future__ import annotations

from flask import flash, redirect, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import unsent
from assessment.web.access import own_path
from assessment.web.account.blueprint import blueprint
from assessment.web.context import context


@blueprint.post("/unsent/throw-away")
def throw_away() -> Response:
    """Be rid of what was typed at a place and not sent; back to the page that showed it."""
    unsent.forget(context().workplace, current_user.id, request.form.get("place", ""))
    flash(_("It is thrown away."))
    return redirect(own_path(request.form.get("next")), 303)
