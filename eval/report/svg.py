"""Plots as inline SVG. Colours are CSS variables of the page, so they follow its light and dark theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

LABEL_WIDTH = 135
PLOT_WIDTH = 250
VALUE_WIDTH = 65
BAR_HEIGHT = 16
BAR_GAP = 6
CURVE_HEIGHT = 230
CURVE_WIDTH = 450
MARGIN = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `low` and `high` draw its interval. `colour` numbers the system."""

    label: str
    value: float
    colour: int
    low: float | None = None
    high: float | None = None


def bars(title: str, items: Sequence[Bar], *, top: float = 1.0, unit: str = "") -> str:
    """Horizontal bars with their intervals.

    Args:
        title: What is shown; also the accessible name.
        items: In order from the top.
        top: The value at the right edge.
        unit: Put behind each value.
    """
    height = len(items) * (BAR_HEIGHT + BAR_GAP) + BAR_GAP
    width = LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH
    parts = [_grid(height)]
    for number, item in enumerate(items):
        parts.append(_bar(item, BAR_GAP + number * (BAR_HEIGHT + BAR_GAP), top, unit))
    return _figure(title, width, height, "".join(parts))


@dataclass(frozen=True, slots=True)
class Curve:
    """A line; `colour` numbers the system. `dots`, if any, stand on its points: radius, and what they say."""

    label: str
    colour: int
    points: Sequence[tuple[float, float]]
    dots: Sequence[tuple[float, str]] = ()


def curves(title: str, lines: Sequence[Curve], *, axes: tuple[str, str], diagonal: bool = False) -> str:
    """Lines, both axes 0 to 1.

    Args:
        title: What is shown; also the accessible name.
        lines: One per system.
        axes: What stands along them: x, y.
        diagonal: Draw where y is x.
    """
    size = CURVE_HEIGHT - 2 * MARGIN
    width = CURVE_WIDTH - 2 * MARGIN

    def at(x: float, y: float) -> str:
        return f"{MARGIN + x * width:.1f},{MARGIN + (1 - y) * size:.1f}"

    parts = [f'<path class="axis" d="M{at(0, 1)} L{at(0, 0)} L{at(1, 0)}"/>']
    if diagonal:
        parts.append(f'<path class="axis even" d="M{at(0, 0)} L{at(1, 1)}"/>')
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = at(tick, 0).split(",")
        parts.append(f'<text class="tick" x="{x}" y="{float(y) + 14:.1f}" text-anchor="middle">{tick:g}</text>')
        x, y = at(0, tick).split(",")
        parts.append(
            f'<text class="tick" x="{float(x) - 8:.1f}" y="{float(y) + 4:.1f}" text-anchor="end">{tick:g}</text>'
        )
    for line in lines:
        path = " L".join(at(x, y) for x, y in line.points)
        name = escape(line.label)
        parts.append(f'<path class="curve s{line.colour}" d="M{path}"><title>{name}</title></path>')
        for point, (radius, says) in zip(line.points, line.dots, strict=False):
            left, top = at(*point).split(",")
            about = f"<title>{name}: {escape(says)}</title>"
            parts.append(f'<circle class="bar s{line.colour}" cx="{left}" cy="{top}" r="{radius:.1f}">{about}</circle>')
    middle = MARGIN + width / 2
    parts.append(f'<text class="tick" x="{middle}" y="{CURVE_HEIGHT - 8}" text-anchor="middle">{axes[0]}</text>')
    parts.append(f'<text class="tick" x="4" y="{MARGIN - 14}">{axes[1]}</text>')
    return _figure(title, CURVE_WIDTH, CURVE_HEIGHT, "".join(parts))


def _bar(item: Bar, y: float, top: float, unit: str) -> str:
    def x(value: float) -> float:
        return LABEL_WIDTH + min(value / top, 1.0) * PLOT_WIDTH if top else LABEL_WIDTH

    middle = y + BAR_HEIGHT / 2
    value = f"{item.value:.3f}" if top == 1.0 else f"{item.value:,.0f}{unit}"
    whisker = ""
    if item.low is not None and item.high is not None:
        low, high = x(item.low), x(item.high)
        whisker = (
            f'<path class="whisker" d="M{low:.1f},{middle} H{high:.1f} M{low:.1f},{middle - 4} v8 '
            f'M{high:.1f},{middle - 4} v8"/>'
        )
    return (
        f'<text class="label" x="{LABEL_WIDTH - 8}" y="{middle + 4}" text-anchor="end">{escape(item.label)}</text>'
        f'<rect class="bar s{item.colour}" x="{LABEL_WIDTH}" y="{y}" '
        f'width="{max(x(item.value) - LABEL_WIDTH, 0.5):.1f}" height="{BAR_HEIGHT}"/>{whisker}'
        f'<text class="value" x="{LABEL_WIDTH + PLOT_WIDTH + 8}" y="{middle + 4}">{value}</text>'
    )


def _grid(height: float) -> str:
    lines = "".join(f"M{LABEL_WIDTH + PLOT_WIDTH * share:.1f},0 V{height} " for share in (0, 0.25, 0.5, 0.75, 1))
    return f'<path class="grid" d="{lines}"/>'


def _figure(title: str, width: float, height: float, content: str) -> str:
    name = escape(title, quote=True)
    return (
        f'<figure><figcaption>{name}</figcaption><svg role="img" aria-label="{name}" viewBox="0 0 {width} {height}">'
        f"{content}</svg></figure>"
    )
