from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.questionnaire.answers import Coded, coded
from assessment.questionnaire.definition import Field, Item, Reason, ResponseOption, Responses, Value
from tests.questionnaire.sittings import TRUTH, YES_NO, choice, slider

UNKNOWN = Reason(id="unknown", label="I don't know")
NUMERIC = choice("E1", options=(*TRUTH, ResponseOption(value=2.5, label="5"), ResponseOption(value=-3, label="Worse")))
HOME = Item(
    id="HOME",
    type="choices",
    text="Who?",
    options=(
        ResponseOption(value="alone", label="Alone"),
        ResponseOption(value="mom", label="My mom; or dad"),
        *YES_NO,
        ResponseOption(missing="skip", label="Skip"),
    ),
)
AGE = Item(id="AGE", type="number", text="Age?", range=(18, 120), missing=(UNKNOWN,))
TENTHS = Item(id="TENTHS", type="number", text="?", range=(-1, 1), step=0.1)
WORD = Item(id="WORD", type="text", text="?", max_length=30, missing=(UNKNOWN,))
SINCE = Item(id="SINCE", type="date", text="?", missing=(UNKNOWN,))
ROW = slider("R1", "now")
ITEMS = {item.id: item for item in (choice("YES"), NUMERIC, HOME, AGE, TENTHS, WORD, SINCE, ROW)}


def answer(id_: str, *texts: str, labels: bool = False) -> Coded:
    fields = ITEMS[id_].fields()
    return coded(fields, {fields[0].id: texts}, labels=labels)


def value(id_: str, *texts: str, labels: bool = False) -> Value | None:
    (found,) = answer(id_, *texts, labels=labels).responses.values.values() or (None,)
    return found


def reason(id_: str, *texts: str) -> str | None:
    (found,) = answer(id_, *texts).responses.missing.values() or (None,)
    return found


def error(id_: str, *texts: str) -> str | None:
    found = answer(id_, *texts)
    assert not (found.errors and (found.responses.values or found.responses.missing))
    return next((one.code for one in found.errors.values()), None)


# -------- nothing given ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", ITEMS)
@pytest.mark.parametrize("texts", [(), ("",), ("  ",), ("", "\t\n")])
def test_nothing_given_is_blank(id_: str, texts: tuple[str, ...]) -> None:
    assert reason(id_, *texts) == "blank"


def test_a_field_that_was_not_sent_at_all_is_blank() -> None:
    assert coded(NUMERIC.fields(), {}).responses == Responses(missing={"E1": "blank"})


def test_other_keys_are_not_looked_at() -> None:
    assert coded(NUMERIC.fields(), {"E1": ["4"], "csrf_token": ["x"], "E2": ["9"]}).responses.values == {"E1": 4}


# -------- options ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), [("0", 0), ("4", 4), (" 4 ", 4), ("4.0", 4), ("2.5", 2.5), ("-3", -3)])
def test_an_option_is_given_by_its_value(text: str, expected: float) -> None:
    assert value("E1", text) == expected


def test_a_whole_value_stays_whole() -> None:
    assert isinstance(value("E1", "4.0"), int)


def test_a_reason_is_an_option_too() -> None:
    assert reason("E1", "skip") == "skip"


@pytest.mark.parametrize(
    "text", ["5", "1", "Very true", "yes", "4;0", "4,0", "٤", "４", "four", "4\x00", "\ud800", "1e0"]
)
def test_what_is_not_offered_is_an_error(text: str) -> None:
    assert error("E1", text) == "unknown"


def test_a_label_counts_only_where_labels_do() -> None:
    assert value("E1", "Very true", labels=True) == 4
    assert value("E1", "5", labels=True) == 2.5
    assert answer("E1", "very true", labels=True).errors["E1"].code == "unknown"
    assert answer("E1", "Didn't come up", labels=True).responses.missing == {"E1": "skip"}


def test_a_value_goes_before_a_label() -> None:
    swapped = choice("Q1", options=(ResponseOption(value=1, label="2"), ResponseOption(value=2, label="1")))

    assert coded(swapped.fields(), {"Q1": ["2"]}, labels=True).responses.values == {"Q1": 2}


@pytest.mark.parametrize("id_", ["E1", "YES", "AGE", "WORD", "SINCE", "R1"])
def test_one_answer_given_twice_is_an_error_even_when_both_agree(id_: str) -> None:
    assert error(id_, "4", "4") == "repeated"


# -------- choices ---------------------------------------------------------------------------------------------


