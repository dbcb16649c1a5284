"""Taking answers out: as each kind of file, at the ends of what can be asked for, and with what was typed kept."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection, IncompleteRead
from urllib.parse import urlencode

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from assessment.services import exporting
from assessment.services.workplace import Workplace
from assessment.storage import audit
from assessment.storage.tables import Account, Care, Client, Practice, Preset
from tests.factories import NOW, make_client, make_preset
from tests.web.account.conftest import Browser, People

EVERYTHING = {"whose": "all", "shape": "zip"}


def ada_id(ada_page: str) -> str:
    return ada_page.rpartition("/")[2]


def files_in(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(("since", "until"), [("0001-01-01", "9999-12-31"), ("", "9999-12-31"), ("0001-01-01", "")])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_the_first_and_the_last_day_there_are_ask_for_everything(
    ben: Browser, workplace: Workplace, zone: str, since: str, until: str
):
    with workplace.database.writing() as db:
        db.scalars(select(Practice)).one().time_zone = zone
    everything = ben.send("/download", whose="all", shape="wide")
    assert ben.send("/download", whose="all", shape="wide", since=since, until=until).text == everything.text
    assert len(everything.text.splitlines()) == 4  # headings and Ada's three sittings


def test_from_the_last_day_there_is_nothing_can_be_taken_out(ben: Browser):
    answer = ben.send("/download", whose="all", shape="wide", since="9999-12-31", until="9999-12-31")
    assert answer.status_code == 422
    assert "No sittings in these dates." in answer.text


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {  # by shape: media type, name, first bytes
    "wide": ("text/csv", "check-in-2026-11-20.csv", b"client,track,"),
    "long": ("text/csv", "check-in-2026-11-20.csv", b"client,track,"),
    "codebook": ("text/csv", "codebook-2026-11-20.csv", b"file,name,"),
    "zip": ("application/zip", "check-in-2026-11-20.zip", b"PK"),
    "sav": ("application/zip", "check-in-spss-2026-11-20.zip", b"PK"),
    "xlsx": (WORKBOOK, "check-in-2026-11-20.xlsx", b"PK"),
}


def test_each_shape_is_a_file_whose_name_says_nothing(ben: Browser):
    for shape, (media_type, name, begins) in FILES.items():
        answer = ben.send("/download", whose="all", shape=shape)
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.data.startswith(begins)


def test_everything_is_in_the_zip_and_no_name_is(ben: Browser):
    found = files_in(ben.send("/download", **EVERYTHING).data)
    assert list(found) == [
        *("wide.csv", "responses_long.csv", "scores_long.csv", "codebook.csv", "read.py", "read.R", "README.txt"),
        "manifest.json",
    ]
    assert "Ben" not in str(found)
    with_words = files_in(ben.send("/download", **EVERYTHING, own_words="y").data)
    assert "notes.csv" in with_words


def test_one_look_stands_in_the_record_for_each_client_whose_answers_left(
    ben: Browser, people: People, workplace: Workplace, ada_page: str
):
    with workplace.database.writing() as db:
        other = make_client(db)
        db.add(Care(client_id=other.id, clinician_id=people.ben, since=NOW))
        other_id = other.id
    ben.send("/download", **EVERYTHING)
    ben.send("/download", whose="all", shape="codebook")  # says nothing of anybody
    ben.send("/download", whose="all", shape="wide", since="9999-12-31")
    with workplace.database.reading() as db:
        looks = [(look.action, look.actor_id) for look in audit.looks_at(db, ada_id(ada_page))]
        assert [look for look in looks if look[0] == "export"] == [("export", people.ben)]
        assert audit.looks_at(db, other_id) == []  # nothing of hers was in the file


def test_only_these_is_only_these(ben: Browser, ada_page: str):
    some = ben.send("/download", whose="some", clients=ada_id(ada_page), shape="wide")
    assert some.text == ben.send("/download", whose="all", shape="wide").text
    nobody = ben.send("/download", whose="some", shape="wide")
    assert nobody.status_code == 422
    assert "Choose whose answers you want, or all of them." in nobody.text


def test_somebody_elses_client_is_no_choice(cleo: Browser, ada_page: str):
    answer = cleo.send("/download", whose="some", clients=ada_id(ada_page), shape="wide")
    assert answer.status_code == 422
    assert answer.mimetype == "text/html"


def test_one_questionnaire_is_only_that_one(ben: Browser):
    answer = ben.send("/download", whose="all", shape="wide", questionnaires="closeness")
    headings = answer.text.splitlines()[0].split(",")
    assert {"ENM", "E1", "closeness.version"} <= set(headings)
    assert not {"S0", "REPAIR", "CX_CONTACT"} & set(headings)


def test_where_commas_are_decimal_the_file_is_for_it(ben: Browser):
    answer = ben.send("/download", whose="all", shape="wide", decimal_comma="y", byte_mark="y")
    assert answer.data.startswith("\ufeffclient;track;".encode())
    assert re.search(r";\d+,\d+;", answer.text)


def test_what_was_typed_is_kept_when_something_is_wrong(ben: Browser):
    answer = ben.send(
        "/download", whose="all", shape="sav", since="2026-03-01", until="2026-02-01", own_words="y", name="Monthly"
    )
    assert answer.status_code == 422
    page = answer.text
    assert "Choose a day that is not before the first." in page
    for kept in ('value="2026-03-01"', 'value="2026-02-01"', 'value="Monthly"'):
        assert kept in page
    for ticked in ('value="sav"', 'name="own_words"'):
        assert re.search(rf"<input[^>]*\bchecked\b[^>]*{ticked}|<input[^>]*{ticked}[^>]*\bchecked\b", page)


BAD = [
    {"since": "yesterday"},
    {"since": "2026-02-30"},
    {"shape": "pdf"},
    {"whose": "everybody"},
    {"questionnaires": "closeness@x"},
    {"clients": "a" * 22, "whose": "some"},
    {"name": "x" * 61},
    {"since": "\x00"},
    {"go": "keep"},
    {"go": "keep", "name": "\x00\u200b  "},
]


def test_bad_input_is_answered_with_the_page(ben: Browser):
    for bad in BAD:
        answer = ben.send("/download", **({"whose": "all", "shape": "wide"} | bad))
        assert (answer.status_code, answer.mimetype) == (422, "text/html"), bad


def test_a_stale_password_is_asked_for_again(ben: Browser, clock: time_machine.Coordinates):
    clock.shift(timedelta(minutes=6))
    for path in ("/download", "/download/presets/" + "x" * 22):
        assert ben.get(path).location == f"/account/confirm?next={path}"


def keeps(browser: Browser, **choice: str) -> None:
    kept = browser.send("/download", **({"whose": "all", "shape": "zip", "go": "keep", "name": "Monthly"} | choice))
    assert (kept.status_code, kept.location) == (303, "/download")


def preset_id(workplace: Workplace) -> str:
    with workplace.database.reading() as db:
        return db.scalars(select(Preset.id)).one()


def test_a_choice_is_kept_listed_changed_taken_and_removed(ben: Browser, workplace: Workplace, ada_page: str):
    keeps(ben, whose="some", clients=ada_id(ada_page), since="2026-01-01", shape="wide", questionnaires="closeness")
    page = ben.get("/download").text
    assert "Monthly" in page
    assert "1 client" in page
    address = f"/download/presets/{preset_id(workplace)}"
    form = ben.get(address).text
    for shown in ('value="2026-01-01"', 'value="Monthly"'):
        assert shown in form
    taken = ben.send(address, page="/download")
    assert taken.mimetype == "text/csv"
    assert "ENM" in taken.text.splitlines()[0].split(",")
    assert len(taken.text.splitlines()) == 4
    keeps(ben, shape="long")
    page = ben.get("/download").text
    assert page.count("<strong>Monthly</strong>") == 1
    assert "Kept, in place of the one before." in page
    removed = ben.send(f"{address}/remove", page="/download")
    assert removed.location == "/download"
    assert "Kept choices" not in ben.get("/download").text


def test_a_preset_names_clients_by_their_ids_and_its_own_name_is_sealed(
    ben: Browser, workplace: Workplace, ada_page: str
):
    keeps(ben, whose="some", clients=ada_id(ada_page), name="Ada K.")
    with workplace.database.reading() as db:
        wanted, name = db.execute(select(Preset.wanted, Preset.name.column)).one()
        code = db.get_one(Client, ada_id(ada_page)).code
    assert wanted["clients"] == [ada_id(ada_page)]
    assert code not in str(wanted)
    assert "Ada" not in str(name.token)


def test_somebody_elses_preset_is_not_there(ben: Browser, cleo: Browser, workplace: Workplace):
    keeps(ben)
    address = f"/download/presets/{preset_id(workplace)}"
    absent = "/download/presets/" + "x" * 22
    assert cleo.get(address).status_code == 404
    assert cleo.get(address).data == cleo.get(absent).data
    for path in (address, f"{address}/remove"):
        assert cleo.send(path, page="/download").status_code == 404
    assert preset_id(workplace)
    assert "Monthly" not in cleo.get("/download").text


def test_a_client_may_not_take_out_anything(browser: Browser, people: People, ada_page: str):
    browser.sign_in("ada")
    for path in ("/download", "/download/presets/" + "x" * 22):
        assert browser.get(path).status_code == 403


def test_nothing_is_done_without_the_forms_token(ben: Browser, workplace: Workplace):
    keeps(ben)
    for path in ("/download", "/download/presets/{}", "/download/presets/{}/remove"):
        address = path.format(preset_id(workplace))
        assert ben.client.post(address, data={"whose": "all", "shape": "wide"}).status_code == 400
    assert preset_id(workplace)


def test_a_preset_of_somebody_who_left_never_comes_to_mean_everybody(
    ben: Browser, workplace: Workplace, people: People, ada_page: str
):
    with workplace.database.writing() as db:
        gone = make_client(db)
        db.add(Care(client_id=gone.id, clinician_id=people.ben, since=NOW - timedelta(days=9), until=NOW))
        clinician = db.get_one(Account, people.ben)
        wanted = {
            **dict.fromkeys(("since", "until")),
            **dict.fromkeys(("own_words", "byte_mark", "decimal_comma"), False),
            "shape": "wide",
            "clients": [gone.id],
            "questionnaires": [],
        }
        alone = make_preset(db, clinician, name="Alone", wanted=wanted).id
        both = make_preset(db, clinician, name="Both", wanted=wanted | {"clients": [gone.id, ada_id(ada_page)]}).id
    refused = ben.send(f"/download/presets/{alone}", page="/download")
    assert (refused.status_code, refused.mimetype) == (422, "text/html")
    assert "Not in your care any more, and left out: 1." in refused.text
    taken = ben.send(f"/download/presets/{both}", page="/download")
    assert len(taken.text.splitlines()) == 4


def test_with_very_many_clients_codes_are_typed(ben: Browser, workplace: Workplace, people: People, ada_page: str):
    with workplace.database.writing() as db:
        for n in range(80):
            client = make_client(db, code=f"MANY-{n}")
            db.add(Care(client_id=client.id, clinician_id=people.ben, since=NOW))
        code = db.get_one(Client, ada_id(ada_page)).code
    page = ben.get("/download").text
    assert "<textarea" in page
    assert 'name="clients"' not in page
    taken = ben.send("/download", whose="some", codes=f" {code},\nMANY-3", shape="wide")
    assert len(taken.text.splitlines()) == 4
    misspelt = ben.send("/download", whose="some", codes=f"{code} MANY-99", shape="wide")
    assert misspelt.status_code == 422
    assert "No client of yours has this code: MANY-99" in misspelt.text
    assert "MANY-99</textarea>" in misspelt.text
    assert ben.get(f"/download?client={ada_id(ada_page)}").text.count(f"{code}</textarea>") == 1


def test_to_old_proxies_it_goes_with_its_length(ben: Browser):
    fields = {"whose": "all", "shape": "zip"}
    plain = ben.send("/download", **fields)
    token = re.search(r'name="csrf_token" value="([^"]+)"', ben.get("/download").text)[1]
    old = ben.client.post(
        "/download", data={"csrf_token": token} | fields, environ_overrides={"SERVER_PROTOCOL": "HTTP/1.0"}
    )
    assert "Content-Length" not in plain.headers
    assert int(old.headers["Content-Length"]) == len(old.data)
    assert files_in(old.data) == files_in(plain.data)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_download_that_fails_in_the_middle_ends_as_an_error_for_whoever_reads_it(
    ben: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch
):
    def breaks(*_: object) -> Iterator[bytes]:
        yield b"client,track\r\n" * 10_000
        raise ConnectionError("the database went away")

    monkeypatch.setattr(exporting, "_made", breaks)
    token = re.search(r'name="csrf_token" value="([^"]+)"', ben.get("/download").text)[1]
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        asked = HTTPConnection("localhost", server.port, timeout=30)
        cookie = "; ".join(f"{name}={value}" for name, value in ben.cookies.items())
        form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        asked.request("POST", "/download", urlencode({"csrf_token": token, "whose": "all", "shape": "wide"}), form)
        answer = asked.getresponse()
        assert answer.status == 200
        with pytest.raises(IncompleteRead):
            answer.read()
        asked.close()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
