"""P7 and P8 of our performance goals: exports of 10,000 and of 100,000 sittings; read them with `-s -m campaign`.

Rates are of one thread's own time, since others work on the machine too, and only ratios count: both sides ran in turn
in one run. Memory is what the whole process grew by while a file was made.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import process_time

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from assessment.config import ROOT
from assessment.questionnaire.definition import Responses
from assessment.questionnaire.library import Library
from assessment.services import exporting, looks
from assessment.services.wanted import Reach, Shape, Wanted
from assessment.services.workplace import Workplace
from assessment.storage.keys import Keys
from assessment.storage.tables import Administration, Client, Scoring, Sitting, Track, new_id
from tests.answers_made import columns_of_scores, middle_answers, version_of
from tests.factories import NOW, Start, make_practice

pytestmark = pytest.mark.campaign

A_CLIENT = 50
"""Sittings of one client."""

ROUNDS = 3
MIB = 1024 * 1024
EVERYBODY = Reach(actor_id=looks.MACHINE, clinician_id=None)
PACKED = """
SELECT clients.code, sittings.n, sittings.ended_at, administrations.responses, administrations.missing, scorings.scores
FROM clients JOIN tracks ON tracks.client_id = clients.id JOIN sittings ON sittings.track_id = tracks.id
JOIN administrations ON administrations.sitting_id = sittings.id
JOIN scorings ON scorings.administration_id = administrations.id
ORDER BY clients.code, sittings.n
"""


@dataclass
class Made:
    """What making one file took."""

    n_bytes: int
    seconds: float
    first: float
    """Of these, until the first piece came."""
    growth: int
    """Bytes that the process grew by at the most."""


@pytest.fixture(params=["sqlite", "postgres"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """The address of another database with all tables and no rows, each time."""
    numbers = count(1)
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        return lambda: f"sqlite:///{shutil.copy(template, tmp_path / f'{next(numbers)}.db')}"
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template")

    def created() -> str:
        name = f"benchmark_{new_id().lower().replace('-', '_')}"
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        return make_url(server).set(database=name).render_as_string(hide_password=False)

    return created


@pytest.fixture
def practices(new_url: Callable[[], str], start: Start, keys: Keys) -> Callable[[int], Workplace]:
    """A practice with so many sittings of the largest scored form, each in a database of its own."""
    library = Library.read(ROOT / "questionnaires")

    def practice(n: int) -> Workplace:
        database = start(new_url(), keys)
        with database.writing() as db:
            fill(db, library, n)
        if not database.is_sqlite:
            with database.singly() as db:
                db.execute(text("ANALYZE"))
        return Workplace(database=database, library=library)

    return practice


def fill(db: Session, library: Library, n: int) -> None:
    """So many sittings, each with all its items answered but one, and its scores."""
    make_practice(db)
    questionnaire = library.newest("closeness")
    version = version_of(db, questionnaire)
    values = middle_answers(questionnaire)
    missing = {next(reversed(values)): "skip"}
    values = {id_: value for id_, value in values.items() if id_ not in missing}
    scores = columns_of_scores(questionnaire, Responses(values=values, missing=missing))
    for number in range(n // A_CLIENT):
        client, track = new_id(), new_id()
        db.execute(insert(Client), [{"id": client, "code": f"C-{number:06}", "created_at": NOW}])
        db.execute(insert(Track), [{"id": track, "client_id": client}])
        ids = [(new_id(), new_id(), NOW + timedelta(days=k)) for k in range(A_CLIENT)]
        sent = {"state": "sent", "plan": "standard", "track_id": track, "opens_on": NOW.date()}
        db.execute(
            insert(Sitting),
            [
                {"id": id_, "n": k, "begun_at": at, "ended_at": at, "completed_on": at.date(), **sent}
                for k, (id_, _, at) in enumerate(ids)
            ],
        )
        counts = {"is_whole": True, "n_asked": 18, "n_answered": 17, "version_id": version.id}
        answers = {"responses": values, "missing": missing, "seconds": 120.0, **counts}
        db.execute(insert(Administration), [{"id": own, "sitting_id": id_, **answers} for id_, own, _ in ids])
        scored = {"version_id": version.id, "revision": 1, "scored_at": NOW, **scores}
        db.execute(insert(Scoring), [{"administration_id": own, **scored} for _, own, _ in ids])


def resident() -> int:
    """Bytes of memory that the process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def made(workplace: Workplace, shape: Shape) -> Made:
    """Make a file as a view does, and look at the memory with every piece."""
    before, begun = resident(), process_time()
    file = exporting.export(workplace, EVERYBODY, Wanted(shape=shape), NOW)
    first = process_time() - begun
    n_bytes, most = 0, before
    for n, piece in enumerate(file.content):
        n_bytes += len(piece)
        if n % 8 == 0:
            most = max(most, resident())
    return Made(n_bytes, process_time() - begun, first, max(most, resident()) - before)


def packed(workplace: Workplace) -> float:
    """Seconds that the same rows take as the database has them, JSON in one cell: the floor of any export."""
    begun = process_time()
    with workplace.database.reading() as db:
        rows = db.connection().execution_options(yield_per=500).execute(text(PACKED))
        out = io.StringIO()
        writer = csv.writer(out)
        for row in rows:
            writer.writerow(row)
            if out.tell() > MIB:
                out.seek(0)
                out.truncate()
    return process_time() - begun


def told(what: str, *, goal: str = "") -> None:
    sys.stdout.write(f"\n{what}{f' (goal {goal})' if goal else ''}")


def test_ten_thousand_and_a_hundred_thousand_rows(practices: Callable[[int], Workplace]) -> None:
    few, many = practices(10_000), practices(100_000)
    made(few, "wide")
    floors = [packed(few) / made(few, "wide").seconds for _ in range(ROUNDS)]
    told(f"packed join over wide CSV, 10,000: {statistics.median(floors):.2f}", goal=">= 0.4")
    for shape in ("wide", "long", "zip"):
        rates, growths, firsts = [], [], []
        for _ in range(ROUNDS):
            small, large = made(few, shape), made(many, shape)
            rates.append((10_000 / small.seconds, 100_000 / large.seconds))
            growths.append(large.growth)
            firsts.append(large.first / large.seconds)
        ratio = statistics.median(large / small for small, large in rates)
        told(
            f"{shape}: {statistics.median(small for small, _ in rates):,.0f} sittings a second at 10,000, "
            f"{statistics.median(large for _, large in rates):,.0f} at 100,000; ratio {ratio:.2f}",
            goal=">= 0.9",
        )
        told(f"{shape}: memory grew by {max(growths) / MIB:.1f} MiB at 100,000", goal="< 16")
        told(f"{shape}: first byte within {statistics.median(firsts):.1%} of the time", goal="5 %")
        assert max(growths) < 16 * MIB
        assert ratio > 0.7


@pytest.mark.parametrize("shape", ["xlsx", "sav"])
def test_workbooks_and_spss_files(practices: Callable[[int], Workplace], shape: Shape) -> None:
    few, many = made(practices(2_000), shape), made(practices(20_000), shape)
    told(
        f"{shape}: {2_000 / few.seconds:,.0f} sittings a second at 2,000, {20_000 / many.seconds:,.0f} at 20,000; "
        f"memory grew by {few.growth / MIB:.1f} and {many.growth / MIB:.1f} MiB; {many.n_bytes / MIB:.1f} MiB long"
    )
    assert many.growth < 128 * MIB
