"""Files that hold texts of a questionnaire or of plan.toml in another language: what they must hold and may not.

`translating` puts the texts in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import TypeAlias

from assessment.questionnaire.definition import (
    BandSet,
    Derived,
    Item,
    Pattern,
    Questionnaire,
    Said,
    Scale,
    as_chosen,
)
from assessment.questionnaire.language.contents import ID, LANGUAGE, SAID, nearest, shown, whole
from assessment.questionnaire.language.keys import Key
from assessment.questionnaire.language.sources import Source, opened
from assessment.questionnaire.placeholders import BraceError, placeholders
from assessment.questionnaire.plan import PlanBook
from assessment.questionnaire.problems import Problem, in_order
from assessment.questionnaire.seals import translation as hash_of

Path: TypeAlias = tuple[str, ...]

_FILLED_IN = re.compile(r"\{[^{}]*\}")

HEAD = {"id": Key(ID), "version": Key(whole(1)), "language": Key(LANGUAGE)}
"""What says whose texts these are; everything else in the file is a text."""
HEAD_OF_PLANS = {"language": HEAD["language"]}
"""There is one plan.toml, so its translation names no id and no version."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a questionnaire in its own language, and whether a client sees it."""

    text: str
    is_for_client: bool = True

    @property
    def has_words(self) -> bool:
        """What is only filled in, such as "{left}", is the same in every language."""
        return any(letter.isalpha() for letter in _FILLED_IN.sub("", self.text))


@dataclass(frozen=True)
class Translation:
    """One file as it was read."""

    source: Source
    texts: Mapping[Path, str]

    @property
    def of(self) -> tuple[object, object]:
        """Id and version of the questionnaire; None and None where these are the plans' texts."""
        return self.source.data.get("id"), self.source.data.get("version")

    @property
    def language(self) -> str:
        """The language of the texts; empty where the file does not say."""
        return str(self.source.data.get("language", ""))

    @cached_property
    def sha256(self) -> str:
        """What names this translation as it is now."""
        return hash_of(self.source.data)


def is_of_plans(path: FilePath) -> bool:
    """Whether a translation's file is for plan.toml: `plan.es.toml`."""
    return path.name.startswith("plan.")


def read_translation(path: FilePath) -> Translation:
    """The texts of a file by their place; never raises on what the file holds."""
    source, head = opened(path), HEAD_OF_PLANS if is_of_plans(path) else HEAD
    texts: dict[Path, str] = {}
    for place, value in _leaves(source.data):
        if len(place) == 1 and place[0] in head:
            continue
        if SAID.fits(value):
            texts[place] = str(value)
        else:
            source.note(place, "wrong-value", f"`{'.'.join(place)}` is {shown(value)}", f"write {SAID.words}")
    if source.data:
        _check_head(source, path, head)
    return Translation(source, texts)


def _leaves(table: Mapping[str, object], place: Path = ()) -> Iterator[tuple[Path, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*place, key))
        else:
            yield (*place, key), value


def _check_head(source: Source, path: FilePath, head: Mapping[str, Key]) -> None:
    for name, key in head.items():
        if not key.holds.fits(source.data.get(name)):
            what = f"`{name}` is {shown(source.data[name])}" if name in source.data else f"the file has no `{name}`"
            source.note(
                (name,), "wrong-value" if name in source.data else "missing-key", what, f"write {key.holds.words}"
            )
    language = path.name.split(".")[-2]
    if source.data.get("language", language) != language:
        what = f"the file is named for the language {language}, and says {shown(source.data['language'])}"
        source.note(("language",), "other-language", what, "let both say the same")


def problems_in_translation(translation: Translation, drafts: Iterable[Questionnaire]) -> tuple[Problem, ...]:
    """What is wrong with a translation, beside the questionnaires of its folder."""
    source = _notebook(translation)
    id_, version = translation.of
    versions = {draft.version: draft for draft in drafts if draft.id == id_}
    if not versions and isinstance(id_, str):
        remedy = "write the `id` of a questionnaire in this folder"
        source.note(
            ("id",), "unknown-questionnaire", f"there is no questionnaire {shown(id_)} beside this file", remedy
        )
    elif isinstance(version, int) and version not in versions:
        what = f"`{id_}` has no version {version}; its newest is {max(versions)}"
        source.note(
            ("version",), "stale-translation", what, "compare the texts with that version, then write its number"
        )
    elif isinstance(version, int):
        _check_texts(source, translation.texts, texts_of(versions[version]))
    return in_order(source.problems)


def problems_in_plans_translation(translation: Translation, plans: PlanBook | None) -> tuple[Problem, ...]:
    """What is wrong with a translation of plan.toml; without a sound plan.toml only the file itself is looked at."""
    source = _notebook(translation)
    if plans is not None:
        _check_texts(source, translation.texts, texts_of_plans(plans), of="plan.toml")
    return in_order(source.problems)


def _notebook(translation: Translation) -> Source:
    """The translation's own problems, to go on with."""
    source = Source(file=translation.source.file, text=translation.source.text)
    source.problems = list(translation.source.problems)
    return source


