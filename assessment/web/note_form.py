"""A dated note beside the pictures, as a client and her clinician both write it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import DataRequired, Length

from assessment.services.notes import LONGEST, NoteDayError
from assessment.web.context import context
from assessment.web.fields import PageForm, plain
from assessment.web.formatting import day


class NoteForm(PageForm):
    """A day, a line, and whether somebody else may read it."""

    on = DateField(_("Date"), validators=[DataRequired(_("Give a date, such as 2026-01-31."))])
    text = StringField(
        _("Note"),
        filters=[plain],
        validators=[
            DataRequired(_("Write a short line, or leave the note out.")),
            Length(max=LONGEST, message=_("Write %(max)d characters at most.")),
        ],
    )
    only_me = BooleanField(_("Only for me"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let the browser look at the day before it sends: what is sent and refused, it keeps on its disk."""
        super().__init__(*args, **kwargs)
        tomorrow = context().now().date() + timedelta(days=1)  # today somewhere
        self.on.render_kw = {"max": tomorrow.isoformat()}

    def refuse(self, error: NoteDayError) -> None:
        """Say which days a note may be of."""
        words = gettext("Choose a day from %(first)s to %(last)s.", first=day(error.first), last=day(error.last))
        self.on.errors = [words]
