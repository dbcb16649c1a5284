"""Taking answers and scores out, and keeping a choice that is made again and again."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.reporting.exported import FileLimitError
from assessment.services import exporting, presets
from assessment.services.exporting import NothingToExportError, Pieces
from assessment.services.presets import TooManyPresetsError
from assessment.services.shown import DownloadPage
from assessment.services.wanted import Reach, Wanted
from assessment.web import unsent
from assessment.web.access import after_fresh_password
from assessment.web.clinician.blueprint import blueprint
from assessment.web.clinician.download_form import DownloadForm
from assessment.web.context import context

Page = str | Response | tuple[str, int]


@blueprint.route("/download", methods=["GET", "POST"])
@after_fresh_password
@unsent.kept(DownloadForm, page="clinician.download")
def download() -> Page:
    """Take answers and scores out, or keep what was chosen."""
    shown = exporting.download_page(context().workplace, current_user.id)
    form = DownloadForm.offering(shown)
    if request.method == "GET" and request.args.get("client") in dict(shown.clients):
        form.fill(Wanted(client_ids=(request.args["client"],)))
    if not form.validate_on_submit():
        return _page(form, shown, 422 if form.errors else 200)
    if request.form.get("go") == "keep":
        return _keep(form, shown)
    return _file(form, shown)


@blueprint.route("/download/presets/<id:preset_id>", methods=["GET", "POST"])
@after_fresh_password
def preset(preset_id: str) -> Page:
    """Look at what was kept, to change it; or take it out as it is."""
    kept = presets.preset(context().workplace, current_user.id, preset_id)
    shown = exporting.download_page(context().workplace, current_user.id)
    form = DownloadForm.offering(shown)
    form.fill(kept.wanted)
    form.name.data = kept.name
    if kept.gone:
        flash(_("Not in your care any more, and left out: %(number)s.", number=kept.gone))
    if request.method == "GET" or kept.is_empty:
        return _page(form, shown, 422 if request.method == "POST" else 200)
    return _file(form, shown)


@blueprint.post("/download/presets/<id:preset_id>/remove")
def remove_preset(preset_id: str) -> Response:
    """Remove what was kept."""
    presets.remove(context().workplace, current_user.id, preset_id)
    flash(_("Removed."))
    return redirect(url_for("clinician.download"), 303)


def _page(form: DownloadForm, shown: DownloadPage, status: int) -> tuple[str, int]:
    return render_template("clinician/download.html", form=form, download=shown), status


def _keep(form: DownloadForm, shown: DownloadPage) -> Page:
    if not form.name.data:
        form.name.errors = [_("Give it a name.")]
        return _page(form, shown, 422)
    workplace, now = context().workplace, context().now()
    try:
        replaced = presets.keep(workplace, current_user.id, form.name.data, form.wanted(), now)
    except TooManyPresetsError:
        form.name.errors = [_("There are too many already. Remove one first.")]
        return _page(form, shown, 422)
    flash(_("Kept, in place of the one before.") if replaced else _("Kept."))
    return redirect(url_for("clinician.download"), 303)


def _file(form: DownloadForm, shown: DownloadPage) -> Page:
    reach = Reach.of_clinician(current_user.id)
    try:
        made = exporting.export(context().workplace, reach, form.wanted(), context().now())
    except NothingToExportError:
        flash(_("No sittings in these dates."))
        return _page(form, shown, 422)
    except FileLimitError:
        flash(_("This is more than such a file can hold. Everything with codebook (zip) holds it."))
        return _page(form, shown, 422)
    answer = _sent(made.content)
    answer.mimetype = made.kind.media_type
    name = f"{made.kind.name}-{context().today().isoformat()}.{made.kind.ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sent(content: Pieces) -> FlaskResponse:
    """As it is made; to HTTP/1.0, which takes the end of a connection for the end of a file, with its length."""
    if request.environ.get("SERVER_PROTOCOL") != "HTTP/1.0":
        return FlaskResponse(content)
    pieces, n_bytes = exporting.measured(content)
    answer = FlaskResponse(pieces)
    answer.content_length = n_bytes
    return answer
