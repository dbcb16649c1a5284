"""Small questionnaires made by hand, random ones, and a slow scorer in fractions that reads like the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from assessment.questionnaire.definition import (
    Band,
    BandSet,
    Derived,
    Item,
    Keyed,
    Number,
    Questionnaire,
    Reason,
    ResponseOption,
    Rounding,
    Scale,
    ScoreKind,
    Value,
)
from assessment.questionnaire.expressions import parsed

QUARTERS = BandSet(
    bands=tuple(Band(start=start, id=id_, label=id_) for start, id_ in ((0, "a"), (25, "b"), (50, "c"), (75, "d")))
)


def choice(id_: str, values: Sequence[Number | str] = (0, 1, 2, 3, 4), *, missing: Sequence[str] = ("skip",)) -> Item:
    options = [ResponseOption(label=f"option {value}", value=value) for value in values]
    reasons = [ResponseOption(label=f"reason {reason}", missing=reason) for reason in missing]
    return Item(id=id_, type="choice", text=id_, options=(*options, *reasons))


def choices(id_: str, values: Sequence[Number | str]) -> Item:
    options = tuple(ResponseOption(label=f"option {value}", value=value) for value in values)
    return Item(id=id_, type="choices", text=id_, options=options)


def slider(id_: str, least: Number = 0, most: Number = 10, *, step: Number = 1, missing: Sequence[str] = ()) -> Item:
    reasons = tuple(Reason(id=reason, label=f"reason {reason}") for reason in missing)
    return Item(
        id=id_, type="slider", left="left end", right="right end", range=(least, most), step=step, missing=reasons
    )


def scale(
    id_: str,
    key: Sequence[str],
    *,
    score: ScoreKind = "pomp",
    weights: Mapping[str, float] | None = None,
    **others: Any,
) -> Scale:
    required = others.pop("required", ())
    keyed = tuple(
        Keyed(
            field=one.lstrip("-"),
            reverse=one.startswith("-"),
            weight=(weights or {}).get(one.lstrip("-"), 1.0),
            required=one.lstrip("-") in required,
        )
        for one in key
    )
    least = others.pop("min_answered", len(key))
    return Scale(id=id_, title=f"Scale {id_}", key=keyed, score=score, min_answered=least, **others)


def derived(id_: str, formula: str, **others: Any) -> Derived:
    return Derived(id=id_, title=f"Derived {id_}", formula=parsed(formula, {}), **others)


def made(*parts: Item | Scale | Derived, **others: Any) -> Questionnaire:
    return Questionnaire(
        id="made",
        version=1,
        title="Made",
        language="en",
        status="provisional",
        items=tuple(part for part in parts if isinstance(part, Item)),
        scales=tuple(part for part in parts if isinstance(part, Scale)),
        derived=tuple(part for part in parts if isinstance(part, Derived)),
        **others,
    )


def by_hand(questionnaire: Questionnaire, one: Scale, values: Mapping[str, Value]) -> tuple[Fraction | None, int]:
    """A scale's score and n in fractions, straight from the language's table; nothing is shared with the scorer."""
    answered = []
    for keyed in one.key:
        limits = questionnaire.fields[keyed.field].limits
        given = values.get(keyed.field)
        if given is None or limits is None or not isinstance(given, (int, float)):
            continue
        lowest, highest, x = (Fraction(str(number)) for number in (*limits, given))
        if keyed.reverse:
            x = lowest + highest - x
        answered.append((Fraction(str(keyed.weight)), x, lowest, highest))
    if len(answered) < one.min_answered or any(keyed.required and keyed.field not in values for keyed in one.key):
        return None, len(answered)
    total = sum(weight for weight, *_ in answered)
    everything = sum(Fraction(str(keyed.weight)) for keyed in one.key)
    mean = sum(weight * x for weight, x, _, _ in answered) / total
    pomp = 100 * sum(weight * (x - low) / (high - low) for weight, x, low, high in answered) / total
    count = sum((weight for weight, x, low, _ in answered if x > low), start=Fraction(0))
    exact: Fraction = {"pomp": pomp, "mean": mean, "sum": mean * everything, "count": count}[one.score]
    return rounded_by_hand(exact, one.round), len(answered)


def rounded_by_hand(number: Fraction, how: Rounding | None) -> Fraction:
    """The nearest whole number on the side that is wished for, found by trying those round it."""
    if how is None:
        return number
    around = [Fraction(int(number) + step) for step in (-1, 0, 1)]
    if how == "up":
        return min(whole for whole in around if whole >= number)
    if how == "down":
        return max(whole for whole in around if whole <= number)
    return min(around, key=lambda whole: (abs(whole - number), -abs(whole)))


OPTION_SETS = ((0, 1, 2, 3, 4), (1, 2, 3, 4, 5, 6, 7), (-3, -1, 0, 2), (0.5, 1.0, 1.5), (0, 1))


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Items of all numeric kinds, and up to four scales of all kinds of score over them."""
    alike = draw(st.sampled_from(OPTION_SETS))
    items = [choice(f"A{number}", alike) for number in range(draw(st.integers(1, 6)))]
    ranges = st.sampled_from([(0, 10, 1), (0, 1, 0.1), (-2, 3, 0.25), (1, 7, 3)])
    mixed = [
        slider(f"B{number}", least, most, step=step)
        for number, (least, most, step) in enumerate(draw(st.lists(ranges, max_size=4)))
    ]
    scales = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["pomp", "mean", "sum", "count"]))
        pool = items if kind in ("mean", "sum") else [*items, *mixed]
        key = draw(st.lists(st.sampled_from([item.id for item in pool]), min_size=1, unique=True))
        signs = draw(st.lists(st.sampled_from(["", "-"]), min_size=len(key), max_size=len(key)))
        weights = draw(st.sampled_from([{}, dict(zip(key, (2, 0.5, 0.1, 3), strict=False))]))
        signed = [sign + one for sign, one in zip(signs, key, strict=True)]
        least = draw(st.integers(1, len(key)))
        how = draw(st.sampled_from([None, None, "nearest", "up", "down"]))
        made_scale = scale(f"S{number}", signed, score=kind, weights=weights, min_answered=least, round=how)
        required = draw(st.sets(st.sampled_from(key), max_size=1))
        with_required = tuple(replace(one, required=one.field in required) for one in made_scale.key)
        scales.append(replace(made_scale, key=with_required))
    return made(*items, *mixed, *scales)


def grid(item: Item) -> Sequence[Number]:
    """Every number that can be answered."""
    if item.range is None:
        return [
            option.value for option in item.options if option.value is not None and not isinstance(option.value, str)
        ]
    least, most, step = (Fraction(str(number)) for number in (*item.range, item.step))
    return [float(least + n * step) for n in range(int((most - least) / step) + 1)]


def people(questionnaire: Questionnaire) -> st.SearchStrategy[list[dict[str, Value]]]:
    """Up to eight people's responses, with gaps."""
    person = st.fixed_dictionaries({}, optional={item.id: st.sampled_from(grid(item)) for item in questionnaire.items})
    return st.lists(person, min_size=1, max_size=8)


@st.composite
def studies(draw: st.DrawFn) -> tuple[Questionnaire, list[dict[str, Value]]]:
    """A questionnaire and people who answered it."""
    questionnaire = draw(questionnaires())
    return questionnaire, draw(people(questionnaire))
