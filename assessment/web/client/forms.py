"""The client's small forms. What the definitions ask is drawn and coded from the definitions, not from here."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import Length, Optional

from assessment.services.notes import LONGEST
from assessment.web.fields import PageForm, plain


class SendForm(PageForm):
    """Send, with a line for the pictures if she likes."""

    note = StringField(_("Add a note for the pictures"), filters=[plain], validators=[Optional(), Length(max=LONGEST)])
    only_me = BooleanField(_("Only for me"))
