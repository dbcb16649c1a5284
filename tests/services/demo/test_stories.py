"""The stories as values."""

from __future__ import annotations

from pathlib import Path

from assessment.services.demo.stories import Story, cast

TOLD = """
[practice]
name_on_mails = "Elm"
country = "US"
time_zone = "UTC"

[[clinicians]]
id = "ben"
name = "Ben"
sign_in_name = "ben@example.org"

[usual]
answers = { A = "yes", B = [1, 2, 3, 4, 5] }
scores = { CALM = [40] }

[[clients]]
code = "B-2"
name = "Bea"
sign_in_name = "bea"
clinician = "ben"
about = "climbs"
n_sittings = 5
ends = 1
scores = { JOY = [0, 100] }
answers = { A = "no" }

[[clients.at]]
n = 2
way = "skipped"
answers = { B = "skip" }

[[clients]]
code = "A-1"
name = "Ann"
sign_in_name = "ann"
clinician = "ben"
about = "there once"
n_sittings = 1
ends = 1
scores = { CALM = [10, 90] }
answers = {}
"""


def story(tmp_path: Path, code: str) -> Story:
    file = tmp_path / "stories.toml"
    file.write_text(TOLD)
    return next(one for one in cast(file).stories if one.code == code)


def test_a_course_of_two_values_is_spread_evenly_over_all_sittings(tmp_path: Path) -> None:
    climbing = story(tmp_path, "B-2")

    # Five sittings from 0 to 100: four equal steps of 25.
    assert [climbing.targets(n)["JOY"] for n in range(5)] == [0, 25, 50, 75, 100]


def test_what_is_usual_holds_unless_her_own_story_says_otherwise(tmp_path: Path) -> None:
    climbing = story(tmp_path, "B-2")

    assert climbing.targets(3)["CALM"] == 40
    assert climbing.given(0) == {"A": "no", "B": "1"}


def test_one_sitting_may_have_answers_of_its_own(tmp_path: Path) -> None:
    climbing = story(tmp_path, "B-2")

    assert climbing.given(2) == {"A": "no", "B": "skip"}
    assert climbing.given(3) == {"A": "no", "B": "4"}
    assert climbing.at(2).way == "skipped"
    assert climbing.at(3).way == "sent"


def test_a_single_sitting_takes_the_first_value_of_a_course(tmp_path: Path) -> None:
    assert story(tmp_path, "A-1").targets(0)["CALM"] == 10


def test_stories_are_told_in_the_order_of_their_codes(tmp_path: Path) -> None:
    file = tmp_path / "stories.toml"
    file.write_text(TOLD)

    assert [one.code for one in cast(file).stories] == ["A-1", "B-2"]


def test_there_are_eight_clients_of_two_clinicians_with_names_of_their_own() -> None:
    told = cast()

    assert len(told.clinicians) == 2
    assert len(told.stories) == 8
    assert {one.clinician for one in told.stories} == {one.id for one in told.clinicians}
    assert len({one.sign_in_name for one in (*told.clinicians, *told.stories)}) == 10
    assert max(one.n_sittings for one in told.stories) == 13  # the intake and twelve retakes
    assert min(one.n_sittings for one in told.stories) == 1


def test_nobody_is_still_to_fill_something_in_tomorrow() -> None:
    assert all(one.ends >= 1 for one in cast().stories)
