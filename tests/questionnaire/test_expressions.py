from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessment.questionnaire.expressions import MOST_LEVELS, MOST_PARTS, parsed
from assessment.questionnaire.tokens import ExpressionError
from assessment.questionnaire.trees import Expression, Node, written
from tests.questionnaire.trees_made import trees


def error_in(source: str, terms: dict[str, Expression] | None = None) -> ExpressionError:
    with pytest.raises(ExpressionError) as raised:
        parsed(source, terms)
    return raised.value


def attempt(source: str) -> Expression | ExpressionError:
    try:
        return parsed(source)
    except ExpressionError as error:
        return error


def chain_until_refused(first: str, following: str) -> tuple[int, ExpressionError]:
    """How many terms can be built, each from the one above it (`{}`), and what is said about the next."""
    terms = {"t0": parsed(first)}
    while True:
        n = len(terms)
        try:
            terms[f"t{n}"] = parsed(following.format(f"t{n - 1}"), terms)
        except ExpressionError as error:
            return n, error


# -------- what binds how tightly ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "bracketed"),
    [
        ("1 + 2 * 3", "1 + (2 * 3)"),
        ("(1 + 2) * 3", "(1 + 2) * 3"),
        ("1 - 2 - 3", "1 - 2 - 3"),
        ("8 / 4 / 2", "8 / 4 / 2"),
        ("-x * 2", "(-x) * 2"),
        ("- - x", "-(-x)"),
        ("2 * -x", "2 * (-x)"),
        ("1 + x < 2 * y", "(1 + x) < (2 * y)"),
        ("not x == 1", "not (x == 1)"),
        ("not x == 1 and y == 2", "(not (x == 1)) and (y == 2)"),
        ("a == 1 or b == 1 and c == 1", "(a == 1) or ((b == 1) and (c == 1))"),
        ("a == 1 and b == 1 and c == 1", "(a == 1) and (b == 1) and (c == 1)"),
        ("not not answered(X)", "not (not answered(X))"),
        ("x in ['a', -1, 2.50,]", "x in ['a', -1, 2.5]"),
        ("'mom' in CX_HOME", "'mom' in CX_HOME"),
        ("R1.now >= 3", "R1.now >= 3"),
        ("if(x > 1, mean(a, b), min(c))", "if(x > 1, mean(a, b), min(c))"),
        ("  a\n\t==\r\n1 ", "a == 1"),
        ("007", "7"),
        ("x_1 == 'it is \"so\" <b>'", "x_1 == 'it is \"so\" <b>'"),
        ("android == 1 or nothing == 2", "(android == 1) or (nothing == 2)"),
    ],
)
def test_an_expression_is_read_by_the_grammar(source: str, bracketed: str) -> None:
    assert written(parsed(source).tree) == bracketed


@given(trees)
def test_what_is_written_is_read_as_the_same_tree(tree: Node) -> None:
    source = written(tree)
    assume(len(source) <= 1000)

    found = attempt(source)

    assert found.tree == tree if isinstance(found, Expression) else found.code == "expression-too-deep"


# -------- what is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "code", "says"),
    [
        ("", "expression-empty", "empty"),
        (" \n ", "expression-empty", "empty"),
        ("9**9**9", "expression-unexpected", "character 3"),
        ("x.y.z", "expression-character", "character 4"),
        ("x.__class__", "expression-character", "character 2"),
        ("(x).real", "expression-character", "character 4"),
        ("R1. now", "expression-character", "character 3"),
        ("f(x)", "expression-call", "`f` at character 1"),
        ("__import__('os')", "expression-character", "character 1"),
        ("answered(1)", "expression-answered", "character 10"),
        ("answered()", "expression-answered", "character 10"),
        ("1 < x < 3", "expression-chained", "character 7"),
        ("x == 1 == 1", "expression-chained", "character 8"),
        ("x in [1] in [2]", "expression-chained", "character 10"),
        ("x < 1 in y", "expression-chained", "character 7"),
        ("x in []", "expression-unexpected", "character 7"),
        ("x in [y]", "expression-unexpected", "character 7"),
        ("x in [-'a']", "expression-unexpected", "character 8"),
        ("x in [,]", "expression-unexpected", "character 7"),
        ("x in 'abc'", "expression-unexpected", "character 6"),
        ("x not in ['a']", "expression-unexpected", "character 3"),
        ("[1, 2]", "expression-unexpected", "character 1"),
        ("x y", "expression-unexpected", "character 3"),
        ("x ==", "expression-unfinished", "too early"),
        ("(x", "expression-unfinished", "too early"),
        ("x)", "expression-unexpected", "character 2"),
        ("min()", "expression-unexpected", "character 5"),
        ("min(1,)", "expression-unexpected", "character 7"),
        ("min", "expression-unfinished", "too early"),
        ("abs(1, 2)", "expression-call", "2 parts"),
        ("if(x, 1)", "expression-call", "2 parts"),
        ("x = 1", "expression-character", "character 3"),
        ('x == "a"', "expression-character", "character 6"),
        ("x == 'a", "expression-character", "character 6"),
        ("x == 'a\n'", "expression-character", "character 6"),
        ("1_000", "expression-character", "character 2"),
        ("1e5", "expression-unexpected", "character 2"),
        (".5", "expression-character", "character 1"),
        ("1.", "expression-character", "character 2"),
        ("x ≥ 1", "expression-character", "character 3"),
        ("é == 1", "expression-character", "character 1"),
        ("٣ == 1", "expression-character", "character 1"),
        ("x == 1 # so", "expression-character", "character 8"),
        ("x\x00", "expression-character", "U+0000"),
        ("x == \ud800", "expression-character", "U+D800"),
        ("lambda: 1", "expression-character", "character 7"),
        ("R1.in == 1", "expression-name", "`in`"),
        ("x" * 41, "expression-name", "41 characters"),
        ("9" * 400, "expression-number", "character 1"),
    ],
)
def test_what_is_not_in_the_language_is_refused_at_its_character(source: str, code: str, says: str) -> None:
    error = error_in(source)

    assert error.code == code
    assert says in error.what
    assert error.remedy


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("2 ** 3", "multiply"),
        ("x not in ['a']", "in front of the whole comparison"),
        ("x = 1", "=="),
        ("x && y", "`and`"),
        ("x == “a”", "take it out"),
        ("1 < x < 3", "`and`"),
    ],
)
def test_common_slips_have_a_remedy_of_their_own(source: str, remedy: str) -> None:
    assert remedy in error_in(source).remedy


