"""Exports: one row a sitting, every response beside its missing reason, scores, and a codebook for every column."""

import io
import tracemalloc
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from assessment.questionnaire.definition import (
    Band,
    BandSet,
    ErrorParameters,
    Item,
    Keyed,
    Pattern,
    Questionnaire,
    Reason,
    ResponseOption,
    Responses,
    Scale,
)
from assessment.questionnaire.expressions import parsed
from assessment.reporting.cells import PLAIN, Dialect, begins_formula
from assessment.reporting.exports import (
    AdministrationExport,
    ScoreExport,
    SittingExport,
    UnknownVersionError,
    codebook_rows,
    wide_rows,
)
from assessment.reporting.lines import csv_lines
from assessment.reporting.long import RESPONSES, Versions, response_rows
from tests.reporting.safe_texts import STARTERS, text_of

BERLIN = ZoneInfo("Europe/Berlin")
TRUTH = (
    ResponseOption(label="Not at all true", value=0),
    ResponseOption(label="Very true", value=4),
    ResponseOption(label="Didn't come up / skip", missing="skip"),
)
BANDS = BandSet(bands=(Band(start=0, id="little", label="Little"), Band(start=50, id="clear", label="Clear")))
CALM_SCALE = Scale(
    id="CALM",
    title="Calm",
    key=(Keyed(field="Q1"), Keyed(field="Q2", reverse=True, weight=2)),
    score="pomp",
    min_answered=1,
    direction="higher",
    bands=BANDS,
    error=ErrorParameters(revision=3, source="own data", sd=20, retest_r=0.75),
)


def calm(version=1, **more):
    items = (
        Item(id="Q1", type="choice", text="I felt at ease.", options_id="truth", options=TRUTH),
        Item(id="Q2", type="choice", text="I felt tense.", options_id="truth", options=TRUTH),
        Item(
            id="HOME", type="choices", text="Who lives with you?", options=(ResponseOption(label="Mom", value="mom"),)
        ),
        Item(
            id="AGE", type="number", text="Age", range=(-5, 120), missing=(Reason(id="unknown", label="I don't know"),)
        ),
        Item(id="WORD", type="text", text="What do you call her?", private=True),
    )
    fields = {
        "title": "Calm",
        "language": "en",
        "status": "provisional",
        "items": items,
        "scales": (CALM_SCALE,),
        "disclosure": "These are new questions.",
        "patterns": (Pattern(id="quiet", when=parsed("CALM >= 0"), label="Quiet"),),
    }
    return Questionnaire(id="calm", version=version, **(fields | more))


def sitting(values, missing=None, *, version=1, scores=None, **more):
    administration = AdministrationExport(
        questionnaire="calm",
        version=version,
        responses=Responses(values=values, missing=missing or {}),
        scores={"CALM": ScoreExport(66.66666666666667, 2, "clear")} if scores is None else scores,
        error_revision=3,
        pattern="quiet",
        flags=("same-answer",),
    )
    fields = {
        "client": "NF-014",
        "plan": "standard",
        "turn": 1,
        "n": 2,
        "state": "sent",
        "begun_at": datetime(2026, 7, 3, 16, 30, tzinfo=UTC),
        "sent_at": datetime(2026, 7, 3, 16, 37, 5, tzinfo=UTC),
        "completed_on": date(2026, 7, 3),
        "safety_flag": "none",
        "administrations": (administration,),
    }
    return SittingExport(**(fields | more))


def frame_of(chunks):
    return pd.read_csv(io.StringIO("".join(chunks), newline=""), dtype=str, keep_default_na=False)


def wide(*sittings, questionnaires=None, **more):
    return frame_of(wide_rows(sittings, questionnaires or [calm()], zone=BERLIN, **more))


def long_rows(sittings, questionnaires, *, private=()):
    rows = response_rows(sittings, Versions(questionnaires, private), zone=BERLIN)
    return csv_lines(RESPONSES, rows, PLAIN)


def row_of(*args, **more):
    return wide(sitting(*args), **more).loc[0]


def test_a_sitting_is_one_row_with_its_code_and_times_in_the_practices_zone():
    row = row_of({"Q1": 4, "Q2": 0})
    assert row[["client", "plan", "turn", "occasion", "state", "safety_flag"]].tolist() == [
        *("NF-014", "standard", "1", "2", "sent", "none")
    ]
    assert row["begun_at"] == "2026-07-03T18:30:00+02:00"
    assert row["sent_at"] == "2026-07-03T18:37:05+02:00"
    assert row["completed_on"] == "2026-07-03"


def test_an_intake_has_no_turn_and_a_lapsed_sitting_no_times():
    found = wide(sitting({}, turn=None, n=0, begun_at=None, sent_at=None, completed_on=None, state="lapsed"))
    assert found.loc[0, ["turn", "occasion", "begun_at", "sent_at", "completed_on"]].tolist() == ["", "0", "", "", ""]


