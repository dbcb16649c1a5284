"""A folder of definitions: what is sound may be asked, and what is not is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assessment.questionnaire.library import Folder, Library, UnknownQuestionnaireError

SHIPPED = Path(__file__).parents[2] / "questionnaires"
ACROSS = Path(__file__).parents[1] / "definitions" / "across"


def said_about(folder: Path, name: str) -> list[str]:
    problems = Folder.read(folder).problems_of(folder / name)
    return [f"{Path(problem.file).name}:{problem.line}: {problem.code}" for problem in problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ACROSS, tmp_path, dirs_exist_ok=True)
    return tmp_path


def change(file: Path, right: str, wrong: str) -> None:
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong, 1))


def test_the_shipped_folder_is_sound() -> None:
    library = Library.read(SHIPPED)

    assert library.problems == ()
    assert library.newest("closeness").version == 1
    assert library.has("repair")
    assert library.plans.default == "standard"
    assert library.resources.list_for("US", "en") is not None


def test_the_newest_version_is_asked_and_the_older_kept(folder: Path) -> None:
    text = (folder / "talk-second.toml").read_text()
    for version in (10, 9):
        (folder / f"talk-{version}.toml").write_text(text.replace("version    = 1", f"version = {version}"))

    library = Library.read(folder)

    assert library.newest("talk-second").version == 10
    assert library.version("talk-second", 1).version == 1
    assert library.problems == ()


def test_what_is_not_there_is_an_error_of_its_own(folder: Path) -> None:
    library = Library.read(folder)

    with pytest.raises(UnknownQuestionnaireError):
        library.newest("nothing")
    with pytest.raises(UnknownQuestionnaireError):
        library.version("talk-second", 2)
    assert not library.has("nothing")


def test_a_bad_file_is_told_and_the_others_are_asked(folder: Path) -> None:
    (folder / "bad.toml").write_bytes(b"\xff")

    library = Library.read(folder)

    assert set(library.questionnaires) == {("contact-first", 1), ("talk-second", 1)}
    assert [problem.code for problem in library.problems] == ["not-utf-8"]


def test_an_empty_folder_asks_nothing(tmp_path: Path) -> None:
    library = Library.read(tmp_path / "nowhere")

    plan = library.plans.plan_of("none", None)
    assert plan is not None
    assert library.plans.asked(plan, is_intake=True, n_completed=0) == ()
    assert library.questionnaires == {}
    assert library.resources.none


def test_an_id_of_an_earlier_questionnaire_is_known(folder: Path) -> None:
    assert said_about(folder, "talk-second.toml") == []


def test_an_id_that_is_only_asked_later_is_a_problem(folder: Path) -> None:
    change(folder / "plan.toml", '["contact-first", "talk-second"]', '["talk-second", "contact-first"]')

    assert said_about(folder, "talk-second.toml") == [
        "talk-second.toml:18: asked-later",
        "talk-second.toml:27: unknown-item",
        "talk-second.toml:33: unknown-item",
    ]


def test_an_id_that_no_sitting_asks_together_is_missing_and_no_problem(folder: Path) -> None:
    change(folder / "plan.toml", '[["contact-first", "talk-second"]]', '[["contact-first"], ["talk-second"]]')

    assert said_about(folder, "talk-second.toml") == []


def test_an_id_of_a_questionnaire_that_no_plan_asks_is_a_problem(folder: Path) -> None:
    change(folder / "plan.toml", '["contact-first", "talk-second"]', '["talk-second"]')

    (first, *_) = Folder.read(folder).problems_of(folder / "talk-second.toml")

    assert (first.line, first.code) == (18, "unknown-id")
    assert "`contact-first`" in first.remedy


def test_a_formula_reads_its_own_file_only(folder: Path) -> None:
    derived = '[[derived]]\nid = "both"\ntitle = "Both"\nformula = "if(answered(CONTACT), TALK, 0)"\n\n[[examples]]'
    change(folder / "talk-second.toml", "[[examples]]", derived)

    assert said_about(folder, "talk-second.toml") == ["talk-second.toml:29: not-own"]


def test_an_item_id_is_there_once_in_all_questionnaires_of_the_plans(folder: Path) -> None:
    change(folder / "talk-second.toml", 'id = "T1"', 'id = "CONTACT"')
    change(folder / "talk-second.toml", 'key = ["T1"]', 'key = ["CONTACT"]')

    assert "talk-second.toml:14: item-id-taken" in said_about(folder, "talk-second.toml")


def test_an_item_may_move_to_another_questionnaire_in_a_new_version(folder: Path) -> None:
    old = (folder / "talk-second.toml").read_text()
    new = old.replace("version    = 1", "version    = 2").replace('"T1"', '"T2"').replace("T1 =", "T2 =")
    (folder / "talk-newer.toml").write_text(new)
    change(
        folder / "contact-first.toml",
        'id = "CONTACT"',
        'id = "T1"\ntext = "Moved"\ntype = "text"\n\n[[items]]\nid = "CONTACT"',
    )

    assert said_about(folder, "talk-second.toml") == []
    assert said_about(folder, "contact-first.toml") == []


def test_the_same_version_twice_is_a_problem_of_both(folder: Path) -> None:
    shutil.copy(folder / "talk-second.toml", folder / "talk-copy.toml")

    assert said_about(folder, "talk-second.toml") == ["talk-second.toml:4: same-version"]
    assert said_about(folder, "talk-copy.toml") == ["talk-copy.toml:4: same-version"]


def test_hidden_scores_need_a_page_in_place_of_results(folder: Path) -> None:
    change(folder / "plan.toml", 'results = "wait"\n', "")

    assert said_about(folder, "contact-first.toml") == ["contact-first.toml:24: no-results-page"]


def test_a_slip_in_the_plan_is_told_there_and_not_again_in_every_questionnaire(folder: Path) -> None:
    change(folder / "plan.toml", "every_days = 7", "every_days = 0")

    assert said_about(folder, "plan.toml") == ["plan.toml:4: wrong-value"]
    assert said_about(folder, "talk-second.toml") == []
    assert said_about(folder, "contact-first.toml") == []


def test_a_slip_in_one_questionnaire_is_not_told_again_in_those_that_read_it(folder: Path) -> None:
    change(folder / "contact-first.toml", 'id = "CONTACT"\ntext', 'id = "CONTACT"\ntypo = 1\ntxet')

    assert said_about(folder, "contact-first.toml") == [
        "contact-first.toml:16: missing-key",
        "contact-first.toml:18: unknown-key",
        "contact-first.toml:19: unknown-key",
    ]
    assert said_about(folder, "talk-second.toml") == []
