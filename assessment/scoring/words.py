"""What is said of one person's scores: the texts of a definition put together and filled in.

It follows "Texts of a score" in the definition language. It decides nothing about who may see a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor
from typing import Final, Literal, TypeAlias

from assessment.questionnaire.definition import Band, BandSet, Derived, Field, Questionnaire, Responses, Said, Scale
from assessment.questionnaire.placeholders import field_ids
from assessment.scoring.scores import NO_SCORE, NOT_ASKED, Score, Scored

NOTHING: Final = "-"
"""Stands for a number that is missing."""

_Audience: TypeAlias = Literal["client", "clinician"]
_Values: TypeAlias = Mapping[str, str]
_PLACEHOLDER: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfScore:
    """What is said of one score, to each; empty where nothing is. `band` is the label of its band, filled in."""

    client: str = ""
    clinician: str = ""
    band: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternSaid:
    """What is said of the pattern that fits."""

    id: str
    label: str
    label_suffix: str
    """The labels of the notes, which are added to the pattern's."""
    client: str
    clinician: str
    prompt: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSaid:
    """What is said of a note that fits."""

    id: str
    label: str
    client: str
    clinician: str
    lasting: bool = False
    """It stays in force until its questionnaire is answered again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything that is said of one administration."""

    scores: Mapping[str, SaidOfScore]
    pattern: PatternSaid | None
    notes: tuple[NoteSaid, ...]


def said(questionnaire: Questionnaire, results: Scored, responses: Responses, *, mark: str = "none") -> Words:
    """The texts of one administration, filled in.

    Args:
        questionnaire: the definition (or its translation) whose texts are used.
        results: its scores.
        responses: its coded responses, for the counts of missing reasons.
        mark: the id of the track's mark, for `{mark}`.
    """
    own = {
        id_: _own_values(questionnaire, score, results.scores[id_], responses)
        for id_, score in questionnaire.scores.items()
    }
    of_scores = _values_of_scores(questionnaire, results, own)
    of_all = {**of_scores, "mark": mark}
    notes = tuple(
        NoteSaid(
            id=note.id,
            label=filled(note.label, of_scores),
            client=filled(note.said.client, of_scores),
            clinician=filled(note.said.clinician, of_scores),
            lasting=note.lasting,
        )
        for note in questionnaire.notes
        if note.id in results.notes
    )
    return Words(
        scores={
            id_: _said_of_score(score, results.scores[id_], {**of_all, **own[id_], "band": of_scores[f"{id_}.band"]})
            for id_, score in questionnaire.scores.items()
        },
        pattern=_said_of_pattern(questionnaire, results.pattern, notes, of_scores),
        notes=notes,
    )


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in; one that nobody knows stays as it is written."""

    def value_of(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0][0]
        return values.get(found[1], found[0])

    return _PLACEHOLDER.sub(value_of, text) if "{" in text or "}" in text else text


def whole(number: float | None) -> str:
    """A number as texts show it: whole, halves away from 0; `-` where it is missing. 62.5 is 63, -62.5 is -63."""
    if number is None:
        return NOTHING
    size = floor(abs(number))
    size += abs(number) - size >= 0.5
    return f"-{size}" if number < 0 and size else str(size)


def _said_of_pattern(
    questionnaire: Questionnaire, id_: str | None, notes: Iterable[NoteSaid], values: _Values
) -> PatternSaid | None:
    pattern = next((pattern for pattern in questionnaire.patterns if pattern.id == id_), None)
    if pattern is None:
        return None
    return PatternSaid(
        id=pattern.id,
        label=filled(pattern.label, values),
        label_suffix=_joined(note.label for note in notes),
        client=filled(pattern.said.client, values),
        clinician=filled(pattern.said.clinician, values),
        prompt=filled(pattern.prompt, values),
        tag=pattern.tag,
    )


def _said_of_score(score: Scale | Derived, result: Score, values: _Values) -> SaidOfScore:
    to_client = _with_words(score, {**values, "title": score.client_title or score.title})
    to_clinician = _with_words(score, {**values, "title": score.title})
    return SaidOfScore(
        client=filled(_template(score, result, "client"), to_client),
        clinician=filled(_template(score, result, "clinician"), to_clinician),
        band=values["band"] if result.band else "",
    )


def _with_words(score: Scale | Derived, values: _Values) -> _Values:
    """The score's own words may hold placeholders; they go before those of the language, but not into each other."""
    return {**values, **{name: filled(text, values) for name, text in score.words.items()}}


def _template(score: Scale | Derived, result: Score, audience: _Audience) -> str:
    """The text of a score before it is filled in, from its set of bands and from what the score adds."""
    bands, added = score.bands or BandSet(), score.client if audience == "client" else score.clinician
    if result.reason is None:
        band = _band(score, result)
        parts = [_to(bands.every, audience), _to(band.said, audience) if band else "", added.get("score", "")]
        return _joined([*parts, added.get(result.band or "", "")])
    reasons = [result.reason] if result.reason == NOT_ASKED else [result.reason, NO_SCORE]
    texts = (_joined([_to(bands.without.get(one, Said()), audience), added.get(one, "")]) for one in reasons)
    return next(filter(None, texts), "")


def _values_of_scores(questionnaire: Questionnaire, results: Scored, own: Mapping[str, _Values]) -> _Values:
    """The placeholders by which any text of the file knows any score: `{ENM}`, `{ENM.n}` and so on."""
    values: dict[str, str] = {}
    for id_ in questionnaire.scores:
        values[id_] = own[id_]["score"]
        values |= {f"{id_}.{part}": own[id_][part] for part in ("n", "low", "high")}
    for id_, score in questionnaire.scores.items():
        known = _with_words(score, {**values, **own[id_], "title": score.client_title or score.title})
        values[f"{id_}.band"] = filled(_label(score, results.scores[id_]), known)
    return values


def _own_values(questionnaire: Questionnaire, score: Scale | Derived, result: Score, responses: Responses) -> _Values:
    """The placeholders of one score's own texts, but for its title, its band and its words."""
    fields = [questionnaire.fields[field_id] for field_id in field_ids(score, questionnaire)]
    return {
        "score": whole(result.value),
        "low": whole(result.low),
        "high": whole(result.high),
        "n": str(result.n),
        "items": str(result.n_items),
        "needed": str(result.n_items if score.min_answered is None else score.min_answered),
        **_ends(fields),
        **_counts_of_reasons(fields, responses),
    }


def _ends(fields: list[Field]) -> _Values:
    if len(fields) != 1 or fields[0].item.type != "slider":
        return {}
    return {"left": fields[0].item.left, "right": fields[0].item.right}


def _counts_of_reasons(fields: list[Field], responses: Responses) -> _Values:
    counts = Counter(responses.missing[field.id] for field in fields if field.id in responses.missing)
    return {f"missing.{reason.id}": str(counts[reason.id]) for field in fields for reason in field.reasons}


def _band(score: Scale | Derived, result: Score) -> Band | None:
    bands = score.bands.bands if score.bands is not None else ()
    return next((band for band in bands if band.id == result.band), None)


def _label(score: Scale | Derived, result: Score) -> str:
    band = _band(score, result)
    return band.label if band else NOTHING


def _to(texts: Said, audience: _Audience) -> str:
    return texts.client if audience == "client" else texts.clinician


def _joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in (one.strip() for one in texts) if text)
