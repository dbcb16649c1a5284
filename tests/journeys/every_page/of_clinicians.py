"""Pages of clinicians, and of the one who owns the practice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assessment.services import invite, presets, second_step
from assessment.services.wanted import Wanted
from tests.journeys.every_page.album import Reader
from tests.journeys.inside import account_id_of, client_id_of, new_client, sittings_of
from tests.journeys.people import EMAIL
from tests.journeys.place import Place

Readers = Callable[[], Reader]

CLIENTS = ("NF-001", "NF-002", "NF-003", "NF-006", "NF-007", "NF-102", "NF-103")


def came_in(place: Place, readers: Readers, name: str = EMAIL) -> Reader:
    """A clinician with her second step and her own browser."""
    reader, account_id = readers(), account_id_of(place, name)
    second_step.add(place.workplace, account_id, key="not a key: nobody types digits here")
    reader.come_in(account_id)
    return reader


def the_caseload(place: Place, readers: Readers) -> None:
    """All clients at once, and each of them."""
    ben = account_id_of(place, EMAIL)
    new_client(place, ben, "NF-102")
    invite.invite(place.workplace, clinician_id=ben, code="NF-103", name="Iris", now=place.clock())
    reader = came_in(place, readers)
    reader.open("/caseload", "caseload").open("/caseload?sort=code", "caseload-by-code")
    reader.send("caseload-nobody", find="nobody")
    for code in CLIENTS:
        reader.open(f"/clients/{client_id_of(place, code)}", f"client-{code}")
    for code in ("NF-001", "NF-006", "NF-007"):
        reader.open(f"/clients/{client_id_of(place, code)}/brief", f"brief-{code}")


def one_client(place: Place, readers: Readers) -> None:
    """Everything that can be looked at, and set, for one of them."""
    reader = came_in(place, readers)
    maya = f"/clients/{client_id_of(place, 'NF-001')}"
    reader.open(f"{maya}?words=client", "client-in-her-words")
    reader.open(maya).send("client-note-refused", to="/notes", text="")
    for score in ("ENM", "position", "REPAIR"):
        reader.open(f"{maya}/scores/{sittings_of(place, 'NF-001')[0]}/{score}", f"score-{score}")
    reader.open(f"{maya}/plan", "plan-and-rhythm").send("plan-days-refused", days="soon")
    reader.open(f"{maya}/plan").send("plan-pause-refused", until="2020-01-01", to="/pause")
    reader.open(f"{maya}/hand-over", "hand-over").send("hand-over-refused")
    reader.open(f"{maya}/end-care", "end-care")
    dana = f"/clients/{client_id_of(place, 'NF-007')}"
    reader.open(dana).send("settle-refused", to="/settle")
    reader.send(to="/settle", decision="keep", talked_on=str(place.clock().date()), done="We talked.")
    reader.open(dana, "client-settled")
    priya = f"/clients/{client_id_of(place, 'NF-003')}"
    reader.open(f"{priya}/end-care").send("care-ended").open("/clients/ended", "ended")


def the_practice(place: Place, readers: Readers) -> None:
    """What holds for everybody, and taking answers out."""
    ben = account_id_of(place, EMAIL)
    wanted = replace(Wanted(), since=date(2026, 1, 1))
    presets.keep(place.workplace, ben, "Every month", wanted, place.clock())
    reader = came_in(place, readers)
    for name, address in (
        ("schedule", "/schedule"),
        ("log", "/log"),
        ("numbers", "/practice/numbers"),
        ("clinician-account", "/account"),
        ("clinician-help", "/help"),
        ("clinician-about", "/about"),
    ):
        reader.open(address, name)
    reader.open("/practice", "practice").send("practice-refused", exit_address="nowhere", to="/practice")
    reader.open("/practice").send("clinician-refused", email="nobody", name="")
    reader.send("clinician-link", email="eve@example.org", name="Eve")
    cleo = account_id_of(place, "cleo@example.org")
    second_step.add(place.workplace, cleo, key="not a key either")
    reader.open("/practice").send("clinician-disabled", to=f"{cleo}/disable")
    reader.open("/download", "download").send("download-refused", since="2026-03-01", until="2026-02-01")
    reader.open("/download")
    preset = reader.html.partition('href="/download/presets/')[2].partition('"')[0]
    reader.open(f"/download/presets/{preset}", "preset")
    reader.open("/clients/new", "invite").send("invite-refused", code="NF-001")
    reader.send("invited", code="NF-104")
