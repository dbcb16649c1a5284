"""A client's page with its forms: as it opens, and as it comes back when one of them could not be taken."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from assessment.services import client_page as clients
from assessment.web import unsent
from assessment.web.addresses import track_named
from assessment.web.clinician.forms import SettleForm
from assessment.web.context import context
from assessment.web.note_form import NoteForm


def client_shown(client_id: str, *, note: NoteForm | None = None, settle: SettleForm | None = None) -> str:
    """Her page; a form that is handed in stands in it as it was filled in."""
    words = request.args.get("words", "clinical")
    workplace, now, today = context().workplace, context().now(), context().today()
    page = clients.client_page(workplace, current_user.id, client_id, now, words=words, track_id=track_named())
    unsent.belongs_to(page.about.shown.id if page.about else "")
    note = note or unsent.form(NoteForm, at="clinician.add_note", data={"on": today, "only_me": True})
    waiting = settle or unsent.form(SettleForm, at="clinician.settle", data={"talked_on": today})
    return render_template(
        "clinician/client.html",
        client=page,
        form=settle or note,
        note_form=note,
        settle=waiting,
    )
