"""Stopping e-mails from a mail, without signing in: looking at the page changes nothing, its one button stops them."""

from __future__ import annotations

from flask import render_template, request

from assessment.services.mailing import stopping
from assessment.web import languages
from assessment.web.anyone.blueprint import blueprint
from assessment.web.context import context


@blueprint.route("/e/<token>", methods=["GET", "POST"])
def stop_mails(token: str) -> str:
    """Stop e-mails. A mailbox's own button sends the same request by itself (RFC 8058), so no token of a form is asked
    for: who has the address may stop them.
    """
    running = context()
    if request.method == "POST":
        shown = stopping.stop(running.workplace, token, now=running.now())
    else:
        shown = stopping.stopping(running.workplace, token)
    with languages.speaking(shown.language):
        return render_template("anyone/stop_mails.html", stopping=shown)