def test_choices_keep_the_order_of_the_options_and_each_once() -> None:
    assert value("HOME", "mom", "alone", "mom") == ("alone", "mom")


def test_one_choice_that_is_not_offered_spoils_the_answer() -> None:
    assert error("HOME", "mom", "cat") == "unknown"


def test_choices_in_a_csv_cell_are_joined_by_semicolons() -> None:
    assert value("HOME", "mom; alone", labels=True) == ("alone", "mom")
    assert value("HOME", "My mom; or dad", labels=True) == ("mom",)
    assert value("HOME", "Yes;alone;", labels=True) == ("alone", "yes")
    assert error("HOME", "mom;alone") == "unknown"


def test_a_reason_stands_alone() -> None:
    assert reason("HOME", "skip") == "skip"
    assert error("HOME", "skip", "mom") == "two-answers"


def test_choices_of_numbers_are_kept_as_text() -> None:
    days = Item(id="D", type="choices", text="?", options=(ResponseOption(value=1, label="Mon"), TRUTH[1]))

    assert coded(days.fields(), {"D": ["4", "1.0"]}).responses.values == {"D": ("1", "4")}


# -------- numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"), [("18", 18), ("120", 120), (" 42 ", 42), ("+42", 42), ("042", 42), ("42.0", 42)]
)
def test_a_number_is_written_in_digits(text: str, expected: int) -> None:
    assert value("AGE", text) == expected
    assert isinstance(value("AGE", text), int)


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "inf",
        "-Infinity",
        "1e999",
        "1e2",
        "1_000",
        "0x2A",
        "٤٢",
        "４２",
        "42,5",
        "1 000",
        "4.",
        ".4",
        "--4",
        "4+4",
        "forty",
        "42\x00",
        "\ud800",
        "9" * 10_000,
        "<b>42</b>",
        "42; DROP TABLE sittings",
    ],
)
def test_what_is_no_plain_number_is_an_error(text: str) -> None:
    assert error("AGE", text) == "not-a-number"


@pytest.mark.parametrize("text", ["17", "121", "-42", str(2**63), str(2**64), "9" * 40, "120.0000001"])
def test_a_number_out_of_range_is_an_error(text: str) -> None:
    assert error("AGE", text) == "out-of-range"


def test_a_number_between_steps_is_an_error() -> None:
    assert error("AGE", "18.5") == "off-step"


@pytest.mark.parametrize("text", ["-1", "-0.7", "0", "0.1", "0.3", "0.6", "0.7", "1"])
def test_steps_are_counted_in_decimals(text: str) -> None:
    assert value("TENTHS", text) == float(text)


def test_steps_of_any_size_are_counted() -> None:
    tiny = Item(id="T", type="number", text="?", range=(0, 10**12), step=1e-300)

    assert coded(tiny.fields(), {"T": ["999999999999.5"]}).responses.values == {"T": 999999999999.5}


def test_a_long_range_is_told_in_full() -> None:
    wide = Item(id="W", type="number", text="?", range=(0, 12345678))

    assert coded(wide.fields(), {"W": ["-1"]}).errors["W"].message == "Write a number from 0 to 12345678."


def test_the_message_tells_the_range() -> None:
    assert answer("AGE", "7").errors["AGE"].message == "Write a number from 18 to 120."


@pytest.mark.parametrize("text", ["0", "5", "10"])
def test_a_slider_takes_both_ends(text: str) -> None:
    assert value("R1", text) == int(text)


@pytest.mark.parametrize("id_", ["AGE", "SINCE", "R1"])
@pytest.mark.parametrize("text", ["unknown", "!unknown"])
def test_a_reason_stands_among_the_values_of_sliders_numbers_and_dates(id_: str, text: str) -> None:
    assert reason(id_, text) == "unknown"


@pytest.mark.parametrize("id_", ["AGE", "SINCE", "R1"])
def test_a_reason_that_is_not_offered_is_an_error(id_: str) -> None:
    assert error(id_, "!skip") == "unknown"


@pytest.mark.parametrize("id_", ["AGE", "WORD", "SINCE"])
def test_a_reason_may_come_from_a_box_of_its_own(id_: str) -> None:
    fields = ITEMS[id_].fields()

    assert coded(fields, {f"{id_}!missing": ["unknown"]}).responses.missing == {id_: "unknown"}
    assert coded(fields, {f"{id_}!missing": ["skip"]}).errors[id_].code == "unknown"


