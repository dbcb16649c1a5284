"""What a half-filled page sets off already: only what nothing that is still open could change."""

from __future__ import annotations

from assessment.questionnaire.definition import Item, PageText
from assessment.questionnaire.evaluation import MOST_WAYS, holds_whatever
from assessment.questionnaire.expressions import parsed
from tests.questionnaire.sittings import alert, choice, made, plan_book, slider, walk


def fields(*items: Item):
    return [one for item in items for one in item.fields()]


def test_a_condition_that_one_answer_decides_does_not_wait_for_the_other():
    still_open = fields(choice("B"))
    assert holds_whatever(parsed("A == 'yes' or B == 'yes'"), {"A": "yes"}, still_open)
    assert not holds_whatever(parsed("A == 'yes' or B == 'yes'"), {"A": "no"}, still_open)
    assert not holds_whatever(parsed("A == 'yes' and B == 'yes'"), {"A": "yes"}, still_open)


def test_what_holds_only_while_something_is_open_does_not_hold():
    assert not holds_whatever(parsed("not (B == 'yes')"), {}, fields(choice("B")))
    assert holds_whatever(parsed("A == 'no' or not (B == 'yes')"), {"A": "no"}, fields(choice("B")))
    assert holds_whatever(parsed("not (B == 'perhaps')"), {}, fields(choice("B")))  # an answer that B never gives


def test_answers_that_cannot_be_listed_leave_it_undecided():
    assert not holds_whatever(
        parsed("A == 'yes' or N > 3"), {"A": "yes"}, fields(Item(id="N", type="number", range=(0, 9)))
    )
    assert not holds_whatever(parsed("A == 'yes' or P.now > 3"), {"A": "yes"}, fields(slider("P", "now")))
    many = [choice(f"Q{n}") for n in range(12)]
    assert 3 ** len(many) > MOST_WAYS
    assert not holds_whatever(
        parsed(" or ".join(f"Q{n} != 'x'" for n in range(12)) + " or A == 'yes'"), {"A": "yes"}, fields(*many)
    )


def test_a_half_page_acts_once_and_counts_as_sent_only_for_what_it_decides():
    page = PageText(id="help", text="Help.", buttons=("go-on",))
    asked = made(
        choice("A"),
        choice("B"),
        page_size=2,
        alerts=(alert("A == 'yes' or B == 'yes'", "page", page="help"), alert("not (B == 'yes')", "flag-clinician")),
        pages=(page,),
    )
    sitting = walk(asked, plans=plan_book())
    effects = sitting.effects_of_half(1, fields(choice("B")), frozenset(), {"A": "yes"})
    assert (effects.page, effects.looked_at, effects.flags) == (page, {"made:1"}, ())
    again = sitting.effects({1}, {"A": "yes", "B": "no"}, effects.looked_at)
    assert again.looked_at == {"made:2"}
