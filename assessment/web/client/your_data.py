"""Her own data: what she may set and see of her record."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import own_data, who_looked
from assessment.web import languages
from assessment.web.access import after_fresh_password
from assessment.web.client import coming_back
from assessment.web.client.blueprint import blueprint
from assessment.web.context import context

Page = str | Response | tuple[str, int]


@blueprint.get("/your-data/looks/<int(max=9999):number>")
@after_fresh_password
def looks(number: int) -> str:
    """Who looked, a page at a time."""
    page = who_looked.looks_page(context().workplace, current_user.id, number, context().now())
    return render_template("client/looks.html", data=page)


@blueprint.route("/your-data", methods=["GET", "POST"])
@after_fresh_password
def your_data() -> Page:
    """What she can set and see of her own record."""
    workplace = context().workplace
    if request.method == "GET":
        return coming_back.page()
    match request.form.get("go"):
        case "sees":
            if request.form.get("sees") == "saved":
                own_data.see_only_that_it_is_saved(workplace, current_user.id)
        case "look":
            own_data.set_look(workplace, current_user.id, request.form.get("look", "device"))
        case "language" if request.form.get("language") in languages.offered():
            own_data.set_language(workplace, current_user.id, request.form["language"])
            languages.remember(request.form["language"])
        case "sign-out":
            return redirect(url_for("account.sign_out"), 307)
        case _:
            abort(400)
    refresh()  # a language just chosen is spoken from here on
    flash(_("Kept."))
    return redirect(url_for("client.your_data"), 303)
