"""What to do about an answer that cannot be taken, in words, for each code that coding it may give."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from assessment.questionnaire.definition import Field
from assessment.questionnaire.walk import Page

TOLD_BY_SERVICES = (
    lazy_gettext("Use 12 characters or more."),
    lazy_gettext("Use 1,024 characters or fewer."),
    lazy_gettext("Choose another password. This one is among the first that strangers try."),
    lazy_gettext("Use 3 to 80 characters."),
    lazy_gettext("Use letters, digits and signs only."),
    lazy_gettext("Use 2 to 20 characters."),
    lazy_gettext("Use letters, digits and hyphens only."),
)
"""What services say is wrong with a chosen password, name or code: in English, as they know no catalogue."""


def told(problem: str) -> str:
    """A service's sentence in the reader's language."""
    return str(_(problem))


def in_words(errors: Mapping[str, str], page: Page) -> dict[str, str]:
    """For each response that cannot be taken, what she can do."""
    asked = {one.id: one for one in page.fields}
    return {id_: _words(code, asked[id_]) for id_, code in errors.items() if id_ in asked}


def _words(code: str, asked: Field) -> str:
    match code:
        case "required":
            words = _required(asked)
        case "repeated":
            words = _("Choose one answer only.")
        case "two-answers":
            words = _("Give an answer, or a reason for leaving it open, not both.")
        case "not-a-number":
            words = _("Write a number in digits, such as 3 or 2.5.")
        case "not-a-date":
            words = _("Give day, month and year, such as 31 1 2026.")
        case "no-day":
            words = _("Give the day as well. If a rough date is fine, write 1.")
        case "no-such-day":
            words = _("That month has no such day.")
        case "out-of-range" | "off-step" if asked.limits is not None:
            least, most = (f"{end:g}" for end in asked.limits)
            step = f"{asked.item.step:g}"
            words = _(
                "Give a number from %(least)s to %(most)s, in steps of %(step)s.", least=least, most=most, step=step
            )
        case "too-long":
            words = _("Write %(most)s characters at most.", most=asked.item.max_length)
        case _:
            words = _("Choose one of the answers offered.")
    return str(words)


def _required(asked: Field) -> str:
    """Of several words to choose from the last is the mildest by custom, and saying so takes the weight off."""
    last = asked.item.options[-1] if len(asked.item.options) > 2 else None
    if last is None or not isinstance(last.value, str):
        return str(_("Choose one."))
    return str(_("Choose one. “%(label)s” is fine too.", label=last.label))
