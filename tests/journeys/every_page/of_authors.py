"""An author's preview, from its first page to the scores, and what it says of a file that is not sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assessment.app import preview
from tests.journeys import answers
from tests.journeys.every_page.album import Album, Reader

SHIPPED = Path(__file__).parents[3] / "questionnaires"

Previews = Callable[[str], Reader]


def previews(album: Album, folder: Path) -> Previews:
    """Open the preview of a shipped file, or of one in this folder."""

    def opened(name: str) -> Reader:
        file = folder / name if (folder / name).exists() else SHIPPED / name
        return Reader(app=preview(str(file), language=album.language), album=album, chapter="a_preview")

    return opened


def a_preview(opened: Previews) -> None:
    """Three kinds of page, what is beside them, and the end."""
    reader = opened("closeness.toml").open("/", "preview")
    for n in range(2, 4):
        here = {name: value for name, value in answers.CLOSENESS.items() if f'name="{name}" value="0"' in reader.html}
        reader.send(f"preview-{n}", press="on", **here)
    reader.send("preview-check", press="on", E1="3").send("preview-results", press="send")
    opened("mom-style.toml").open("/", "preview-ratings")
    safety = opened("safety.toml").open("/", "preview-safety")
    safety.send("preview-alert", go="show", S1="yes").send("preview-refused", press="on")
    opened("broken.toml").open("/", "preview-problems")
