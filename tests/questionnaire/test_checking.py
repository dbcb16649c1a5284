"""Each problem that `check` knows, from a sound definition with one slip: its file, line and code, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.questionnaire.library import Folder

SOUND = Path(__file__).with_name("broken") / "calm.toml"

# what stands in the sound file, what an author wrote in its place, and what is said about it
SLIPS: list[tuple[str, str, list[str]]] = [
    ("page_size  = 4", 'page_size  = 4\nrecal = "x"', ["calm.toml:9: unknown-key"]),
    ('options = "mood"', 'options = "mood"\nhlep = "x"', ["calm.toml:29: unknown-key"]),
    ("retest_r = 0.75", "retest_r = 0.75\nrevison = 2", ["calm.toml:90: unknown-key"]),
    ('title      = "Calm"\n', "", ["calm.toml:1: missing-key"]),
    ('key = ["R1.now"]\n', "", ["calm.toml:92: missing-key"]),
    ('right = "Far"\n', "", ["calm.toml:45: missing-key"]),
    ("version    = 1", 'version    = "1"', ["calm.toml:2: wrong-value"]),
    ("range = [0, 24]", "range = [24, 0]", ["calm.toml:43: wrong-value"]),
    ('direction = "higher"', 'direction = "up"', ["calm.toml:77: wrong-value"]),
    ('text = "I was restless."', 'text = "I was restless."\nleft = "no"', ["calm.toml:38: misplaced-key"]),
    (
        'type = "choice"\noptions = "truth"',
        'type = "choice"\noptions = "truth"\nid = "Q"',
        ["calm.toml:24: misplaced-key"],
    ),
    ('missing = "no-score"', 'missing = "no-score"\nlabel = "None"', ["calm.toml:69: misplaced-key"]),
    ('effect = ["flag-clinician"]', 'effect = ["flag-clinician"]\nkeep = ["MOOD"]', ["calm.toml:119: misplaced-key"]),
    ("value = 4, label", 'value = 4, missing = "x", label', ["calm.toml:13: one-of-keys"]),
    ("from = 50\n", 'from = 50\nevery = "score"\n', ["calm.toml:62: one-of-keys"]),
    ("sd = 20\n", "sd = 20\nsem = 10\n", ["calm.toml:86: one-of-keys"]),
    ("{ value = 4, label", "{ value = 0, label", ["calm.toml:13: twice"]),
    ('id = "Q2"', 'id = "Q1"', ["calm.toml:36: twice", "calm.toml:74: unknown-item", "calm.toml:130: unknown-item"]),
    ('["Q1", "-Q2"]', '["Q1", "-Q1"]', ["calm.toml:74: twice"]),
    ('missing = "skip"', 'missing = "blank"', ["calm.toml:14: reserved-id"]),
    ('id = "low"', 'id = "score"', ["calm.toml:58: reserved-id"]),
    ('id = "HOURS"', 'id = "mean"', ["calm.toml:40: reserved-id", "calm.toml:113: unknown-id"]),
    ("truth = [", '"the truth" = [', ["calm.toml:11: wrong-name", "calm.toml:23: unknown-options"]),
    ("well = ", "well-being = ", ["calm.toml:19: wrong-name", "calm.toml:33: unknown-id"]),
    ("[pages.talk]", '[pages."a talk"]', ["calm.toml:119: unknown-page", "calm.toml:122: wrong-name"]),
    (
        'mood = [{ value = "good", label = "Good" }, { value = "bad", label = "Bad" }]',
        'mood = [{ missing = "good", label = "Good" }]',
        ["calm.toml:16: no-values"],
    ),
    ("{ value = 4, label", '{ value = "four", label', ["calm.toml:11: mixed-values"]),
    ('{ value = "bad"', "{ value = 1", ["calm.toml:16: mixed-values"]),
    ('options = "mood"', 'options = "moods"', ["calm.toml:28: unknown-options"]),
    ('options = "truth"', 'options = "often"', ["calm.toml:23: unknown-options"]),
    ('bands = "half"', 'bands = "halves"', ["calm.toml:78: unknown-bands"]),
    ('score = "mean"', 'score = "mean"\nbands = "third"', ["calm.toml:97: unknown-bands"]),
    ("range = [0, 24]", "range = [0, 24]\nstep = 5", ["calm.toml:44: uneven-steps"]),
    ("range = [0, 10]", "range = [0, 10.5]", ["calm.toml:50: uneven-steps"]),
    ("range = [0, 10]", "range = [0, 1000]", ["calm.toml:50: too-many-steps"]),
    ("from = 50", "from = 0", ["calm.toml:63: bands-not-ascending"]),
    ("from = 50", "from = -1", ["calm.toml:63: bands-not-ascending"]),
    (
        'bands = [{ from = 0, id = "any", label = "Any" }]',
        'bands = [{ from = 0, id = "any", label = "Any" }, { from = 0, id = "b", label = "B" }]',
        ["calm.toml:103: bands-not-ascending"],
    ),
    ("from = 0\n", "from = 1\n", ["calm.toml:57: first-band"]),
    ("bands = [{ from = 0", "bands = [{ from = 10", ["calm.toml:103: first-band"]),
    (
        'score = "mean"',
        'score = "mean"\nbands = [{ from = 5, id = "all", label = "All" }]',
        ["calm.toml:97: first-band"],
    ),
    ("from = 50", "from = 101", ["calm.toml:63: out-of-range"]),
    ('direction = "higher"', "direction = { toward = [101, 120] }", ["calm.toml:77: out-of-range"]),
    (
        'formula = "100 - 10 * NEAR"',
        'formula = "100 - 10 * NEAR"\ndirection = { toward = [-20, -10] }',
        ["calm.toml:102: out-of-range"],
    ),
    (
        'bands = [{ from = 0, id = "any", label = "Any" }]',
        'bands = [{ every = "score", client = "Any." }]',
        ["calm.toml:103: no-bands"],
    ),
    ('["Q1", "-Q2"]', '["Q1", "-Q3"]', ["calm.toml:74: unknown-item"]),
    ('["R1.now"]', '["R1.then"]', ["calm.toml:95: unknown-item"]),
    ("answers = { MOOD", "answers = { MODE", ["calm.toml:130: unknown-item"]),
    ('["R1.now"]', '["R1"]', ["calm.toml:95: needs-rating"]),
    ('"HOURS <= 4"', '"R1 <= 4"', ["calm.toml:113: needs-rating"]),
    ("R1 = { now = 3 }", "R1 = 3", ["calm.toml:130: needs-rating"]),
    ('["Q1", "-Q2"]', '["Q1", "-MOOD"]', ["calm.toml:74: not-scorable"]),
    ("min_answered = 1", "min_answered = 3", ["calm.toml:76: min-answered"]),
    ('formula = "100 - 10 * NEAR"', 'formula = "100 - 10 * NEAR"\nmin_answered = 2', ["calm.toml:102: min-answered"]),
    ('key = ["R1.now"]', 'key = ["R1.now", "HOURS"]', ["calm.toml:95: different-ranges"]),
    ('formula = "100 - 10 * NEAR"', 'formula = "100 - 10"', ["calm.toml:101: no-parts"]),
    ('"CALM >= 50 and', '"CLAM >= 50 and', ["calm.toml:107: unknown-id"]),
    ('well = "MOOD', 'well = "MODE', ["calm.toml:19: unknown-id"]),
    ('pattern = "calm"', 'pattern = "clam"', ["calm.toml:133: unknown-id"]),
    ('show = "well"', 'show = "HOURS > 3"', ["calm.toml:33: asked-later"]),
    ('options = "mood"', 'options = "mood"\nshow = "MOOD == \'good\'"', ["calm.toml:29: asked-later"]),
    ("\"MOOD == 'bad'\"\neffect", '"CALM < 50"\neffect', ["calm.toml:117: no-score-here"]),
    ('show = "well"', 'show = "CALM < 50"', ["calm.toml:33: no-score-here"]),
    ('formula = "100 - 10 * NEAR"\n', 'formula = "100 - far"\n', ["calm.toml:101: circle"]),
    ('"HOURS <= 4"', '"HOURS > 24"', ["calm.toml:113: never-holds"]),
    ("CALM >= 50 and", "CALM >= 500 and", ["calm.toml:107: never-holds"]),
    ('"HOURS <= 4"', '"HOURS in [25, 26]"', ["calm.toml:113: never-holds"]),
    ("range = [0, 100]", "range = [10, 100]", ["calm.toml:102: leaves-range", "calm.toml:103: first-band"]),
    ('"100 - 10 * NEAR"', '"10 * NEAR - 1"', ["calm.toml:102: leaves-range"]),
    ("{retention}", "{retantion}", ["calm.toml:7: unknown-placeholder"]),
    ("{topic}", "{tropic}", ["calm.toml:60: unknown-placeholder"]),
    ("({CALM})", "({MOOD})", ["calm.toml:109: unknown-placeholder"]),
    ("{retention}.", "{retention.", ["calm.toml:7: lone-brace"]),
    ("({score})", "(score})", ["calm.toml:60: lone-brace"]),
    ('"Slept little."', '"Slept { little."', ["calm.toml:114: lone-brace"]),
    ('low = "Ask why."', 'lwo = "Ask why."', ["calm.toml:84: unknown-band"]),
    ('bands = { CALM = "high" }', 'bands = { CALM = "hihg" }', ["calm.toml:132: unknown-band"]),
    ('score = "mean"', 'score = "mean"\nclient = { low = "Low." }', ["calm.toml:97: unknown-band"]),
    ('missing = "no-score"', 'missing = "skipped"', ["calm.toml:68: unknown-reason"]),
    (
        'bands = [{ from = 0, id = "any", label = "Any" }]',
        'bands = [{ from = 0, id = "any", label = "Any" }, { missing = "unknown", client = "?" }]',
        ["calm.toml:103: unknown-reason"],
    ),
    (
        '["flag-clinician"]',
        '["flag-clinician", "end", "discard"]',
        ["calm.toml:118: effects-at-odds", "calm.toml:119: go-on-after-end"],
    ),
    (
        '["flag-clinician"]',
        '["flag-clinician", "discard"]',
        ["calm.toml:118: effects-at-odds", "calm.toml:119: go-on-after-end"],
    ),
    ('["flag-clinician"]', '["flag-clinician", "mark-review", "mark-closed"]', ["calm.toml:118: effects-at-odds"]),
    ('page = "talk"', 'page = "tlak"', ["calm.toml:119: unknown-page"]),
    ('page = "talk"', 'page = "T9"', ["calm.toml:119: unknown-page"]),
    ('["flag-clinician"]', '["flag-clinician", "end"]', ["calm.toml:119: go-on-after-end"]),
    ('["flag-clinician"]', '["flag-clinician", "hide-scores"]', ["calm.toml:118: no-results-page"]),
    ('["flag-clinician"]', '["flag-clinician", "hide-scores", "mark-review"]', ["calm.toml:118: no-results-page"]),
    ('"HOURS <= 4"', '"HOURS"', ["calm.toml:113: expression-kind"]),
    ('"HOURS <= 4"', "\"HOURS == 'four'\"", ["calm.toml:113: expression-kind"]),
    ('formula = "100 - 10 * NEAR"', 'formula = "NEAR > 1"', ["calm.toml:101: expression-kind"]),
]


def said_about(folder: Path, name: str) -> list[str]:
    problems = Folder.read(folder).problems_of(folder / name)
    return [f"{Path(problem.file).name}:{problem.line}: {problem.code}" for problem in problems]


def test_the_definition_without_a_slip_is_sound(tmp_path: Path) -> None:
    (tmp_path / "calm.toml").write_text(SOUND.read_text())

    assert said_about(tmp_path, "calm.toml") == []


@pytest.mark.parametrize(("right", "wrong", "said"), SLIPS)
def test_a_slip_is_named_with_its_file_line_and_code(tmp_path: Path, right: str, wrong: str, said: list[str]) -> None:
    text = SOUND.read_text()
    assert right in text
    (tmp_path / "calm.toml").write_text(text.replace(right, wrong, 1))

    assert said_about(tmp_path, "calm.toml") == said


def test_a_file_without_examples_is_refused(tmp_path: Path) -> None:
    text = SOUND.read_text()
    (tmp_path / "calm.toml").write_text(text[: text.index("[[examples]]")])

    assert said_about(tmp_path, "calm.toml") == ["calm.toml:1: no-example"]


def test_all_slips_are_named_at_once(tmp_path: Path) -> None:
    text = SOUND.read_text()
    slips = {
        'text = "I was restless."': 'txet = "I was restless."',
        "min_answered = 1": "min_answered = 3",
        "{topic}": "{tropic}",
        'when = "HOURS <= 4"': 'when = "HOURS <="',
        'page = "talk"': 'page = "tlak"',
        "MOOD == 'good'": "MOOD == 'fine'",
    }
    for right, wrong in slips.items():
        assert right in text
        text = text.replace(right, wrong, 1)
    (tmp_path / "calm.toml").write_text(text)

    assert said_about(tmp_path, "calm.toml") == [
        "calm.toml:19: expression-word",
        "calm.toml:35: missing-key",
        "calm.toml:37: unknown-key",
        "calm.toml:60: unknown-placeholder",
        "calm.toml:76: min-answered",
        "calm.toml:113: expression-unfinished",
        "calm.toml:119: unknown-page",
    ]


def test_what_is_wrong_comes_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "calm.toml").write_text(SOUND.read_text().replace('"-Q2"', '"-Q3"'))

    (problem,) = Folder.read(tmp_path).problems_of(tmp_path / "calm.toml")

    assert str(problem) == (
        f"{tmp_path}/calm.toml:74: unknown-item: no item of this file is called `Q3`; name an item of this file"
    )


def test_an_unknown_key_comes_with_the_nearest_known_one(tmp_path: Path) -> None:
    (tmp_path / "calm.toml").write_text(SOUND.read_text().replace("page_size", "pagesize"))

    (problem,) = Folder.read(tmp_path).problems_of(tmp_path / "calm.toml")

    assert problem.remedy == "did you mean `page_size`?"
