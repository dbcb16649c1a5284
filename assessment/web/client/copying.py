"""Her own copy: asked for, cancelled, fetched."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import copies
from assessment.web import own_copy
from assessment.web.access import after_fresh_password
from assessment.web.client.blueprint import blueprint
from assessment.web.context import context


@blueprint.get("/your-data/copy")
@after_fresh_password
def copy() -> FlaskResponse:
    """Fetch it."""
    return own_copy.response(copies.own_copy(context().workplace, current_user.id, context().now()))


@blueprint.post("/your-data/copy")
@after_fresh_password
def ask_for_copy() -> Response:
    """Ask for it, or want it no more."""
    if request.form.get("go") == "cancel":
        copies.cancel(context().workplace, current_user.id)
        flash(_("Cancelled. No copy will be made."))
    else:
        copies.ask(context().workplace, current_user.id, context().now())
        flash(_("Your copy will be ready in 24 hours."))
    return redirect(url_for("client.your_data"), 303)
