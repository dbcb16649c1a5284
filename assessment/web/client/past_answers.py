"""What she has answered before: a list of her check-ins, and each in words."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from assessment.services import past_answers as past
from assessment.web.access import after_fresh_password
from assessment.web.client.blueprint import blueprint
from assessment.web.context import context


@blueprint.get("/past-answers")
@after_fresh_password
def past_answers() -> str:
    """Her check-ins, newest first."""
    sittings = past.past_answers_page(context().workplace, current_user.id, context().now())
    return render_template("client/past_answers.html", sittings=sittings)


@blueprint.get("/past-answers/<id:sitting>")
@after_fresh_password
def past_sitting(sitting: str) -> str:
    """One of them."""
    found = past.past_sitting_page(context().workplace, current_user.id, sitting, context().now())
    return render_template("client/past_sitting.html", sitting=found)
