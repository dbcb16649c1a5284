"""Whoever answers in another language is asked, shown and kept the same, but for the words."""

from __future__ import annotations

from sqlalchemy import select

from assessment.reporting.words import PictureWords
from assessment.services import administer, filling, own_data, results
from assessment.services import over_time as courses
from assessment.storage.tables import Administration, Sitting, Version
from tests.services.walking import Walker


def sittings(ada: Walker) -> list[Sitting]:
    with ada.workplace.database.reading() as db:
        return list(db.scalars(select(Sitting).order_by(Sitting.n)))


def spanish(ada: Walker) -> Walker:
    """Ada, who reads Spanish from now on, as pages would ask for her."""
    own_data.set_language(ada.workplace, ada.account_id, "es")
    ada.workplace = ada.workplace.in_language("es", PictureWords(first="primero, {day}"))
    return ada


def test_a_sitting_keeps_its_language_and_what_was_read(ada: Walker) -> None:
    spanish(ada).start()
    ada.walk()
    (sitting,) = sittings(ada)
    library = ada.workplace.library
    assert sitting.language == "es"
    named = dict(one.split("=") for one in (sitting.translation or "").split())
    assert named == {id_: library.translated(library.newest(id_), "es")[1] for id_, _ in sitting.asked or []}


def test_a_sitting_in_the_original_names_no_translation(ada: Walker) -> None:
    ada.start()
    ada.walk()
    (sitting,) = sittings(ada)
    assert (sitting.language, sitting.translation) == ("en", None)


def test_a_begun_sitting_ends_in_the_language_it_was_begun_in(ada: Walker) -> None:
    ada.start()
    ada.leave(1)
    spanish(ada)
    page = filling.form_page(ada.workplace, ada.account_id, ada.sitting, 2, ada.now)
    assert page.language == "en"
    assert page.intro.startswith("This is a short set of questions")
    assert "Your answers are kept as long as" in page.intro


def test_the_words_change_and_nothing_that_is_kept(ada: Walker) -> None:
    spanish(ada).start()
    page = filling.form_page(ada.workplace, ada.account_id, ada.sitting, 1, ada.now)
    assert page.page.items[0].text == "¿Es este un momento seguro y privado para responder?"
    ada.walk()
    check = administer.check_page(ada.workplace, ada.account_id, ada.sitting, ada.now)
    assert check.language == "es"
    assert {one.answer for one in check.answers} >= {"Más o menos cierta", "De 3 a 6 días"}
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)
    with ada.workplace.database.reading() as db:
        rows = db.execute(
            select(Version.questionnaire, Version.canonical, Administration.responses).join(
                Administration, Administration.version_id == Version.id
            )
        ).all()
    written = ada.workplace.library.in_language("en")
    for id_, canonical, responses in rows:
        assert canonical == written.newest(id_).canonical
        assert responses.keys() <= written.newest(id_).fields.keys()


def test_results_and_pictures_speak_to_whoever_looks(ada: Walker) -> None:
    ada.start()
    ada.walk()
    administer.send(ada.workplace, ada.account_id, ada.sitting, ada.now)
    assert results.results_page(ada.workplace, ada.account_id, ada.now).parts[0].title == "Closeness"
    spanish(ada)
    page = results.results_page(ada.workplace, ada.account_id, ada.now)
    assert page.parts[0].title == "Cercanía"
    assert [scale.name for scale in page.parts[0].scales] == ["Fusión", "Distancia", "Soltura"]
    assert page.disclosure.startswith("Estas preguntas son nuevas.")
    assert page.help is not None
    assert page.help.lines[0].name == "Emergencias"
    assert courses.over_time_page(ada.workplace, ada.account_id, ada.now).figures[0].title == "Fusión"