def test_a_missing_reason_stands_beside_the_value_and_never_in_it():
    row = row_of({"Q1": 0}, {"Q2": "skip", "AGE": "unknown", "HOME": "not-asked"})
    assert row[["Q1", "Q1.missing", "Q2", "Q2.missing"]].tolist() == ["0", "", "", "skip"]
    assert row[["AGE", "AGE.missing", "HOME", "HOME.missing"]].tolist() == ["", "unknown", "", "not-asked"]


def test_every_score_has_its_number_of_answers_and_its_band():
    row = row_of({"Q1": 4, "Q2": 0})
    assert row[["CALM", "CALM.n", "CALM.band"]].tolist() == ["66.66666666666667", "2", "clear"]


def test_no_score_is_empty_and_says_how_many_answers_there_were():
    found = wide(sitting({}, scores={"CALM": ScoreExport(None, 0)}))
    assert found.loc[0, ["CALM", "CALM.n", "CALM.band"]].tolist() == ["", "0", ""]


def test_version_error_revision_pattern_flags_and_disclosure_are_there():
    row = row_of({"Q1": 4})
    assert row[["calm.version", "calm.error_revision", "calm.pattern", "calm.flags"]].tolist() == [
        *("1", "3", "quiet", "same-answer")
    ]
    assert row["disclosure"] == "These are new questions."


def test_choices_are_joined_by_semicolons():
    assert row_of({"HOME": ("mom", "others")})["HOME"] == "mom;others"


def test_negative_numbers_stay_numbers():
    assert row_of({"AGE": -3})["AGE"] == "-3"


def test_private_items_are_there_only_when_asked_for():
    assert "WORD" not in row_of({"Q1": 4, "WORD": "Mum"}).index
    assert row_of({"Q1": 4, "WORD": "Mum"}, private=["WORD"])["WORD"] == "Mum"


def test_the_usual_case_and_cell_by_cell_give_the_same():
    questionnaires = [calm(items=calm().items[:2])]
    fast = wide(sitting({"Q2": 4, "Q1": 0}), questionnaires=questionnaires)
    slow = wide(sitting({"Q2": 4.0, "Q1": 0}), questionnaires=questionnaires)
    assert fast.equals(slow)
    assert fast.loc[0, ["Q1", "Q2"]].tolist() == ["0", "4"]


def test_columns_are_those_of_all_versions_newest_first_in_its_order():
    new = calm(2, items=(Item(id="Q9", type="choice", text="New.", options=TRUTH), calm().items[0]))
    found = wide(sitting({"Q1": 4}), questionnaires=[calm(), new])
    responses = [name for name in found.columns if f"{name}.missing" in found.columns]
    assert responses == ["Q9", "Q1", "Q2", "HOME", "AGE"]


def test_a_questionnaire_that_was_not_asked_leaves_its_cells_empty():
    other = calm(items=(Item(id="B1", type="choice", text="B", options=TRUTH),), scales=())
    found = wide(sitting({"Q1": 4}), questionnaires=[calm(), Questionnaire(**_fields(other, id="other"))])
    assert found.loc[0, ["other.version", "B1", "B1.missing", "other.flags"]].tolist() == ["", "", "", ""]


def _fields(questionnaire, **more):
    return {name: getattr(questionnaire, name) for name in questionnaire.__dataclass_fields__} | more


def test_a_name_that_two_questionnaires_share_says_whose_it_is():
    other = Questionnaire(**_fields(calm(), id="other"))
    found = wide(sitting({"Q1": 4}), questionnaires=[calm(), other])
    assert {"calm/CALM", "other/CALM", "calm/Q1", "other/Q1.missing"} <= set(found.columns)
    assert found.columns.is_unique
    assert found.loc[0, ["calm/Q1", "other/Q1"]].tolist() == ["4", ""]


def test_an_item_named_like_a_column_of_the_sitting_says_whose_it_is():
    named = calm(items=(Item(id="client", type="choice", text="C", options=TRUTH),), scales=())
    found = wide(sitting({"client": 4}), questionnaires=[named])
    assert found.loc[0, ["client", "calm/client"]].tolist() == ["NF-014", "4"]


def test_what_the_definitions_do_not_have_is_refused_and_not_dropped():
    with pytest.raises(UnknownVersionError, match="version 7"):
        wide(sitting({"Q1": 4}, version=7))
    with pytest.raises(UnknownVersionError, match="Q77"):
        wide(sitting({"Q77": 4}))
    with pytest.raises(UnknownVersionError, match="calm"):
        wide(sitting({"Q1": 4}), questionnaires=[Questionnaire(**_fields(calm(), id="other"))])


