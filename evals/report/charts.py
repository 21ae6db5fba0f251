"""Charts as inline SVG: bars with their 95% intervals, readable without colour."""

from collections.abc import Sequence
from html import escape
from typing import Any

_ROW, _LABEL, _WIDTH, _SIDE = 24, 330, 420, 130


def bars(rows: Sequence[dict[str, Any]], title: str) -> str:
    """A bar a row; each has `label`, `value`, `low`, `high`, `n`. Values above 1 stretch the scale."""
    top = max([1.0, *(row["high"] for row in rows)])
    height = _ROW * len(rows) + 26
    parts = [
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {_LABEL + _WIDTH + _SIDE} {height}" width="100%">',
        f"<title>{escape(title)}</title>",
    ]
    for n, row in enumerate(rows):
        parts += _bar(row, n * _ROW, top)
    base = height - 20
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = _LABEL + _WIDTH * tick
        parts.append(f'<line x1="{x}" y1="0" x2="{x}" y2="{base}" class="grid"/>')
        parts.append(f'<text x="{x}" y="{height - 6}" class="tick">{tick * top:.2f}</text>')
    return "".join([*parts, "</svg>"])


def _bar(row: dict[str, Any], y: int, top: float) -> list[str]:
    def x(value: float) -> float:
        return round(_LABEL + _WIDTH * value / top, 1)

    middle = y + _ROW / 2
    label = row["label"] if len(row["label"]) <= 48 else row["label"][:47] + "…"
    return [
        f'<text x="{_LABEL - 8}" y="{middle + 4}" class="label">{escape(label)}</text>',
        f'<rect x="{_LABEL}" y="{y + 4}" width="{x(row["value"]) - _LABEL}" height="{_ROW - 8}" class="bar"/>',
        f'<line x1="{x(row["low"])}" y1="{middle}" x2="{x(row["high"])}" y2="{middle}" class="whisker"/>',
        *(
            f'<line x1="{x(end)}" y1="{middle - 4}" x2="{x(end)}" y2="{middle + 4}" class="whisker"/>'
            for end in (row["low"], row["high"])
        ),
        f'<text x="{_LABEL + _WIDTH + 10}" y="{middle + 4}" class="value">{row["value"]:.3f}, n={row["n"]}</text>',
    ]