def _check_texts(
    source: Source, given: Mapping[Path, str], wanted: Mapping[Path, Text], *, of: str = "the questionnaire"
) -> None:
    for place in given.keys() - wanted.keys():
        meant = nearest(".".join(place), [".".join(other) for other in wanted])
        remedy = f"did you mean `{meant}`?" if meant else "take it out"
        what = f"{of} has no text `{'.'.join(place)}`"
        source.note(place, "unknown-text", what, remedy)
    for place, text in wanted.items():
        if place not in given and text.is_for_client and text.has_words:
            what = f"a client sees `{'.'.join(place)}`, and it is not translated"
            source.note(place, "missing-text", what, f'translate "{text.text[:60]}"')
        elif place in given:
            _check_braces(source, place, given[place], text)


def _check_braces(source: Source, place: Path, given: str, text: Text) -> None:
    try:
        strange = set(placeholders(given)) - set(placeholders(text.text))
    except BraceError as error:
        source.note(place, "lone-brace", f"a brace {error} has no partner", "write it as in the text translated")
        return
    for name in sorted(strange):
        remedy = "use only what stands in braces in the text translated"
        source.note(place, "unknown-placeholder", f"nothing fills in {{{name}}}", remedy)


def texts_of(questionnaire: Questionnaire) -> dict[Path, Text]:
    """Every text that a translation may hold, by its place."""
    found: dict[Path, Text] = {
        (key,): Text(getattr(questionnaire, key)) for key in ("title", "stem", "recall", "intro", "disclosure")
    }
    sets: dict[str, BandSet] = {}
    for item in questionnaire.items:
        found |= _texts_of_item(item)
    for score in questionnaire.scores.values():
        place = ("scales" if isinstance(score, Scale) else "derived", score.id)
        found |= _texts_of_score(place, score)
        if score.bands is not None and score.bands_id is not None:
            sets[score.bands_id] = score.bands
    for name, bands in sets.items():
        found |= _texts_of_bands(("bands", name), bands)
    for key in ("patterns", "notes"):
        for pattern in getattr(questionnaire, key):
            found |= _texts_of_pattern((key, pattern.id), pattern)
    for page in questionnaire.pages.values():
        found["pages", page.id, "text"] = Text(page.text)
    return {place: text for place, text in found.items() if text.text}


def texts_of_plans(plans: PlanBook) -> dict[Path, Text]:
    """Every text that a translation of plan.toml may hold, by its place."""
    found: dict[Path, Text] = {("pages", page.id, "text"): Text(page.text) for page in plans.pages.values()}
    for rule in plans.marks.values():
        found["marks", rule.id, "clinician"] = Text(rule.clinician, is_for_client=False)
    return {place: text for place, text in found.items() if text.text}


def _texts_of_item(item: Item) -> dict[Path, Text]:
    found: dict[Path, Text] = {}
    for option in item.options:
        id_ = option.missing if option.value is None else as_chosen(option.value)
        found["options", item.options_id or "", id_ or ""] = Text(option.label)
    place = ("items", item.id)
    for key in ("text", "help", "left", "right", "centre"):
        found[*place, key] = Text(getattr(item, key))
    for rating in item.ratings:
        found[*place, "ratings", rating.id] = Text(rating.label)
    for reason in (*item.missing, *(reason for rating in item.ratings for reason in rating.missing)):
        found[*place, "missing", reason.id] = Text(reason.label)
    return found


def _texts_of_score(place: Path, score: Scale | Derived) -> dict[Path, Text]:
    is_shown = isinstance(score, Scale) or bool(score.client)
    found: dict[Path, Text] = {
        (*place, "title"): Text(score.title, is_for_client=is_shown and not score.client_title),
        (*place, "client_title"): Text(score.client_title, is_for_client=is_shown),
        (*place, "prompt"): Text(score.prompt),
    }
    found |= {(*place, "words", word): Text(text) for word, text in score.words.items()}
    found |= {(*place, "client", occasion): Text(text) for occasion, text in score.client.items()}
    found |= {
        (*place, "clinician", occasion): Text(text, is_for_client=False) for occasion, text in score.clinician.items()
    }
    if score.bands is not None and score.bands_id is None:
        found |= _texts_of_bands((*place, "bands"), score.bands)
    return found


def _texts_of_bands(place: Path, bands: BandSet) -> dict[Path, Text]:
    found: dict[Path, Text] = {(*place, band.id, "label"): Text(band.label) for band in bands.bands}
    occasions = {band.id: band.said for band in bands.bands} | {"score": bands.every} | dict(bands.without)
    for occasion, said in occasions.items():
        found |= _texts_said((*place, occasion), said)
    return found


def _texts_of_pattern(place: Path, pattern: Pattern) -> dict[Path, Text]:
    is_shown = bool(pattern.said.client)
    return {
        (*place, "label"): Text(pattern.label, is_for_client=is_shown),
        (*place, "prompt"): Text(pattern.prompt),
        **_texts_said(place, pattern.said),
    }


def _texts_said(place: Path, said: Said) -> dict[Path, Text]:
    return {(*place, "client"): Text(said.client), (*place, "clinician"): Text(said.clinician, is_for_client=False)}
