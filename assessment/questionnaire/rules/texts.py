"""Rules about texts: words in braces that nothing fills in, and texts for bands or reasons that there are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessment.questionnaire.definition import Derived, Questionnaire, Said, Scale
from assessment.questionnaire.language.scores import RESERVED_BANDS
from assessment.questionnaire.placeholders import (
    OF_ANY_SCORE,
    OF_PAGES,
    BraceError,
    field_ids,
    known_of,
    known_of_scores,
    placeholders,
)
from assessment.questionnaire.rules.notebook import Notebook


def check_texts(notebook: Notebook) -> None:
    """Every word in braces is one that is filled in there, and every text of a score has its occasion."""
    for table in ("scales", "derived"):
        scores: tuple[Scale | Derived, ...] = getattr(notebook.draft, table)
        for number, score in enumerate(scores):
            _check_score(notebook, table, number, score)
    _check_band_sets(notebook)
    known = known_of_scores(notebook.draft)
    for table in ("patterns", "notes"):
        for number, pattern in enumerate(getattr(notebook.draft, table)):
            texts = {"label": pattern.label, "prompt": pattern.prompt, **_both(pattern.said)}
            for key, text in texts.items():
                check_text(notebook, text, known, notebook.reading.line(table, number, key))
    check_text(notebook, notebook.draft.intro, OF_PAGES, notebook.reading.line("intro"))
    for page in notebook.draft.pages.values():
        check_text(notebook, page.text, OF_PAGES, notebook.reading.line("pages", None, page.id, "text"))


def _both(said: Said) -> dict[str, str]:
    return {"client": said.client, "clinician": said.clinician}


def check_text(notebook: Notebook, text: str, known: Iterable[str], line: int) -> None:
    """Note braces that do not pair, and words in them that nothing fills in."""
    names = frozenset(known)
    for name in _names(notebook, text, line):
        if name not in names:
            _note_unknown(notebook, name, names, line, "")


def _names(notebook: Notebook, text: str, line: int) -> list[str]:
    """The words in braces, but for those of scores that cannot be read; none where the braces do not pair."""
    try:
        return [name for name in placeholders(text) if name.split(".")[0] not in notebook.doubtful]
    except BraceError as error:
        remedy = f"write {error}{error} for a brace that is to be shown"
        notebook.note(line, "lone-brace", f"a brace {error} has no partner", remedy)
        return []


def _note_unknown(notebook: Notebook, name: str, known: Iterable[str], line: int, where: str) -> None:
    remedy = notebook.remedy_for(name, known, "take it out, or write {{ and }} for braces to be shown")
    notebook.note(line, "unknown-placeholder", f"nothing fills in {{{name[:60]}}}{where}", remedy)


def _check_score(notebook: Notebook, table: str, number: int, score: Scale | Derived) -> None:
    line, own = notebook.reading.line, known_of(score, notebook.draft)
    for word, text in score.words.items():
        if word in own or word in OF_ANY_SCORE:
            what = f"the word `{word}` has a meaning of its own in braces"
            notebook.note(line(table, number, "words", word), "reserved-id", what, "choose another word")
        check_text(notebook, text, own, line(table, number, "words", word))
    known = own | score.words.keys()
    check_text(notebook, score.prompt, known, line(table, number, "prompt"))
    for key, texts in (("client", score.client), ("clinician", score.clinician)):
        for occasion, text in texts.items():
            check_text(notebook, text, known, line(table, number, key, occasion))
        _check_occasions(notebook, score, texts, {occasion: line(table, number, key, occasion) for occasion in texts})
    if score.bands is not None and score.bands_id is None:
        _check_own_bands(notebook, table, number, score)


def _check_occasions(
    notebook: Notebook, score: Scale | Derived, texts: Mapping[str, str], lines: Mapping[str, int]
) -> None:
    """Texts stand by the id of a band, by `score`, or by a reason for having none."""
    if score.bands is None and score.bands_id is not None:
        return  # the set has a problem of its own
    bands = [band.id for band in score.bands.bands] if score.bands else []
    known = {*bands, *RESERVED_BANDS, *_reasons(score, notebook.draft)}
    for occasion in texts.keys() - known:
        remedy = notebook.remedy_for(occasion, known, f"use one of {', '.join(sorted(known))}")
        what = f"`{score.id}` has no band and no reason `{occasion}`"
        notebook.note(lines[occasion], "unknown-band", what, remedy)


def _reasons(score: Scale | Derived, questionnaire: Questionnaire) -> frozenset[str]:
    fields = [questionnaire.fields[id_] for id_ in field_ids(score, questionnaire)]
    return frozenset(reason.id for field in fields for reason in field.reasons)


def _check_own_bands(notebook: Notebook, table: str, number: int, score: Scale | Derived) -> None:
    for entry, band in enumerate(notebook.reading.raw_bands(table, number)):
        lines = {key: notebook.reading.line(table, number, "bands", entry, key) for key in band}
        _check_band(notebook, band, lines, [score])


def _check_band_sets(notebook: Notebook) -> None:
    """A set's texts have to fit every score that uses it."""
    sets = notebook.reading.data.get("bands")
    for name, entries in sets.items() if isinstance(sets, dict) else ():
        users = [score for score in notebook.draft.scores.values() if score.bands_id == name]
        for entry, band in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(band, dict):
                lines = {key: notebook.reading.line("bands", None, name, entry, key) for key in band}
                _check_band(notebook, band, lines, users)


def _check_band(
    notebook: Notebook, band: Mapping[str, object], lines: Mapping[str, int], users: list[Scale | Derived]
) -> None:
    for key in ("label", "client", "clinician"):
        text = band.get(key)
        known = {score.id: known_of(score, notebook.draft) | score.words.keys() for score in users}
        for name in _names(notebook, text, lines[key]) if isinstance(text, str) else ():
            without = [f"`{id_}`" for id_, names in known.items() if name not in names]
            if without:
                likely = frozenset().union(*known.values()) - {name}
                _note_unknown(notebook, name, likely, lines[key], f" for {', '.join(without[:5])}")
    reason = band.get("missing")
    known_reasons = {*RESERVED_BANDS[1:], *(id_ for score in users for id_ in _reasons(score, notebook.draft))}
    if users and isinstance(reason, str) and reason not in known_reasons:
        remedy = notebook.remedy_for(reason, known_reasons, f"use one of {', '.join(sorted(known_reasons))}")
        notebook.note(lines["missing"], "unknown-reason", f"no item here is missing with the reason `{reason}`", remedy)