HOSTILE = [f"{starter}{rest}" for starter in STARTERS for rest in ("", "1+1", '","=2', "\r\n=3")]
HOSTILE += ["'", "NA", "", "null", "1e5", "007", "a\x00b", 'say "no"', "a;b", "a\tb", "TRUE", "🙂"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_whole_and_is_no_formula_anywhere(text):
    where = {"client": text, "plan": text, "state": text, "safety_flag": text}
    one = sitting({"WORD": text, "HOME": (text,)}, {"Q1": text}, scores={"CALM": ScoreExport(1.5, 1, text)}, **where)
    row = wide(one, private=["WORD"]).loc[0]
    for name in ("client", "plan", "state", "safety_flag", "WORD", "HOME", "Q1.missing", "CALM.band"):
        assert text_of(row[name]) == text, name
        assert not begins_formula(row[name]), name


@pytest.mark.parametrize("starter", STARTERS)
def test_headings_are_no_formulas_either(starter):
    name = f"{starter}SUM(1)"
    hostile = calm(items=(Item(id=name, type="choice", text=name, options=TRUTH),), scales=(), patterns=())
    hostile = Questionnaire(**_fields(hostile, id=name, disclosure=name, title=name))
    for chunks in (wide_rows([], [hostile], zone=BERLIN), codebook_rows([hostile])):
        found = pd.read_csv(io.StringIO("".join(chunks), newline=""), dtype=str, keep_default_na=False, header=None)
        assert not any(begins_formula(each) for each in found.to_numpy().ravel())


def test_the_byte_mark_comes_first_and_only_when_asked_for():
    assert "".join(wide_rows([], [calm()], zone=BERLIN, dialect=Dialect(byte_mark=True))).startswith("\ufeffclient,")
    assert "".join(wide_rows([], [calm()], zone=BERLIN)).startswith("client,")


def test_lines_end_as_the_format_asks_and_all_have_the_same_number_of_cells():
    text = "".join(wide_rows([sitting({"Q1": 4}), sitting({}, {"Q1": "skip"})], [calm()], zone=BERLIN))
    assert text.endswith("\r\n")
    assert len({each.count(",") for each in text.split("\r\n")[:-1]}) == 1
    assert "\n" not in text.replace("\r\n", "")


def test_the_headings_come_before_the_first_sitting_is_asked_for():
    def never():
        raise AssertionError("asked too early")
        yield

    assert next(wide_rows(never(), [calm()], zone=BERLIN)).startswith("client,")


def test_memory_does_not_grow_with_the_rows():
    def peak(n):
        one = sitting({"Q1": 4, "Q2": 0})
        tracemalloc.start()
        for _ in wide_rows((one for _ in range(n)), [calm()], zone=BERLIN):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(500)
    assert peak(5000) < 1.5 * peak(500)


def test_long_has_a_row_for_each_response_in_words_too():
    found = frame_of(long_rows([sitting({"Q1": 4, "HOME": ("mom",), "WORD": "Mum"}, {"Q2": "skip"})], [calm()]))
    assert found[["item", "value", "number", "label", "missing", "missing_label"]].to_numpy().tolist() == [
        ["Q1", "4", "4", "Very true", "", ""],
        ["Q2", "", "", "", "skip", "Didn't come up / skip"],
        ["HOME", "mom", "", "Mom", "", ""],
    ]
    assert set(found["client"]) == {"NF-014"}


def test_long_refuses_versions_it_was_not_given():
    with pytest.raises(UnknownVersionError):
        list(long_rows([sitting({}, version=7)], [calm()]))


def test_the_codebook_has_a_row_for_every_column_in_their_order():
    codebook = frame_of(codebook_rows([calm()], private=["WORD"]))
    assert codebook[codebook["file"] == "wide"]["name"].tolist() == wide(private=["WORD"]).columns.tolist()


def test_the_codebook_says_what_a_definition_says():
    codebook = frame_of(codebook_rows([calm()]))
    codebook = codebook[codebook["file"] == "wide"].set_index("name")
    item = codebook.loc["Q2"]
    assert item["meaning"] == "I felt tense."
    assert item["values"] == "0 = Not at all true; 4 = Very true"
    assert item[["least", "most", "type"]].tolist() == ["0", "4", "choice"]
    assert item["missing"].startswith("skip = Didn't come up / skip; blank = left open;")
    scale = codebook.loc["CALM"]
    assert scale["key"] == "Q1 -Q2*2"
    assert scale[["scoring", "min_answered", "direction"]].tolist() == ["pomp", "1", "higher"]
    assert scale["bands"] == "0 little = Little; 50 clear = Clear"
    assert scale[["sem", "error_revision", "error_source"]].tolist() == ["sd 20, retest r 0.75", "3", "own data"]
    assert codebook.loc["calm.pattern", "values"] == "quiet = Quiet"


def test_a_column_that_means_something_else_in_another_version_has_a_row_for_each():
    new = calm(2, items=(Item(id="Q1", type="choice", text="I felt calm.", options=TRUTH), *calm().items[1:]))
    codebook = frame_of(codebook_rows([calm(), new]))
    assert codebook[codebook["name"] == "Q1"][["meaning", "version"]].to_numpy().tolist() == [
        ["I felt calm.", "2"],
        ["I felt at ease.", "1"],
    ]
    assert codebook[codebook["name"] == "Q2"]["version"].tolist() == ["1; 2"]
