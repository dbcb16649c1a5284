"""How a score is shown follows from its definition: followed over time, on a line between two ends, or as a bar.

No questionnaire, scale or item is named here; an author's file decides by what it says of a score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.questionnaire.definition import Derived, Item, Questionnaire, Scale


@dataclass(frozen=True, kw_only=True)
class Shapes:
    """The scores of one questionnaire, sorted by how they are shown."""

    followed: tuple[Scale, ...]
    """A card and a trend each; a change is put in words where the error table of a scale says that it may."""
    total: Scale | None
    """The followed scale that all bars are parts of."""
    bars: tuple[Scale, ...]
    """Parts of a total that is followed, whose own change is never put in words."""
    rows: Mapping[str, tuple[Scale, ...]]
    """Items drawn as marks on one line between their ends, with the scale of each rating, by item id."""
    of_row: Mapping[str, tuple[Derived, ...]]
    """Derived scores that compare the ratings of one such item, by item id."""
    others: tuple[Derived, ...]
    """Derived scores over the whole questionnaire."""


def shapes(questionnaire: Questionnaire) -> Shapes:
    """How each score of a questionnaire is shown."""
    rows: dict[str, list[Scale]] = {}
    others: list[Scale] = []
    for scale in questionnaire.scales:
        row = _row_of(questionnaire, scale)
        if row is not None:
            rows.setdefault(row.id, []).append(scale)
        else:
            others.append(scale)
    of_row = {item: _derived_of(questionnaire, {s.id for s in scales}) for item, scales in rows.items()}
    in_rows = {derived.id for several in of_row.values() for derived in several}
    quiet = [scale for scale in others if not _speaks_of_change(scale)]
    total = next((scale for scale in others if _speaks_of_change(scale) and quiet and _contains(scale, quiet)), None)
    bars = tuple(quiet) if total is not None else ()
    return Shapes(
        followed=tuple(scale for scale in others if scale is not total and scale not in bars),
        total=total,
        bars=bars,
        rows={item: tuple(scales) for item, scales in rows.items()},
        of_row=of_row,
        others=tuple(d for d in questionnaire.derived if d.id not in in_rows),
    )


def title_for(score: Scale | Derived, *, is_client: bool) -> str:
    """The name of a score: the client's own where there is one, never the clinical one in its place."""
    return (score.client_title or score.title) if is_client else score.title


def item_of(questionnaire: Questionnaire, id_: str) -> Item:
    """The item with this id."""
    return next(item for item in questionnaire.items if item.id == id_)


def _row_of(questionnaire: Questionnaire, scale: Scale) -> Item | None:
    if len(scale.key) != 1:
        return None
    only = questionnaire.fields[scale.key[0].field]
    return only.item if only.rating is not None and only.item.left else None


def _speaks_of_change(scale: Scale) -> bool:
    return scale.error is not None and scale.error.label_change


def _derived_of(questionnaire: Questionnaire, scales: set[str]) -> tuple[Derived, ...]:
    return tuple(d for d in questionnaire.derived if d.formula.ids <= scales)


def _contains(scale: Scale, parts: Sequence[Scale]) -> bool:
    own = {keyed.field for keyed in scale.key}
    return all(own >= {keyed.field for keyed in part.key} for part in parts)
