"""One table of a file while it is read: it knows its keys, notes what does not fit, and hands out what does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from assessment.questionnaire.definition import Number
from assessment.questionnaire.language.contents import SETS, is_number, nearest, shown
from assessment.questionnaire.language.keys import Key, Shape
from assessment.questionnaire.language.other_names import ALSO_CALLED, SETS_AS
from assessment.questionnaire.language.sources import Source
from assessment.questionnaire.places import Path

MOST_NAMED: Final = 20
"""More unknown keys than this in one table are counted, not named."""

_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BLANKS = re.compile(r"[ \t\r\n]+")


def tidy(text: str) -> str:
    """A text without the layout of its file: one blank between words, one empty line between paragraphs."""
    paragraphs = (_BLANKS.sub(" ", paragraph).strip(" ") for paragraph in _EMPTY_LINES.split(text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


class Part:
    """One table. What is missing or does not fit is noted when the part is made; getters give only what fits."""

    def __init__(
        self,
        source: Source,
        path: Path,
        table: Mapping[str, object],
        shape: Shape,
        *,
        shared: Mapping[str, object] | None = None,
        shared_path: Path = (),
        outer: Part | None = None,
    ) -> None:
        self.source = source
        self.path = path
        self._shared_path = shared_path
        self._own = table
        self._shape = shape
        self._n_noted_before = len(source.problems)
        self._n_spare = 0
        self._outer = outer
        self._values: dict[str, object] = {}
        self._note_unknown()
        everything = {**(shared or {}), **table}
        for name, key in shape.keys.items():
            self._take(name, key, everything)

    @property
    def is_usable(self) -> bool:
        """Nothing was noted since this part was begun but what can be left out without changing the rest."""
        return len(self.source.problems) == self._n_noted_before + self._n_spare

    def note_spare(self, key: str | None, code: str, what: str, remedy: str) -> None:
        """Write down a problem of what can be left out, here and in the tables round this one."""
        self.note(key, code, what, remedy)
        part: Part | None = self
        while part is not None:
            part._n_spare += 1
            part = part._outer

    def has(self, key: str) -> bool:
        """The key is given and fits."""
        return key in self._values

    def where(self, key: str) -> Path:
        """The place of a key: in this table, or in the shared one that it comes from."""
        return (*self.path, key) if key in self._own or not self._shared_path else (*self._shared_path, key)

    def note(self, key: str | None, code: str, what: str, remedy: str) -> None:
        """Write down a problem at a key, or at the table itself."""
        self.source.note(self.path if key is None else self.where(key), code, what, remedy)

    def text(self, key: str) -> str:
        """A text without its layout; "" when there is none."""
        return tidy(self.word(key))

    def word(self, key: str) -> str:
        """An id, a name, a word or an expression as it stands; "" when there is none."""
        value = self._values.get(key)
        return value if isinstance(value, str) else ""

    def flag(self, key: str) -> bool:
        """True or false; false when not given."""
        return self._values.get(key) is True

    def whole(self, key: str) -> int | None:
        """A whole number."""
        value = self._values.get(key)
        return value if isinstance(value, int) else None

    def number(self, key: str) -> Number | None:
        """A number, as it was written: whole or not."""
        value = self._values.get(key)
        return value if is_number(value) else None

    def range(self, key: str) -> tuple[Number, Number] | None:
        """The least and the most."""
        value = self._values.get(key)
        return (value[0], value[1]) if isinstance(value, list) else None

    def value(self, key: str) -> object:
        """Whatever fits the key; None when nothing does."""
        return self._values.get(key)

    def table(self, key: str) -> Mapping[str, object]:
        """A table; an empty one when there is none."""
        value = self._values.get(key)
        return value if isinstance(value, dict) else {}

    def list(self, key: str) -> tuple[object, ...]:
        """The entries of a list; none when there is no list."""
        value = self._values.get(key)
        return tuple(value) if isinstance(value, list) else ()

    def words(self, key: str) -> tuple[str, ...]:
        """The words of a list."""
        return tuple(entry for entry in self.list(key) if isinstance(entry, str))

    def parts(self, key: str, shape: Shape) -> Iterator[Part]:
        """The tables of a list, each as a part."""
        for number, table in enumerate(self.list(key)):
            if isinstance(table, dict):
                yield Part(self.source, (*self.where(key), number), table, shape, outer=self)

    def part(self, key: str, shape: Shape) -> Part | None:
        """A table as a part; None when it is not given."""
        value = self._values.get(key)
        return Part(self.source, self.where(key), value, shape, outer=self) if isinstance(value, dict) else None

    def _take(self, name: str, key: Key, everything: Mapping[str, object]) -> None:
        if name not in everything:
            if key.required:
                self.note(
                    None, "missing-key", f"{self._shape.title} has no `{name}`", f"give `{name}`: {key.holds.words}"
                )
            return
        value = everything[name]
        if key.holds.fits(value):
            self._values[name] = value
            return
        meant = nearest(value, key.holds.among) if isinstance(value, str) else None
        remedy = f'did you mean "{meant}"? It is {key.holds.words}' if meant else f"write {key.holds.words}"
        if name in SETS_AS and key.holds is SETS and isinstance(value, list):
            remedy = f"give each of them a name: {SETS_AS[name]}"
        note = self.note_spare if key.is_spare else self.note
        note(name, "wrong-value", f"`{name}` is {shown(value)}", remedy)

    def _meant_by(self, name: str) -> str | None:
        """The key of this table that goes by another name elsewhere, or else the one that is written most alike."""
        usual = (key for key in ALSO_CALLED.get(name.casefold(), ()) if key in self._shape.keys)
        return next(usual, None) or nearest(name, tuple(self._shape.keys))

    def _note_unknown(self) -> None:
        names = [name for name in self._own if name not in self._shape.keys]
        for name in names[:MOST_NAMED]:
            meant = self._meant_by(name)
            known = f"remove it; {self._shape.title} may have {', '.join(self._shape.keys)}"
            remedy = f"did you mean `{meant}`?" if meant else known
            self.note_spare(name, "unknown-key", f"{self._shape.title} has no key {shown(name)}", remedy)
        if len(names) > MOST_NAMED:
            what = f"{self._shape.title} has {len(names) - MOST_NAMED} more unknown keys"
            self.note_spare(None, "unknown-key", what, "remove them")


def shared_keys(top: Part, key: str, shape: Shape) -> dict[str, object]:
    """What `[every_item]` or `[every_scale]` says, each of its keys looked at even where nothing uses it."""
    optional = {name: Key(one.holds) for name, one in shape.keys.items() if name != "id"}
    table = top.table(key)
    if "id" in table:
        top.source.note((*top.path, key, "id"), "misplaced-key", "an id cannot be shared", "remove `id`")
    shared = {name: value for name, value in table.items() if name != "id"}
    Part(top.source, (*top.path, key), shared, Shape(shape.title, optional))
    return shared
