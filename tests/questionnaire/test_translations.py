"""A translation holds every text that a client sees, and nothing but texts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from assessment.questionnaire.library import Folder
from assessment.questionnaire.reading import read
from assessment.questionnaire.translations import texts_of

SHIPPED = Path(__file__).parents[2] / "questionnaires"
SOUND = Path(__file__).with_name("broken") / "calm.toml"

SPANISH = """id = "calm"
version = 1
language = "es"
title = "Calma"
intro = "Tiempo: {retention}."
disclosure = "Preguntas inventadas."

[options.truth]
0 = "Nada"
4 = "Mucho"
skip = "No vino al caso"

[options.mood]
good = "Bien"
bad = "Mal"

[items]
MOOD.text = "¿Cómo está?"
Q1.text = "Me sentí a gusto."
Q2.text = "Estaba inquieta."
HOURS.text = "¿Cuánto durmió?"

[items.R1]
left = "Cerca"
right = "Lejos"
ratings.now = "Ahora"
ratings.hope = "Esperanza"
missing.unknown = "No sé"

[bands.half.low]
label = "Poco"
client = "Era poco ({score}); {topic}."

[bands.half.high]
label = "Mucho"

[bands.half.no-score]
client = "Faltan respuestas."

[scales.CALM]
title = "Calma"
words.topic = "calma es {CALM}"
clinician.low = "Pregunte."

[scales.NEAR]
title = "Cercanía"

[derived.far.bands.any]
label = "Toda"

[patterns.calm]
label = "Calma"
client = "Estaba tranquila ({CALM})."

[pages.talk]
text = "Gracias."
"""


def said_about(tmp_path: Path, right: str = "", wrong: str = "") -> list[str]:
    (tmp_path / "calm.toml").write_text(SOUND.read_text())
    assert right in SPANISH
    (tmp_path / "calm.es.toml").write_text(SPANISH.replace(right, wrong, 1))
    problems = Folder.read(tmp_path).problems_of(tmp_path / "calm.es.toml")
    return [f"{Path(problem.file).name}:{problem.line}: {problem.code}" for problem in problems]


def test_a_whole_translation_is_sound(tmp_path: Path) -> None:
    assert said_about(tmp_path) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('Q1.text = "Me sentí a gusto."\n', "", "calm.es.toml:17: missing-text"),
        ('skip = "No vino al caso"\n', "", "calm.es.toml:8: missing-text"),
        ('title = "Calma"\nintro', "intro", "calm.es.toml:1: missing-text"),
        ('Q1.text = "Me sentí a gusto."', 'Q1.text = "Sí."\nQ9.text = "No."', "calm.es.toml:20: unknown-text"),
        ('words.topic = "calma es {CALM}"', 'words.topic = "calma"\nkey = "Q1"', "calm.es.toml:43: unknown-text"),
        ('left = "Cerca"', 'left = "Cerca"\nhelp = "Sí"', "calm.es.toml:25: unknown-text"),
        ("({CALM}).", "({NEAR}).", "calm.es.toml:53: unknown-placeholder"),
        ("{retention}.", "{retention.", "calm.es.toml:5: lone-brace"),
        ("({score});", "(score});", "calm.es.toml:32: lone-brace"),
        ("version = 1", "version = 2", "calm.es.toml:2: stale-translation"),
        ('language = "es"', 'language = "fr"', "calm.es.toml:3: other-language"),
        ('language = "es"\n', "", "calm.es.toml:1: missing-key"),
        ('id = "calm"', 'id = "clam"', "calm.es.toml:1: unknown-questionnaire"),
        ("version = 1", 'version = "1"', "calm.es.toml:2: wrong-value"),
        ('0 = "Nada"', "0 = 1", "calm.es.toml:9: missing-text"),
        ('id = "calm"', 'id = "calm', "calm.es.toml:1: not-toml"),
    ],
)
def test_a_slip_in_a_translation_is_named(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert said in said_about(tmp_path, right, wrong)


def test_a_text_for_clinicians_may_be_left_out(tmp_path: Path) -> None:
    assert said_about(tmp_path, 'clinician.low = "Pregunte."\n', "") == []


def test_every_text_of_the_shipped_files_has_a_place() -> None:
    for file in SHIPPED.glob("*.toml"):
        questionnaire = read(file).questionnaire
        if questionnaire is not None:
            places = texts_of(questionnaire)
            for item in tomllib.loads(file.read_text())["items"]:
                assert ("items", item["id"], "text") in places or ("items", item["id"], "left") in places


@pytest.mark.parametrize(
    ("name", "right", "wrong", "said"),
    [
        ("plan.es.toml", "", "", []),
        ("plan.es.toml", "[pages.thanks]", "[pages.thank]", ["missing-text", "unknown-text"]),
        ("plan.es.toml", 'review.clinician     = "Revisar primero"\n', "", []),
        ("plan.es.toml", 'language = "es"', 'language = "es"\nversion = 1', ["wrong-value"]),
        ("plan.es.toml", "{resources}", "{resurces}", ["unknown-placeholder", "unknown-placeholder"]),
        ("repair-in-spanish.es.toml", "", "", ["twice"]),
    ],
)
def test_a_slip_in_a_translation_beside_others_is_named(
    tmp_path: Path, name: str, right: str, wrong: str, said: list[str]
) -> None:
    for file in SHIPPED.glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text())
    text = (SHIPPED / name.replace("repair-in-spanish", "repair")).read_text()
    assert right in text
    (tmp_path / name).write_text(text.replace(right, wrong) if right else text)

    assert sorted(problem.code for problem in Folder.read(tmp_path).problems_of(tmp_path / name)) == said


def test_a_misspelt_id_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "contact.toml").write_text((SHIPPED / "contact.toml").read_text())
    path = tmp_path / "contact.es.toml"
    path.write_text((SHIPPED / "contact.es.toml").read_text().replace("[items.CX_CONTACT]", "[items.CX_CONTAC]"))

    problems = {problem.code: problem.remedy for problem in Folder.read(tmp_path).problems_of(path)}
    assert problems["unknown-text"] == "did you mean `items.CX_CONTACT.text`?"
