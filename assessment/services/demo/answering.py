"""Answers that add up to a story's scores: the definition's own keys are read backwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from assessment.questionnaire.definition import Field, Keyed, Questionnaire

CHANCE_OF_NOISE = 0.5
"""How often two answers of a scale part by one step each, so that she does not answer all alike."""


def answers(
    questionnaire: Questionnaire, given: Mapping[str, str], targets: Mapping[str, float], rng: Random
) -> dict[str, tuple[str, ...]]:
    """Raw answers by response id, as a form would send them.

    Args:
        given: answers that stand already; several choices are parted by semicolons.
        targets: scores wanted, in percent of what each scale can reach. Scales without one are left alone.
        rng: where the noise within a scale comes from.
    """
    made = {id_: _parts(one, given[id_]) for id_, one in questionnaire.fields.items() if id_ in given}
    for scale in questionnaire.scales:
        if scale.id in targets:
            open_keys = [keyed for keyed in scale.key if keyed.field not in made]
            made |= _for_scale(questionnaire, open_keys, targets[scale.id] / 100, rng)
    for id_, one in questionnaire.fields.items():
        if id_ not in made and one.item.type == "slider":
            made[id_] = (str(_somewhere(one, rng)),)
    return made


def _for_scale(
    questionnaire: Questionnaire, keys: Sequence[Keyed], share: float, rng: Random
) -> dict[str, tuple[str, ...]]:
    """Answers whose keyed values add up to this share of what they can reach, as nearly as whole steps allow."""
    fields = [questionnaire.fields[keyed.field] for keyed in keys]
    reach = [int(_span(one)[1] - _span(one)[0]) for one in fields]
    amounts = _spread(round(share * sum(reach)), reach, rng)
    return {
        one.id: (str(_value(one, amount, is_reverse=keyed.reverse)),)
        for one, keyed, amount in zip(fields, keys, amounts, strict=True)
    }


def _spread(total: int, reach: Sequence[int], rng: Random) -> list[int]:
    """Whole amounts that add up to a total, none above its reach: first evenly, then with noise that cancels out."""
    amounts = [0] * len(reach)
    order = list(range(len(reach)))
    while sum(amounts) < min(total, sum(reach)):
        rng.shuffle(order)
        for n in order:
            if sum(amounts) < total and amounts[n] < reach[n]:
                amounts[n] += 1
    rng.shuffle(order)
    for more, less in zip(order[::2], order[1::2], strict=False):
        if rng.random() < CHANCE_OF_NOISE and amounts[more] < reach[more] and amounts[less] > 0:
            amounts[more] += 1
            amounts[less] -= 1
    return amounts


def _value(one: Field, amount: int, *, is_reverse: bool) -> int:
    least, most = _span(one)
    return int(most - amount if is_reverse else least + amount)


def _somewhere(one: Field, rng: Random) -> int:
    """A place on a line that no score is made from, not far from its middle."""
    least, most = _span(one)
    third = (most - least) / 3
    return rng.randint(round(least + third), round(most - third))


def _span(one: Field) -> tuple[float, float]:
    assert one.limits is not None, f"{one.id} is keyed but takes no number"
    return one.limits


def _parts(one: Field, text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if one.item.type == "choices" else (text,)
