"""What differs between two versions, what stays comparable, and what has to be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.questionnaire.comparing import Comparison, compared, meaning_of
from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.library import is_questionnaire
from assessment.questionnaire.reading import read

SOUND = Path(__file__).with_name("broken") / "calm.toml"
SHIPPED = [path for path in sorted(Path(__file__).parents[2].glob("questionnaires/*.toml")) if is_questionnaire(path)]
SECOND = ("version    = 1", "version    = 2")


def definition(tmp_path: Path, *changes: tuple[str, str]) -> Questionnaire:
    text = SOUND.read_text()
    for right, wrong in changes:
        assert right in text
        text = text.replace(right, wrong, 1)
    (tmp_path / "calm.toml").write_text(text)
    questionnaire = read(tmp_path / "calm.toml").questionnaire
    assert questionnaire is not None
    return questionnaire


def comparison(tmp_path: Path, *changes: tuple[str, str]) -> Comparison:
    return compared(definition(tmp_path), definition(tmp_path, *changes))


# The scales of the file: CALM = Q1, -Q2; NEAR = R1.now; far = 100 - 10 * NEAR.
CHANGES = [
    ('text = "I was restless."', 'text = "I was restless then."', "asked", "item Q2", "text", "CALM"),
    ('label = "Very true"', 'label = "Quite true"', "asked", "item Q1", "options", "CALM"),
    ("{ value = 4, label", "{ value = 5, label", "asked", "item Q1", "options", "CALM"),
    ('missing = "skip"', 'missing = "never"', "asked", "item Q1", "options", "CALM"),
    ("range = [0, 10]", "range = [0, 20]", "asked", "item R1", "range", "NEAR far"),
    ('left = "Near"', 'left = "Close"', "asked", "item R1", "left end", "NEAR far"),
    ('label = "Now"', 'label = "Now, today"', "asked", "item R1", "ratings", "NEAR far"),
    ('label = "Hope"', 'label = "Wish"', "asked", "item R1", "ratings", ""),
    ('text = "How are you?"', 'text = "How is it?"', "asked", "item MOOD", "text", ""),
    ("MOOD == 'good'", "MOOD != 'bad'", "asked", "item Q1", "condition", ""),
    ("page_size  = 4", "page_size  = 5", "asked", "questionnaire", "page size", ""),
    ("{retention}.", "{retention}!", "asked", "questionnaire", "intro", ""),
    ("page_size  = 4", 'page_size = 4\nrecall = "today"', "asked", "questionnaire", "recall", "CALM NEAR far"),
    ("page_size  = 4", 'page_size = 4\nstem = "How true?"', "asked", "questionnaire", "stem", "CALM NEAR far"),
    ('key = ["Q1", "-Q2"]', 'key = ["Q1", "Q2"]', "counted", "scale CALM", "key", "CALM"),
    ('"-Q2"]', '{ item = "-Q2", weight = 2 }]', "counted", "scale CALM", "key", "CALM"),
    ('score = "pomp"', 'score = "mean"', "counted", "scale CALM", "way of scoring", "CALM"),
    ("min_answered = 1", "min_answered = 2", "counted", "scale CALM", "fewest answers", "CALM"),
    ('direction = "higher"', 'direction = "lower"', "counted", "scale CALM", "direction", ""),
    ("from = 50", "from = 40", "counted", "scale CALM", "cut-offs", ""),
    ('id = "high"', 'id = "much"', "counted", "scale CALM", "cut-offs", ""),
    ("100 - 10 * NEAR", "100 - 9 * NEAR", "counted", "derived score far", "formula", "far"),
    ('title      = "Calm"', 'title      = "Calmness"', "said", "questionnaire", "title", ""),
    ('label = "High"', 'label = "Much"', "said", "score CALM", "label of band high", ""),
    ("It was low", "It was little", "said", "score CALM", "client text of band low", ""),
    ("There were not", "There are not", "said", "score CALM", "client text without a score (no-score)", ""),
    ("calm is {CALM}", "calm was {CALM}", "said", "score CALM", "word topic", ""),
    ("Ask why.", "Ask how.", "said", "score CALM", "own clinician text for low", ""),
    ("You were calm", "You felt calm", "said", "pattern calm", "client text", ""),
    ("HOURS <= 4", "HOURS <= 5", "said", "note tired", "condition", ""),
    ("She is not well.", "She is unwell.", "said", "alert when MOOD == 'bad'", "clinician text", ""),
    ('["flag-clinician"]', '["flag-clinician", "stop-plan"]', "said", "alert when MOOD == 'bad'", "effect", ""),
    ("Thank you.", "Thank you!", "said", "page talk", "text", ""),
    ("sd = 20", "sd = 21", "error", "error of CALM", "sd", ""),
    ("same_answer = 4", "same_answer = 5", "beside", "questionnaire", "flag same_answer", ""),
]


@pytest.mark.parametrize(("right", "wrong", "kind", "place", "what", "broken"), CHANGES)
def test_each_difference_is_named_with_its_place_and_breaks_what_it_touches(
    tmp_path: Path, right: str, wrong: str, kind: str, place: str, what: str, broken: str
) -> None:
    found = comparison(tmp_path, SECOND, (right, wrong))

    assert (kind, place, what) in {(one.kind, one.place, one.what) for one in found.differences}
    assert {one.kind for one in found.differences} - {"said"} == {kind} - {"said"}  # a band's name is in its texts too
    assert sorted(found.breaks) == sorted(broken.split())
    assert sorted((*found.comparable, *found.breaks)) == ["CALM", "NEAR", "far"]


@pytest.mark.parametrize(("right", "wrong", "kind"), [change[:3] for change in CHANGES])
def test_a_new_version_is_needed_exactly_where_what_is_asked_or_counted_differs(
    tmp_path: Path, right: str, wrong: str, kind: str
) -> None:
    found = comparison(tmp_path, (right, wrong))

    assert found.needs_new_version is (kind in {"asked", "counted"})
    assert comparison(tmp_path, SECOND, (right, wrong)).needs_new_version is False


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_questionnaire_does_not_differ_from_itself(file: Path) -> None:
    one, again = read(file).questionnaire, read(file).questionnaire
    assert one is not None
    assert again is not None

    found = compared(one, again)

    assert found.differences == ()
    assert found.comparable == tuple(one.scores)
    assert not found.needs_new_version
    assert not found.needs_higher_revision


def test_a_scale_of_several_reasons_names_each(tmp_path: Path) -> None:
    found = comparison(tmp_path, SECOND, ('key = ["Q1", "-Q2"]', 'key = ["Q2"]'), ("I was restless.", "I was fidgety."))

    assert found.breaks == {"CALM": ("the key is another", "what is asked by Q2 is another")}


def test_a_derived_score_means_what_its_parts_mean(tmp_path: Path) -> None:
    found = comparison(tmp_path, SECOND, ('left = "Near"', 'left = "Close"'))

    assert found.breaks["far"] == ("the meaning of NEAR is another",)


def test_items_that_come_gone_and_moved_are_named(tmp_path: Path) -> None:
    hours = '[[items]]\nid = "HOURS"\ntext = "How long did you sleep?"\ntype = "number"\nrange = [0, 24]\n\n'
    mood = '[[items]]\nid = "MOOD"\ntext = "How are you?"\noptions = "mood"\n\n'
    moved = comparison(tmp_path, SECOND, (hours, ""), (mood, hours + mood))
    renamed = comparison(tmp_path, SECOND, ('id = "HOURS"', 'id = "SLEEP"'), ("HOURS <= 4", "SLEEP <= 4"))

    assert [str(one) for one in moved.differences] == [
        'items: order: "MOOD, Q1, Q2, HOURS, R1" became "HOURS, MOOD, Q1, Q2, R1"'
    ]
    assert [str(one) for one in renamed.of_kind("asked")] == ["item HOURS is gone", "item SLEEP is new"]
    assert moved.comparable == ("CALM", "NEAR", "far")


def test_a_score_that_is_gone_is_not_comparable(tmp_path: Path) -> None:
    near = '[[scales]]\nid = "NEAR"\ntitle = "Nearness"\nkey = ["R1.now"]\nscore = "mean"\n'
    found = comparison(tmp_path, SECOND, (near, near.replace("NEAR", "CLOSE")), ("10 * NEAR", "10 * CLOSE"))

    assert found.breaks["NEAR"] == ("it is gone",)


def test_the_same_in_other_words_of_the_language_stays_comparable(tmp_path: Path) -> None:
    found = comparison(
        tmp_path,
        ("well = \"MOOD == 'good'\"", "fine = \"MOOD == 'good'\""),
        ('show = "well"', 'show = "(fine)"'),
        ('key = ["Q1", "-Q2"]', 'key = ["-Q2", "Q1"]'),
        ("100 - 10 * NEAR", "100 - (10 * NEAR)"),
    )

    assert [str(one) for one in found.differences] == ["questionnaire is written otherwise, to the same end"]
    assert found.comparable == ("CALM", "NEAR", "far")
    assert found.needs_new_version  # the seal covers how it is written


def test_a_changed_error_table_needs_a_revision_above_all_of_the_old_file(tmp_path: Path) -> None:
    unsure, again = ("sd = 20", "sd = 25"), ("revision = 1", "revision = 2")

    assert comparison(tmp_path, unsure).needs_higher_revision == ("CALM",)
    assert comparison(tmp_path, unsure, again).needs_higher_revision == ()
    assert comparison(tmp_path, again).needs_higher_revision == ()
    assert comparison(tmp_path, unsure, SECOND).needs_higher_revision == ()


def test_other_questionnaires_are_never_comparable(tmp_path: Path) -> None:
    found = comparison(tmp_path, ('id         = "calm"', 'id         = "calmer"'))

    assert found.comparable == ()
    assert found.breaks["CALM"] == ("`calmer` is another questionnaire",)
    assert not found.needs_new_version


def test_a_meaning_is_the_same_for_equal_content_and_not_for_other_scales(tmp_path: Path) -> None:
    one, again = definition(tmp_path), definition(tmp_path, SECOND)

    assert meaning_of(one, "CALM") == meaning_of(again, "CALM")
    assert len({meaning_of(one, id_) for id_ in one.scores}) == 3
