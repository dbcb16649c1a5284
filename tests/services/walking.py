"""A client who answers through the services, page by page, as a browser would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assessment.questionnaire.definition import Field
from assessment.services import administer, breaks, filling, home
from assessment.services.filling import Left, Way
from assessment.services.taking import SentPage
from assessment.services.workplace import Workplace

USUAL: Mapping[str, str] = {
    "S0": "yes",
    "CX_ADULT": "yes",
    "CX_CONSENT": "yes",
    "CX_SHARE": "ask",
    "CX_REMIND": "yes",
    "CX_CONTACT": "d3-6",
    "S1": "no",
    "S2": "no",
    "S3": "no",
    "S4": "no",
    "CHG": "1",
}
"""What someone without trouble says at the gates; everything else has to be said by the test, or gets the middle."""


@dataclass
class Walker:
    """One client with her own idea of the time."""

    workplace: Workplace
    account_id: str
    now: datetime
    sitting: str = ""
    said: dict[str, str | Sequence[str]] = field(default_factory=dict)

    def later(self, **by: int) -> Walker:
        """Time passes."""
        self.now += timedelta(**by)
        return self

    def start(self) -> str:
        """Open what is due."""
        self.sitting = home.start(self.workplace, self.account_id, self.now)
        return self.sitting

    def leave(self, number: int, *, seen: int | None = None, way: Way = "on", **answers: str) -> Left:
        """Leave one page with what was said before, or is said now."""
        page = filling.form_page(self.workplace, self.account_id, self.sitting, number, self.now)
        self.now += timedelta(seconds=30)
        raw = {one.id: self._raw(one, answers) for one in page.page.fields}
        revision = page.revision if seen is None else seen
        return filling.leave(
            self.workplace,
            self.account_id,
            self.sitting,
            number,
            sent=SentPage(answers=raw, seen=revision),
            now=self.now,
            way=way,
        )

    def walk(self, *, until: str = "check") -> Left:
        """Leave page after page until something else than a page comes; a page between is gone on from."""
        while True:
            place = filling.place(self.workplace, self.account_id, self.sitting, self.now)
            if place == "between":
                if until == "between":
                    return Left(kind="between")
                filling.go_on(self.workplace, self.account_id, self.sitting, self.now)
            elif place == "break":
                if until == "break":
                    return Left(kind="break")
                breaks.go_on_now(self.workplace, self.account_id, self.sitting, self.now)
            elif place is None:
                return Left(kind="check")
            else:
                left = self.leave(place)
                if left.kind not in {"page", "check", "between", "break"}:
                    return left

    def sit(self, **said: str | Sequence[str]) -> str:
        """A whole sitting, from Start to Send."""
        self.said = dict(said)
        sitting = self.start()
        left = self.walk()
        assert left.kind == "check", left
        administer.send(self.workplace, self.account_id, sitting, self.now)
        return sitting

    def _raw(self, one: Field, answers: Mapping[str, str]) -> list[str]:
        said = {**USUAL, **self.said, **answers}
        if one.id in said:
            told = said[one.id]
            return [told] if isinstance(told, str) else list(told)
        if one.limits is not None:
            least, most = one.limits
            return [f"{(least + most) / 2:g}"]
        return []
