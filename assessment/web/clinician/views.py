"""The clinician's pages: her caseload, a client, how a score came about, inviting, taking answers out."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import accounting, notes
from assessment.services import baseline as baselines
from assessment.services import brief as briefs
from assessment.services import caseload as caseloads
from assessment.services import client_page as clients
from assessment.services import invite as inviting
from assessment.services.shown import InvitedPage
from assessment.web import languages, pictures, unsent
from assessment.web.addresses import track_named
from assessment.web.clinician import care, copying, downloading, following, numbers, practice, schedule, settling
from assessment.web.clinician.blueprint import blueprint
from assessment.web.clinician.forms import InviteForm
from assessment.web.clinician.showing import client_shown
from assessment.web.context import context
from assessment.web.note_form import NoteForm

__all__ = [  # their views join the same blueprint
    "blueprint",
    "care",
    "copying",
    "downloading",
    "following",
    "numbers",
    "practice",
    "schedule",
    "settling",
]

Page = str | Response | tuple[str, int]


@blueprint.route("/caseload", methods=["GET", "POST"])
def caseload() -> str:
    """Her clients. Whom she looks for is sent, not asked for: a name in an address stays in histories and logs."""
    said = request.args
    wish = caseloads.Wish(
        find=request.form.get("find", "")[:80].strip(),
        show=said.get("show", ""),
        sort=said.get("sort", ""),
        descending=said.get("down") == "1",
        after=said.get("after", ""),
        before=said.get("before", ""),
    )
    page = caseloads.caseload_page(context().workplace, current_user.id, context().now(), wish)
    return render_template("clinician/caseload.html", caseload=page)


@blueprint.route("/clients/new", methods=["GET", "POST"])
@unsent.kept(InviteForm, page="clinician.invite")
def invite() -> Page:
    """Invite a client."""
    workplace, plans = context().workplace, context().library.plans
    form = unsent.form(InviteForm)
    form.offer_plans((id_ for id_, plan in plans.plans.items() if not plan.by_hand and plan.intake), plans.default)
    if request.method == "GET" and not form.code.data:
        form.code.data = inviting.suggested_code(workplace)
    if not form.validate_on_submit():
        return render_template("clinician/invite.html", form=form), 422 if form.errors else 200
    try:
        invited = inviting.invite(
            workplace,
            clinician_id=current_user.id,
            code=form.code.data,
            name=form.name.data or "",
            email=form.email.data or "",
            plan=form.plan.data,
            language=form.language.data or languages.WRITTEN_IN,
            by_mail=form.by_mail.data and context().settings.sends_mails,
            now=context().now(),
        )
    except inviting.CodeTakenError:
        form.code.errors = [_("Another client has this code. Choose another one.")]
        return render_template("clinician/invite.html", form=form), 422
    return _invited(form.name.data or form.code.data, invited)


@blueprint.post("/clients/<id:client_id>/invite")
def invite_again(client_id: str) -> str:
    """A new way in for a client: the first was lost, or she cannot sign in any more."""
    by_mail = context().settings.sends_mails and request.form.get("by_mail") == "y"
    invited = inviting.invite_again(
        context().workplace, clinician_id=current_user.id, client_id=client_id, now=context().now(), by_mail=by_mail
    )
    return _invited("", invited)


@blueprint.get("/clients/<id:client_id>")
def client(client_id: str) -> str:
    """One client."""
    return client_shown(client_id)


@blueprint.get("/clients/<id:client_id>/brief")
def brief(client_id: str) -> str:
    """One page to print for the next hour."""
    page = briefs.brief_page(context().workplace, current_user.id, client_id, context().now(), track_id=track_named())
    return render_template("clinician/brief.html", brief=page)


@blueprint.post("/clients/<id:client_id>/baseline")
def baseline(client_id: str) -> Response:
    """Choose what her scores are compared with."""
    chosen = baselines.BASELINES.get(request.form.get("baseline", ""))
    if chosen is None:
        abort(400)
    baselines.choose(context().workplace, current_user.id, client_id, chosen, context().now(), track_id=track_named())
    return redirect(url_for("clinician.client", client_id=client_id, track=track_named() or None), 303)


@blueprint.post("/clients/<id:client_id>/notes")
@unsent.kept(NoteForm, page="clinician.client")
def add_note(client_id: str) -> Page:
    """Add a dated note of her own."""
    form = NoteForm()
    if not form.validate_on_submit():
        return client_shown(client_id, note=form), 422
    try:
        notes.add_to_client(
            context().workplace,
            current_user.id,
            client_id,
            on=form.on.data,
            text=form.text.data,
            is_private=form.only_me.data,
            now=context().now(),
            track_id=track_named(),
        )
    except notes.NoteDayError as error:
        form.refuse(error)
        return client_shown(client_id, note=form), 422
    return redirect(url_for("clinician.client", client_id=client_id, track=track_named() or None), 303)


@blueprint.get("/clients/<id:client_id>/picture/<scale>")
def plot(client_id: str, scale: str) -> FlaskResponse:
    """One picture of a client's course."""
    wanted = pictures.wanted(scale, request.args)
    data = clients.picture_of(
        context().workplace, current_user.id, client_id, wanted, context().now(), track_id=track_named()
    )
    return pictures.response(data, wanted, context().today())


@blueprint.get("/clients/<id:client_id>/scores/<id:sitting>/<score_id>")
def score(client_id: str, sitting: str, score_id: str) -> str:
    """How one score came about."""
    shown = accounting.score_page(context().workplace, current_user.id, client_id, sitting, score_id, context().now())
    return render_template("clinician/score.html", shown=shown)


def _invited(name: str, invited: inviting.Invited) -> str:
    link = context().root() + url_for("anyone.invitation", token=invited.token)
    page = InvitedPage(
        name=name, code=invited.spoken_code, link=link, until=invited.expires_at.date(), is_mailed=invited.is_mailed
    )
    return render_template("clinician/invited.html", invited=page)
