"""Made-up pages in every shape that a page can take, drawn from the shipped definitions and without a database.

A look is a template with what a view would give it. Tests of the look read these; nobody's answers are in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from werkzeug.datastructures import MultiDict

from assessment.app import create_app
from assessment.config import Settings
from assessment.questionnaire.definition import Value
from assessment.questionnaire.library import Library
from assessment.questionnaire.walk import Page, Walk
from assessment.services import shown
from assessment.services.form_pages import FormPage
from assessment.services.wanted import Wanted
from assessment.web import languages
from assessment.web.client.forms import SendForm
from assessment.web.clinician.care_forms import DaysForm, HandOverForm, PauseForm, PlanForm, SeesForm
from assessment.web.clinician.download_form import DownloadForm
from assessment.web.clinician.forms import InviteForm, SettleForm
from assessment.web.fields import SignInForm
from assessment.web.note_form import NoteForm
from tests.web.looks_numbers import NUMBERS
from tests.web.looks_own_data import OWN_DATA

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = Library.read(ROOT / "questionnaires")
SITTING = "s" * 22
CLIENT = "c" * 22
DISCLOSURE = LIBRARY.newest("closeness").disclosure
CHANGE = shown.Verdict(
    id="change", points=-33.3, way="lower", rc=-2.36, rti=-3.1, rti_low=-9.0, rti_high=-3.0, sem=10.0, revision=1
)
UNSURE = shown.Verdict(id="no-clear-change", points=-8.3, rc=-0.59, rti=-0.8)


@dataclass(frozen=True)
class LookAt:
    """One page: its template, who looks, and what a view would give it (made when asked, forms need a request)."""

    template: str
    role: str | None = "client"
    given: Callable[[], Mapping[str, Any]] = field(default=dict)


def practice(folder: Path) -> Flask:
    """An application of an empty practice, whose pages are drawn and never asked for."""
    return create_app(
        Settings(
            database_url=f"sqlite:///{folder / 'practice.db'}",
            secret_key="a secret key of the tests, long enough for one",
            encryption_keys=("dGVzdHMgb25seSwgdGhpcnR5LXR3byBieXRlcyBsb24=",),
            index_key="tests only",
            instance=folder,
        )
    )


def drawn(app: Flask, look: LookAt, *, theme: str = "", language: str = "en") -> str:
    """The page as HTML."""
    frame = shown.Frame(
        role=look.role,  # type: ignore[arg-type]  # told by each look
        name="Ben Ortiz" if look.role == "clinician" else "",
        idle_seconds=1800 if look.role else None,
        theme=theme,  # type: ignore[arg-type]  # one of three words
    )
    with app.test_request_context("/"), languages.speaking(language):
        return render_template(look.template, frame=frame, **look.given())


def pages_of(*ids: str, values: Mapping[str, Value] | None = None) -> tuple[Page, ...]:
    """The pages of a sitting that asks these questionnaires."""
    return walk_of(*ids).pages(values or {})


def walk_of(*ids: str) -> Walk:
    """A sitting that asks these questionnaires."""
    return Walk(questionnaires=tuple(LIBRARY.newest(id_) for id_ in ids), plans=LIBRARY.plans)


def form_page(id_: str, nth: int = 0, **more: Any) -> FormPage:
    """The nth page of one questionnaire, nothing answered unless told."""
    walk = walk_of(id_)
    page = walk.pages({})[nth]
    told = {"answers": {}, "revision": 1, "minutes": 7, "back": 1} | more
    return FormPage(sitting_id=SITTING, page=page, step=walk.step(page.number, {}), **told)


def a_form(id_: str, nth: int = 0, **more: Any) -> LookAt:
    """A look at one page of one questionnaire."""
    return LookAt("client/fill_in.html", given=lambda: {"form": form_page(id_, nth, **more)})


def between(id_: str) -> LookAt:
    """A page of the plans that stands between the questions."""
    page = LIBRARY.plans.pages[id_]
    before, slot, after = page.text.partition("{resources}")
    help_ = help_lines() if slot else None
    told = shown.BetweenPage(text=before, text_after=after, help=help_, buttons=page.buttons)
    return LookAt("client/between.html", given=lambda: {"page": told})


def help_lines() -> shown.HelpLines:
    """The help lines of the United States, as shipped."""
    resources = LIBRARY.resources
    found = resources.list_for("US", "en") if resources else None
    assert resources is not None
    assert found is not None
    return shown.HelpLines(above=resources.above, lines=found.lines, none=resources.none)


def score_line(at: float, last: float | None = None) -> shown.ScoreLine:
    """A score among four bands of equal width."""
    names = ("Little", "Some", "Clear", "Strong")
    bands = tuple(
        shown.BandMark(label=name, start=25 * i, end=25 * i + 25, is_now=i == min(3, int(at // 25)))
        for i, name in enumerate(names)
    )
    return shown.ScoreLine(
        at=at, low=max(0, at - 10), high=min(100, at + 10), last_at=last, last_score=last, score=at, bands=bands
    )


def style_line(guess: float | None = 20, *, on: date | None = None) -> shown.StyleLine:
    """Three ratings of one pair; a guess may be unknown."""
    return shown.StyleLine(
        left="Acts like a parent to me",
        right="Acts like a friend to me",
        marks=(
            shown.StyleMark(shape="first", label="How she is with me now", at=30),
            shown.StyleMark(shape="second", label="How I would like it", at=60),
            shown.StyleMark(
                shape="third",
                label="My best guess at how she would like it",
                at=guess,
                reason="" if guess is not None else "I don't know yet",
            ),
        ),
        sentences=("On her role, you would like somewhat more of a friend.",),
        on=on,
    )


def results(**more: Any) -> shown.ResultsPage:
    """Results with a pattern, a scale with a change, one prorated, one without a score, ratings and bars."""
    scales = (
        shown.ScaleResult(
            name="Blending", text="A little to somewhat true (38 of 100).", line=score_line(37.5, 41.7), verdict=CHANGE
        ),
        shown.ScaleResult(
            name="Distance",
            text="A little to somewhat true (46 of 100).",
            line=score_line(45.8, 95.8),
            n=5,
            n_items=6,
            is_prorated=True,
            verdict=UNSURE,
            is_second=True,
        ),
        shown.ScaleResult(name="Ease", text="There were not enough answers for this part this time. That is fine."),
    )
    pattern = shown.PatternShown(
        label="Ease stood out",
        label_suffix="(close to the line)",
        text="Ease stood out.",
        notes=("Close.",),
        prompt="If you like?",
    )
    bars = (
        shown.PracticeBar(
            name="Saying it plainly", at=50, text="Fairly often.", prompt="If you like?", cuts=(25, 50, 75)
        ),
        shown.PracticeBar(name="Room for mistakes", at=None),
    )
    parts = (
        shown.ResultPart(title="Closeness", pattern=pattern, scales=scales),
        shown.ResultPart(title="Mom style", on=date(2026, 10, 16), lines=(style_line(), style_line(None))),
        shown.ResultPart(
            title="Practices",
            total=shown.ScaleResult(name="Practices", text="Fairly often (56 of 100).", verdict=UNSURE),
            bars=bars,
            bar_ends=("Hardly ever", "Often"),
        ),
    )
    told = {
        "parts": parts,
        "disclosure": DISCLOSURE,
        "anchors": (shown.AnsweredItem(text="Since last time", answer="Better"),),
    }
    return shown.ResultsPage(on=date(2026, 11, 6), **(told | more))


def figure(**more: Any) -> shown.Figure:
    """A trend of one scale with a prorated score, a gap and a sitting that was not sent."""
    rows = (
        shown.FigureRow(on=date(2026, 6, 12), score=70.8, n=6, n_items=6),
        shown.FigureRow(on=date(2026, 7, 3), score=54.5, n=5, n_items=6, is_prorated=True, anchor="A little better"),
        shown.FigureRow(on=date(2026, 8, 20), state="no-score", n=3, n_items=6),
        shown.FigureRow(on=date(2026, 9, 20), state="not-sent"),
    )
    told = {
        "key": "1",
        "title": "Blending",
        "about": "feelings and duties running together",
        "alt": "Blending over 3 check-ins: first 71, now 55.",
        "narrow": shown.PictureSize(width=326, height=240),
        "wide": shown.PictureSize(width=700, height=300),
        "verdict": CHANGE,
        "rows": rows,
        "table_caption": "Blending, 0 to 100. Shaded, the usual error of one check-in: 43 to 99.",
    }
    return shown.Figure(**(told | more))


NOTES = (
    shown.NoteShown(id="n" * 22, number=1, on=date(2026, 8, 2), text="Stayed at her place <for> a week"),
    shown.NoteShown(id="m" * 22, number=2, on=date(2026, 10, 11), text="Moved", whose="clinician", is_private=True),
)


def over_time(**more: Any) -> shown.OverTimePage:
    """A course of three check-ins, with a picture that could not be drawn."""
    figures = (figure(), figure(key="2", title="Distance", could_not_be_drawn=True, verdict=UNSURE))
    told = {
        "n_sittings": 3,
        "since": date(2026, 6, 12),
        "figures": figures,
        "styles": (style_line(on=date(2026, 6, 12)),),
        "style_title": "Mom style",
        "notes": NOTES,
        "disclosure": DISCLOSURE,
    }
    return shown.OverTimePage(**(told | more))


MARKED = shown.MarkStep(
    raised_at=datetime(2026, 11, 6, 12, tzinfo=UTC),
    words="Review first.",
    settled_at=datetime(2026, 11, 9, 12, tzinfo=UTC),
    settled_by="Ben Ortiz",
    decision="go-on",
    talked_on=date(2026, 11, 9),
    done="We talked; she is safe.",
)


def rhythm(**more: Any) -> shown.RhythmShown:
    """What is set for a client who waits for her next sitting."""
    told: dict[str, Any] = {
        "plan": "standard",
        "chosen": "standard",
        "offered": (
            shown.PlanOffered(id="standard", turns=(("Check-in", "Closeness"), ("Mom style",))),
            shown.PlanOffered(id="loss", turns=(("Practices",),), is_by_hand=True),
        ),
        "every_days": 21,
        "least_days": 14,
        "most_days": 365,
        "paused_until": None,
        "today": date(2026, 11, 20),
        "state": "waiting",
        "opens_on": date(2026, 11, 27),
        "closes_on": date(2026, 12, 11),
        "earliest_on": date(2026, 11, 20),
    }
    return shown.RhythmShown(**(told | more))


def _care(**more: Any) -> shown.CarePage:
    return shown.CarePage(
        client_id=CLIENT,
        name="Maya K.",
        code="NF-014",
        rhythm=rhythm(**more),
        mails="on",
        sees="results",
        has_account=True,
        colleagues=(shown.Colleague(id="d" * 22, name="Cleo Hart"),),
    )


def _plan_and_rhythm(*, days: str = "21", **more: Any) -> dict[str, Any]:
    page = _care(**more)
    plan = PlanForm(MultiDict({"plan": page.rhythm.chosen}))
    plan.offer(page.rhythm.offered)
    typed = DaysForm(MultiDict({"days": days}))
    forms = {"plan": plan, "days": typed, "pause": PauseForm(), "sees": SeesForm(MultiDict({"sees": "results"}))}
    return {"care": page, "forms": forms, "form": plan if days == "21" else _refused(typed)}


def _hand_over(*colleagues: shown.Colleague) -> dict[str, Any]:
    form = HandOverForm()
    form.offer(colleagues)
    return {"care": replace(_care(), colleagues=colleagues), "form": form}


def client(**more: Any) -> shown.ClientPage:
    """A client with eight sittings."""
    cells = (
        shown.ScoreTableCell(score_id="ENM", score=37.5, n=6, n_items=6),
        shown.ScoreTableCell(score_id="CUT", score=None, n=3, n_items=6),
        shown.ScoreTableCell(score_id="HCL", score=None, is_asked=False),
    )
    told = {
        "client_id": CLIENT,
        "name": "Maya K.",
        "code": "NF-014",
        "context": ("My birth mother",),
        "n_sittings": 8,
        "headline": (shown.NamedVerdict(title="Enmeshment", verdict=CHANGE),),
        "cannot_tell": ("Cutoff",),
        "pattern": shown.PatternShown(label="Ease stood out", text="HCL >= 50."),
        "trend_title": "Closeness",
        "trend": figure(verdict=None, caption="Three scales."),
        "usual_error": shown.UsualErrorShown(points=27.7, revision=1),
        "score_titles": ("Enmeshment", "Cutoff", "Healthy closeness"),
        "score_rows": (
            shown.ScoreTableRow(sitting_id=SITTING, on=date(2026, 11, 6), n=8, scores=cells, anchor="Better"),
        ),
        "moved": (
            shown.MovedItem(text="It was hard for me to say no to my mom.", before="Mostly true", now="A little true"),
        ),
        "moved_from": date(2026, 10, 16),
        "moved_to": date(2026, 11, 6),
        "map": figure(key="3", title="Together", verdict=None, caption="Grey.", rows=(), wide=None),
        "styles": (style_line(),),
        "style_title": "Mom style",
        "bars": (shown.PracticeBar(name="Plainly", at=50),),
        "bars_title": "Practices",
        "notes": NOTES,
        "sentences": (shown.SaidOfPart(title="Closeness", sentences=("Some blending.",)),),
        "flags": ("fast",),
        "rhythm": rhythm(),
        "marks": (MARKED,),
        "sittings": (
            shown.SittingRow(
                sitting_id=SITTING,
                n=0,
                on=date(2026, 6, 12),
                state="stopped",
                administrations=(
                    shown.AdministrationRow(
                        title="Closeness",
                        version=1,
                        n_answered=18,
                        n_asked=18,
                        is_whole=True,
                        scores=(("ENM", cells[0]),),
                    ),
                    shown.AdministrationRow(title="Practices", version=1, n_answered=2, n_asked=12, is_whole=False),
                ),
            ),
            shown.SittingRow(sitting_id=SITTING, n=1, on=date(2026, 7, 3), state="lapsed"),
        ),
    }
    return shown.ClientPage(**(told | more))


def caseload(**more: Any) -> shown.CaseloadPage:
    """Four clients: one under review, one with a change, one at intake, one who has not sent anything."""
    spark = shown.Spark(
        shades=(shown.Shade(x=0, y=6, width=84, height=18),), lines=("4,8 14,9", "24,7 34,11"), dot=(34, 11)
    )
    cells = tuple(
        shown.ScoreCell(title=title, score=score, spark=spark)
        for title, score in (("Enmeshment", 37.5), ("Cutoff", None))
    )
    named = shown.NamedVerdict(title="Enmeshment", verdict=CHANGE)
    row = {"client_id": CLIENT, "code": "NF-014", "last_sent": date(2026, 11, 6)}
    told = {
        "n_clients": 4,
        "n_new": 1,
        "filters": (("", 4), ("look", 3), ("due", 1), ("missed", 1), ("begun", 0), ("stopped", 1)),
        "n_look": 4,
        "turning": shown.Turning(before="a", after="b"),
        "score_titles": ("Enmeshment", "Cutoff"),
        "sort": "last-sent",
        "descending": True,
        "look_first": (
            shown.ToLookAt(client_id=CLIENT, name="Dana R.", kind="review", on=date(2026, 11, 20), words="Not sure."),
            shown.ToLookAt(client_id=CLIENT, name="Maya K.", kind="change", on=date(2026, 11, 6), verdicts=(named,)),
            shown.ToLookAt(client_id=CLIENT, name="Lena W.", kind="lapsed", on=date(2026, 11, 6)),
        ),
        "rows": (
            shown.CaseloadRow(
                name="Dana R.",
                n_sittings=3,
                mark="review",
                mark_words="Review first",
                awaits=shown.Awaits(kind="on-request"),
                **row,
            ),
            shown.CaseloadRow(
                name="Maya K.",
                n_sittings=8,
                pattern="Ease stood out",
                cells=cells,
                since=(named,),
                others_cannot_tell=True,
                is_new=True,
                awaits=shown.Awaits(kind="open", on=date(2026, 11, 27), n_missed=2),
                **row,
            ),
            shown.CaseloadRow(
                name="Joan T.",
                n_sittings=1,
                cells=cells,
                is_first_time=True,
                awaits=shown.Awaits(kind="waiting", on=date(2026, 11, 27)),
                **row,
            ),
            shown.CaseloadRow(
                client_id=CLIENT, name="Ruth B.", code="NF-2", awaits=shown.Awaits(kind="invited", on=date(2026, 12, 4))
            ),
            shown.CaseloadRow(
                client_id=CLIENT, name="NF-3", code="NF-3", awaits=shown.Awaits(kind="erased", on=date(2026, 11, 4))
            ),
        ),
    }
    return shown.CaseloadPage(**(told | more))


def score() -> shown.ScorePage:
    """A score with one reverse-keyed item and one left out."""
    rows = (
        shown.KeyRow(
            field_id="E1", text="When my mom was upset, I stayed upset.", answer="A little true", coded=1, counted=1
        ),
        shown.KeyRow(
            field_id="E5",
            text="I knew which feelings were mine.",
            answer="Mostly true",
            coded=3,
            is_reverse=True,
            counted=1,
        ),
        shown.KeyRow(field_id="E2", text="I felt guilty.", answer="Didn't come up / skip"),
    )
    return shown.ScorePage(
        client_id=CLIENT,
        code="NF-014",
        title="Enmeshment",
        on=date(2026, 11, 6),
        score=25.0,
        band="Some",
        low=5.4,
        high=44.6,
        sem=10.0,
        n=5,
        n_items=6,
        needed=4,
        rows=rows,
        steps=("(1 + 1) / 2 = 1", "1 / 4 × 100 = 25"),
        questionnaire="closeness",
        seal="a41f" * 16,
        error_revision=1,
        error_source="provisional",
        parts={"ENM": 25.0},
    )


def brief(**more: Any) -> shown.BriefPage:
    """A brief with everything on it."""
    told = {
        "client_id": CLIENT,
        "code": "NF-014",
        "printed_on": date(2026, 11, 22),
        "sent_on": date(2026, 11, 6),
        "n_asked": 33,
        "n_answered": 32,
        "days_after": 21,
        "reasons": (("No chance to", 1),),
        "next_due": date(2026, 11, 27),
        "headline": (shown.NamedVerdict(title="Enmeshment", verdict=CHANGE),),
        "cannot_tell": ("Cutoff",),
        "pattern": shown.PatternShown(label="Ease stood out"),
        "scales": (
            shown.BriefScale(title="Enmeshment", intake=70.8, last=41.7, now=37.5, low=17.9, high=57.1, verdict=CHANGE),
            shown.BriefScale(
                title="Cutoff", intake=None, last=None, now=45.8, verdict=UNSURE, counts_from=date(2026, 9, 25)
            ),
        ),
        "moved": (
            shown.MovedItem(text="It was hard for me to say no to my mom.", before="Mostly true", now="A little true"),
        ),
        "left_out": (shown.AnsweredItem(text="I talked to my mom soon.", answer="No chance to."),),
        "n_more_left_out": 4,
        "notes": NOTES,
        "ask_about": ("What is one thing you value in her?",),
        "map": figure(rows=(), caption="Grey."),
        "bars": (shown.PracticeBar(name="Plainly", at=50),),
        "bars_title": "Practices",
        "error_revision": 1,
        "n_tested": 3,
        "source": "closeness 1 (a41fa41f)",
        "disclosure": DISCLOSURE,
    }
    return shown.BriefPage(**(told | more))


PRESET = shown.PresetShown(
    id=CLIENT, name="Every month", wanted=Wanted(shape="zip", client_ids=(CLIENT,), since=date(2026, 1, 1))
)
DOWNLOAD = shown.DownloadPage(
    clients=((CLIENT, "NF-014"),),
    versions=(
        shown.VersionShown(id="calm", version=1, title="Calm"),
        shown.VersionShown(id="calm", version=2, title="Calm"),
    ),
    presets=(PRESET,),
)


def _download(page: shown.DownloadPage) -> dict[str, Any]:
    return {"form": DownloadForm.offering(page), "download": page}


def _invite_form(**typed: str) -> InviteForm:
    form = InviteForm(MultiDict(typed) if typed else None)
    form.offer_plans(("standard", "full"), "standard")
    return form


def _refused(form: Any) -> Any:
    form.validate()
    return form


def _check(**more: Any) -> dict[str, Any]:
    told = {
        "sitting_id": SITTING,
        "revision": 9,
        "n_asked": 33,
        "n_answered": 32,
        "back_number": 7,
        "left_open": (shown.OpenItem(field_id="H1", text="I felt at ease with my mom.", page_number=3),),
        "answers": (shown.AnsweredItem(text="I could be myself with my mom.", answer="Somewhat true"),),
    }
    return {"check": shown.CheckPage(**(told | more)), "form": SendForm()}


FLAG = shown.FlagShown(on=date(2026, 11, 20), words="See her answers.", answers=(("Are you afraid?", "Not sure"),))
BANNER = shown.MarkBanner(mark="review", words="Review first", reasons=(FLAG,))

LOOKS: Mapping[str, LookAt] = {
    "front": LookAt("anyone/front.html", None, lambda: {"form": SignInForm(), "disclosure": DISCLOSURE}),
    "front-refused": LookAt(
        "anyone/front.html", None, lambda: {"form": _refused(SignInForm()), "disclosure": DISCLOSURE}
    ),
    "front-not-set-up": LookAt("anyone/front.html", None, lambda: {"form": None, "disclosure": DISCLOSURE}),
    "try": LookAt("anyone/try.html", None, lambda: {"help": help_lines()}),
    "help": LookAt("anyone/help.html", None, lambda: {"help": help_lines()}),
    "help-nowhere": LookAt("anyone/help.html", None, lambda: {"help": shown.HelpLines()}),
    "about": LookAt("anyone/about.html", None, lambda: {"disclosure": DISCLOSURE}),
    "opening": a_form("opening", explains_leaving=True, disclosure=DISCLOSURE, back=None),
    "consent": a_form("consent", errors={"CX_ADULT": "Choose one.", "CX_CONSENT": "Choose one."}),
    "contact": a_form("contact"),
    "safety": a_form("safety"),
    "check-in": a_form("check-in"),
    "context": a_form("context"),
    "context-typed": a_form(
        "context", 2, errors={"CX_THERAPY": "Give day, month and year."}, answers={"CX_THERAPY": ("2024-05-03",)}
    ),
    "context-boxes": a_form("context", 1, answers={"CX_HOME": ("partner",)}),
    "closeness": a_form("closeness", answers={"H1": ("2",), "E6": ("skip",)}),
    "closeness-empty": a_form("closeness", 1),
    "mom-style": a_form(
        "mom-style", answers={"R1.now": ("3",), "R1.hope": ("6",), "R1.guess": ("2",), "N1.guess": ("!unknown",)}
    ),
    "mom-style-empty": a_form("mom-style", 1),
    "repair": a_form("repair"),
    "between-T2": between("T2"),
    "between-T3": between("T3"),
    "instead-T4": between("T4"),
    "instead-T5": between("T5"),
    "check": LookAt("client/check.html", given=_check),
    "check-all": LookAt("client/check.html", given=lambda: _check(n_answered=33, left_open=())),
    "thanks": LookAt(
        "client/thanks.html",
        given=lambda: {"thanks": shown.ThanksPage(text=LIBRARY.plans.pages["thanks"].text, may_show_results=True)},
    ),
    "home-ready": LookAt(
        "client/home.html",
        given=lambda: {"home": shown.HomePage(state="ready", sitting_id=SITTING, open_until=date(2026, 11, 27))},
    ),
    "home-rest": LookAt(
        "client/home.html",
        given=lambda: {
            "home": shown.HomePage(
                state="ready", is_rest=True, begun_on=date(2026, 11, 20), open_until=date(2026, 11, 26), minutes=8
            )
        },
    ),
    "pause": LookAt(
        "client/pause.html",
        given=lambda: {"page": shown.BreakPage(sitting_id=SITTING, minutes=8, until=date(2026, 11, 26))},
    ),
    "home-begun": LookAt(
        "client/home.html",
        given=lambda: {
            "home": shown.HomePage(state="begun", sitting_id=SITTING, begun_on=date(2026, 11, 6), next_page=3)
        },
    ),
    "home-waiting": LookAt(
        "client/home.html",
        given=lambda: {"home": shown.HomePage(state="waiting", opens_on=date(2026, 11, 27), may_open_early=True)},
    ),
    "home-by-hand": LookAt(
        "client/home.html",
        given=lambda: {"home": shown.HomePage(state="by-hand", may_open_early=True, sees_results=False)},
    ),
    "home-by-hand-too-soon": LookAt(
        "client/home.html", given=lambda: {"home": shown.HomePage(state="by-hand", sees_results=False)}
    ),
    "results": LookAt("client/results.html", given=lambda: {"results": results()}),
    "results-try": LookAt("client/results.html", None, lambda: {"results": results(is_try=True, help=help_lines())}),
    "over-time": LookAt("client/over_time.html", given=lambda: {"course": over_time(), "form": NoteForm()}),
    "over-time-empty": LookAt(
        "client/over_time.html", given=lambda: {"course": shown.OverTimePage(n_sittings=0), "form": NoteForm()}
    ),
    "note": LookAt("client/note.html", given=lambda: {"form": NoteForm()}),
    **{name: LookAt(template, given=given) for name, (template, given) in OWN_DATA.items()},
    **{name: LookAt("clinician/numbers.html", "clinician", given) for name, given in NUMBERS.items()},
    "not-here": LookAt("errors/error.html", None, lambda: {"kind": "not-here"}),
    **{
        kind: LookAt("errors/error.html", None, lambda kind=kind: {"kind": kind})  # type: ignore[misc]  # bound early
        for kind in ("not-yours", "form-old", "closed", "too-large", "away")
    },
    "wait": LookAt("errors/error.html", None, lambda: {"kind": "wait", "minutes": 3}),
    "fault": LookAt("errors/error.html", None, lambda: {"kind": "", "code": "7F3K"}),
    "newer": LookAt(
        "errors/newer.html",
        given=lambda: {
            "sitting_id": SITTING,
            "newer": (shown.NewerAnswer(text="I felt at ease with my mom.", kept="Very true", sent="Mostly true"),),
        },
    ),
    "caseload": LookAt("clinician/caseload.html", "clinician", lambda: {"caseload": caseload()}),
    "caseload-empty": LookAt(
        "clinician/caseload.html", "clinician", lambda: {"caseload": shown.CaseloadPage(n_clients=0)}
    ),
    "caseload-nobody": LookAt(
        "clinician/caseload.html", "clinician", lambda: {"caseload": shown.CaseloadPage(n_clients=4, find="x")}
    ),
    "invite": LookAt("clinician/invite.html", "clinician", lambda: {"form": _invite_form()}),
    "invited": LookAt(
        "clinician/invited.html",
        "clinician",
        lambda: {
            "invited": shown.InvitedPage(name="M", code="482 913", link="https://x.test/i/y", until=date(2026, 12, 6))
        },
    ),
    "client": LookAt("clinician/client.html", "clinician", lambda: {"client": client(), "form": NoteForm()}),
    "client-review": LookAt(
        "clinician/client.html",
        "clinician",
        lambda: {
            "client": client(banner=BANNER, n_sittings=1),
            "form": NoteForm(),
            "settle": _refused(SettleForm()),
        },
    ),
    "client-invited": LookAt(
        "clinician/client.html",
        "clinician",
        lambda: {
            "client": shown.ClientPage(
                client_id=CLIENT,
                name="M",
                code="NF-1",
                state="invited",
                invited_on=date(2026, 11, 3),
                link_until=date(2026, 11, 17),
            ),
            "form": NoteForm(),
        },
    ),
    "plan-and-rhythm": LookAt("clinician/plan_and_rhythm.html", "clinician", _plan_and_rhythm),
    "plan-refused": LookAt("clinician/plan_and_rhythm.html", "clinician", lambda: _plan_and_rhythm(days="soon")),
    "plan-paused": LookAt(
        "clinician/plan_and_rhythm.html", "clinician", lambda: _plan_and_rhythm(paused_until=date(2027, 1, 10))
    ),
    "hand-over": LookAt(
        "clinician/hand_over.html", "clinician", lambda: _hand_over(shown.Colleague(id="d" * 22, name="Cleo Hart"))
    ),
    "hand-over-nobody": LookAt("clinician/hand_over.html", "clinician", _hand_over),
    "end-care": LookAt("clinician/end_care.html", "clinician", lambda: {"care": _care(state="begun")}),
    "ended": LookAt(
        "clinician/ended.html",
        "clinician",
        lambda: {"ended": (shown.EndedCare(client_id=CLIENT, code="NF-014", ended_on=date(2026, 11, 3)),)},
    ),
    "ended-nobody": LookAt("clinician/ended.html", "clinician", lambda: {"ended": ()}),
    "client-not-invited": LookAt(
        "clinician/client.html",
        "clinician",
        lambda: {
            "client": client(state="not-invited", has_history=True),
            "form": NoteForm(),
        },
    ),
    "brief": LookAt("clinician/brief.html", "clinician", lambda: {"brief": brief()}),
    "brief-intake": LookAt(
        "clinician/brief.html", "clinician", lambda: {"brief": brief(days_after=None, map=None, bars=(), left_out=())}
    ),
    "score": LookAt("clinician/score.html", "clinician", lambda: {"shown": score()}),
    "download": LookAt("clinician/download.html", "clinician", lambda: _download(DOWNLOAD)),
    "download-nobody": LookAt("clinician/download.html", "clinician", lambda: _download(shown.DownloadPage())),
}
