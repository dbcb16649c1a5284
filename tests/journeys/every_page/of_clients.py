"""Pages of a signed-in client, in every state that they can be in."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from zipfile import ZipFile

from assessment.services import notes, own_data
from assessment.services.demo.making import PASSWORD
from assessment.services.opened import client_of
from assessment.services.standing import asked_track
from tests.journeys import answers
from tests.journeys.every_page.album import Leaf, Reader
from tests.journeys.inside import account_id_of, new_client, sittings_of
from tests.journeys.people import EMAIL
from tests.journeys.place import Place
from tests.services.walking import Walker

Readers = Callable[[], Reader]

INTAKE = {
    "contact": answers.CONTACT,
    "safety": answers.SAFE,
    **dict.fromkeys(("context-1", "context-2", "context-3"), answers.CONTEXT),
    **dict.fromkeys(("closeness-1", "closeness-2", "closeness-3"), answers.CLOSENESS),
    **dict.fromkeys(("mom-style-1", "mom-style-2"), answers.MOM_STYLE),
    **dict.fromkeys(("second-1", "second-2"), answers.SECOND),
    **dict.fromkeys(("repair-1", "repair-2"), answers.REPAIR),
}
"""Each page of the intake after consent, with what is answered there."""

RETAKE = ("contact", "check-in", "closeness-1", "closeness-2", "closeness-3", "practices-1", "practices-2")
LATER = {
    **answers.CONTACT,
    **answers.SAFE_SINCE,
    **answers.CLOSENESS_LATER,
    **answers.REPAIR_LATER,
    **answers.MOM_STYLE,
}


def invited(place: Place, readers: Readers, code: str) -> Walker:
    """A client who has accepted and is spoken to in the album's language from the first page."""
    client = new_client(place, account_id_of(place, EMAIL), code)
    own_data.set_language(place.workplace, client.account_id, readers().album.language)
    return client


def came_in(place: Place, readers: Readers, account_id: str) -> Reader:
    """A client with her own browser, spoken to in the album's language."""
    reader = readers()
    own_data.set_language(place.workplace, account_id, reader.album.language)
    reader.come_in(account_id)
    return reader


def on_this_page(reader: Reader, given: dict[str, object]) -> dict[str, str | tuple[str, ...]]:
    """What of these answers is asked here."""
    return {name: value for name, value in given.items() if f'name="{name}"' in reader.html}  # type: ignore[misc]


def an_intake(place: Place, readers: Readers) -> None:
    """From home to the first results: each page empty, and filled in when she comes back to it."""
    client = invited(place, readers, "NF-101")
    reader = came_in(place, readers, client.account_id)
    reader.open("/home", "home-ready").send("opening", to="/start")
    reader.send("consent", S0="yes").send("consent-refused", press="on")
    reader.send("contact", press="on", **answers.CONSENT)
    names = [*INTAKE]
    for n, name in enumerate(names):
        address = reader.here
        if name == "safety":
            reader.send("safety-refused", press="on")
        if name == "context-3":
            typed = on_this_page(reader, dict(INTAKE[name])) | {"CX_THERAPY.day": "31", "CX_THERAPY.month": "2"}
            reader.send("context-3-refused", press="on", **typed)
        following = names[n + 1] if n + 1 < len(names) else "check"
        reader.send("" if name == "closeness-3" else following, press="on", **on_this_page(reader, dict(INTAKE[name])))
        onward = reader.here
        reader.open(address, f"{name}-filled").open(onward)
        if name == "closeness-3":
            reader.open(reader.here, "pause").send(following, press="on")
    reader.open("/home", "home-begun").open(f"/form/{sittings_of(place, 'NF-101')[0]}/check")
    reader.send("check-refused", note="x" * 200)
    reader.send("thanks-first", note="Moved house")
    reader.open("/results", "results-first").open("/over-time", "over-time-first").open("/home", "home-after-intake")


