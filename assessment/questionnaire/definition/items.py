"""What is asked, and what one response can be: items, their options and ratings, the reasons for giving none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from assessment.questionnaire.trees import Expression

Number: TypeAlias = int | float
Value: TypeAlias = int | float | str | tuple[str, ...]
"""One response: a number, an option's id, a text, an ISO date, or the ids chosen in a `choices` item."""

ItemType: TypeAlias = Literal["choice", "choices", "slider", "number", "text", "date", "note"]


def as_chosen(value: Number | str) -> str:
    """An option's value as a `choices` response holds it, and as a form or CSV writes it: 3 and 3.0 are "3"."""
    return value if isinstance(value, str) else repr(float(value)).removesuffix(".0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason for giving no answer, offered to the client: kept, never scored."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseOption:
    """One option of a set: either a value (number or id) or a reason for missing, never both."""

    label: str
    value: Number | str | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One of several ratings of the same item; its response is stored as `ITEM.rating`."""

    id: str
    label: str
    missing: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing asked (or, for type `note`, shown)."""

    id: str
    type: ItemType
    text: str = ""
    help: str = ""
    options_id: str | None = None
    options: tuple[ResponseOption, ...] = ()
    range: tuple[Number, Number] | None = None
    step: Number = 1
    left: str = ""
    right: str = ""
    centre: str = ""
    ratings: tuple[Rating, ...] = ()
    missing: tuple[Reason, ...] = ()
    required: bool = False
    show: Expression | None = None
    private: bool = False
    under_plot: bool = False
    unchanged: Number | str | None = None
    """The value that says that nothing has changed since the last sitting: what was asked both times is a retest."""
    max_length: int = 500

    @property
    def is_asked(self) -> bool:
        """A `note` is shown and never answered."""
        return self.type != "note"

    def fields(self) -> tuple[Field, ...]:
        """The responses this item takes: one, or one for each rating; none for a note."""
        if not self.is_asked:
            return ()
        if not self.ratings:
            return (Field(id=self.id, item=self),)
        return tuple(Field(id=f"{self.id}.{rating.id}", item=self, rating=rating) for rating in self.ratings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One response that is stored: an item, or one rating of an item."""

    id: str
    item: Item
    rating: Rating | None = None

    @property
    def text(self) -> str:
        """What is asked in words, for tables and codebooks: the item's text, or its ends and the rating's label."""
        text = self.item.text or " – ".join(end for end in (self.item.left, self.item.right) if end)
        return text if self.rating is None else f"{text}: {self.rating.label}"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons for missing that are offered here, whether they come from options, item or rating."""
        from_options = tuple(Reason(id=o.missing, label=o.label) for o in self.item.options if o.missing is not None)
        return from_options + self.item.missing + (self.rating.missing if self.rating else ())

    @property
    def values(self) -> tuple[Number | str, ...]:
        """The values that the options offer, in their order; empty for sliders, numbers, texts and dates."""
        return tuple(option.value for option in self.item.options if option.value is not None)

    @property
    def limits(self) -> tuple[float, float] | None:
        """Lowest and highest number this response can take; None where it is not a number."""
        if self.item.range is not None:
            return float(self.item.range[0]), float(self.item.range[1])
        numbers = [value for value in self.values if not isinstance(value, str)]
        if self.item.type != "choice" or not numbers:
            return None
        return float(min(numbers)), float(max(numbers))

    def label_of(self, value: Value) -> str:
        """A response in the words it was given in; a number without words stays a number."""
        if isinstance(value, tuple):
            return "; ".join(self.label_of(part) for part in value)
        for option in self.item.options:
            if option.value is not None and as_chosen(option.value) == as_chosen(value):
                return option.label
        return f"{value:g}" if isinstance(value, float) else str(value)