@given(st.text(alphabet="()[],.'+-*/<>=! \n0129abEXandorti_\x00é", max_size=60))
def test_any_text_gives_a_tree_or_an_expression_error(source: str) -> None:
    found = attempt(source)

    assert isinstance(found, Expression) or found.code.startswith("expression-")
    assert isinstance(found, Expression) or "\n" not in found.what


# -------- bounds ----------------------------------------------------------------------------------------------


def test_a_thousand_characters_are_enough() -> None:
    longest = "1+" * 499 + "11"

    assert len(longest) == 1000
    assert parsed(longest).n_parts == 500
    assert error_in(longest + " ").code == "expression-too-long"


@pytest.mark.parametrize(
    ("opening", "closing"), [("(", ")"), ("-", ""), ("not ", ""), ("abs(", ")"), ("min(1,", ")"), ("if(x,1,", ")")]
)
def test_twenty_levels_are_allowed_and_no_more(opening: str, closing: str) -> None:
    assert parsed(opening * MOST_LEVELS + "x" + closing * MOST_LEVELS).n_levels == MOST_LEVELS
    assert error_in(opening * (MOST_LEVELS + 1) + "x" + closing * (MOST_LEVELS + 1)).code == "expression-too-deep"


@pytest.mark.parametrize("opening", ["(", "-", "not ", "abs("])
def test_deep_nesting_is_an_error_and_no_crash(opening: str) -> None:
    assert error_in((opening * 1000)[:999] + "x").code == "expression-too-deep"


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert parsed(" + ".join(["(x)"] * 100)).n_levels == 1


def test_terms_count_with_all_their_parts() -> None:
    terms = {"ten": parsed("+".join(["x"] * 10))}
    terms["hundred"] = parsed("+".join(["ten"] * 10), terms)

    assert parsed("+".join(["hundred"] * 5), terms).n_parts == MOST_PARTS
    assert error_in("+".join(["hundred"] * 5) + "+x", terms).code == "expression-too-big"


def test_terms_that_double_each_other_stay_bounded() -> None:
    n_terms, error = chain_until_refused("x + x", "{0} + {0}")

    assert error.code == "expression-too-big"
    assert n_terms == 8  # 2 to the power of 8 is 256 parts; the next has 512


def test_terms_count_with_all_their_levels() -> None:
    n_terms, error = chain_until_refused("x + 1", "{} + 1")

    assert error.code == "expression-too-deep"
    assert n_terms == MOST_LEVELS + 1


# -------- terms and ids ---------------------------------------------------------------------------------------


def test_a_term_is_put_in_as_if_in_brackets() -> None:
    terms = {"either": parsed("a == 1 or b == 1")}

    assert parsed("not either", terms).tree == parsed("not (a == 1 or b == 1)").tree


def test_an_expression_knows_every_id_that_it_reads() -> None:
    terms = {"known": parsed("not (CX_CONTACT in ['died'])")}
    expression = parsed("known and 'mom' in CX_HOME and answered(R1.now) and mean(E1, -E2) > ENM", terms)

    assert expression.ids == {"CX_CONTACT", "CX_HOME", "R1.now", "E1", "E2", "ENM"}


def test_after_in_a_term_may_only_stand_for_an_id() -> None:
    terms = {"home": parsed("CX_HOME"), "sum": parsed("a + b")}

    assert parsed("'mom' in home", terms).ids == {"CX_HOME"}
    assert error_in("'mom' in sum", terms).code == "expression-in-term"


def test_answered_takes_no_term() -> None:
    assert error_in("answered(home)", {"home": parsed("CX_HOME")}).code == "expression-answered"


def test_equal_expressions_are_equal_and_hashable() -> None:
    assert parsed("a + 1") == parsed("a + 1")
    assert len({parsed("a + 1"), parsed("a + 1"), parsed("a + 2")}) == 2


def test_a_chain_of_fifty_comparisons_reads_as_one_condition() -> None:
    source = " or ".join(f"E{n} == 1" for n in range(50))

    assert parsed(source).n_levels == 0
