"""A questionnaire as its author looks at it: page by page as clients see it, with what the answers come to beside it.

Keeps nothing and asks no database. The file is read anew each time, so that what was saved is what is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from assessment.questionnaire.answers import coded
from assessment.questionnaire.definition import Item, Questionnaire
from assessment.questionnaire.library import Library
from assessment.questionnaire.problems import Problem
from assessment.questionnaire.trees import Expression
from assessment.questionnaire.walk import Page, Walk
from assessment.services.between import between_page, help_lines_of, retained
from assessment.services.definition_files import DefinitionFile, definition_file
from assessment.services.drafts import raw
from assessment.services.panel import Panel, panel_of
from assessment.services.shown import BetweenPage, ResultsPage
from assessment.services.unkept import AT, Answers, Next, Sent, next_of, results_now

LANGUAGE = "in-language"
BETWEEN = "after-page"
"""Under these names, which no item can have, a page says its language, and a page between the one it stands after."""
THANKS = "thanks"
"""The page of the plans that follows when the client stops."""


@dataclass(frozen=True, kw_only=True)
class GivenBefore:
    """Items of other questionnaires that its conditions read, to be answered on top."""

    page: Page
    answers: Mapping[str, tuple[str, ...]]
    """As they were chosen or typed, by the names that the form gives them."""
    errors: Mapping[str, str]
    """Why an answer cannot be taken: codes by response id."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What the author sees; while the file is not sound, its problems alone."""

    problems: tuple[Problem, ...]
    title: str = ""
    next: Next | None = None
    before: GivenBefore | None = None
    panel: Panel | None = None
    languages: tuple[str, ...] = ()
    language: str = "en"
    foot: str = ""
    """What stands under each page."""
    carried: Answers = field(default_factory=dict)
    """What travels hidden with the next page."""


def previewed(file: Path, answers: Answers, now: datetime, *, language: str = "") -> Preview:
    """One step through the questionnaire of a file, as the file is now.

    Args:
        answers: everything that the page sent, also answers given before and earlier ones.
        language: that it begins in; what the page says goes before.
    """
    read = definition_file(file)
    if read.questionnaire is None or read.library is None:
        return Preview(problems=read.problems)
    spoken = _spoken(read, answers, language)
    library = read.library.in_language(spoken)
    own = library.questionnaires[read.questionnaire.id, read.questionnaire.version]
    before = _before(own, [library.questionnaires[one.id, one.version] for one in read.beside], answers)
    given = coded(before.page.fields, answers).responses.values if before else {}
    sent = Sent(walk=Walk(questionnaires=(own,), plans=library.plans, given=given), answers=answers)
    step = next_of(
        sent,
        between=lambda page: _between(library, sent, page),
        results=lambda: _results(library, sent, now),
    )
    foot = library.plans.pages.get("foot")
    return Preview(
        problems=read.problems,
        title=own.title,
        next=_with_intro(library, step),
        before=before if step.form or step.check else None,
        panel=panel_of(own, sent.walk, sent.responses, _numbers(sent, step)),
        languages=read.languages,
        language=spoken,
        foot=foot.text if foot else "",
        carried={**step.earlier, **_carried(step, before, answers), LANGUAGE: (spoken,)},
    )


def _spoken(read: DefinitionFile, answers: Answers, language: str) -> str:
    """The language of the page, or that of the button below its other fields; else the questionnaire's own."""
    asked = answers.get(LANGUAGE, (language,))[-1]
    return asked if asked in read.languages else read.languages[0]


def _before(own: Questionnaire, beside: Iterable[Questionnaire], answers: Answers) -> GivenBefore | None:
    read = _ids_read(own)
    items: list[Item] = []
    for other in beside:
        items += [item for item in other.items if any(one.id in read for one in item.fields())]
    if not items:
        return None
    page = Page(number=0, questionnaire=own, items=tuple(items))
    errors = coded(page.fields, answers).errors
    return GivenBefore(
        page=page,
        answers={name: tuple(texts) for name, texts in answers.items()},
        errors={id_: error.code for id_, error in errors.items()},
    )


def _ids_read(own: Questionnaire) -> frozenset[str]:
    """Everything that its conditions read of other questionnaires."""
    conditions: list[Expression] = [item.show for item in own.items if item.show is not None]
    conditions += [pattern.when for pattern in (*own.patterns, *own.notes)]
    conditions += [alert.when for alert in own.alerts]
    read = frozenset(id_ for one in conditions for id_ in one.ids)
    return read - own.fields.keys() - own.scores.keys()


def _between(library: Library, sent: Sent, page: Page) -> BetweenPage | None:
    """The page that this one sets off, once, so that going on from it leads on; or what follows when she stops."""
    if sent.first("go") == "stop" and THANKS in library.plans.pages:
        return between_page(None, library, library.plans.pages[THANKS])
    effects = sent.walk.effects(range(1, page.number + 1), sent.responses.values, _done(sent, page))
    if effects.page is None or (sent.first(BETWEEN) == str(page.number) and not effects.ends):
        return None
    return between_page(None, library, effects.page, with_resources=effects.with_resources)


def _done(sent: Sent, page: Page) -> frozenset[str]:
    """Alerts that took effect on the pages before this one."""
    return sent.walk.effects(range(1, page.number), sent.responses.values).looked_at if page.number > 1 else frozenset()


def _results(library: Library, sent: Sent, now: datetime) -> ResultsPage:
    shown = results_now(sent.walk, library.plans, sent.responses, now)
    return replace(shown, help=help_lines_of(None, library))


def _with_intro(library: Library, step: Next) -> Next:
    if step.form is None:
        return step
    return replace(step, form=replace(step.form, intro=retained(None, library, step.form.intro)))


def _numbers(sent: Sent, step: Next) -> range:
    """The pages up to the one that is looked at; all of them from check and send on."""
    if step.form is not None:
        return range(1, step.form.page.number + 1)
    if step.between is not None and sent.page is not None:
        return range(1, sent.page.number + 1)
    pages = sent.walk.pages(sent.responses.values)
    return range(1, pages[-1].number + 1 if pages else 1)


def _carried(step: Next, before: GivenBefore | None, answers: Answers) -> Answers:
    """Answers given before stand on the form itself; on a page between they travel hidden too."""
    if step.form or step.check:
        return {}
    given: dict[str, Sequence[str]] = {}
    if before is not None:
        responses = coded(before.page.fields, answers).responses
        given = {one.id: raw(responses, one) for one in before.page.fields}
    return given | ({BETWEEN: step.earlier[AT]} if step.between is not None else {})
