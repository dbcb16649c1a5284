"""Two versions of a questionnaire: which scores still mean the same, and what a change asks of its author.

Knows no database: whether a version was ever asked, and what is kept of it, others know. Plots, `compare` and
`rescore` all ask here, so that nowhere two scores are joined that another place keeps apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Final
from weakref import ref

from assessment.questionnaire import aspects
from assessment.questionnaire.aspects import Aspects
from assessment.questionnaire.definition import ErrorParameters, Questionnaire, Scale
from assessment.questionnaire.differences import Difference, Kind, differences

_known: dict[int, tuple[ref[Questionnaire], dict[str, str]]] = {}
"""Hashes that were asked for, by the identity of their questionnaire: a caseload asks for one at every point."""

KEY: Final = "the key"
FORMULA: Final = "the formula"
ROUNDING: Final = "the rounding"
_ASKED: Final = "what is asked by "


def meaning_of(questionnaire: Questionnaire, score_id: str) -> str:
    """A hash of all that gives a score's numbers their meaning: scores with the same one may be compared.

    A scale means its key with directions and weights, its way of scoring and rounding, its missing rule, what each
    keyed item asks in which words, with which options in which range, and the recall and stem that stand above. A
    derived score means its formula, its rounding and table, its missing rule, and what its parts mean. Title, bands,
    sentences and error change no number.
    """
    questionnaire = questionnaire.as_written or questionnaire  # in every language the numbers mean the same
    known = _known_of(questionnaire)
    if score_id not in known:
        text = json.dumps(meaning(questionnaire, score_id), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        known[score_id] = sha256(text.encode()).hexdigest()
    return known[score_id]


def meaning(questionnaire: Questionnaire, score_id: str) -> Aspects:
    """What `meaning_of` is the hash of, by names that say in words what would be another."""
    score = questionnaire.scores[score_id]
    around = {"the recall": questionnaire.recall, "the stem": questionnaire.stem}
    if isinstance(score, Scale):
        fields = [keyed.field for keyed in score.key]
        counted = {KEY: aspects.key_of(score), "the way of scoring": score.score, ROUNDING: score.round or aspects.NO}
        return {**counted, "the missing rule": str(score.min_answered), **around, **_asked(questionnaire, fields)}
    parts = sorted(score.formula.ids)
    formula = aspects.of_derived(score)["formula"]
    own = [id_ for id_ in parts if id_ in questionnaire.fields]
    scores = {f"the meaning of {id_}": meaning_of(questionnaire, id_) for id_ in parts if id_ in questionnaire.scores}
    rule = str(score.min_answered or aspects.NO)
    counted = {FORMULA: formula, ROUNDING: score.round or aspects.NO, "the table": aspects.table_of(score)}
    return {**counted, "the missing rule": rule, **around, **scores, **_asked(questionnaire, own)}


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What became of a questionnaire from one version to the next."""

    old: Questionnaire
    new: Questionnaire
    differences: tuple[Difference, ...]

    def of_kind(self, *kinds: Kind) -> tuple[Difference, ...]:
        """The differences of these kinds."""
        return tuple(one for one in self.differences if one.kind in kinds)

    @property
    def is_same_version(self) -> bool:
        """Both say that they are the same version of the same questionnaire."""
        return (self.old.id, self.old.version) == (self.new.id, self.new.version)

    @cached_property
    def comparable(self) -> tuple[str, ...]:
        """The scores of the old version that go on in the new one: a trend runs through."""
        return tuple(id_ for id_ in self.old.scores if id_ in self.new.scores and not self.breaks.get(id_))

    @cached_property
    def breaks(self) -> Mapping[str, tuple[str, ...]]:
        """For each other score of the old version, in words, why its trend ends or begins anew."""
        return {id_: why for id_ in self.old.scores if (why := tuple(self._why_not(id_)))}

    @property
    def needs_new_version(self) -> bool:
        """What is asked or counted is not as it was, under the same version: the seal would break."""
        return self.is_same_version and self.old.seal != self.new.seal

    @property
    def needs_higher_revision(self) -> tuple[str, ...]:
        """Scales whose error table is another one, without a revision above all that the old version had.

        Above all of them: scores carry one revision, the highest of their version's tables.
        """
        if not self.is_same_version or self.old.seal != self.new.seal:
            return ()
        before = errors_of(self.old)
        return tuple(
            id_
            for id_, error in errors_of(self.new).items()
            if is_another(before.get(id_), error) and error.revision <= revision_of(before.values(), none=0)
        )

    @property
    def against_rescoring(self) -> tuple[Difference, ...]:
        """What differs in what is asked: with any of it, old responses are no answers to the new version."""
        return self.of_kind("asked")

    def _why_not(self, id_: str) -> Iterator[str]:
        if self.old.id != self.new.id:
            yield f"`{self.new.id}` is another questionnaire"
        elif id_ not in self.new.scores:
            yield "it is gone"
        elif isinstance(self.old.scores[id_], Scale) != isinstance(self.new.scores[id_], Scale):
            yield "a scale and a derived score are counted in different ways"
        else:
            before, after = meaning(self.old, id_), meaning(self.new, id_)
            shared = (what for what in before if what in after)
            yield from (f"{what} is another" for what in shared if before[what] != after[what])


def compared(old: Questionnaire, new: Questionnaire) -> Comparison:
    """Compare two questionnaires, the old one first."""
    found = differences(old, new)
    comparison = Comparison(old=old, new=new, differences=found)
    if comparison.needs_new_version and not comparison.of_kind("asked", "counted"):
        # A term or set of options was renamed, say: the seal covers how a file is written, as it cannot know the aim.
        otherwise = Difference(kind="beside", place="questionnaire", what="is written otherwise, to the same end")
        return replace(comparison, differences=(*found, otherwise))
    return comparison


def errors_of(questionnaire: Questionnaire) -> dict[str, ErrorParameters]:
    """The error tables by scale."""
    return {scale.id: scale.error for scale in questionnaire.scales if scale.error is not None}


def revision_of(errors: Iterable[ErrorParameters], *, none: int = 1) -> int:
    """The one revision that scores made with these tables carry: the highest."""
    return max((error.revision for error in errors), default=none)


def is_another(before: ErrorParameters | None, after: ErrorParameters) -> bool:
    """Whether an error table says something else, whatever its revision."""
    return before is None or replace(before, revision=after.revision) != after


def _known_of(questionnaire: Questionnaire) -> dict[str, str]:
    key = id(questionnaire)
    kept = _known.get(key)
    if kept is not None and kept[0]() is questionnaire:
        return kept[1]
    made: dict[str, str] = {}
    _known[key] = (ref(questionnaire, lambda _: _known.pop(key, None)), made)
    return made


def _asked(questionnaire: Questionnaire, fields: Iterable[str]) -> Aspects:
    """What each response was given to, as one text for each; a rating is asked by its item's text and its own label."""
    asked: dict[str, str] = {}
    for id_ in fields:
        one = questionnaire.fields[id_]
        wording = {**aspects.wording_of(one.item), "ratings": one.rating.label if one.rating else aspects.NO}
        reasons = {reason.id: reason.label for reason in one.reasons}
        asked[_ASKED + id_] = json.dumps([one.item.type, wording, reasons], sort_keys=True, ensure_ascii=False)
    return asked
