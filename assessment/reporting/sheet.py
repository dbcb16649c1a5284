"""A sheet of paper to draw on in CSS pixels from the top left: shapes and words with ids, out as SVG or PNG.

The only module that touches matplotlib. It draws on a bare Figure: no pyplot, no axes, no layout engine, so a picture
takes milliseconds and every element stands where it was put, whatever the device's font.
"""

from __future__ import annotations

import io
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from assessment.reporting.look import FONTS, SMALL, TITLE, Tokens
from assessment.reporting.room import LINE_HEIGHT, lines_of

# Once for the process: rc_context would change them under the hands of another thread.
mpl.rcParams.update(
    {"svg.fonttype": "none", "svg.hashsalt": "check-in", "text.parse_math": False, "text.usetex": False}
)

_PX = 72 / 96
_DPI = 96
MARGIN = 24.0
"""Round a picture that stands alone, in px."""

_STAND_IN = "DejaVu Sans"
_one_at_a_time = threading.Lock()

Anchor = Literal["left", "center", "right"]
Marker = Literal["o", "D", "s"]
_TURNED: Mapping[Anchor, Anchor] = {"left": "right", "center": "center", "right": "left"}


@cache
def _type(size: float, weight: int) -> FontProperties:
    return FontProperties(family=_STAND_IN, size=size * _PX, weight=weight)


@cache
def _drawable(character: str) -> str:
    """A character of the stand-in font, or a box for one that it lacks; only pictures of pixels need this."""
    return character if get_font(findfont(_type(12, 400))).get_char_index(ord(character)) else "□"


def clean(text: str) -> str:
    """Text that every XML reader accepts: control characters and lone surrogates become blanks."""
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} or c in "\ufffe\uffff" else c for c in text)


def _stand_in_for(font: FontProperties) -> FontProperties:
    """The same in a weight that the stand-in font has: two only, and it would complain about others."""
    stand_in = font.copy()
    stand_in.set_weight(700 if int(font.get_weight()) > 500 else 400)
    return stand_in


class _Words(Text):
    """One line of text on its baseline. matplotlib's own layout would measure it in a font that the page has not."""

    def draw(self, renderer: RendererBase) -> None:
        x, y = self.get_transform().transform(self.get_position())
        text, font = self.get_text(), self.get_fontproperties()
        if isinstance(renderer, RendererAgg):
            text, font = "".join(map(_drawable, text)), _stand_in_for(font)
            across = renderer.get_text_width_height_descent(text, font, False)[0]  # type: ignore[no-untyped-call]  # Agg's are not typed
            x -= {"left": 0.0, "center": across / 2, "right": across}[str(self.get_horizontalalignment())]
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        renderer.open_group("text", self.get_gid())
        _, height = renderer.get_canvas_width_height()
        renderer.draw_text(gc, x, height - y, text, font, 0, ismath=False, mtext=self)
        renderer.close_group("text")
        gc.restore()


