"""How the scores of one administration came about, item by item, for whoever has to answer for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from assessment.questionnaire.definition import Derived, Keyed, Questionnaire, Responses, Rounding, Scale, Value
from assessment.questionnaire.evaluation import evaluated
from assessment.questionnaire.rounding import rounded
from assessment.questionnaire.trees import written
from assessment.scoring.arrays import scorer
from assessment.scoring.scores import Score, scored

_MEANINGS: Final = {
    "pomp": "100 times the weighted mean of (keyed - lowest) / (highest - lowest)",
    "mean": "the weighted mean of the keyed answers",
    "sum": "the weighted mean of the keyed answers times the sum of all weights",
    "count": "the number of keyed answers above their lowest value",
}
_ROUNDINGS: Final = {
    "nearest": "rounded to the nearest whole number, halves away from 0",
    "up": "rounded up to a whole number",
    "down": "rounded down to a whole number",
}
_WORD_OR_ID: Final = re.compile(r"'[^']*'|answered\([^)]*\)|[A-Za-z]\w*(?:\.\w+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartExplained:
    """One item of a key, or one score or item that a formula reads."""

    id: str
    text: str
    given: Value | None
    """The response as it was given, or the score; None where there is none."""
    said: str
    """The response in the words of its option, or why there is none."""
    keyed: float | None = None
    """After reverse-keying; items of a key only."""
    reverse: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreExplained:
    """One score, its parts, its rule, and its arithmetic in one line."""

    title: str
    score: Score
    parts: tuple[PartExplained, ...]
    rule: str
    arithmetic: str
    """Empty where there is no score."""
    error: str
    """What its error rests on, with the revision; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One administration, explained."""

    questionnaire: str
    version: int
    seal: str
    wording: str
    scores: tuple[ScoreExplained, ...]
    pattern: str | None
    notes: tuple[str, ...]
    flags: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """The explanation as plain text."""
        yield f"{self.questionnaire} version {self.version}, seal {self.seal or '-'}, wording {self.wording or '-'}"
        for one in self.scores:
            yield ""
            yield from _lines(one)
        yield ""
        for name, found in (
            ("pattern", self.pattern),
            ("notes", ", ".join(self.notes)),
            ("flags", ", ".join(self.flags)),
        ):
            yield f"{name}: {found or '-'}"


def explained(
    questionnaire: Questionnaire, responses: Responses, *, sitting: Mapping[str, Value] | None = None
) -> Explanation:
    """How each score of one administration came about.

    Args:
        questionnaire: what was asked.
        responses: its coded responses, with a reason for each that is missing.
        sitting: responses to earlier questionnaires of the same sitting, which patterns may read.
    """
    results = scored(questionnaire, responses, sitting=sitting)
    return Explanation(
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        seal=questionnaire.seal,
        wording=questionnaire.wording,
        scores=tuple(
            _scale(questionnaire, score, results.scores[score.id], responses)
            if isinstance(score, Scale)
            else _derived(questionnaire, score, results.scores, responses)
            for score in questionnaire.scores.values()
        ),
        pattern=results.pattern,
        notes=results.notes,
        flags=results.flags,
    )


def _scale(questionnaire: Questionnaire, scale: Scale, score: Score, responses: Responses) -> ScoreExplained:
    parts = tuple(_item(questionnaire, one, responses) for one in scale.key)
    required = [one.field for one in scale.key if one.required]
    needed = f"at least {scale.min_answered} of {len(scale.key)} answered"
    needed += f" and {', '.join(required)} among them" if required else ""
    return ScoreExplained(
        title=scale.title,
        score=score,
        parts=parts,
        rule=f"{scale.score}: {_then(_MEANINGS[scale.score], scale.round)}; {needed}, here {score.n}",
        arithmetic=""
        if score.value is None
        else f"{_arithmetic(questionnaire, scale, parts)} = {_to_whole(questionnaire, scale, responses, score.value)}",
        error="" if scale.error is None else f"revision {scale.error.revision}: {scale.error.source}",
    )


def _item(questionnaire: Questionnaire, one: Keyed, responses: Responses) -> PartExplained:
    field = questionnaire.fields[one.field]
    given = responses.values.get(one.field)
    lowest, highest = field.limits or (0.0, 0.0)
    keyed = None
    if isinstance(given, (int, float)):
        keyed = lowest + highest - given if one.reverse else float(given)
    reason = responses.missing.get(one.field, "blank")
    return PartExplained(
        id=one.field,
        text=field.text,
        given=given,
        said=reason if given is None else field.label_of(given),
        keyed=keyed,
        reverse=one.reverse,
        weight=one.weight,
    )


def _derived(
    questionnaire: Questionnaire, derived: Derived, scores: Mapping[str, Score], responses: Responses
) -> ScoreExplained:
    score = scores[derived.id]
    known: dict[str, Value] = {**responses.values}
    known |= {id_: one.value for id_, one in scores.items() if one.value is not None}
    missing = {**responses.missing, **{id_: one.reason or "" for id_, one in scores.items() if one.value is None}}
    parts = tuple(
        PartExplained(
            id=id_,
            text=questionnaire.scores[id_].title if id_ in scores else questionnaire.fields[id_].text,
            given=known.get(id_),
            said="" if id_ in known else missing.get(id_, "blank"),
        )
        for id_ in scorer(questionnaire).parts[derived.id]
    )
    needed = "all its parts" if derived.min_answered is None else f"at least {derived.min_answered} of its parts"
    return ScoreExplained(
        title=derived.title,
        score=score,
        parts=parts,
        rule=f"{_rule_of(derived)}; {needed}, here {score.n} of {score.n_items}",
        arithmetic=""
        if score.value is None
        else f"{_with_numbers(written(derived.formula.tree), known)} = {_steps(derived, known, score.value)}",
        error="" if score.sem is None else "from its independent parts",
    )


def _then(what: str, how: Rounding | None) -> str:
    return what if how is None else f"{what}, {_ROUNDINGS[how]}"


def _rule_of(derived: Derived) -> str:
    formula = _then(" ".join(derived.formula.source.split()), derived.round)
    return f"{formula}, looked up in a table of {len(derived.table)} rows" if derived.table else formula


def _to_whole(questionnaire: Questionnaire, scale: Scale, responses: Responses, value: float) -> str:
    """The score of a scale, after what it was before it was rounded."""
    if scale.round is None:
        return repr(value)
    exact = replace(questionnaire, scales=(replace(scale, round=None),), derived=(), patterns=(), notes=())
    return f"{scored(exact, responses).scores[scale.id].value!r}, rounded {scale.round}: {value!r}"


def _steps(derived: Derived, known: Mapping[str, Value], value: float) -> str:
    """From what the formula gives to the score: as it is, or rounded, or looked up, with each number on the way."""
    counted = evaluated(derived.formula, known, partial=derived.min_answered)
    if not isinstance(counted, float) or (derived.round is None and not derived.table):
        return repr(value)
    steps = f"{counted:.10g}"
    if derived.round is not None:
        steps += f", rounded {derived.round}: {rounded(Fraction(steps), derived.round)}"
    return f"{steps}, looked up: {value!r}" if derived.table else steps


def _arithmetic(questionnaire: Questionnaire, scale: Scale, parts: tuple[PartExplained, ...]) -> str:
    """The sum as one would write it by hand; a part without an answer is left out."""
    answered = [part for part in parts if part.keyed is not None]
    limits = {part.id: questionnaire.fields[part.id].limits or (0.0, 0.0) for part in answered}
    weight = sum(part.weight for part in answered)
    if scale.score == "count":
        return " + ".join(_weighted(part, f"{int((part.keyed or 0) > limits[part.id][0])}") for part in answered)
    if scale.score == "pomp":
        shares = [(part, _share(part.keyed or 0.0, *limits[part.id])) for part in answered]
        return f"100 * ({' + '.join(_weighted(part, share) for part, share in shares)}) / {weight:g}"
    mean = f"({' + '.join(_weighted(part, f'{part.keyed:g}') for part in answered)}) / {weight:g}"
    return mean if scale.score == "mean" else f"{mean} * {sum(part.weight for part in parts):g}"


def _share(keyed: float, lowest: float, highest: float) -> str:
    above = f"{keyed:g}" if lowest == 0 else f"({keyed:g} - {lowest:g})" if lowest > 0 else f"({keyed:g} + {-lowest:g})"
    return f"{above}/{highest - lowest:g}"


def _weighted(part: PartExplained, text: str) -> str:
    return text if part.weight == 1 else f"{part.weight:g} * {text}"


def _with_numbers(formula: str, known: Mapping[str, Value]) -> str:
    """A formula with the numbers that are known in place of their ids."""

    def number(found: re.Match[str]) -> str:
        value = known.get(found[0])
        if not isinstance(value, (int, float)):
            return found[0]
        return repr(value) if value >= 0 else f"({value!r})"

    return _WORD_OR_ID.sub(number, formula)


def _lines(one: ScoreExplained) -> Iterator[str]:
    score = one.score
    band = f", band {score.band}" if score.band else ""
    interval = "" if score.low is None else f", SEM {score.sem:.4g}, 95% {score.low:.4g} to {score.high:.4g}"
    value = f"no score ({score.reason})" if score.value is None else repr(score.value)
    yield f"{score.id} ({one.title}): {value}{band}{interval}"
    for part in one.parts:
        yield f"  {part.id}: {_given(part)}"
    yield f"  rule: {one.rule}"
    if one.arithmetic:
        yield f"  {one.arithmetic}"
    if one.error:
        yield f"  error: {one.error}"


def _given(part: PartExplained) -> str:
    if part.given is None:
        return f"missing ({part.said})"
    if part.keyed is None:
        return f"{part.given}"
    reverse = ", reverse-keyed" if part.reverse else ""
    weight = "" if part.weight == 1 else f", weight {part.weight:g}"
    return f"{part.given} ({part.said}) counts as {part.keyed:g}{reverse}{weight}"
