"""A client's own copy as a file that is saved: made while it leaves, and kept nowhere."""

from __future__ import annotations

from flask import Response, render_template

from assessment.services.copying import Copy, zipped_copy
from assessment.web import languages


def response(copy: Copy) -> Response:
    """The zip, with the page that a person opens in her language."""
    with languages.speaking(copy.language):
        page = render_template("own_copy.html", copy=copy, data=copy)
    answer = Response(zipped_copy(copy, page), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{copy.name}"'
    return answer
