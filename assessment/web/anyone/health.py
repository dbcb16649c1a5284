"""Two plain answers for what watches over the machine: that a worker answers, and that it can answer people."""

from __future__ import annotations

from flask import Response

from assessment.services import readiness
from assessment.web import stay
from assessment.web.anyone.blueprint import blueprint
from assessment.web.context import context


@blueprint.get("/healthz")
@stay.without_stay
def healthz() -> Response:
    """This worker answers. The database is not asked: restarting a worker would not bring it back."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@stay.without_stay
def readyz() -> Response:
    """The database answers and has seen every migration; 503 until then."""
    if readiness.is_ready(context().workplace):
        return Response("ready\n", mimetype="text/plain")
    return Response("not ready\n", 503, mimetype="text/plain")
