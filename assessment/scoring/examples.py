"""Runs the worked examples of a definition, so that a questionnaire that counts wrongly is never asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from assessment.questionnaire.answers import coded
from assessment.questionnaire.definition import Example, Field, Questionnaire, Responses, Value, as_chosen
from assessment.questionnaire.effects import Effects
from assessment.questionnaire.plan import PlanBook
from assessment.questionnaire.problems import Problem
from assessment.questionnaire.walk import Walk
from assessment.scoring.scores import Scored, scored

_HALF_OF_FOURTH_DECIMAL: Final = 0.5e-4 + 1e-9
_REMEDY: Final = "correct the example or the definition"


def problems_in_examples(
    questionnaire: Questionnaire, beside: Iterable[Questionnaire], plans: PlanBook, *, file: str
) -> tuple[Problem, ...]:
    """What the worked examples of a sound definition expected and did not get, with what they got.

    Args:
        questionnaire: the definition; its own rules are checked elsewhere and hold.
        beside: the other questionnaires of the plans, whose items an example may answer too.
        plans: where pages are looked up that the file does not have.
        file: its name, as problems say it.
    """
    fields = {id_: one for other in beside for id_, one in other.fields.items()} | dict(questionnaire.fields)
    return tuple(
        Problem(
            file=file, line=example.line or 1, code=f"example-{kind}", what=f"{_name(example)}{what}", remedy=remedy
        )
        for example in questionnaire.examples
        for kind, what, remedy in _Run(questionnaire, fields, plans, example).differences()
    )


def _name(example: Example) -> str:
    return f"example `{example.id}`: " if example.id else "the example: "


_Difference = tuple[str, str, str]
"""Kind, what is wrong, what to do."""


@dataclass(frozen=True)
class _Run:
    """One example, run."""

    questionnaire: Questionnaire
    fields: Mapping[str, Field]
    """Of this questionnaire and of those beside it."""
    plans: PlanBook
    example: Example

    def differences(self) -> Iterator[_Difference]:
        """Everything that differs from what the example expects; nothing more when its answers do not fit."""
        unfit = [one for one in map(self._unfit, self.example.answers) if one is not None]
        if unfit:
            yield from unfit
            return
        yield from self._differing_scores()
        for kind, expected, found in self._outcomes():
            if expected is not None and expected != found:
                yield kind, f"expected {_shown(expected)}, got {_shown(found)}", _REMEDY

    def _unfit(self, id_: str) -> _Difference | None:
        answer = self.example.answers[id_]
        if id_ not in self.fields or id_ in self._responses.values or id_ in self._responses.missing:
            return None
        return (
            "answer",
            f"`{id_}` cannot be answered with {_shown(answer)}",
            "give a value, or a reason, that it offers",
        )

    @cached_property
    def _responses(self) -> Responses:
        """All answers coded, those of earlier questionnaires too; an answer that does not fit is in neither part."""
        answered = [self.fields[id_] for id_ in self.example.answers if id_ in self.fields]
        answers = self.example.answers
        reasons = {one.id: reason.id for one in answered for reason in one.reasons if answers[one.id] == reason.id}
        texts = {one.id: _texts(answers[one.id]) for one in answered}
        found = coded([one for one in answered if one.id not in reasons], texts).responses
        return Responses(values=found.values, missing={**found.missing, **reasons})

    @cached_property
    def _walk(self) -> Walk:
        given = {id_: value for id_, value in self._responses.values.items() if id_ not in self.questionnaire.fields}
        return Walk(questionnaires=(self.questionnaire,), plans=self.plans, given=given)

    @cached_property
    def _scored(self) -> Scored:
        hidden = self._walk.hidden(self._responses.values)
        own = self._responses.of(self.questionnaire.fields)
        unanswered = self.questionnaire.fields.keys() - own.values.keys() - own.missing.keys()
        left_open = {id_: "not-asked" if id_ in hidden else "blank" for id_ in unanswered}
        responses = Responses(values=own.values, missing={**own.missing, **left_open})
        return scored(self.questionnaire, responses, sitting=self._walk.given)

    @cached_property
    def _effects(self) -> Effects:
        values = self._responses.values
        return self._walk.effects([page.number for page in self._walk.pages(values)], values)

    def _differing_scores(self) -> Iterator[_Difference]:
        scores = self._scored.scores
        for id_, expected in (self.example.scores or {}).items():
            found = scores[id_].value
            if found is None:
                yield "score", f"`{id_}` is expected to be {expected:g}, it has no score", _REMEDY
            elif abs(found - expected) > _HALF_OF_FOURTH_DECIMAL:
                yield "score", f"`{id_}` is expected to be {expected:.10g}, it is {found:.10g}", _REMEDY
        for id_ in self.example.no_score or ():
            if scores[id_].value is not None:
                yield "no-score", f"`{id_}` is expected to have no score, it is {scores[id_].value:.10g}", _REMEDY
        for id_, band in (self.example.bands or {}).items():
            if scores[id_].band != band:
                got = f"`{scores[id_].band}`" if scores[id_].band else "none"
                yield "band", f"`{id_}` is expected in band `{band}`, its band is {got}", _REMEDY

    def _outcomes(self) -> Iterator[tuple[str, object, object]]:
        """What else can be expected, with what came out; None is not compared."""
        example = self.example
        yield "pattern", example.pattern, self._scored.pattern or ""
        yield "notes", example.notes, self._scored.notes
        yield "hidden", None if example.hidden is None else frozenset(example.hidden), self._hidden
        yield "effect", example.effect, self._effects.effect
        yield "page", example.page, self._effects.page.id if self._effects.page is not None else ""
        yield "mark", example.mark, self._effects.mark

    @property
    def _hidden(self) -> frozenset[str]:
        """The items hidden; a note that is hidden counts only where the example names it."""
        hidden = self._walk.hidden_items(self._responses.values)
        named = self.example.hidden or ()
        return frozenset(
            item.id for item in self.questionnaire.items if item.id in hidden and (item.is_asked or item.id in named)
        )


def _texts(answer: Value) -> Sequence[str]:
    """An example's answer as a form would send it."""
    return [as_chosen(part) for part in answer] if isinstance(answer, tuple) else [as_chosen(answer)]


def _shown(value: object) -> str:
    if isinstance(value, (tuple, frozenset)):
        parts = sorted(value) if isinstance(value, frozenset) else value
        return ", ".join(f"`{part}`" for part in parts) or "nothing"
    return f"`{value}`" if value != "" else "nothing"
