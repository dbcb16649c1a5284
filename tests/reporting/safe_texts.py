"""How a text may begin a formula, and the text that a cell which was made safe stands for."""

from __future__ import annotations

from assessment.reporting.cells import APOSTROPHE

STARTERS = [
    *"=+-@",
    *"\t\r\n",
    *"＝＋－＠",
    *"﹦﹢﹣﹫",
    *"⁼⁺⁻₌₊₋",
    "−",
    " =",
    "\u00a0=",
    "\ufeff=",
    "\u200b@",
    "\x00=",
]
"""27: the four and their full-width, small, raised and lowered twins, the true minus, controls, and after blanks."""


def text_of(cell: str) -> str:
    """The text that a cell holds, once a CSV reader has taken its quotes off."""
    return cell.removeprefix(APOSTROPHE)
