"""What stands around every page: the site's name, whose page it is, the foot's words, the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_login import current_user

from assessment.services import practice
from assessment.services.own_data import theme_of
from assessment.services.shown import Frame
from assessment.web import stay
from assessment.web.context import context

if TYPE_CHECKING:
    from flask import Flask


def join(app: Flask) -> None:
    """Give every template its `frame`."""
    app.context_processor(lambda: {"frame": frame()})


def frame() -> Frame:
    """The frame of this request's page."""
    running = context()
    foot = running.library.plans.pages.get("foot")
    signed_in = current_user.is_authenticated
    return Frame(
        site_name=running.settings.name,
        role=current_user.role if signed_in else None,
        name=current_user.name or "" if signed_in else "",
        is_owner=signed_in and current_user.is_owner,
        theme=theme_of(current_user.look) if signed_in else "",
        foot=foot.text if foot else "",
        exit_address=practice.exit_address(running.workplace),
        idle_seconds=stay.idle_seconds() if signed_in else None,
        is_demo=running.settings.is_demo,
        sends_mails=running.settings.sends_mails,
    )
