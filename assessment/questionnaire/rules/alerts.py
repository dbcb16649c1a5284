"""Rules about alerts and the pages between the questions."""

from __future__ import annotations

from typing import Final

from assessment.questionnaire.definition import Alert, PageText
from assessment.questionnaire.rules.notebook import Notebook
from assessment.questionnaire.rules.reach import Reach

_ENDINGS: Final = frozenset({"end", "discard"})
_MARKS: Final = {"mark-talk-first": "talk-first", "mark-review": "review", "mark-closed": "closed"}


def check_alerts(notebook: Notebook) -> None:
    """Each alert has the page and the words that its effects need, and ends a sitting in one way."""
    for number, alert in enumerate(notebook.draft.alerts):
        _check_effects(notebook, number, alert)
        _check_page(notebook, number, alert)
        _check_keep(notebook, number, alert)
        if "hide-scores" in alert.effect and not notebook.around.are_plans_unread:
            _check_results_page(notebook, number, alert)


def _check_effects(notebook: Notebook, number: int, alert: Alert) -> None:
    line, effects = notebook.reading.line, set(alert.effect)
    place = line("alerts", number, "effect")
    if effects >= _ENDINGS:
        what = '"end" keeps the answers and "discard" deletes them'
        notebook.note(place, "effects-at-odds", what, "choose one of the two")
    elif "discard" in effects and len(effects - {"page"}) > 1:
        what = 'beside "discard" no other effect happens'
        notebook.note(place, "effects-at-odds", what, 'leave "discard" alone, or use "end"')
    if len(effects & _MARKS.keys()) > 1:
        notebook.note(place, "effects-at-odds", "only the highest mark would count", "name one mark")
    if "flag-clinician" in effects and not alert.clinician:
        remedy = "give `clinician`: the words on her caseload"
        notebook.note(line("alerts", number), "missing-key", '"flag-clinician" has no words', remedy)
    if "flag-clinician" not in effects and alert.clinician:
        remedy = 'add "flag-clinician" to `effect`, or take the words out'
        notebook.note(line("alerts", number, "clinician"), "misplaced-key", "nothing shows these words", remedy)


def _check_page(notebook: Notebook, number: int, alert: Alert) -> None:
    line, effects = notebook.reading.line, set(alert.effect)
    needing = [effect for effect in ("page", "end", "discard", "resources") if effect in effects]
    if alert.page is None:
        if needing:
            what = f'the effect "{needing[0]}" has no page'
            notebook.note(line("alerts", number), "missing-key", what, "give `page`: the id of a page")
        return
    place = line("alerts", number, "page")
    page = page_of(notebook, alert.page)
    if page is None:
        if alert.page not in notebook.doubtful and not notebook.around.are_plans_unread:
            _note_unknown_page(notebook, alert.page, place)
    elif effects & _ENDINGS and _goes_on(notebook, page):
        what = f'the page `{page.id}` has the button "go-on", and the sitting ends with it'
        notebook.note(place, "go-on-after-end", what, 'give the page other buttons, such as ["leave"]')


def _goes_on(notebook: Notebook, page: PageText) -> bool:
    """Buttons that are not written out follow from the use of the page, so only plan.toml's default is excused."""
    return "go-on" in page.buttons and (page.id in notebook.draft.pages or len(page.buttons) > 1)


def page_of(notebook: Notebook, id_: str) -> PageText | None:
    """A page of the file, or else of plan.toml."""
    plans = notebook.around.plans
    return notebook.draft.pages.get(id_) or (plans.pages.get(id_) if plans else None)


def _note_unknown_page(notebook: Notebook, id_: str, line: int) -> None:
    plans = notebook.around.plans
    known = [*notebook.draft.pages, *(plans.pages if plans else ())]
    otherwise = f"write it as [pages.{id_}], here or in plan.toml"
    remedy = notebook.remedy_for(id_, known, otherwise)
    notebook.note(line, "unknown-page", f"there is no page `{id_}`", remedy)


def _check_keep(notebook: Notebook, number: int, alert: Alert) -> None:
    if alert.keep is None:
        return
    line = notebook.reading.line
    if "end" not in alert.effect:
        remedy = 'add "end" to `effect`, or take `keep` out'
        notebook.note(line("alerts", number, "keep"), "misplaced-key", '`keep` is only for "end"', remedy)
    reach = Reach(notebook.draft, notebook.around)
    items = {field.item.id for field in (*notebook.draft.fields.values(), *reach.earlier.values())}
    known = {*items, *notebook.draft.fields, *reach.earlier, *notebook.doubtful}
    for entry, id_ in enumerate(alert.keep):
        if id_ not in known:
            remedy = notebook.remedy_for(id_, known, "name items of this file or of earlier questionnaires")
            place = line("alerts", number, "keep", entry)
            notebook.note(place, "unknown-id", f"nothing asked up to here is called `{id_}`", remedy)


def _check_results_page(notebook: Notebook, number: int, alert: Alert) -> None:
    """In place of results there has to be a page; the mark that the alert raises says which."""
    marks = notebook.around.plans.marks if notebook.around.plans else {}
    raised = [_MARKS[effect] for effect in alert.effect if effect in _MARKS]
    if raised and all(mark in marks and marks[mark].results for mark in raised):
        return
    if not raised and any(rule.results for rule in marks.values()):
        return
    mark = raised[0] if raised else "review"
    what = f'"hide-scores" has no page to show in place of results{f" at the mark {mark}" if raised else ""}'
    remedy = f"give [marks.{mark}] of plan.toml the key `results`"
    notebook.note(notebook.reading.line("alerts", number, "effect"), "no-results-page", what, remedy)
