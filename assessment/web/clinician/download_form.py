"""What to take out: the form of the page Download, from and to the values that services know."""

from __future__ import annotations

import re
from collections import Counter

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from assessment.services.presets import LONGEST_NAME
from assessment.services.shown import DownloadPage, VersionShown
from assessment.services.wanted import Wanted, asked_named, name_of
from assessment.web import unsent
from assessment.web.fields import PageForm, plain

MOST_BOXES = 60
"""With more clients than this, codes are typed: nobody looks through a longer list of boxes."""

SHAPES = (
    SelectChoice("wide", _("Wide: one row a sitting")),
    SelectChoice("long", _("Long: one row an answer")),
    SelectChoice("zip", _("Everything with codebook (zip)")),
    SelectChoice("xlsx", _("Excel workbook, with codebook")),
    SelectChoice("sav", _("SPSS, with codebook (zip)")),
    SelectChoice("codebook", _("The codebook: what each column means")),
)


class DownloadForm(PageForm):
    """Whose answers, from when to when, to which questionnaires, as which file; and a name to keep the choice under."""

    whose = RadioField(
        _("Who"),
        choices=[SelectChoice("all", _("All my clients")), SelectChoice("some", _("Only these"))],
        default="all",
    )
    clients = SelectMultipleField(_("Codes"), option_widget=CheckboxInput(), validators=[Optional()])
    codes = TextAreaField(_("Codes"), validators=[Optional(), Length(max=20_000)])
    since = DateField(_("From"), validators=[Optional()])
    until = DateField(_("To"), validators=[Optional()])
    questionnaires = SelectMultipleField(_("Questionnaires"), option_widget=CheckboxInput(), validators=[Optional()])
    shape = RadioField(_("File"), choices=SHAPES, default="wide")
    own_words = BooleanField(_("With what she wrote in her own words"))
    byte_mark = BooleanField(_("Byte mark for Excel"))
    decimal_comma = BooleanField(_("Semicolons and decimal commas"))
    name = StringField(_("Name"), filters=[plain], validators=[Optional(), Length(max=LONGEST_NAME)])

    @classmethod
    def offering(cls, page: DownloadPage) -> DownloadForm:
        """The form with what this clinician may choose from."""
        form = unsent.form(cls)
        form.id_of_code = {code: id_ for id_, code in page.clients}
        form.clients.choices = [SelectChoice(*client) for client in page.clients] if form.has_boxes else []
        form.questionnaires.choices = _questionnaires(page.versions)
        return form

    id_of_code: dict[str, str]

    @property
    def has_boxes(self) -> bool:
        """Whether there are few enough clients for a box each."""
        return len(self.id_of_code) <= MOST_BOXES

    @property
    def has_codes(self) -> bool:
        """Whether codes are typed instead."""
        return not self.has_boxes

    def fill(self, wanted: Wanted) -> None:
        """Show a choice as if it had been made here."""
        code_of_id = {id_: code for code, id_ in self.id_of_code.items()}
        self.whose.data = "some" if wanted.client_ids else "all"
        self.clients.data = list(wanted.client_ids)
        self.codes.data = " ".join(code_of_id[id_] for id_ in wanted.client_ids if id_ in code_of_id)
        self.questionnaires.data = [name_of(asked) for asked in wanted.questionnaires]
        self.since.data, self.until.data = wanted.since, wanted.until
        self.shape.data, self.own_words.data = wanted.shape, wanted.own_words
        self.byte_mark.data, self.decimal_comma.data = wanted.byte_mark, wanted.decimal_comma

    def wanted(self) -> Wanted:
        """What was chosen, once it is known to make sense."""
        return Wanted(
            shape=self.shape.data,
            client_ids=tuple(self._chosen()) if self.whose.data == "some" else (),
            since=self.since.data,
            until=self.until.data,
            questionnaires=tuple(map(asked_named, self.questionnaires.data or ())),
            own_words=self.own_words.data,
            byte_mark=self.byte_mark.data,
            decimal_comma=self.decimal_comma.data,
        )

    def validate_whose(self, field: RadioField) -> None:
        """Only these: then there is somebody."""
        if field.data == "some" and not (self.clients.data or self._typed()):
            raise ValidationError(_("Choose whose answers you want, or all of them."))

    def validate_codes(self, field: TextAreaField) -> None:  # noqa: ARG002  WTForms passes it
        """Every code is that of a client of hers; a misspelt one must not make a smaller file."""
        unknown = [code for code in self._typed() if code not in self.id_of_code]
        if self.whose.data == "some" and unknown:
            raise ValidationError(_("No client of yours has this code: %(code)s", code=unknown[0][:40]))

    def validate_until(self, field: DateField) -> None:
        """The end does not come before the beginning."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("Choose a day that is not before the first."))

    def _typed(self) -> list[str]:
        return [code for code in re.split(r"[\s,;]+", self.codes.data or "") if code]

    def _chosen(self) -> list[str]:
        return [*(self.clients.data or ()), *(self.id_of_code[code] for code in self._typed())]


def _questionnaires(versions: tuple[VersionShown, ...]) -> list[SelectChoice]:
    """Each questionnaire, and where several versions of it were asked, each of them too."""
    newest = {one.id: one for one in versions}
    titles = Counter(one.title for one in newest.values())
    choices = []
    for id_, last in newest.items():
        title = last.title if titles[last.title] == 1 else f"{last.title} ({id_})"
        choices.append(SelectChoice(id_, title))
        numbers = [one.version for one in versions if one.id == id_]
        if len(numbers) > 1:
            choices += [
                SelectChoice(f"{id_}@{number}", _("%(title)s, version %(number)s", title=title, number=number))
                for number in numbers
            ]
    return choices
