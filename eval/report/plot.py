"""Render matplotlib axes as SVG elements for an HTML page.

An SVG has no fixed colours or fonts: both follow the page's theme. The same input gives the same
bytes. Drawn by matplotlib (BSD-style licence, 30 MB installed), so that axes, ticks and scales need
not be written again.
"""

import html
import io
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import matplotlib.axes
    from matplotlib.typing import RcKeyType

    # The type for other modules, so that only this one imports matplotlib.
    Axes = matplotlib.axes.Axes

# Placeholder colours: `_embed` replaces each with a variable of the page's style sheet.
INK, MUTED, LINE, FIRST, SECOND, THIRD = (
    "#010101",
    "#020202",
    "#030303",
    "#040404",
    "#050505",
    "#060606",
)
_VARIABLES = {
    INK: "ink",
    MUTED: "muted",
    LINE: "line",
    FIRST: "first",
    SECOND: "second",
    THIRD: "third",
}
# Colour, dash and marker of each line: told apart without colour, too. The page's colours are
# Okabe and Ito's, which all kinds of colour vision can distinguish.
LEG_STYLES = {
    "fused": (FIRST, "-", "o"),
    "dense": (SECOND, "--", "s"),
    "lexical": (THIRD, ":", "^"),
}
LINE_STYLES = (*LEG_STYLES.values(), (MUTED, "-.", "D"))
_WIDTH = 4.6  # inches: small, so that the text is still legible on a phone
_HEIGHT = 3.0
_STYLE: "dict[RcKeyType, Any]" = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "lines.linewidth": 1.6,
    "lines.markersize": 4.5,
    "hatch.linewidth": 0.6,
}


@dataclass(frozen=True, slots=True)
class Plot:
    """A figure of the report."""

    title: str
    # How to read it.
    caption: str
    # One <svg> element without a width or height: the page sets its size.
    svg: str


def render_svg(
    name: str,
    label: str,
    draw: Callable[["Axes"], None],
    height: float = _HEIGHT,
    left: float = 0.55,
) -> str:
    """Render what `draw` puts on new axes as an <svg> element.

    `name` prefixes every id in it, so it must be unique in the page; `label` is its accessible
    name. `height` of the figure and `left` margin are in inches.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(), warnings.catch_warnings():
        # matplotlib warns that its font has no Chinese glyphs. The page's fonts draw the text.
        warnings.simplefilter("ignore", UserWarning)
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE | {"svg.hashsalt": name})
        figure = Figure(figsize=(_WIDTH, height))
        FigureCanvasSVG(figure)
        box = (left / _WIDTH, 0.45 / height, 1 - (left + 0.1) / _WIDTH, 1 - 0.55 / height)
        draw(figure.add_axes(box))
        written = io.StringIO()
        figure.savefig(
            written,
            format="svg",
            transparent=True,
            metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")),
        )
    return _embed(written.getvalue(), name, label)


def _embed(svg: str, name: str, label: str) -> str:
    """Turn a standalone SVG file into an element: unique ids, and colours as variables."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(
        r"<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL
    )
    svg = re.sub(
        r"<svg .*?(viewBox=\"[^\"]*\").*?>",
        rf'<svg \1 role="img" aria-label="{html.escape(label)}">',
        svg,
        count=1,
        flags=re.DOTALL,
    )
    svg = re.sub(
        r'(\bid="|url\(#|xlink:href="#)',
        lambda match: match[0].replace("xlink:", "") + name + "-",
        svg,
    )
    return re.sub(
        "#0[1-6]0[1-6]0[1-6]",
        lambda match: f"var(--{_VARIABLES[match[0]]})" if match[0] in _VARIABLES else match[0],
        svg,
    )
