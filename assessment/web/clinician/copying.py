"""A client's own copy, fetched by her clinician to hand to her."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask_login import current_user

from assessment.services import copies
from assessment.web import languages, own_copy
from assessment.web.access import after_fresh_password
from assessment.web.clinician.blueprint import blueprint
from assessment.web.context import context


@blueprint.get("/clients/<id:client_id>/copy")
@after_fresh_password
def copy(client_id: str) -> FlaskResponse:
    """The copy, in her language and not in the clinician's."""
    language = copies.language_of(context().workplace, current_user.id, client_id)
    with languages.speaking(language):
        made = copies.copy_for(context().workplace, current_user.id, client_id, context().now())
    return own_copy.response(made)
