"""What a page that was sent adds to the draft: answers, words that cannot be taken yet, the time it took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from assessment.questionnaire.answers import Coded
from assessment.questionnaire.walk import Page
from assessment.services.administer import in_words
from assessment.services.drafts import LONGEST_PAUSE
from assessment.services.form_pages import names_of
from assessment.services.opened import Opened
from assessment.services.shown import NewerAnswer
from assessment.storage.tables import Draft


@dataclass(frozen=True, kw_only=True)
class SentPage:
    """What a browser sends of one page.

    `answers` are raw, by the form's own names. `seen` is the draft's revision when the page was drawn, `drawing` names
    that drawing: an answer that the same drawing gave is never newer than it, though word of its keeping was lost.
    """

    answers: Mapping[str, Sequence[str]]
    seen: int
    drawing: str = ""


def take(sitting: Opened, page: Page, given: Coded, sent: SentPage, now: datetime) -> tuple[str, ...]:
    """Take a page's answers and the time since the draft was last saved; names those that are newer than the page."""
    kept, newer = sitting.kept.with_page(
        page.fields, given.responses, seen=sent.seen, revision=sitting.revision + 1, drawing=sent.drawing
    )
    here = {name for one in page.fields for name in names_of(one)}
    wrong = {name for one in page.fields if one.id in given.errors for name in names_of(one)}
    typed = {name: texts for name, texts in kept.typed.items() if name not in here}
    typed |= {name: tuple(map(_keepable, sent.answers[name])) for name in sorted(wrong & sent.answers.keys())}
    seconds = dict(kept.seconds)
    if sitting.draft:
        stay = min((now - sitting.draft.saved_at) / timedelta(seconds=1), LONGEST_PAUSE)
        seconds[page.questionnaire.id] = seconds.get(page.questionnaire.id, 0.0) + max(stay, 0.0)
    sitting.kept = replace(kept, typed=typed, seconds=seconds)
    return newer


def _keepable(text: str) -> str:
    """What was typed, with a sign in place of half characters, which no browser sends and no database keeps."""
    return text.encode(errors="replace").decode()


def both(sitting: Opened, page: Page, given: Coded, newer: Sequence[str]) -> tuple[NewerAnswer, ...]:
    """What was kept and what the older page said, in words: nothing that she typed may vanish unseen."""
    return tuple(
        NewerAnswer(
            text=one.text,
            kept=in_words(one, sitting.kept.responses),
            sent=in_words(one, given.responses),
        )
        for one in page.fields
        if one.id in newer
    )


def write(db: Session, sitting: Opened, now: datetime) -> None:
    """Keep the draft as it is now, under a revision of its own."""
    if sitting.draft is None:
        sitting.draft = Draft(sitting_id=sitting.sitting.id, saved_at=now)
        db.add(sitting.draft)
    sitting.draft.revision += 1
    sitting.draft.saved_at = now
    sitting.draft.content = sitting.kept.as_json()
