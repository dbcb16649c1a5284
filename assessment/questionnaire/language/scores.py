"""Tables of bands, scales and derived scores turned into values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from assessment.questionnaire.definition import (
    Band,
    BandSet,
    Derived,
    Direction,
    ErrorParameters,
    Keyed,
    Said,
    Scale,
    ScoreKind,
    Toward,
)
from assessment.questionnaire.language.conditions import expression_of
from assessment.questionnaire.language.contents import TEXT, is_id, is_name, listed, nearest, shown
from assessment.questionnaire.language.keys import BAND, DERIVED, ERROR, KEYED, SCALE
from assessment.questionnaire.language.parts import Part, shared_keys, tidy
from assessment.questionnaire.language.sources import Source
from assessment.questionnaire.language.tables import ends_of, rounding_of, table_of
from assessment.questionnaire.places import Path
from assessment.questionnaire.trees import Expression

RESERVED_BANDS: Final = ("score", "no-score", "not-asked")

_FIELD = re.compile(r"(-?)([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)?)")

BandSets = Mapping[str, BandSet | None]
"""Sets by name; None stands for one that cannot be read."""


def band_sets(top: Part) -> dict[str, BandSet | None]:
    """The named sets of `[bands]`."""
    sets: dict[str, BandSet | None] = {}
    for name, entries in top.table("bands").items():
        path = (*top.path, "bands", name)
        if not is_id(name):
            top.source.note(path, "wrong-name", f"{shown(name)} cannot name a set", "use letters, digits and hyphens")
        sets[name] = band_set(top.source, path, entries)
    return sets


def band_set(source: Source, path: Path, entries: object) -> BandSet | None:
    """One set, from a list of tables."""
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        remedy = f"begin each band with [[{'.'.join(str(step) for step in path)}]]"
        source.note(path, "wrong-value", f"`{path[-1]}` is no list of bands", remedy)
        return None
    n_before = len(source.problems)
    bands: list[Band] = []
    every, without = Said(), {}
    for number, entry in enumerate(entries):
        part = Part(source, (*path, number), entry, BAND)
        said = Said(client=part.text("client"), clinician=part.text("clinician"))
        if not _is_one_kind_of_band(part):
            continue
        if part.has("every"):
            if every != Said():
                part.note("every", "twice", "the set has two entries for every score", "make them one")
            every = said
        elif part.has("missing"):
            if part.word("missing") in without:
                part.note("missing", "twice", f"{shown(part.word('missing'))} stands twice", "make them one")
            without[part.word("missing")] = said
        else:
            bands.append(_band(part, said, bands))
    return BandSet(bands=tuple(bands), every=every, without=without) if len(source.problems) == n_before else None


def _is_one_kind_of_band(part: Part) -> bool:
    kinds = [key for key in ("from", "every", "missing") if part.has(key)]
    if not part.is_usable:
        return False
    if len(kinds) != 1:
        remedy = 'give `from = 25` with `id` and `label`, or `every = "score"`, or `missing = "no-score"`'
        part.note(None, "one-of-keys", "a band has to have one of `from`, `every` and `missing`", remedy)
        return False
    for key in ("id", "label"):
        if kinds == ["from"] and not part.has(key):
            part.note(None, "missing-key", f"a band with `from` has no `{key}`", f"give `{key}`")
        if kinds != ["from"] and part.has(key):
            part.note(key, "misplaced-key", f"`{key}` belongs to a band with `from`", "remove it")
    return part.is_usable


def _band(part: Part, said: Said, before: list[Band]) -> Band:
    start, id_ = float(part.number("from") or 0), part.word("id")
    if id_ in RESERVED_BANDS:
        remedy = f"choose another; {listed(RESERVED_BANDS)} mean something else"
        part.note("id", "reserved-id", f"a band cannot be called {shown(id_)}", remedy)
    if any(band.id == id_ for band in before):
        part.note("id", "twice", f"the set has two bands {shown(id_)}", "give each band an id of its own")
    if before and start <= before[-1].start:
        what = f"the band from {start:g} comes after the one from {before[-1].start:g}"
        part.note("from", "bands-not-ascending", what, "put the bands in order, the least first")
    return Band(start=start, id=id_, label=part.text("label"), said=said)


@dataclass(frozen=True, slots=True)
class Shared:
    """What every score of a file may use."""

    sets: BandSets
    terms: Mapping[str, Expression]


def scales(top: Part, shared: Shared) -> list[tuple[Path, Scale | None, str]]:
    """Every scale with its place and id; None in place of a scale that cannot be read."""
    common = shared_keys(top, "every_scale", SCALE)
    found = []
    for number, table in enumerate(top.list("scales")):
        if isinstance(table, dict):
            path = (*top.path, "scales", number)
            part = Part(top.source, path, table, SCALE, shared=common, shared_path=(*top.path, "every_scale"))
            found.append((path, _scale(part, shared), part.word("id")))
    return found


def _scale(part: Part, shared: Shared) -> Scale | None:
    key = _key(part)
    bands, bands_id = _bands(part, shared.sets)
    error = part.part("error", ERROR)
    scale = Scale(
        id=part.word("id"),
        title=part.text("title"),
        client_title=part.text("client_title"),
        key=key,
        score=cast("ScoreKind", part.word("score")),
        min_answered=part.whole("min_answered") or len(key),
        round=rounding_of(part),
        direction=_direction(part),
        bands=bands,
        bands_id=bands_id,
        words=_texts(part, "words"),
        client=_texts(part, "client"),
        clinician=_texts(part, "clinician"),
        prompt=part.text("prompt"),
        tag=part.word("tag"),
        error=None if error is None else _error(error),
    )
    return scale if part.is_usable else None


def derived(top: Part, shared: Shared) -> list[tuple[Path, Derived | None, str]]:
    """Every derived score with its place and id; None in place of one that cannot be read."""
    return [(part.path, _derived(part, shared), part.word("id")) for part in top.parts("derived", DERIVED)]


def _derived(part: Part, shared: Shared) -> Derived | None:
    formula = expression_of(part, "formula", shared.terms)
    bands, bands_id = _bands(part, shared.sets)
    table = table_of(part)
    range_ = part.range("range") or ends_of(table)
    if part.has("bands") and range_ is None and part.is_usable:
        remedy = "give `range = [least, most]`, the values that the formula can have"
        part.note(None, "missing-key", "a derived score with `bands` has no `range`", remedy)
    texts = {key: _texts(part, key) for key in ("words", "client", "clinician")}
    if formula is None or not part.is_usable:
        return None
    return Derived(
        id=part.word("id"),
        title=part.text("title"),
        client_title=part.text("client_title"),
        formula=formula,
        round=rounding_of(part),
        table=table,
        range=None if range_ is None else (float(range_[0]), float(range_[1])),
        min_answered=part.whole("min_answered"),
        direction=_direction(part),
        bands=bands,
        bands_id=bands_id,
        words=texts["words"],
        client=texts["client"],
        clinician=texts["clinician"],
        prompt=part.text("prompt"),
        tag=part.word("tag"),
    )


def _key(part: Part) -> tuple[Keyed, ...]:
    keyed: list[Keyed] = []
    for number, entry in enumerate(part.list("key")):
        path = (*part.where("key"), number)
        found = _keyed(part, path, entry)
        if found is None:
            continue
        if any(other.field == found.field for other in keyed):
            what = f"`{found.field}` stands twice in the key"
            part.source.note(path, "twice", what, "name each once, with a `weight` if need be")
        keyed.append(found)
    return tuple(keyed)


def _keyed(outer: Part, path: Path, entry: object) -> Keyed | None:
    weight, required, written = 1.0, False, entry
    if isinstance(entry, dict):
        part = Part(outer.source, path, entry, KEYED, outer=outer)
        if not part.is_usable:
            return None
        weight, required = float(part.number("weight") or 1), part.flag("required")
        written = part.word("item")
    found = _FIELD.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        remedy = 'write "E1", "-E5" for a reverse-keyed item, or { item = "E2", weight = 2 }'
        outer.source.note(path, "wrong-value", f"{shown(written)} is no entry of a key", remedy)
        return None
    return Keyed(field=found[2], reverse=found[1] == "-", weight=weight, required=required)


def _bands(part: Part, sets: BandSets) -> tuple[BandSet | None, str | None]:
    """The bands and the name of their set; a set that cannot be read has a name and no bands."""
    given = part.value("bands")
    if given is None:
        return None, None
    if not isinstance(given, str):
        return band_set(part.source, part.where("bands"), given), None
    if given not in sets:
        meant = nearest(given, list(sets))
        remedy = f'did you mean "{meant}"?' if meant else f"write the set as [[bands.{given}]], or name another"
        part.note_spare("bands", "unknown-bands", f"there is no set of bands {shown(given)}", remedy)
    return sets.get(given), given


def _direction(part: Part) -> Direction:
    value = part.value("direction")
    if isinstance(value, dict):
        least, most = value["toward"]
        return Toward(least=float(least), most=float(most))
    return cast("Direction", value or "neither")


def _texts(part: Part, key: str) -> dict[str, str]:
    """A table of texts; names in `words` stand in braces, those in the others are ids of bands or reasons."""
    texts = {}
    for name, text in part.table(key).items():
        path = (*part.where(key), name)
        if not (is_name(name) if key == "words" else is_id(name)):
            part.source.note(path, "wrong-name", f"{shown(name)} cannot stand in `{key}`", "use letters and digits")
        elif not isinstance(text, str) or not TEXT.fits(text):
            part.source.note(path, "wrong-value", f"`{name}` is {shown(text)}", f"write {TEXT.words}")
        else:
            texts[name] = tidy(text)
    return texts


def _error(part: Part) -> ErrorParameters:
    has_pair, has_sem = part.has("sd") and part.has("retest_r"), part.has("sem")
    is_mixed = has_sem and (part.has("sd") or part.has("retest_r"))
    if part.is_usable and (is_mixed or not (has_pair or has_sem)):
        remedy = "give `sd` and `retest_r`, or `sem` alone"
        part.note(None, "one-of-keys", "the error table has to say how sure a score is in one way", remedy)
    sd, retest_r, sem = (part.number(key) for key in ("sd", "retest_r", "sem"))
    return ErrorParameters(
        revision=part.whole("revision") or 1,
        source=part.text("source"),
        sd=None if sd is None else float(sd),
        retest_r=None if retest_r is None else float(retest_r),
        sem=None if sem is None else float(sem),
        label_change=part.flag("label_change"),
    )
