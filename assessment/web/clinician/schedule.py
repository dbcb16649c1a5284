"""When each of a clinician's clients is asked, and who looked at what."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from assessment.services import log as logs
from assessment.services import schedule as schedules
from assessment.services.schedule import Turned
from assessment.web.clinician.blueprint import blueprint
from assessment.web.context import context

MOST_DIGITS = 18


@blueprint.get("/schedule")
def schedule() -> str:
    """What is open, what comes, what lapsed, what has stopped."""
    said = request.args
    turned = Turned(only=said.get("list", ""), after=said.get("after", ""), before=said.get("before", ""))
    page = schedules.schedule_page(context().workplace, current_user.id, context().now(), turned)
    return render_template("clinician/schedule.html", schedule=page)


@blueprint.get("/log")
def log() -> str:
    """Who looked at what."""
    said = request.args
    digits = said.get("before", "")
    page = logs.log_page(
        context().workplace,
        current_user.id,
        context().now(),
        client_id=said.get("client", "")[:22],
        before=int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None,
    )
    return render_template("clinician/log.html", log=page)
