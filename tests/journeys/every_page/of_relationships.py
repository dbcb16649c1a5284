"""Pages of a client who is followed in two relationships, and of her clinician."""

from __future__ import annotations

import re

from tests.journeys.every_page.of_clients import came_in as client_came_in
from tests.journeys.every_page.of_clinicians import Readers
from tests.journeys.every_page.of_clinicians import came_in as clinician_came_in
from tests.journeys.inside import account_id_of, client_id_of, new_client
from tests.journeys.people import EMAIL
from tests.journeys.place import Place


def two_relationships(place: Place, readers: Readers) -> None:
    """Another one is begun, answered and read; the earlier is set aside and can be taken up again."""
    walker = new_client(place, account_id_of(place, EMAIL), "NF-110")
    walker.sit(CX_WORD="Mumsy")
    ben, ada = clinician_came_in(place, readers), client_came_in(place, readers, walker.account_id)
    hers = f"/clients/{client_id_of(place, 'NF-110')}"
    barred = f"/clients/{client_id_of(place, 'NF-007')}/follow"
    ben.open(barred, "follow-barred").open(f"{hers}/follow", "follow").send("plan-with-two", known="1")
    ben.open(hers, "client-second-begun")
    ada.open("/home", "home-with-two")
    walker.sit(CX_WORD="Carol")
    ben.open(hers, "client-of-two")
    first = re.findall(r'track=([\w-]{22})"', ben.html.partition("places filters")[2])[0]
    ben.open(f"{hers}?track={first}", "client-set-aside").open(f"{hers}/brief?track={first}", "brief-set-aside")
    ben.open(f"{hers}/take-up/{first}", "take-up").open("/caseload", "caseload-with-two")
    for path in ("results", "over-time", "past-answers"):
        ada.open(f"/{path}", f"{path}-with-two")
