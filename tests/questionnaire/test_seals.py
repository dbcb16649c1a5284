"""Two hashes: of what is asked and counted, and of what is said afterwards."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.library import is_questionnaire
from assessment.questionnaire.reading import UnreadableDefinitionError, questionnaire_from, read

SOUND = Path(__file__).with_name("broken") / "calm.toml"
SHIPPED = [path for path in sorted(Path(__file__).parents[2].glob("questionnaires/*.toml")) if is_questionnaire(path)]

ASKED = [
    ('text = "I was restless."', 'text = "I was restless then."'),
    ('id         = "calm"', 'id         = "calmer"'),
    ("version    = 1", "version    = 2"),
    ("page_size  = 4", "page_size  = 5"),
    ("{retention}.", "{retention}!"),
    ('label = "Very true"', 'label = "Quite true"'),
    ("MOOD == 'good'", "MOOD != 'bad'"),
    ('key = ["Q1", "-Q2"]', 'key = ["Q1", "Q2"]'),
    ("min_answered = 1", "min_answered = 2"),
    ('direction = "higher"', 'direction = "lower"'),
    ("from = 50", "from = 40"),
    ('id = "high"', 'id = "much"'),
    ('score = "mean"', 'score = "pomp"'),
    ("100 - 10 * NEAR", "100 - NEAR * 10"),
    ("range = [0, 100]", "range = [-1, 100]"),
]
SAID = [
    ('title      = "Calm"', 'title      = "Calmness"'),
    ('label = "High"', 'label = "Much"'),
    ("It was low", "It was little"),
    ("calm is {CALM}", "calm was {CALM}"),
    ("Ask why.", "Ask how."),
    ('title = "Nearness"', 'title = "Closeness"'),
    ("You were calm", "You felt calm"),
    ("Slept little.", "Slept badly."),
    ("Thank you.", "Thank you!"),
    ("She is not well.", "She is unwell."),
]
NEITHER = [
    ("page_size  = 4", "page_size = 4  # a page"),
    ("sd = 20", "sd = 21"),
    ('source = "made up"', 'source = "own data"'),
    ("scores = { CALM = 100, NEAR = 3, far = 70 }", "scores = { CALM = 100 }"),
    ("same_answer = 4", "same_answer = 5"),
    ('options = "mood"', 'options = "mood"\nunchanged = "good"'),
    ('status     = "provisional"', 'licence    = "CC BY 4.0"\nstatus     = "provisional"'),
    ('id = "Q2"\ntext = "I was restless."', 'text = "I was restless."\nid = "Q2"'),
]


def definition(tmp_path: Path, right: str = "", wrong: str = "") -> Questionnaire:
    text = SOUND.read_text()
    assert right in text
    (tmp_path / "calm.toml").write_text(text.replace(right, wrong, 1))
    draft = read(tmp_path / "calm.toml").questionnaire
    assert draft is not None
    return draft


@pytest.mark.parametrize(("right", "wrong"), ASKED)
def test_what_is_asked_and_counted_changes_the_seal(tmp_path: Path, right: str, wrong: str) -> None:
    before, after = definition(tmp_path), definition(tmp_path, right, wrong)

    assert before.seal != after.seal


@pytest.mark.parametrize(("right", "wrong"), SAID)
def test_what_is_said_afterwards_changes_the_wording_only(tmp_path: Path, right: str, wrong: str) -> None:
    before, after = definition(tmp_path), definition(tmp_path, right, wrong)

    assert before.seal == after.seal
    assert before.wording != after.wording


@pytest.mark.parametrize(("right", "wrong"), NEITHER)
def test_comments_errors_and_examples_change_neither(tmp_path: Path, right: str, wrong: str) -> None:
    before, after = definition(tmp_path), definition(tmp_path, right, wrong)

    assert (before.seal, before.wording) == (after.seal, after.wording)


def test_which_answer_makes_a_retest_changes_neither_where_all_items_share_it(tmp_path: Path) -> None:
    file = (SOUND.parents[2] / "definitions" / "choice.toml").read_text()
    (tmp_path / "before.toml").write_text(file)
    (tmp_path / "after.toml").write_text(file.replace("[[items]]", "[every_item]\nunchanged = 0\n\n[[items]]", 1))

    before, after = (read(tmp_path / f"{name}.toml").questionnaire for name in ("before", "after"))

    assert before is not None and after is not None  # noqa: PT018 - both are read
    assert before.items != after.items
    assert (before.seal, before.wording) == (after.seal, after.wording)


def test_the_seal_is_sha_256_of_sorted_json() -> None:
    file = Path(__file__).parents[1] / "definitions" / "choice.toml"
    content = tomllib.loads(file.read_text())
    # by hand: the keys that the language names, of a file that has nothing shared and no bands
    scale = {key: content["scales"][0][key] for key in ("id", "key", "score", "direction")} | {"bands": []}
    asked = {key: content[key] for key in ("id", "version", "options", "items")} | {"scales": [scale], "derived": []}
    text = json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    questionnaire = read(file).questionnaire

    assert questionnaire is not None
    assert questionnaire.seal == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_kept_text_alone_gives_the_questionnaire_again(file: Path) -> None:
    questionnaire = read(file).questionnaire
    assert questionnaire is not None

    again = questionnaire_from(questionnaire.canonical)

    assert (again.seal, again.wording, again.canonical) == (
        questionnaire.seal,
        questionnaire.wording,
        questionnaire.canonical,
    )
    assert (again.items, again.scales, again.derived) == (
        questionnaire.items,
        questionnaire.scales,
        questionnaire.derived,
    )
    assert (again.patterns, again.notes, again.alerts, dict(again.pages)) == (
        questionnaire.patterns,
        questionnaire.notes,
        questionnaire.alerts,
        dict(questionnaire.pages),
    )


@pytest.mark.parametrize("shared", ["max_length = 2026-01-31", "step = nan", "missing = 3"])
def test_a_shared_value_that_no_item_takes_over_is_looked_at_all_the_same(tmp_path: Path, shared: str) -> None:
    (tmp_path / "calm.toml").write_text(SOUND.read_text().replace("[every_item]", f"[every_item]\n{shared}"))

    assert [problem.code for problem in read(tmp_path / "calm.toml").problems] == ["wrong-value"]


def test_a_date_that_nothing_reads_does_not_keep_a_file_from_being_kept(tmp_path: Path) -> None:
    choices_only = (Path(__file__).parents[1] / "definitions" / "reverse_keyed.toml").read_text()
    date = "missing = [{ id = 2026-01-31, label = 1 }]"  # which items of type choice do not have
    (tmp_path / "calm.toml").write_text(choices_only.replace("[every_item]", f"[every_item]\n{date}"))

    questionnaire = read(tmp_path / "calm.toml").questionnaire

    assert questionnaire is not None
    assert questionnaire_from(questionnaire.canonical).items == questionnaire.items


@pytest.mark.parametrize("text", ["", "[]", "{}", "no json", '{"id": "calm"}', "[" * 100_000])
def test_a_text_that_was_not_kept_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDefinitionError):
        questionnaire_from(text)
