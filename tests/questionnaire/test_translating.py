"""In another language every text is another, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assessment.questionnaire.comparing import meaning_of
from assessment.questionnaire.definition import Questionnaire
from assessment.questionnaire.library import Library
from assessment.questionnaire.translating import translated, translated_plans
from assessment.questionnaire.translations import texts_of, texts_of_plans

SHIPPED = Path(__file__).parents[2] / "questionnaires"
LIBRARY = Library.read(SHIPPED)
ALL = list(LIBRARY.questionnaires.values())
EACH = pytest.mark.parametrize("written", ALL, ids=[one.id for one in ALL])


@EACH
def test_every_text_is_put_in_its_place(written: Questionnaire) -> None:
    marked = {place: f"«{text.text}»" for place, text in texts_of(written).items()}
    said = translated(written, marked, "xx")
    assert {place: text.text for place, text in texts_of(said).items()} == marked
    assert said.language == "xx"


@EACH
def test_nothing_but_texts_is_another(written: Questionnaire) -> None:
    there_and_back = {place: text.text for place, text in texts_of(written).items()}
    said = translated(translated(written, dict.fromkeys(there_and_back, "?"), "xx"), there_and_back, written.language)
    assert replace(said, as_written=None) == written
    assert (said.seal, said.wording, said.canonical) == (written.seal, written.wording, written.canonical)


@EACH
def test_a_text_that_is_left_out_stays_as_it_was_written(written: Questionnaire) -> None:
    assert replace(translated(written, {}, written.language), as_written=None) == written


def test_a_score_means_the_same_in_every_language() -> None:
    written = LIBRARY.newest("closeness")
    said, _ = LIBRARY.translated(written, "es")
    assert said.items[0].text == "Me sentí a gusto con mi mamá."
    assert meaning_of(said, "ENM") == meaning_of(written, "ENM")


def test_plans_speak_too() -> None:
    texts = {place: f"«{text.text}»" for place, text in texts_of_plans(LIBRARY.plans).items()}
    said = translated_plans(LIBRARY.plans, texts)
    assert {place: text.text for place, text in texts_of_plans(said).items()} == texts
    assert said.pages["T3"].buttons == LIBRARY.plans.pages["T3"].buttons


def test_the_whole_library_speaks_a_language_or_its_kin() -> None:
    for language in ("es", "es-MX"):
        said = LIBRARY.in_language(language)
        assert said.newest("repair").title == "Prácticas"
        assert said.plans.pages["thanks"].text.startswith("Gracias.")
        assert said.resources.foot == "Revisado el {last_checked}"
        assert said.language == language
    assert LIBRARY.in_language("es") is LIBRARY.in_language("es")
    assert LIBRARY.in_language("es").in_language("en") is LIBRARY


def test_a_language_without_texts_leaves_all_as_it_was_written() -> None:
    said = LIBRARY.in_language("fi")
    assert said.newest("repair") is LIBRARY.newest("repair")
    assert LIBRARY.translated(LIBRARY.newest("repair"), "fi") == (LIBRARY.newest("repair"), None)


def test_a_translation_is_named_by_what_it_holds(tmp_path: Path) -> None:
    for file in ("contact.toml", "contact.es.toml"):
        (tmp_path / file).write_text((SHIPPED / file).read_text())
    first = Library.read(tmp_path)
    _, sha256 = first.translated(first.newest("contact"), "es")
    assert first.in_language("es").translation_of([first.newest("contact")]) == f"contact={sha256}"
    assert first.translation_of([first.newest("contact")]) is None

    path = tmp_path / "contact.es.toml"
    path.write_text("# another comment\n" + path.read_text())
    assert Library.read(tmp_path).translated(first.newest("contact"), "es")[1] == sha256
    path.write_text(path.read_text().replace("Ningún día", "Nada"))
    assert Library.read(tmp_path).translated(first.newest("contact"), "es")[1] != sha256


def test_a_translation_with_a_problem_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "contact.toml").write_text((SHIPPED / "contact.toml").read_text())
    spanish = (SHIPPED / "contact.es.toml").read_text()
    (tmp_path / "contact.es.toml").write_text(spanish.replace('none    = "Ningún día"\n', ""))
    library = Library.read(tmp_path)
    assert [problem.code for problem in library.problems] == ["missing-text"]
    assert library.in_language("es").newest("contact") is library.newest("contact")


def test_texts_of_a_file_that_was_changed_are_not_said_of_what_was_sealed_before() -> None:
    sealed = replace(LIBRARY.newest("contact"), seal="another")
    assert LIBRARY.translated(sealed, "es") == (sealed, None)


def test_options_that_stand_in_a_row_stay_short_enough_for_it() -> None:
    long = [
        option.label
        for questionnaire in LIBRARY.in_language("es").questionnaires.values()
        for item in questionnaire.items
        for option in item.options
        if isinstance(option.value, int) and len(item.options) <= 6 and len(option.label) > 18
    ]
    assert long == []
