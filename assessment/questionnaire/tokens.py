"""An expression's characters as tokens, each with its place; knows nothing of what they mean together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

LONGEST_SOURCE: Final = 1000
LONGEST_NAME: Final = 40

WORDS_OF_THE_GRAMMAR: Final = frozenset({"or", "and", "not", "in", "min", "max", "mean", "abs", "if", "answered"})
"""Never the id of an item, rating, score or term."""

TokenKind: TypeAlias = Literal["number", "word", "id", "key", "sign", "end"]

_TOKEN: Final = re.compile(
    r"(?P<blank>[ \t\r\n]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<id>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)?)"
    r"|'(?P<word>[^'\r\n]*)'"
    r"|(?P<sign>==|!=|<=|>=|[-+*/<>()\[\],])"
)
_MEANT: Final = {"and": "`and`, in small letters", "or": "`or`, in small letters", "not": "`not`, in small letters",
                 "is": "== to compare", "equals": "== to compare", "then": "if(condition, then, else)"}  # fmt: skip
_SLIPS: Final = {
    "=": "to compare, write two equals signs: ==",
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`, or != for unlike",
    '"': "write words in single quotes: 'yes'",
    "'": "close the word with a second single quote on the same line",
    "^": "powers are not part of the language; multiply instead",
    "%": "remainders are not part of the language",
    "≥": "write >=",
    "≤": "write <=",
    "≠": "write !=",
    "×": "write *",
    "−": "write the minus sign of the keyboard: -",
    ".": "a dot stands only inside a number (0.5) or between an item and its rating (R1.now)",
}


class ExpressionError(ValueError):
    """An expression that is no expression of the language; tells the author where, what and what to do.

    Attributes:
        code: stable, with hyphens, for tests and scripts.
        what: what is wrong, with the character (from 1) where it shows.
        remedy: what to do about it.
    """

    def __init__(self, code: str, what: str, remedy: str) -> None:
        super().__init__(f"{code}: {what}; {remedy}")
        self.code = code
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Token:
    """The smallest thing with a meaning; `text` is a word without its quotes, `at` counts characters from 1."""

    kind: TokenKind
    text: str
    at: int

    @property
    def shown(self) -> str:
        """How messages name it."""
        if self.kind == "end":
            return "the end"
        text = "".join(one if one.isprintable() else "?" for one in self.text[:LONGEST_NAME])
        return f"`'{text}'`" if self.kind == "word" else f"`{text}`"


def tokens(source: str) -> tuple[Token, ...]:
    """The tokens of an expression, with one of kind `end` last.

    Raises:
        ExpressionError: when it is too long, or a character has no place in the language.
    """
    if len(source) > LONGEST_SOURCE:
        raise ExpressionError(
            "expression-too-long",
            f"the expression has {len(source)} characters, {LONGEST_SOURCE} are allowed",
            "give parts of it names under [terms]",
        )
    return tuple(_tokens(source))


def _tokens(source: str) -> Iterator[Token]:
    at = 0
    while at < len(source):
        found = _TOKEN.match(source, at)
        if found is None:
            raise _slip(source, at)
        match found.lastgroup:
            case "number" | "word" | "sign" as kind:
                yield Token(kind, found[kind], at + 1)
            case "id":
                yield _named(found["id"], at + 1)
        at = found.end()
    yield Token("end", "", len(source) + 1)


def _named(text: str, at: int) -> Token:
    if text in WORDS_OF_THE_GRAMMAR:
        return Token("key", text, at)
    for name in text.split("."):
        if name in WORDS_OF_THE_GRAMMAR:
            what = f"`{text}` at character {at} uses `{name}`, a word of the language, as a name"
            raise ExpressionError("expression-name", what, "give the item or rating another id")
        if len(name) > LONGEST_NAME:
            what = f"the name at character {at} has {len(name)} characters"
            raise ExpressionError("expression-name", what, f"names have at most {LONGEST_NAME} characters")
    return Token("id", text, at)


def _slip(source: str, at: int) -> ExpressionError:
    """A character that begins nothing, with a remedy for the slips that authors make."""
    character = source[at]
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    remedy = _SLIPS.get(character, "take it out; ids have only letters A to Z, digits and underscores")
    return ExpressionError("expression-character", f"`{shown}` at character {at + 1} has no meaning here", remedy)


def unexpected(read: Sequence[Token], wanted: str = "") -> ExpressionError:
    """What to tell about the last of the tokens read, which the grammar does not allow after those before it."""
    token = read[-1]
    shown = f"`{wanted}`" if wanted in {"(", ")", "]"} else wanted
    if token.kind == "end":
        remedy = f"go on with {shown or 'what is missing'}"
        return ExpressionError("expression-unfinished", "the expression ends too early", remedy)
    remedy = f"write {shown} here" if wanted else "look for a missing sign or bracket before it"
    if [one.text for one in read[-2:]] == ["*", "*"]:
        remedy = "powers are not part of the language; multiply instead"
    if token.text.casefold() in _MEANT:
        remedy = f"write {_MEANT[token.text.casefold()]}"
    if token.text == "not":
        remedy = "write `not` in front of the whole comparison: not (X in ['a'])"
    return ExpressionError(
        "expression-unexpected", f"{token.shown} at character {token.at} does not belong here", remedy
    )
