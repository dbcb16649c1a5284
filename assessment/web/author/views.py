"""The preview of a questionnaire: its pages as clients see them, and beside them what the answers come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import cast

from flask import Flask, abort, current_app, render_template, request

from assessment.services.previewing import Preview, previewed
from assessment.services.shown import Frame
from assessment.web import languages
from assessment.web.access import Gate, GatedBlueprint
from assessment.web.formatting import MINUS
from assessment.web.wording import in_words

blueprint = GatedBlueprint("author", __name__, gate=Gate.ANYONE)

SITE_NAME = "Preview"
_KEY = "preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Previewed:
    """What this app shows."""

    file: Path
    language: str


def join(app: Flask, file: Path, *, language: str = "") -> None:
    """Let an app preview a file."""
    app.extensions[_KEY] = _Previewed(file=file, language=language)
    app.context_processor(lambda: {"frame": Frame(site_name=SITE_NAME)})
    app.jinja_env.globals["csrf_token"] = str  # nothing is kept here that a stranger's page could change
    app.jinja_env.filters["exact"] = exact
    app.before_request(_only_here)
    app.register_blueprint(blueprint)


def exact(value: float) -> str:
    """A score as worked examples state it, to four decimals at most: 83.3333, 50."""
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".").replace("-", MINUS)


@blueprint.route("/", methods=["GET", "POST"])
def preview() -> str | tuple[str, int]:
    """One page of the questionnaire, as its file is now; for scripts the panel alone."""
    shows = cast(_Previewed, current_app.extensions[_KEY])
    seen = previewed(shows.file, request.form.to_dict(flat=False), datetime.now(UTC), language=shows.language)
    with languages.speaking(seen.language):
        if "panel-only" in request.args:
            return render_template("author/_panel.html", seen=seen)
        return _page(shows.file, seen)


def _page(file: Path, seen: Preview) -> str | tuple[str, int]:
    frame = Frame(site_name=SITE_NAME, foot=seen.foot)
    step, before = seen.next, seen.before
    if step is None:
        return render_template("author/problems.html", seen=seen, frame=frame, file=file.name), 422
    errors, given = (in_words(before.errors, before.page), before.answers) if before else ({}, {})
    form = step.form
    if form is not None:
        form = replace(form, errors=in_words(form.errors, form.page) | errors, answers={**given, **form.answers})
    return render_template(
        "author/preview.html",
        inner=_inner(seen),
        seen=seen,
        frame=frame,
        file=file.name,
        earlier=seen.carried,
        form=form or {"errors": {}, "answers": given},
        intro=form.intro if form else "",
        check=step.check,
        results=step.results,
        page=step.between,
    )


def _inner(seen: Preview) -> str:
    """The client's own template for this step."""
    step = seen.next
    if step is None or step.form is not None:
        return "client/fill_in.html"
    if step.check is not None:
        return "client/check.html"
    return "client/results.html" if step.results is not None else "client/between.html"


def _only_here() -> None:
    """Loopback only: a draft is nobody else's business."""
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104  compared, not bound
        abort(403)
