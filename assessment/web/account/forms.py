"""The account's forms: what is typed, and what to do about it when it cannot be taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from assessment.web import languages
from assessment.web.fields import PageForm, acceptable_password, plain


class DigitsForm(PageForm):
    """Six digits from an app; spaces between them do not count."""

    digits = StringField(_("Six digits"), filters=[plain], validators=[DataRequired(_("Type the six digits."))])

    def refuse(self) -> None:
        """Say that these are not the digits."""
        self.digits.errors = [_("Those are not the digits. Type the six that your app shows now; each six work once.")]


class RecoveryCodeForm(PageForm):
    """One of ten codes on paper."""

    code = StringField(
        _("One of your ten codes"), filters=[plain], validators=[DataRequired(_("Type one of your ten codes."))]
    )

    def refuse(self) -> None:
        """Say that this is not one of them."""
        self.code.errors = [_("That is not one of your codes, or it was used before. Type another one.")]


class NewPasswordForm(PageForm):
    """A password to choose."""

    password = PasswordField(
        _("New password"), validators=[InputRequired(_("Type a new password.")), acceptable_password]
    )


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    present = PasswordField(_("Present password"), validators=[InputRequired(_("Type your present password."))])

    def refuse(self) -> None:
        """Say that this is not the present password."""
        self.present.errors = [_("That is not your present password.")]


class LanguageForm(PageForm):
    """The language that a clinician reads."""

    language = RadioField(_("Language of pages and e-mails"), default="")

    def offer(self) -> LanguageForm:
        """Offer every language, and none."""
        named = (SelectChoice(code, name) for code, name in languages.named())
        self.language.choices = [SelectChoice("", _("As my browser says, and e-mails in English")), *named]
        return self


class NoForm(PageForm):
    """A button alone; it still carries its token."""
