"""One TOML file turned into a questionnaire; where that fails, everything that is wrong with its shape, at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Final, Literal, TypeVar, cast

from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.language import items as item_tables
from assessment.questionnaire.language import sayings
from assessment.questionnaire.language import scores as score_tables
from assessment.questionnaire.language.conditions import terms
from assessment.questionnaire.language.keys import QUESTIONNAIRE
from assessment.questionnaire.language.parts import Part
from assessment.questionnaire.language.sources import Source, opened
from assessment.questionnaire.places import Path, Places
from assessment.questionnaire.problems import Problem, in_order
from assessment.questionnaire.seals import canonical, seal, wording
from assessment.questionnaire.trees import Expression

_T = TypeVar("_T")
_SHARED: Final = {"items": "every_item", "scales": "every_scale"}


class UnreadableDefinitionError(ValueError):
    """A canonical text that is no sound definition, so it was not written by this application."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one file holds, as far as it can be read."""

    file: str
    problems: tuple[Problem, ...] = ()
    draft: Questionnaire | None = None
    """What could be read, for the rules that look at the whole; what could not is left out of it."""
    doubtful: frozenset[str] = frozenset()
    """Ids of what was left out: problems that would only follow from that are not said."""
    terms: Mapping[str, Expression] = field(default_factory=dict)
    paths: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    """Where the draft's items, scales and so on stand, in the same order."""
    places: Places = field(default_factory=lambda: Places(""))
    data: Mapping[str, object] = field(default_factory=dict)
    """The values as TOML gives them."""

    @property
    def questionnaire(self) -> Questionnaire | None:
        """The questionnaire, when its file has the right shape; whether it makes sense is for `checking`."""
        return None if self.problems else self.draft

    def line(self, table: str, number: int | None = None, *keys: str | int) -> int:
        """The line of a key of, say, `items` number 3 of the draft, or of the shared table that gives it."""
        if number is None:
            return self.places.line(table, *keys)
        path = (*self.paths[table][number], *keys)
        shared = (_SHARED.get(table, ""), *keys)
        return self.places.line(*(shared if shared in self.places and path not in self.places else path))

    def raw_bands(self, table: str, number: int) -> list[Mapping[str, object]]:
        """The bands of one of the draft's scores as they are written, on the score or in the set that it names."""
        given = _raw(self.data, self.paths[table][number]).get("bands")
        if given is None:
            given = _raw(self.data, (_SHARED.get(table, ""),)).get("bands")
        if isinstance(given, str):
            given = _raw(self.data, ("bands",)).get(given)
        return [band for band in given if isinstance(band, dict)] if isinstance(given, list) else []


def _raw(data: object, path: Path) -> Mapping[str, object]:
    """The table at a path; an empty one where there is none."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
    return data if isinstance(data, dict) else {}


def read(path: FilePath) -> Reading:
    """The questionnaire of a file; never raises on what the file holds."""
    return reading_of(opened(path))


def reading_of(source: Source) -> Reading:
    """The questionnaire of a source that was opened."""
    if not source.data:
        if not source.problems:
            source.note_at(1, "empty-file", "the file holds nothing", "begin with id, version and title")
        return Reading(file=source.file, problems=in_order(source.problems))
    return _reading(source)


def questionnaire_from(canonical_text: str) -> Questionnaire:
    """The questionnaire again from its canonical text, so that the database alone can explain every result.

    Raises:
        UnreadableDefinitionError: the text is not what `seals.canonical` gives for a sound file.
    """
    try:
        data = json.loads(canonical_text)
    except (ValueError, RecursionError) as error:
        raise UnreadableDefinitionError("this is not JSON") from error
    source = Source(file="(kept)", data=data if isinstance(data, dict) else {})
    questionnaire = reading_of(source).questionnaire
    if questionnaire is None:
        raise UnreadableDefinitionError("; ".join(str(problem) for problem in source.problems))
    return questionnaire


@dataclass
class _Found:
    """Collects what can be read, where it stands, and the ids of what cannot."""

    terms: dict[str, Expression] = field(default_factory=dict)
    paths: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)

    def sound(self, table: str, entries: Iterable[tuple[Path, _T | None, str]]) -> tuple[_T, ...]:
        """The values that can be read."""
        kept: list[_T] = []
        paths: list[Path] = []
        for path, value, id_ in entries:
            if value is not None:
                kept.append(value)
                paths.append(path)
            elif id_:
                self.doubtful.add(id_)
        self.paths[table] = tuple(paths)
        return tuple(kept)


def _reading(source: Source) -> Reading:
    found = _Found()
    draft = _draft(Part(source, (), source.data, QUESTIONNAIRE), found)
    if not source.problems:
        data = source.data
        draft = replace(draft, seal=seal(data), wording=wording(data), canonical=canonical(data))
    return Reading(
        file=source.file,
        problems=in_order(source.problems),
        draft=draft,
        doubtful=frozenset(found.doubtful),
        terms=found.terms,
        paths=found.paths,
        places=source.places,
        data=source.data,
    )


def _draft(top: Part, found: _Found) -> Questionnaire:
    found.terms, unread = terms(top)
    options, bands = item_tables.option_sets(top), score_tables.band_sets(top)
    shared = score_tables.Shared(bands, found.terms)
    pages = sayings.pages(top)
    found.doubtful |= unread | {id_ for id_, page in pages.items() if page is None}
    return Questionnaire(
        id=top.word("id"),
        version=top.whole("version") or 1,
        title=top.text("title"),
        language=top.word("language"),
        status=cast("Literal['provisional', 'validated']", top.word("status")),
        source=top.text("source"),
        disclosure=top.text("disclosure"),
        recall=top.text("recall"),
        stem=top.text("stem"),
        intro=top.text("intro"),
        licence=top.text("licence"),
        page_size=top.whole("page_size"),
        items=found.sound("items", item_tables.items(top, options, found.terms)),
        scales=found.sound("scales", score_tables.scales(top, shared)),
        derived=found.sound("derived", score_tables.derived(top, shared)),
        patterns=found.sound("patterns", sayings.patterns(top, "patterns", found.terms)),
        notes=found.sound("notes", sayings.patterns(top, "notes", found.terms)),
        alerts=found.sound("alerts", sayings.alerts(top, found.terms)),
        pages={id_: page for id_, page in pages.items() if page is not None},
        flags=sayings.quality_flags(top),
        examples=found.sound("examples", sayings.examples(top)),
    )