class Sheet:
    """A picture in the making. `gid` becomes the id of the element in the SVG; `above` says what lies over what.

    One that begins `from_right` is drawn with the same numbers and comes out turned round, words and all.
    """

    def __init__(self, width: float, height: float, *, from_right: bool = False) -> None:
        self.width, self.height, self._from_right = width, height, from_right
        self._figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, frameon=False)
        self._to_inches = Affine2D().scale(1 / _DPI, -1 / _DPI).translate(0, height / _DPI)
        self._px = self._to_inches + self._figure.dpi_scale_trans

    def _put(self, artist: Artist, gid: str | None, above: float) -> None:
        artist.set_transform(self._px)
        artist.set_gid(gid)
        artist.set_zorder(above)
        self._figure.add_artist(artist)

    def _across(self, x: float) -> float:
        return self.width - x if self._from_right else x

    def rectangle(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: str,
        *,
        gid: str | None = None,
        above: float = 0,
    ) -> None:
        """A filled area without outline."""
        start = self._across(right) if self._from_right else left
        self._put(Rectangle((start, top), right - left, bottom - top, facecolor=colour, edgecolor="none"), gid, above)

    def line(
        self,
        places: Sequence[tuple[float, float]],
        colour: str,
        *,
        wide: float = 1.0,
        dotted: bool = False,
        round_ends: bool = False,
        gid: str | None = None,
        above: float = 1,
    ) -> None:
        """A line through these places."""
        line = Line2D([self._across(x) for x, _ in places], [y for _, y in places], color=colour, linewidth=wide * _PX)
        line.set_solid_capstyle("round" if round_ends else "butt")
        if dotted:
            line.set_linestyle((0, (1.5, 2.2)))
            line.set_dash_capstyle("butt")
        self._put(line, gid, above)

    def mark(
        self,
        x: float,
        y: float,
        colour: str,
        *,
        size: float,
        marker: Marker = "o",
        fill: str | None = None,
        wide: float = 2.0,
        gid: str | None = None,
        above: float = 5,
    ) -> None:
        """A dot, diamond or square of so many px across, outline included; `fill` is its inside where it is open."""
        inside = colour if fill is None else fill
        mark = Line2D([self._across(x)], [y], linestyle="none", marker=marker, markersize=(size - wide) * _PX)
        mark.set_markerfacecolor(inside)
        mark.set_markeredgecolor(colour)
        mark.set_markeredgewidth(wide * _PX)
        self._put(mark, gid, above)

    def words(
        self,
        x: float,
        middle: float,
        lines: str | Sequence[str],
        colour: str,
        *,
        size: float,
        ha: Anchor = "left",
        weight: int = 400,
        gid: str | None = None,
        above: float = 8,
    ) -> None:
        """Words anchored at `x`, their vertical middle given; each line is an element of its own."""
        rows = (lines,) if isinstance(lines, str) else tuple(lines)
        step = size * LINE_HEIGHT
        baseline = middle - (len(rows) - 1) * step / 2 + size * 0.355
        for n, row in enumerate(rows):
            text = _Words(
                self._across(x),
                baseline + n * step,
                clean(row),
                color=colour,
                fontproperties=_type(size, weight),
                horizontalalignment=_TURNED[ha] if self._from_right else ha,
                parse_math=False,
            )
            self._put(text, gid if len(rows) == 1 or gid is None else f"{gid}-{n + 1}", above)

    def become_page(self, title: str, foot: str, tokens: Tokens) -> None:
        """Turns the picture into one that stands alone: on its own ground, a title above, small print below."""
        small = lines_of(foot, int(self.width / (SMALL * 0.52)))
        above, below = MARGIN + 2 * TITLE, len(small) * SMALL * LINE_HEIGHT + 2 * MARGIN
        width, height = self.width + 2 * MARGIN, self.height + above + below
        self._figure.set_size_inches(width / _DPI, height / _DPI)
        self._to_inches.clear().translate(MARGIN, above).scale(1 / _DPI, -1 / _DPI).translate(0, height / _DPI)
        self.rectangle(-MARGIN, -above, width, height, tokens.surface, above=-1)
        self.words(0, MARGIN + TITLE / 2 - above, title, tokens.ink, size=TITLE + 3, weight=650)
        middle = self.height + MARGIN + len(small) * SMALL * LINE_HEIGHT / 2
        self.words(0, middle, small, tokens.note, size=SMALL, gid="disclosure")

    def svg(self) -> bytes:
        """The picture as SVG: real text in the page's fonts, the same bytes each time."""
        out = io.BytesIO()
        with _one_at_a_time:
            nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            FigureCanvasSVG(self._figure).print_svg(out, metadata=nothing)  # type: ignore[no-untyped-call]  # as below
        drawn = out.getvalue().replace(f"font-family: '{_STAND_IN}'; ".encode(), b"")
        return drawn.replace(b"</style>", f"text{{font-family: {FONTS}}}</style>".encode(), 1)

    def png(self, *, scale: float = 2.0) -> bytes:
        """The picture as PNG with so many pixels to a CSS pixel, the same bytes each time."""
        out = io.BytesIO()
        with _one_at_a_time:
            self._figure.set_dpi(_DPI * scale)
            canvas = FigureCanvasAgg(self._figure)
            canvas.print_png(out, metadata={"Software": None})  # type: ignore[no-untyped-call]  # canvases are half typed
        return out.getvalue()
