"""For the practice's owner: what everybody's answers say of the questionnaires."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from assessment.services import practice_numbers
from assessment.web.access import Gate, behind
from assessment.web.clinician.blueprint import blueprint
from assessment.web.context import context


@blueprint.get("/practice/numbers")
@behind(Gate.OWNER)
def numbers() -> str:
    """The practice's numbers."""
    page = practice_numbers.numbers_page(context().workplace, current_user.id, context().now())
    return render_template("clinician/numbers.html", numbers=page)
