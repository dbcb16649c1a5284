"""Random expressions of every kind, sensible or not, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from assessment.questionnaire.definition import Value
from assessment.questionnaire.trees import (
    And,
    Answered,
    Arithmetic,
    Call,
    Comparison,
    Membership,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Word,
)

IDS = ("E1", "R1.now", "CX_HOME", "ENM", "x")
WORDS = ("yes", "no", "", "d1-2", "so <b>so</b>", "über")

numbers = st.builds(Number, st.floats(0, 1e15, allow_subnormal=False).map(lambda x: round(x, 6)))
constants = st.one_of(st.builds(Number, st.integers(-100, 100).map(float)), st.builds(Word, st.sampled_from(WORDS)))
names = st.builds(Name, st.sampled_from(IDS))
leaves = st.one_of(numbers, st.builds(Word, st.sampled_from(WORDS)), names, st.builds(Answered, st.sampled_from(IDS)))


def _above(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(nodes, min_size=2, max_size=3).map(tuple)
    among = st.one_of(st.lists(constants, min_size=1, max_size=3).map(tuple), names)
    return st.one_of(
        st.builds(Negative, nodes),
        st.builds(Not, nodes),
        st.builds(And, several),
        st.builds(Or, several),
        *(
            st.builds(
                Arithmetic, nodes, st.lists(st.tuples(st.sampled_from(signs), nodes), min_size=1, max_size=3).map(tuple)
            )
            for signs in (("+", "-"), ("*", "/"))
        ),
        st.builds(Comparison, nodes, st.sampled_from(("==", "!=", "<", "<=", ">", ">=")), nodes),
        st.builds(Membership, nodes, among),
        st.builds(Call, st.sampled_from(("min", "max", "mean")), st.lists(nodes, min_size=1, max_size=3).map(tuple)),
        st.builds(Call, st.just("abs"), st.tuples(nodes)),
        st.builds(Call, st.just("if"), st.tuples(nodes, nodes, nodes)),
    )


trees: st.SearchStrategy[Node] = st.recursive(leaves, _above, max_leaves=12)

some_value: st.SearchStrategy[Value] = st.one_of(
    st.floats(),
    st.integers(-(2**70), 2**70),
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), max_size=2).map(tuple),
)
people = st.dictionaries(st.sampled_from(IDS), some_value)
