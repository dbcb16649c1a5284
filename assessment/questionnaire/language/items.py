"""Tables of options and items turned into response options and items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from assessment.questionnaire.definition import Item, ItemType, Number, Rating, Reason, ResponseOption, as_chosen
from assessment.questionnaire.language.conditions import expression_of
from assessment.questionnaire.language.contents import is_id, is_number, listed, nearest, shown
from assessment.questionnaire.language.keys import ITEM, KEYS_FOR_TYPES, NEEDED_BY_TYPE, OPTION, RATING, REASON
from assessment.questionnaire.language.parts import Part, shared_keys
from assessment.questionnaire.language.sources import Source
from assessment.questionnaire.places import Path
from assessment.questionnaire.trees import Expression

RESERVED_REASONS: Final = ("blank", "not-asked", "not-reached", "no-score", "score")
"""Reasons that the application itself gives, and words that stand beside reasons in texts of scores."""

MOST_STEPS: Final = 100
"""A slider without scripts is a row of choices."""

Options = tuple[ResponseOption, ...]
OptionSets = Mapping[str, Options | None]
"""Sets by name; None stands for one that cannot be read, so that nothing more is said about those who use it."""


def option_sets(top: Part) -> dict[str, Options | None]:
    """The named sets of `[options]`."""
    sets: dict[str, Options | None] = {}
    for name, entries in top.table("options").items():
        path = (*top.path, "options", name)
        if not is_id(name):
            top.source.note(path, "wrong-name", f"{shown(name)} cannot name a set", "use letters, digits and hyphens")
        sets[name] = _options(top.source, path, entries)
    return sets


def _options(source: Source, path: Path, entries: object) -> Options | None:
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        remedy = 'write a list such as [{ value = 0, label = "Never" }, { value = 1, label = "Often" }]'
        source.note(path, "wrong-value", f"the set `{path[-1]}` is no list of options", remedy)
        return None
    n_before = len(source.problems)
    options = tuple(_option(Part(source, (*path, n), entry, OPTION)) for n, entry in enumerate(entries))
    if len(source.problems) == n_before:
        _check_set(source, path, options)
    return options if len(source.problems) == n_before else None


def _option(part: Part) -> ResponseOption:
    value = part.value("value")
    if part.is_usable and part.has("value") == part.has("missing"):
        what = "an option has to have one of `value` and `missing`"
        part.note(None, "one-of-keys", what, "give a value to be kept, or the id of a reason for a missing answer")
    _check_reason(part, "missing")
    return ResponseOption(
        label=part.text("label"),
        value=value if is_number(value) or isinstance(value, str) else None,
        missing=part.word("missing") or None,
    )


def _check_reason(part: Part, key: str) -> None:
    reason = part.word(key)
    if reason in RESERVED_REASONS:
        remedy = f"choose another id; {listed(RESERVED_REASONS)} mean something else"
        part.note(key, "reserved-id", f"a reason cannot be called {shown(reason)}", remedy)
    elif reason and not any(character.isalpha() for character in reason):
        # a form sends it where a number may come, too
        part.note(key, "reserved-id", f"the reason {shown(reason)} looks like a number", "use an id with a letter")


def _check_set(source: Source, path: Path, options: Options) -> None:
    values = [option.value for option in options if option.value is not None]
    if not values:
        source.note(path, "no-values", f"the set `{path[-1]}` has no values", "give at least one option a `value`")
    if len({isinstance(value, str) for value in values}) > 1:
        what = f"the set `{path[-1]}` mixes numbers and ids"
        source.note(path, "mixed-values", what, "make its values all numbers or all ids")
    seen: set[object] = set()
    for number, option in enumerate(options):
        # as text, since a form sends text: the number 1 and the reason "1" would be one answer
        sent = option.missing if option.value is None else as_chosen(option.value)
        for word in (("value or reason", sent), ("label", option.label)):
            if word in seen:
                what = f"the {word[0]} {shown(word[1])} stands twice in the set `{path[-1]}`"
                source.note((*path, number), "twice", what, "make values, reasons and labels unique in a set")
            seen.add(word)


@dataclass(frozen=True, slots=True)
class Shared:
    """What every item of a file may use: sets of options, terms, and the keys of `[every_item]`."""

    sets: OptionSets
    terms: Mapping[str, Expression]
    keys: Mapping[str, object]


def items(top: Part, sets: OptionSets, terms: Mapping[str, Expression]) -> list[tuple[Path, Item | None, str]]:
    """Every item with its place and id; None in place of an item that cannot be read."""
    shared = Shared(sets, terms, shared_keys(top, "every_item", ITEM))
    return [
        _item(top, number, table, shared) for number, table in enumerate(top.list("items")) if isinstance(table, dict)
    ]


def _item(top: Part, number: int, table: Mapping[str, object], shared: Shared) -> tuple[Path, Item | None, str]:
    path = (*top.path, "items", number)
    type_ = table.get("type", shared.keys.get("type"))
    fitting = {key: value for key, value in shared.keys.items() if type_ in KEYS_FOR_TYPES.get(key, (type_,))}
    part = Part(top.source, path, table, ITEM, shared=fitting, shared_path=(*top.path, "every_item"))
    if part.has("type"):
        _check_keys_of_type(part, table)
    item = Item(
        id=part.word("id"),
        type=cast("ItemType", part.word("type")),
        text=part.text("text"),
        help=part.text("help"),
        options_id=part.word("options") or None,
        options=_options_named(part, shared.sets),
        range=part.range("range"),
        step=_step(part),
        left=part.text("left"),
        right=part.text("right"),
        centre=part.text("centre"),
        ratings=_ratings(part),
        missing=_reasons(part),
        required=part.flag("required"),
        show=expression_of(part, "show", shared.terms),
        private=part.flag("private"),
        under_plot=part.flag("under_plot"),
        unchanged=_unchanged(part, shared.sets),
        max_length=part.whole("max_length") or 500,
    )
    # a set that cannot be read was noted at the set; its items are left out just as quietly
    is_read = part.is_usable and not (item.options_id is not None and shared.sets.get(item.options_id) is None)
    return path, item if is_read else None, item.id


def _check_keys_of_type(part: Part, table: Mapping[str, object]) -> None:
    type_ = part.word("type")
    for key, types in KEYS_FOR_TYPES.items():
        if key in table and type_ not in types:
            what = f'`{key}` is not for items of type "{type_}"'
            part.note_spare(key, "misplaced-key", what, f"remove it, or make the type one of {listed(types)}")
    for key in NEEDED_BY_TYPE[type_]:
        if not part.has(key) and key not in table:
            part.note(None, "missing-key", f'an item of type "{type_}" has no `{key}`', f"give `{key}`")


def _options_named(part: Part, sets: OptionSets) -> Options:
    name = part.word("options")
    if not name:
        return ()
    if name not in sets:
        meant = nearest(name, list(sets))
        remedy = f'did you mean "{meant}"?' if meant else "write the set under [options], or name another"
        part.note("options", "unknown-options", f"there is no set of options {shown(name)}", remedy)
    return sets.get(name) or ()


def _unchanged(part: Part, sets: OptionSets) -> Number | str | None:
    """One of the values that the item offers."""
    value, options = part.value("unchanged"), sets.get(part.word("options"))
    offered = [option.value for option in options or () if option.value is not None]
    if value is None or options is None:  # what is wrong with the set was told there
        return None
    if not (is_number(value) or isinstance(value, str)) or value not in offered:
        remedy = f"give one of {listed([as_chosen(one) for one in offered])}"
        part.note_spare("unchanged", "unknown-value", f"no option has the value {shown(value)}", remedy)
        return None
    return value


def _step(part: Part) -> Number:
    step, range_ = part.number("step") or 1, part.range("range")
    if range_ is None:
        return step
    n_steps = (range_[1] - range_[0]) / step
    if abs(n_steps - round(n_steps)) > 1e-6 * max(1.0, n_steps):
        what = f"steps of {step:g} do not lead from {range_[0]:g} to {range_[1]:g}"
        part.note("step" if part.has("step") else "range", "uneven-steps", what, "change `step` or `range`")
    elif part.word("type") == "slider" and n_steps > MOST_STEPS:
        remedy = f"give a larger `step`, at most {MOST_STEPS} of them, or make it a number"
        part.note("range", "too-many-steps", f"the slider has {n_steps:.0f} steps", remedy)
    return step


def _ratings(part: Part) -> tuple[Rating, ...]:
    ratings = [
        Rating(id=inner.word("id"), label=inner.text("label"), missing=_reasons(inner))
        for inner in part.parts("ratings", RATING)
    ]
    _check_unique(part, "ratings", [rating.id for rating in ratings])
    return tuple(ratings)


def _reasons(part: Part) -> tuple[Reason, ...]:
    reasons = []
    for inner in part.parts("missing", REASON):
        _check_reason(inner, "id")
        reasons.append(Reason(id=inner.word("id"), label=inner.text("label")))
    _check_unique(part, "missing", [reason.id for reason in reasons])
    return tuple(reasons)


def _check_unique(part: Part, key: str, ids: list[str]) -> None:
    for number, id_ in enumerate(ids):
        if id_ and id_ in ids[:number]:
            what = f"the id {shown(id_)} stands twice in `{key}`"
            part.source.note((*part.where(key), number), "twice", what, "give each an id of its own")
