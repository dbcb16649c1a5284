"""The open pages: what this is, trying it, help, and what it is not."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from assessment.services import practice, trying
from assessment.services.between import help_lines
from assessment.web import headers, stay
from assessment.web.anyone import health, invitation, leaving, set_up, stopping
from assessment.web.anyone.blueprint import blueprint
from assessment.web.context import context
from assessment.web.fields import SignInForm
from assessment.web.wording import in_words

__all__ = ["blueprint", "health", "invitation", "leaving", "set_up", "stopping"]  # their views join the same blueprint

Page = str | Response | tuple[str, int]


@blueprint.get("/")
def front() -> Page:
    """What this is, in one breath, and the ways in."""
    if current_user.is_authenticated:
        return redirect(url_for("clinician.caseload" if current_user.role == "clinician" else "client.home"), 303)
    form = SignInForm() if practice.is_set_up(context().workplace) else None
    return render_template("anyone/front.html", form=form, disclosure=_disclosure())


@blueprint.route("/try", methods=["GET", "POST"])
def try_form() -> Page:
    """The form without an account: the pages carry the answers, the server keeps none."""
    running = context()
    if request.method == "GET":
        return render_template("anyone/try.html", help=help_lines(running.workplace))
    if request.form.get("go") == "clear":
        stay.forget_form_key()
        return headers.drop_pages(redirect(url_for("anyone.front"), 303))
    step = trying.tried(running.workplace, request.form.to_dict(flat=False), running.now())
    if step.form is not None:
        form = replace(step.form, errors=in_words(step.form.errors, step.form.page))
        status = 422 if form.errors else 200
        return render_template("client/fill_in.html", form=form, intro=form.intro, earlier=step.earlier), status
    if step.check is not None:
        return render_template("client/check.html", check=step.check, form={"errors": {}}, earlier=step.earlier)
    if step.results is not None:
        lines = help_lines(running.workplace)
        return render_template("client/results.html", results=replace(step.results, help=lines))
    return render_template("client/between.html", page=step.between)


@blueprint.get("/help")
def help() -> str:  # noqa: A001  the page's own name
    """Where to turn."""
    return render_template("anyone/help.html", help=help_lines(context().workplace))


@blueprint.get("/about")
def about() -> str:
    """What the form is, and what it is not."""
    return render_template("anyone/about.html", disclosure=_disclosure())


def _disclosure() -> str:
    library = context().library
    asked = (library.newest(id_) for id_ in library.plans.try_)
    return next((questionnaire.disclosure for questionnaire in asked if questionnaire.disclosure), "")
