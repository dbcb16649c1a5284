"""The client's small forms. What the definitions ask is drawn and coded from the definitions, not from here."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import DataRequired, Length, Optional

from assessment.services.notes import LONGEST
from assessment.web.fields import PageForm, plain


class SendForm(PageForm):
    """Send, with a line for the pictures if she likes."""

    note = StringField(_("Add a note for the pictures"), filters=[plain], validators=[Optional(), Length(max=LONGEST)])
    only_me = BooleanField(_("Only for me"))


class NoteForm(PageForm):
    """A dated note beside the pictures."""

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
