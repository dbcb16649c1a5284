"""What a begun sitting holds until it is sent: answers, which pages were left, what has been set off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assessment.questionnaire.definition import Field, Responses, Value

LONGEST_PAUSE = 600.0
"""Seconds on one page that still count as answering; a longer stay was a pause (a clinical choice, not a finding)."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A draft as a value. Each answer carries the revision in which it was given, so that no older page replaces it."""

    responses: Responses = field(default_factory=Responses)
    given_in: Mapping[str, int] = field(default_factory=dict)
    given_by: Mapping[str, str] = field(default_factory=dict)
    """The drawing of the page that gave each answer: what a page gave itself is never newer than that page."""
    left: frozenset[int] = frozenset()
    """Numbers of the pages that were sent."""
    looked_at: frozenset[str] = frozenset()
    """Alerts that were looked at; each is, once in a sitting."""
    put_aside: frozenset[int] = frozenset()
    """Pages sent with something required still open, which set something off: what she said there is kept."""
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What was typed or chosen and cannot be taken as it is, by the form's own names, so that none of it is lost."""
    refused_on: int = 0
    """The page that was sent last and could not be taken; 0 where none waits to be mended."""
    stopped_on: int = 0
    """The page on which she chose to finish later with something left open; 0 where she goes on with the next."""
    between: str = ""
    """The page between the questions that is being shown, by its id."""
    with_resources: bool = False
    break_: Literal["", "offered", "over"] = ""
    """The place at which an intake may stop for today: not reached, offered, or gone on from."""
    seconds: Mapping[str, float] = field(default_factory=dict)

    def with_page(
        self, fields: Iterable[Field], answers: Responses, *, seen: int, revision: int, drawing: str = ""
    ) -> tuple[Kept, tuple[str, ...]]:
        """Take the answers of one page, and name those that were kept because they are newer than the page.

        Args:
            fields: what the page asked.
            answers: its coded answers, left-open ones as `blank`; a field that is in neither map is passed over.
            seen: the draft's revision when the page was drawn.
            revision: the draft's revision from now on.
            drawing: of the page, another one each time that it is drawn; empty for one that does not tell.

        Returns:
            The new draft, and the ids whose newer, different answers were kept.
        """
        taken: dict[str, int] = {}
        newer: list[str] = []
        for asked in fields:
            if asked.id not in answers.values and asked.id not in answers.missing:
                continue
            if _same(self.responses, answers, asked.id):
                continue
            is_own = bool(drawing) and self.given_by.get(asked.id) == drawing
            if self.given_in.get(asked.id, 0) > seen and not is_own:
                newer.append(asked.id)
            else:
                taken[asked.id] = revision
        kept = replace(
            self,
            responses=self.responses.joined(answers.of(taken)),
            given_in=dict(self.given_in) | taken,
            given_by=dict(self.given_by) | dict.fromkeys(taken, drawing),
        )
        return kept, tuple(newer)

    def as_json(self) -> dict[str, Any]:
        """The draft as plain JSON, for sealing."""
        return {
            "values": {k: list(v) if isinstance(v, tuple) else v for k, v in self.responses.values.items()},
            "missing": dict(self.responses.missing),
            "given_in": dict(self.given_in),
            "given_by": dict(self.given_by),
            "left": sorted(self.left),
            "looked_at": sorted(self.looked_at),
            "put_aside": sorted(self.put_aside),
            "typed": {name: list(texts) for name, texts in self.typed.items()},
            "refused_on": self.refused_on,
            "stopped_on": self.stopped_on,
            "between": self.between,
            "with_resources": self.with_resources,
            "break": self.break_,
            "seconds": dict(self.seconds),
        }


def kept_from(content: Mapping[str, Any]) -> Kept:
    """The draft that `as_json` wrote; one begun before a key was known goes on without it."""
    return Kept(
        responses=Responses(values=values_from(content["values"]), missing=dict(content["missing"])),
        given_in=dict(content["given_in"]),
        given_by=dict(content.get("given_by", {})),
        left=frozenset(content["left"]),
        looked_at=frozenset(content["looked_at"]),
        put_aside=frozenset(content.get("put_aside", ())),
        typed={name: tuple(texts) for name, texts in content.get("typed", {}).items()},
        refused_on=content.get("refused_on", 0),
        stopped_on=content["stopped_on"],
        between=content["between"],
        with_resources=content["with_resources"],
        break_=content.get("break", ""),
        seconds=dict(content["seconds"]),
    )


def values_from(stored: Mapping[str, Any]) -> dict[str, Value]:
    """Responses as they were before JSON turned the chosen ids of a `choices` item into a list."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in stored.items()}


def raw(responses: Responses, asked: Field) -> tuple[str, ...]:
    """What a form has to show as chosen or typed for this response, in the form's own words; () for nothing yet."""
    if asked.id in responses.missing:
        reason = responses.missing[asked.id]
        offered = {r.id for r in asked.reasons}
        return ((reason,) if asked.item.options else (f"!{reason}",)) if reason in offered else ()
    value = responses.values.get(asked.id)
    if value is None:
        return ()
    if isinstance(value, tuple):
        return value
    return (f"{value:g}" if isinstance(value, float) else str(value),)


def _same(before: Responses, now: Responses, asked: str) -> bool:
    """Unanswered and left open are the same answer; anything else has to be equal."""
    blank = "blank"
    return before.values.get(asked) == now.values.get(asked) and before.missing.get(asked, blank) == now.missing.get(
        asked, blank
    )
