"""Terms and expressions of a file, parsed where they stand."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.questionnaire.expressions import parsed
from assessment.questionnaire.language.contents import is_name, shown
from assessment.questionnaire.language.parts import Part
from assessment.questionnaire.tokens import WORDS_OF_THE_GRAMMAR, ExpressionError
from assessment.questionnaire.trees import Expression


def terms(top: Part) -> tuple[dict[str, Expression], frozenset[str]]:
    """The terms that can be read, each with those above it put in, and the names of the others."""
    read: dict[str, Expression] = {}
    unread: set[str] = set()
    for name, source in top.table("terms").items():
        path = (*top.path, "terms", name)
        n_before = len(top.source.problems)
        if not is_name(name) or name in WORDS_OF_THE_GRAMMAR:
            remedy = "use a letter, then letters, digits and underscores, and no word of expressions"
            top.source.note(path, "wrong-name", f"{shown(name)} cannot name a term", remedy)
        if not isinstance(source, str):
            top.source.note(
                path, "wrong-value", f"the term `{name}` is {shown(source)}", "write an expression in quotes"
            )
        else:
            try:
                read[name] = parsed(source, read)
            except ExpressionError as error:
                top.source.note(path, error.code, error.what, error.remedy)
        if len(top.source.problems) > n_before:
            read.pop(name, None)
            unread.add(name)
    return read, frozenset(unread)


def expression_of(part: Part, key: str, known: Mapping[str, Expression]) -> Expression | None:
    """The expression of a key; None when it is not given, or is none, which is noted."""
    source = part.word(key)
    if not source:
        return None
    try:
        return parsed(source, known)
    except ExpressionError as error:
        part.note(key, error.code, error.what, error.remedy)
        return None
