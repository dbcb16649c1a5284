"""Where a sentence was changed between two sittings: what counts anew, and what runs on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from assessment.services import own_data, second_step, standings
from tests.journeys.every_page.album import Reader
from tests.journeys.inside import account_id_of, client_id_of, new_client, sittings_of
from tests.journeys.people import EMAIL
from tests.journeys.place import Place, running
from tests.journeys.walks import set_up_behind_the_door
from tests.services.versions import PLAN, REWORDED, SECOND, calm

CODE = "NF-001"


@contextmanager
def changed_on_the_way(folder: Path) -> Iterator[Place]:
    """A practice whose only client answered two versions of one questionnaire, twice each."""
    asks = folder / "asks"
    asks.mkdir(parents=True)
    (asks / "plan.toml").write_text(PLAN)
    (asks / "calm.toml").write_text(calm())
    with running(folder / "instance", questionnaires=asks) as place:
        client = new_client(place, set_up_behind_the_door(place), CODE)
        client.sit(Q1="4", Q2="0")
        client.later(days=21).sit(Q1="2", Q2="2")
    (asks / "calm-2.toml").write_text(calm(SECOND, REWORDED))
    with running(folder / "instance", questionnaires=asks, at=client.now + timedelta(days=21)) as place:
        standings.keep_in(place.workplace)
        client.workplace, client.now = place.workplace, place.clock()
        client.sit(Q1="2", Q2="4")
        client.later(days=21).sit(Q1="0", Q2="4")
        place.clock.at = client.now
        yield place


def a_version_break(place: Place, readers: Callable[[], Reader]) -> None:
    """Her pages, and her clinician's."""
    client, ben = readers(), account_id_of(place, EMAIL)
    own_data.set_language(place.workplace, account_id_of(place, CODE), client.album.language)
    client.come_in(account_id_of(place, CODE))
    for name in ("results", "over-time", "past-answers"):
        client.open(f"/{name}", f"break-{name}")
    clinician = readers()
    second_step.add(place.workplace, ben, key="not a key: nobody types digits here")
    clinician.come_in(ben)
    address = f"/clients/{client_id_of(place, CODE)}"
    clinician.open("/caseload", "break-caseload").open(address, "break-client").open(f"{address}/brief", "break-brief")
    clinician.open(f"{address}/scores/{sittings_of(place, CODE)[-2]}/CALM", "break-score")
