"""Rules about texts: words in braces that nothing fills in, and texts for bands or reasons that there are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessment.questionnaire.definition import Derived, Scale
from assessment.questionnaire.language.scores import RESERVED_BANDS
from assessment.questionnaire.placeholders import OF_ANY_SCORE, OF_PAGES, BraceError, Braces, placeholders
from assessment.questionnaire.rules.notebook import Notebook


def check_texts(notebook: Notebook) -> None:
    """Every word in braces is one that is filled in there, and every text of a score has its occasion."""
    desk, line = _Desk(notebook), notebook.reading.line
    for number, scale in enumerate(notebook.draft.scales):
        desk.check_score("scales", number, scale)
    for number, derived in enumerate(notebook.draft.derived):
        desk.check_score("derived", number, derived)
    desk.check_band_sets()
    for table in ("patterns", "notes"):
        for number, pattern in enumerate(getattr(notebook.draft, table)):
            said = pattern.said
            texts = {
                "label": pattern.label,
                "prompt": pattern.prompt,
                "client": said.client,
                "clinician": said.clinician,
            }
            for key, text in texts.items():
                desk.check(text, [desk.braces.of_scores], line(table, number, key))
    desk.check(notebook.draft.intro, [OF_PAGES], line("intro"))
    for page in notebook.draft.pages.values():
        desk.check(page.text, [OF_PAGES], line("pages", None, page.id, "text"))


class _Desk:
    """Looks at one text after the other, and remembers what each score may have in braces."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self.braces = Braces(notebook.draft)

    def check(self, text: str, known: Iterable[Iterable[str]], line: int) -> None:
        """Note braces that do not pair, and words in them that are in none of the sets."""
        sets = [frozenset(names) for names in known]
        for name in self._names(text, line):
            if not any(name in names for names in sets):
                self._note_unknown(name, frozenset().union(*sets), line)

    def check_score(self, table: str, number: int, score: Scale | Derived) -> None:
        """The words and texts that stand on a score itself."""
        own, line = self.braces.known_to(score), self._notebook.reading.line
        for word, text in score.words.items():
            if word in own or word in OF_ANY_SCORE or word in self.braces.of_scores:
                what = f"the word `{word}` has a meaning of its own in braces"
                self._notebook.note(line(table, number, "words", word), "reserved-id", what, "choose another word")
            self.check(text, [own, self.braces.of_scores], line(table, number, "words", word))
        known = [own, score.words, self.braces.of_scores]
        self.check(score.prompt, known, line(table, number, "prompt"))
        for key, texts in (("client", score.client), ("clinician", score.clinician)):
            for occasion, text in texts.items():
                place = line(table, number, key, occasion)
                self.check(text, known, place)
                self._check_occasion(score, occasion, place)
        if score.bands is not None and score.bands_id is None:
            for entry, band in enumerate(self._notebook.reading.raw_bands(table, number)):
                lines = {key: line(table, number, "bands", entry, key) for key in band}
                self._check_band(band, lines, [score])

    def check_band_sets(self) -> None:
        """A set's texts have to fit every score that uses it."""
        sets = self._notebook.reading.data.get("bands")
        for name, entries in sets.items() if isinstance(sets, dict) else ():
            users = [score for score in self._notebook.draft.scores.values() if score.bands_id == name]
            for entry, band in enumerate(entries if isinstance(entries, list) else ()):
                if isinstance(band, dict):
                    lines = {key: self._notebook.reading.line("bands", None, name, entry, key) for key in band}
                    self._check_band(band, lines, users)

    def _check_occasion(self, score: Scale | Derived, occasion: str, line: int) -> None:
        """A text stands by the id of a band, by `score`, or by a reason for having none."""
        if score.bands is None and score.bands_id is not None:
            return  # the set has a problem of its own
        bands = [band.id for band in score.bands.bands] if score.bands else []
        known = {*bands, *RESERVED_BANDS, *self.braces.reasons_of(score)}
        if occasion not in known:
            what = f"`{score.id}` has no band and no reason `{occasion}`"
            remedy = self._notebook.remedy_for(occasion, known, f"use one of {', '.join(sorted(known))}")
            self._notebook.note(line, "unknown-band", what, remedy)

    def _check_band(self, band: Mapping[str, object], lines: Mapping[str, int], users: list[Scale | Derived]) -> None:
        for key in ("label", "client", "clinician"):
            text = band.get(key)
            for name in self._names(text, lines[key]) if isinstance(text, str) else ():
                without = [score.id for score in users if not self._is_known(name, score)]
                if without:
                    words = frozenset().union(*(score.words for score in users)) - {name}
                    known = words | OF_ANY_SCORE | self.braces.of_scores
                    self._note_unknown(name, known, lines[key], f" for {', '.join(f'`{id_}`' for id_ in without[:5])}")
        reason = band.get("missing")
        known = frozenset(RESERVED_BANDS[1:]).union(*(self.braces.reasons_of(score) for score in users))
        if users and isinstance(reason, str) and reason not in known:
            what = f"no item here is missing with the reason `{reason}`"
            remedy = self._notebook.remedy_for(reason, known, f"use one of {', '.join(sorted(known))}")
            self._notebook.note(lines["missing"], "unknown-reason", what, remedy)

    def _is_known(self, name: str, score: Scale | Derived) -> bool:
        return name in self.braces.known_to(score) or name in score.words or name in self.braces.of_scores

    def _names(self, text: str, line: int) -> list[str]:
        """The words in braces, but for those of scores that cannot be read; none where the braces do not pair."""
        try:
            return [name for name in placeholders(text) if name.split(".")[0] not in self._notebook.doubtful]
        except BraceError as error:
            remedy = f"write {error}{error} for a brace that is to be shown"
            self._notebook.note(line, "lone-brace", f"a brace {error} has no partner", remedy)
            return []

    def _note_unknown(self, name: str, known: Iterable[str], line: int, where: str = "") -> None:
        remedy = self._notebook.remedy_for(name, known, "take it out, or write {{ and }} for braces to be shown")
        self._notebook.note(line, "unknown-placeholder", f"nothing fills in {{{name[:60]}}}{where}", remedy)
