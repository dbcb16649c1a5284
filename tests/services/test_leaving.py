from __future__ import annotations

from assessment.questionnaire.library import Library
from assessment.services import accounts, leaving, practice
from assessment.services.workplace import Workplace
from assessment.storage.database import Database
from assessment.storage.keys import Keys
from tests.factories import NOW, make_account, make_practice


def test_leaving_ends_the_stay_and_goes_where_the_practice_says(workplace: Workplace):
    with workplace.database.writing() as db:
        make_practice(db, exit_address="https://weather.example.org/")
        ada = make_account(db)
    assert leaving.leave(workplace, ada.fs_uniquifier, now=NOW) == "https://weather.example.org/"
    assert not accounts.is_still(workplace, ada.id, ada.fs_uniquifier)


def test_leaving_goes_somewhere_while_the_database_is_away(keys: Keys, library: Library):
    away = Database("postgresql://nobody@127.0.0.1:1/nothing", keys)
    workplace = Workplace(database=away, library=library)
    assert leaving.leave(workplace, "somebody", now=NOW) == practice.EXIT_ADDRESS