def an_intake_in_two_parts(place: Place, readers: Readers) -> None:
    """Stopped for today after the first part; the rest asks the opening question again."""
    client = invited(place, readers, "NF-105")
    client.start()
    assert client.walk(until="break").kind == "break"
    reader = came_in(place, readers, client.account_id)
    reader.open(f"/form/{client.sitting}/pause").send("first-part-check", press="stop")
    reader.send("stopped-for-today", press="send")
    place.clock.move(days=1)
    reader.come_in(client.account_id)
    reader.open("/home", "home-rest").send("opening-of-the-rest", to="/start").send("first-of-the-rest", S0="yes")


def a_retake(place: Place, readers: Readers) -> None:
    """Each page of the first two retakes, which ask different things."""
    client = invited(place, readers, "NF-106")
    client.now = place.clock() - timedelta(days=60)
    client.sit()
    reader = came_in(place, readers, client.account_id)
    for turn, ago in (("retake", 30), ("second", 0)):
        client.now = place.clock() - timedelta(days=ago)
        if ago:
            client.sit()
            continue
        reader.open("/home", "home-open").send(f"{turn}-opening", to="/start").send(f"{turn}-contact", S0="yes")
        for name in RETAKE[1:]:
            reader.send(f"{turn}-{name}", press="on", **on_this_page(reader, LATER))
        reader.send(f"{turn}-check", press="on", **on_this_page(reader, LATER)).send(f"{turn}-thanks", press="send")
        reader.open("/results", f"{turn}-results").open("/over-time", f"{turn}-over-time")


def a_long_course(place: Place, readers: Readers) -> None:
    """Somebody who has come for half a year: what she sees, sets, and takes back."""
    maya = account_id_of(place, "maya")
    reader = came_in(place, readers, maya)
    reader.open("/home", "home-waiting").open("/results", "results").open("/over-time", "over-time")
    reader.send("over-time-note-refused", to="/over-time", text="")
    notes.add_own(
        place.workplace, maya, on=place.clock().date(), text="<Moved> away", is_private=True, now=place.clock()
    )
    reader.open("/over-time")
    note = reader.html.rpartition('href="/over-time/notes/')[2].partition('"')[0]
    reader.open(f"/over-time/notes/{note}", "note").send("note-refused", text="", press="keep")
    reader.open("/your-data", "your-data").open("/your-data/looks/1", "looks-at-her-answers")
    reader.open("/your-data").send("your-data-rhythm-refused", rhythm="own", days="2")
    reader.open("/your-data").send("your-data-pause-refused", until="2020-01-01", press="pause")
    reader.open("/your-data").send("your-data-mails-refused", email="nobody")
    reader.open("/past-answers", "past-answers").open(
        f"/past-answers/{sittings_of(place, 'NF-001')[0]}", "past-answers-of-one"
    )
    reader.open("/account", "account").open("/account/password", "change-password").send("change-password-refused")
    reader.open("/account/confirm", "confirm-password").send("confirm-password-refused", password="no")
    reader.open("/account/second-step", "add-second-step").send("add-second-step-refused", digits="12")
    sittings = sittings_of(place, "NF-001")
    reader.open(f"/form/{sittings[-1]}/1", "too-early").open(f"/form/{sittings[0]}/thanks", "thanks-again")
    reader.open("/your-data").send("copy-asked", press="ask")
    reader.open("/home", "home-with-a-copy-asked")
    place.clock.move(days=1, minutes=1)
    reader.come_in(maya)
    reader.open("/your-data", "copy-ready").album.add(own_copy(reader))
    reader.open("/your-data/consent", "consent-back").send("consent-back-refused", password="no", press="back")
    reader.send("consent-taken-back", password=PASSWORD, press="back")
    reader.open("/home", "home-without-consent").open("/your-data", "your-data-without-consent")
    reader.open("/your-data/consent", "consent-again")
    reader.open("/your-data/erase", "erase").send("erase-refused", password="no", press="erase")
    reader.send("erase-asked", password=PASSWORD, press="erase")
    reader.open("/home", "home-erasing").open("/your-data/erase", "erase-undo")
    place.clock.move(minutes=16)
    reader.open("/results", "signed-out")


