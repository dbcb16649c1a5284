"""Several windows, a flaky connection, and sending: whatever the order, no answer is ever replaced unseen.

The machine keeps its own record of what each window has seen, and knows nothing of revisions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from assessment.services import administer, filling
from assessment.services.opened import ElsewhereError, OverError
from assessment.services.taking import SentPage
from assessment.services.workplace import Workplace
from assessment.storage.tables import Administration
from tests.factories import NOW, make_account, make_client, make_practice, make_sitting, make_track
from tests.services.versions import Restart, calm

PAGES = {1: ("Q1", "Q2"), 2: ("Q3",)}
ANSWERS = st.sampled_from(["0", "2", "4", "skip"])
ITEMS = st.sampled_from([0, 1])
WINDOWS = st.integers(0, 2)


@dataclass
class Window:
    """One window with one drawing of one page: what is chosen there, and which kept answers its reader has seen."""

    number: int
    drawing: str
    revision: int
    chosen: dict[str, str]
    seen: set[tuple[str, int]] = field(default_factory=set)


class Windows(RuleBasedStateMachine):
    """Three windows on one sitting."""

    workplace: Workplace

    def __init__(self) -> None:
        super().__init__()
        with self.workplace.database.writing() as db:
            account = make_account(db)
            track = make_track(db, make_client(db, account_id=account.id))
            sitting = make_sitting(db, track, n=0, opens_on=NOW.date(), closes_on=None, state="waiting")
            self.account, self.sitting = account.id, sitting.id
        self.now = NOW
        self.n_drawn = 0
        self.windows: dict[int, Window] = {}
        self.kept: dict[str, str] = {}
        self.n_kept: dict[str, int] = dict.fromkeys(("Q1", "Q2", "Q3"), 0)
        self.given_by: dict[str, str] = {}
        self.is_sent = False
        filling.leave(*self.whose, 1, sent=SentPage(answers={}, seen=0), now=self.now)

    @property
    def whose(self) -> tuple[Workplace, str, str]:
        return self.workplace, self.account, self.sitting

    @rule(i=WINDOWS, number=st.sampled_from([1, 2]))
    @precondition(lambda self: not self.is_sent)
    def open(self, i: int, number: int) -> None:
        page = filling.form_page(*self.whose, number, self.now)
        shown = {id_: texts[0] for id_, texts in page.answers.items() if texts}
        assert shown == {id_: text for id_, text in self.kept.items() if id_ in PAGES[number]}
        self.n_drawn += 1
        seen = {(id_, self.n_kept[id_]) for id_ in PAGES[number]}
        self.windows[i] = Window(number, f"drawing {self.n_drawn}", page.revision, shown, seen)

    @rule(i=WINDOWS, item=ITEMS, answer=ANSWERS)
    def choose(self, i: int, item: int, answer: str) -> None:
        if window := self.windows.get(i):
            window.chosen[PAGES[window.number][item % len(PAGES[window.number])]] = answer

    @rule(i=WINDOWS, is_receipt_lost=st.booleans())
    def autosave(self, i: int, is_receipt_lost: bool) -> None:
        if not (window := self.windows.get(i)):
            return
        if self.is_sent:
            with pytest.raises(OverError):
                filling.autosave(*self.whose, window.number, sent=self._sent(window), now=self._later())
            return
        before = dict(self.kept)
        revision = filling.autosave(*self.whose, window.number, sent=self._sent(window), now=self._later())
        stale = self._arrive(window, before)
        assert (revision == "newer") is bool(stale)
        if isinstance(revision, int) and not is_receipt_lost:
            window.revision = revision
            window.seen |= {(id_, self.n_kept[id_]) for id_ in PAGES[window.number]}

    @rule(i=WINDOWS, way=st.sampled_from(["on", "back", "later"]))
    def leave(self, i: int, way: filling.Way) -> None:
        if not (window := self.windows.pop(i, None)):
            return
        if self.is_sent:
            with pytest.raises(OverError):
                filling.leave(*self.whose, window.number, sent=self._sent(window), now=self._later(), way=way)
            return
        before = dict(self.kept)
        left = filling.leave(*self.whose, window.number, sent=self._sent(window), now=self._later(), way=way)
        stale = self._arrive(window, before)
        assert (left.kind == "newer") is bool(stale)
        assert len(left.newer) == len(stale)  # and both answers are shown for each of them

    @rule()
    def send(self) -> None:
        try:
            administer.send(*self.whose, self._later())
        except ElsewhereError:
            return  # the second page was not left yet
        self.is_sent = True

    @invariant()
    def what_is_kept_is_what_the_record_says(self) -> None:
        if self.is_sent:
            with self.workplace.database.reading() as db:
                (row,) = db.scalars(select(Administration).where(Administration.sitting_id == self.sitting))
                stored = {id_: str(value) for id_, value in row.responses.items()}
                stored |= {id_: reason for id_, reason in row.missing.items() if reason == "skip"}
            assert stored == self.kept

    def _sent(self, window: Window) -> SentPage:
        answers = {id_: [text] for id_, text in window.chosen.items()}
        return SentPage(answers=answers, seen=window.revision, drawing=window.drawing)

    def _arrive(self, window: Window, before: dict[str, str]) -> list[str]:
        """Record what a page did; an answer may only give way to one whose writer had seen it, or had given it."""
        page = filling.form_page(*self.whose, window.number, self.now)
        now = {id_: texts[0] for id_, texts in page.answers.items() if texts}
        stale = []
        for id_ in PAGES[window.number]:
            was, wanted = before.get(id_), window.chosen.get(id_)
            may_replace = (id_, self.n_kept[id_]) in window.seen or self.given_by.get(id_) == window.drawing
            if was == wanted:
                assert now.get(id_) == was
            elif may_replace:
                assert now.get(id_) == wanted
                self._keep(id_, wanted, window)
            else:
                assert now.get(id_) == was
                stale.append(id_)
        return stale

    def _keep(self, id_: str, wanted: str | None, window: Window) -> None:
        self.kept.pop(id_, None)
        if wanted is not None:
            self.kept[id_] = wanted
        self.n_kept[id_] += 1
        self.given_by[id_] = window.drawing

    def _later(self):
        self.now += timedelta(seconds=5)
        return self.now


@pytest.fixture
def practice(restart: Restart) -> Workplace:
    """A practice with a questionnaire of two pages."""
    workplace = restart(calm(("page_size = 1", "page_size = 2")))
    with workplace.database.writing() as db:
        make_practice(db)
    return workplace


def play(workplace: Workplace, n: int, *phases: Phase) -> None:
    """As many plays of up to thirty steps."""

    class Here(Windows):
        pass

    Here.workplace = workplace
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=n,
            stateful_step_count=30,
            deadline=None,
            database=None,
            derandomize=True,
            phases=phases or (Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_order_of_windows_replaces_an_answer_unseen(practice: Workplace):
    play(practice, 40 if practice.database.is_sqlite else 10)


@pytest.mark.campaign
def test_no_order_of_windows_replaces_an_answer_unseen_in_many_plays(practice: Workplace):
    play(practice, 600 if practice.database.is_sqlite else 150)


def test_the_machine_finds_a_practice_that_lets_the_last_one_win(practice: Workplace, monkeypatch: pytest.MonkeyPatch):
    keep = filling.take

    def last_one_wins(sitting, page, given, sent, now):
        return keep(sitting, page, given, SentPage(answers=sent.answers, seen=10**9, drawing=sent.drawing), now)

    monkeypatch.setattr(filling, "take", last_one_wins)
    with pytest.raises(AssertionError):
        play(practice, 200, Phase.generate)
