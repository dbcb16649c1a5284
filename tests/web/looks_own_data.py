"""How the pages of her own data look, for `looks.py`: name, template, and what each is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from assessment.services import shown
from assessment.web.client.coming_back import kept_forms
from assessment.web.fields import PasswordForm

ENDING = shown.Ending(consent_taken_back_on=date(2026, 11, 2), erased_on=date(2026, 11, 13))
VISITS = shown.OwnVisits(on=date(2026, 11, 6), n=4, what=("your-data", "past-answers"))
LOOK = shown.LookShown(at=datetime(2026, 11, 6, 12, tzinfo=UTC), who="Ben Ortiz", what="client")
RHYTHM = shown.RhythmShown(
    plan="standard",
    chosen="standard",
    offered=(),
    every_days=28,
    usual_days=21,
    least_days=14,
    most_days=365,
    paused_until=None,
    today=date(2026, 11, 6),
    state="waiting",
    opens_on=date(2026, 11, 20),
)
COMING_BACK = shown.ComingBackShown(mails_are_on=True, email="a@example.org", are_wanted=True, rhythm=RHYTHM)
PAUSED = shown.ComingBackShown(
    mails_are_on=False,
    email="",
    are_wanted=False,
    failed_on=date(2026, 11, 2),
    rhythm=replace(RHYTHM, paused_until=date(2026, 12, 24), every_days=21),
)


def your_data(**more: Any) -> dict[str, Any]:
    """Your data, as she has left it."""
    told: dict[str, Any] = {"sees": "results", "looks": (LOOK,), "own_visits": (VISITS,)}
    kept = more.pop("coming_back", COMING_BACK)
    forms = kept_forms(kept)
    return {
        "data": shown.YourDataPage(**({"copy": shown.CopyShown()} | told | more)),
        "coming_back": kept,
        "forms": forms,
        "form": None,
    }


def _ending(ending: shown.Ending, *errors: str) -> dict[str, Any]:
    form = PasswordForm()
    form.password.errors = errors
    return {"form": form, "ending": ending}


READY = shown.CopyShown(state="ready", ready_at=LOOK.at, until=LOOK.at, hides_scores=True)
ASKED = shown.CopyShown(state="asked", ready_at=LOOK.at, until=LOOK.at)
PART = shown.PastPart(title="How it was", answers=(shown.AnsweredItem(text="I felt *at ease*.", answer="Somewhat"),))
SITTING = shown.PastSitting(
    id="s" * 22,
    on=date(2026, 11, 6),
    n=1,
    is_whole=False,
    parts=(PART,),
)


OWN_DATA: Mapping[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "your-data": ("client/your_data.html", your_data),
    "your-data-paused": ("client/your_data.html", lambda: your_data(coming_back=PAUSED)),
    "your-data-ending": ("client/your_data.html", lambda: your_data(ending=ENDING, looks=(), own_visits=())),
    "your-data-copy-asked": ("client/your_data.html", lambda: your_data(copy=ASKED, has_more_looks=True)),
    "your-data-copy-ready": ("client/your_data.html", lambda: your_data(copy=READY)),
    "your-data-saved": ("client/your_data.html", lambda: your_data(copy=None, sees="saved")),
    "past-answers": (
        "client/past_answers.html",
        lambda: {"sittings": (SITTING, replace(SITTING, of_split="rest"), replace(SITTING, of_split="first"))},
    ),
    "past-answers-none": ("client/past_answers.html", lambda: {"sittings": ()}),
    "past-sitting": ("client/past_sitting.html", lambda: {"sitting": SITTING}),
    "looks": (
        "client/looks.html",
        lambda: {"data": shown.LooksPage(looks=(LOOK,), own_visits=(VISITS,), number=2, n_pages=3)},
    ),
    "looks-own": (
        "client/looks.html",
        lambda: {"data": shown.LooksPage(looks=(), own_visits=(VISITS,), number=1, n_pages=1)},
    ),
    "home-copy": ("client/home.html", lambda: {"home": shown.HomePage(state="nothing", copy=ASKED)}),
    "home-ending": ("client/home.html", lambda: {"home": shown.HomePage(state="nothing", ending=ENDING)}),
    "consent": ("client/consent.html", lambda: _ending(shown.Ending(), "That is not your password.")),
    "consent-again": ("client/consent.html", lambda: _ending(ENDING)),
    "erase": ("client/erase.html", lambda: _ending(shown.Ending())),
    "erase-undo": ("client/erase.html", lambda: _ending(ENDING)),
}