def own_copy(reader: Reader) -> Leaf:
    """The page inside the copy that she fetches."""
    files = ZipFile(io.BytesIO(reader.browser.get("/your-data/copy").get_data()))
    (name,) = [name for name in files.namelist() if name.endswith(".html")]
    return Leaf(
        name="own-copy",
        chapter=reader.chapter,
        language=reader.album.language,
        endpoint="client.copy",
        status=200,
        html=files.read(name).decode(),
    )


def hidden_results(place: Place, readers: Readers) -> None:
    """Under `review`, under `closed`, under `talk-first`, and where she sees only that it is saved."""
    reader = came_in(place, readers, account_id_of(place, "dana"))
    for name in ("home", "results", "over-time", "your-data", "past-answers"):
        reader.open(f"/{name}", f"review-{name}")
    hana = came_in(place, readers, account_id_of(place, "hana"))
    hana.open("/home", "loss-home").open("/results", "loss-results").open("/over-time", "loss-over-time")
    saved = account_id_of(place, "joan")
    with place.workplace.database.writing() as db:
        client_of(db, saved).sees = "saved"
    reader = came_in(place, readers, saved)
    for name in ("home", "results", "over-time", "your-data"):
        reader.open(f"/{name}", f"saved-{name}")
    talk = invited(place, readers, "NF-107")
    talk.sit(S1="prefer-not")
    reader = came_in(place, readers, talk.account_id)
    reader.open("/home", "talk-first-home").open("/results", "talk-first-results")
    reader.open("/over-time", "talk-first-over-time")
    priya = account_id_of(place, "priya")
    with place.workplace.database.writing() as db:
        asked_track(db, client_of(db, priya)).paused_until = place.clock().date() + timedelta(days=30)
    came_in(place, readers, priya).open("/home", "home-paused").open("/your-data", "your-data-paused")


BETWEEN = {
    "T2": {"S1": "prefer-not"},
    "T3": {"S2": "not-sure"},
    "loss": {"CX_CONTACT": "died"},
    "not-known": {"CX_CONTACT": "unknown"},
}
ENDINGS = {
    "T1": (0, {"S0": "no"}),
    "T6": (1, {"CX_ADULT": "no", "CX_CONSENT": "yes"}),
    "T7": (1, {"CX_ADULT": "yes", "CX_CONSENT": "no"}),
    "T5": (3, {"S1": "yes", "S2": "yes", "S3": "cut-off"}),
}


def between_and_endings(place: Place, readers: Readers) -> None:
    """What stands between the questions, and where it ends."""
    for name, said in BETWEEN.items():
        client = invited(place, readers, f"NF-{name}")
        client.said = dict(said)
        client.start()
        client.walk(until="between")
        came_in(place, readers, client.account_id).open(f"/form/{client.sitting}/between", name)
    for name, (n_left, given) in ENDINGS.items():
        client = invited(place, readers, f"NF-{name}")
        client.start()
        for number in range(1, n_left + 1):
            client.leave(number)
        reader = came_in(place, readers, client.account_id)
        reader.open(f"/form/{client.sitting}").send(name, press="" if name == "T1" else "on", **given)
        if name == "T5":
            reader.open("/home", "T5-home").open("/results", "T5-results").open("/your-data", "T5-your-data")


def two_tabs(place: Place, readers: Readers) -> None:
    """An answer that is newer than the page which sends another."""
    client = invited(place, readers, "NF-108")
    client.start()
    for number in (1, 2):
        client.leave(number)
    reader = came_in(place, readers, client.account_id)
    reader.open(f"/form/{client.sitting}")
    client.leave(3, CX_CONTACT="w1-2")
    reader.send("newer", press="on", CX_CONTACT="d3-6")
