"""An extract whose every text and heading is as bad as anything that can be typed, with numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from assessment.questionnaire.definition import (
    Band,
    BandSet,
    ErrorParameters,
    Item,
    Keyed,
    Pattern,
    Questionnaire,
    Rating,
    Reason,
    ResponseOption,
    Responses,
    Scale,
)
from assessment.questionnaire.expressions import parsed
from assessment.reporting.cells import PLAIN, Dialect
from assessment.reporting.exports import AdministrationExport, Extract, NoteExport, ScoreExport, SittingExport
from tests.reporting.safe_texts import STARTERS

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

KEEPABLE = [starter for starter in STARTERS if "\0" not in starter]
"""The starters that a database keeps: NUL is refused at its door (storage.columns.keepable)."""

TEXTS: Sequence[str] = [
    *(f"{starter}1+1" for starter in KEEPABLE),
    *(starter for starter in KEEPABLE if starter.strip()),
    '=cmd|"/c calc"!A1',
    '=HYPERLINK("http://example.org","look")',
    "'",
    "''",
    "'=1",
    'she said "no", twice',
    '""',
    '"',
    "a,b;c\td",
    "one\ntwo",
    "one\r\ntwo",
    "one\rtwo",
    "\n\n=1",
    "NA",
    "NaN",
    "null",
    "TRUE",
    "1e5",
    "007",
    "1,5",
    "2026-01-01",
    "#N/A",
    "# not a comment",
    "\\n \\ ",
    "🙂👩‍👧",
    "مرحبا =1",
    "\u202eabc",
    "a\u00a0b",
    "http://example.org",
    "mailto:x@example.org",
    "_x000D_ and _x0041_",
    "<b>&amp;</b>",
    "x" * 10_000,
    "ü" * 10_000,
    "last",
]


def hostile(starter: str = "=") -> Questionnaire:
    """One questionnaire with every kind of item, whose texts, labels and title begin like formulas."""
    truth = (
        ResponseOption(label=f"{starter}not at all", value=0),
        ResponseOption(label='"very", true', value=4),
        ResponseOption(label=f"{starter}skip", missing="skip"),
    )
    words = (ResponseOption(label="Yes, she is", value="yes"), ResponseOption(label="No", value="no-never-at-all"))
    ends = (Reason(id="unknown", label="I don't know"),)
    items = (
        Item(id="Q1", type="choice", text=f"{starter}1+1", options=truth),
        Item(id="Q2", type="choice", text='"quoted", twice\nand on', options=truth),
        Item(id="KNOWN", type="choice", text="Alive?", options=words),
        Item(id="HOME", type="choices", text="Who?", options=words),
        Item(id="AGE", type="number", text="Age", range=(-500, 120), missing=ends),
        Item(
            id="ROW",
            type="slider",
            text="",
            left="near",
            right="far",
            range=(0, 100),
            ratings=(Rating(id="now", label="Now", missing=ends), Rating(id="hope", label="Hope", missing=ends)),
        ),
        Item(id="WORD", type="text", text="Word", private=True, max_length=10_000),
        Item(id="DAY", type="date", text="Since when?"),
    )
    bands = BandSet(bands=(Band(start=0, id="low", label=f"{starter}low"), Band(start=50, id="high", label="High")))
    scale = Scale(
        id="SUM",
        title=f"{starter}Sum",
        key=(Keyed(field="Q1"), Keyed(field="Q2", reverse=True)),
        score="pomp",
        min_answered=1,
        bands=bands,
        error=ErrorParameters(revision=2, source=f"{starter}own", sd=20, retest_r=0.75),
    )
    return Questionnaire(
        id="hostile",
        version=1,
        title=f"{starter}Hostile",
        language="en",
        status="provisional",
        items=items,
        scales=(scale,),
        patterns=(Pattern(id="both", when=parsed("SUM >= 0"), label=f"{starter}Both"),),
        disclosure=f"{starter}These are new questions.",
        source=f"{starter}somebody",
        seal="5ea1",
    )


def sitting(n: int, text: str) -> SittingExport:
    """One with a text, numbers of all signs, and every way of having no value."""
    skips = n % 2 == 1
    values = {
        "Q1": 4,
        "KNOWN": ("yes", "no-never-at-all")[n % 2],
        "HOME": ("yes", "no-never-at-all")[: 1 + n % 2],
        "AGE": -7 - n if n % 3 else -7.25,
        "ROW.now": 33,
        "WORD": text,
        "DAY": "2020-02-29",
    }
    missing = {"Q2": "skip", "ROW.hope": "unknown"} if skips else {"Q2": "not-asked", "ROW.hope": "blank"}
    score = ScoreExport(100.0, 1, "high", n_items=2, sem=12.64911064067352, low=75.20774, high=100.0)
    none = ScoreExport(None, 0, None, n_items=2, reason="skip")
    administration = AdministrationExport(
        questionnaire="hostile",
        version=1,
        asked_version=1,
        responses=Responses(values=values, missing=missing),
        scores={"SUM": none if skips else score},
        error_revision=2,
        pattern=None if skips else "both",
        notes=("near-line", "second"),
        flags=("fast",),
        seconds=61.5,
    )
    at = NOW + timedelta(days=n, hours=n)
    return SittingExport(
        client=f"C-{n:04}",
        plan="standard",
        turn=n - 1 if n else None,
        n=n,
        state="sent",
        begun_at=at,
        sent_at=at,
        completed_on=at.astimezone(BERLIN).date(),
        safety_flag="none",
        administrations=(administration,),
    )


def extract(
    texts: Sequence[str] = TEXTS, *, dialect: Dialect = PLAIN, questionnaire: Questionnaire | None = None
) -> Extract:
    """A sitting for each text, and a note with it."""
    asked = questionnaire or hostile()

    def notes():
        for n, text in enumerate(texts):
            yield NoteExport(client=f"C-{n:04}", track=1, on=date(2026, 1, 31), whose="client", text=text)

    return Extract(
        sittings=lambda: (sitting(n, text) for n, text in enumerate(texts)),
        notes=notes,
        questionnaires=[asked],
        zone=BERLIN,
        made_at=NOW,
        private=frozenset({"WORD"}),
        dialect=dialect,
        filters={"n_clients": len(texts)},
        software="near-and-far 0",
    )