def test_an_answer_and_a_reason_contradict_each_other() -> None:
    both = coded(AGE.fields(), {"AGE": ["42"], "AGE!missing": ["unknown"]})

    assert both.errors["AGE"].code == "two-answers"


# -------- dates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31", "2026-01-31"),
        ("2024-2-29", "2024-02-29"),
        ("1900-01-01", "1900-01-01"),
        ("2100-12-31", "2100-12-31"),
    ],
)
def test_a_date_is_kept_in_iso_form(text: str, expected: str) -> None:
    assert value("SINCE", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1899-12-31",
        "2101-01-01",
        "2026-13-01",
        "2026-00-10",
        "31.01.2026",
        "20260131",
        "2026-01-31T00:00",
        "2026-W05-6",
        "٢٠٢٦-01-31",
        "-2026-01-31",
        "2026-01",
        "2026--",
        "9" * 10_000,
    ],
)
def test_what_is_no_whole_date_is_an_error(text: str) -> None:
    assert error("SINCE", text) == "not-a-date"


def test_a_date_may_come_in_three_parts() -> None:
    parts = {"SINCE.day": ["1"], "SINCE.month": [" 2 "], "SINCE.year": ["2026"]}

    assert coded(SINCE.fields(), parts).responses.values == {"SINCE": "2026-02-01"}


def test_whoever_leaves_only_the_day_open_is_told_so() -> None:
    parts = {"SINCE.day": [""], "SINCE.month": ["3"], "SINCE.year": ["2024"]}

    assert coded(SINCE.fields(), parts).errors["SINCE"].code == "no-day"


@pytest.mark.parametrize("text", ["2026-02-29", "2026-04-31", "2026-01-00"])
def test_a_day_that_its_month_does_not_have_is_an_error_of_its_own(text: str) -> None:
    assert error("SINCE", text) == "no-such-day"


def test_a_part_left_open_is_an_error_and_three_are_blank() -> None:
    assert coded(SINCE.fields(), {"SINCE.day": ["1"], "SINCE.year": ["2026"]}).errors["SINCE"].code == "not-a-date"
    assert coded(SINCE.fields(), {"SINCE.day": [""], "SINCE.month": [""]}).responses.missing == {"SINCE": "blank"}
    assert reason("SINCE", "--") == "blank"


# -------- her own words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["Mum", "Robert'); DROP TABLE x;--", "<script>alert(1)</script>", "=1+1", "{{ 7*7 }}", "unknown", "母 👩‍👧"]
)
def test_her_words_are_kept_as_written(text: str) -> None:
    assert value("WORD", text) == text


def test_outer_blanks_line_ends_and_unwritable_characters_are_put_right() -> None:
    assert value("WORD", "  one\r\ntwo\rthree\x00\x07\ud83d \n") == "one\ntwo\nthree"


def test_words_of_unwritable_characters_alone_are_blank() -> None:
    assert reason("WORD", "\x00\ud800") == "blank"


def test_too_many_characters_are_an_error_that_counts_them() -> None:
    assert value("WORD", "x" * 30) == "x" * 30
    found = answer("WORD", "x" * 10_000).errors["WORD"]
    assert (found.code, found.message) == ("too-long", "Write at most 30 characters; these are 10000.")


# -------- whatever comes --------------------------------------------------------------------------------------

ALL_FIELDS: tuple[Field, ...] = tuple(field for item in ITEMS.values() for field in item.fields())
KEYS = (
    [field.id for field in ALL_FIELDS] + [f"{field.id}!missing" for field in ALL_FIELDS] + ["SINCE.day", "SINCE.year"]
)
any_text = st.one_of(
    st.text(st.characters(), max_size=20), st.sampled_from(["4", "mom", "!unknown", "2026-01-31", "-"])
)


@given(st.dictionaries(st.sampled_from(KEYS), st.lists(any_text, max_size=3)), st.booleans())
def test_every_field_ends_in_exactly_one_place(answers: dict[str, list[str]], labels: bool) -> None:
    found = coded(ALL_FIELDS, answers, labels=labels)

    places = [*found.responses.values, *found.responses.missing, *found.errors]
    assert sorted(places) == sorted(field.id for field in ALL_FIELDS)


@given(st.text(st.characters(), max_size=40))
def test_words_that_are_kept_can_be_kept_by_any_database(text: str) -> None:
    found = value("WORD", text) or ""

    assert isinstance(found, str)
    assert "\x00" not in found
    assert found.encode().decode() == found
