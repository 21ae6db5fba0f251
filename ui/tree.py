"""The coronary tree of a case as a picture of our own: what was treated, where, how, and in words for who cannot see it.

A schematic right-dominant tree (left-dominant where the case says so). A lesion sits on its vessel at the place its
segment names; grafts are drawn as a line from the aorta to the territory they feed.
"""

from dataclasses import dataclass
from html import escape
from itertools import pairwise

from guards.coding.case import Artery, Case, Dominance, Lesion, Location, Outcome, Technique

_PATHS = {  # vessel: corner points from its origin to its end
    "LM": ((300, 62), (352, 84)),
    "LD": ((352, 84), (392, 150), (410, 236), (404, 330)),
    "LC": ((352, 84), (452, 98), (508, 152), (522, 230)),
    "RI": ((352, 84), (436, 132), (484, 190)),
    "RC": ((256, 70), (176, 104), (134, 178), (150, 262), (214, 308)),
    "D1": ((384, 136), (436, 178), (462, 232)),
    "D2": ((403, 200), (436, 256), (446, 306)),
    "S1": ((390, 146), (360, 196)),
    "OM1": ((474, 118), (548, 142), (588, 184)),
    "OM2": ((508, 166), (570, 206), (592, 256)),
    "AM": ((138, 200), (96, 240), (88, 274)),
    "PDA": ((214, 308), (282, 322), (342, 338)),
    "PL": ((214, 308), (244, 276), (290, 270)),
}
_LEFT_DOMINANT = {"PDA": ((522, 230), (486, 304), (440, 346)), "PL": ((522, 230), (544, 290), (526, 330))}
_NAMES = {
    "LM": ("LM", 312, 48), "LD": ("LAD", 384, 356), "LC": ("LCX", 516, 258), "RI": ("RI", 472, 214), "RC": ("RCA", 82, 150),
    "D1": ("D1", 470, 250), "D2": ("D2", 452, 324), "OM1": ("OM1", 592, 202), "OM2": ("OM2", 592, 278), "PDA": ("PDA", 316, 362),
}  # fmt: skip
_PLACES = {"ostial": 0.04, "proximal": 0.2, "mid": 0.52, "distal": 0.85}
_LETTERS = {
    Technique.STENT: "S",
    Technique.ATHERECTOMY: "A",
    Technique.LITHOTRIPSY: "L",
    Technique.THROMBECTOMY_MECHANICAL: "T",
    Technique.THROMBECTOMY_MANUAL: "t",
    Technique.BRACHYTHERAPY: "R",
    Technique.EMBOLIC_PROTECTION: "E",
}
_AORTA = (278, 40)


@dataclass(frozen=True, slots=True)
class Mark:
    """One lesion on the picture: number, place, letters of what was done, and the sentence that says it."""

    n: int
    x: float
    y: float
    letters: str
    words: str
    is_treated: bool


def marks(case: Case) -> tuple[Mark, ...]:
    """The lesions of the case that have a place, numbered in their order."""
    taken: dict[tuple[int, int], int] = {}
    found = []
    for n, lesion in enumerate(case.lesions, 1):
        vessel = _vessel(lesion.location)
        if vessel is None:
            continue
        x, y = _along(_paths(case)[vessel], _share(lesion.location.segment))
        again = taken[round(x), round(y)] = taken.get((round(x), round(y)), -1) + 1
        letters = "".join(dict.fromkeys(_LETTERS.get(t.technique, "B") for t in lesion.treatments))
        found.append(Mark(n, x, y + 32 * again, letters, _words(lesion), bool(lesion.treatments)))
    return tuple(found)


def tree_svg(case: Case, *, dark: bool) -> str:
    """The picture as SVG text. Holds no text of a report, only words of ours."""
    ink, faint, paper, accent = (
        ("#e6edf1", "#5d7482", "#10191f", "#7cc4e0") if dark else ("#15222b", "#9db0bb", "#ffffff", "#0b5c7a")
    )
    drawn = marks(case)
    said = "; ".join(f"{m.n}: {m.words}" for m in drawn) or "no lesion with a place"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="60 20 590 352" width="640" role="img" aria-label="{escape(f"Coronary tree. {said}")}">',
        f'<circle cx="{_AORTA[0]}" cy="{_AORTA[1] + 18}" r="26" fill="none" stroke="{faint}" stroke-width="3"/>',
        f'<text x="{_AORTA[0]}" y="{_AORTA[1] + 22}" font-size="15" text-anchor="middle" fill="{ink}" font-family="sans-serif">aorta</text>',
    ]
    treated = {_vessel(lesion.location) for lesion in case.lesions if lesion.treatments}
    for vessel, points in _paths(case).items():
        colour, width = (accent, 7) if vessel in treated else (faint, 6 if vessel in ("LM", "LD", "LC", "RC") else 4)
        parts.append(
            f'<path d="{_curve(points)}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>'
        )
    parts += [_graft(lesion, case, accent) for lesion in case.lesions if lesion.location.graft]
    for vessel, (name, x, y) in _NAMES.items():
        if vessel != "PDA" or case.dominance is not Dominance.LEFT:
            weight = "bold" if vessel in treated else "normal"
            parts.append(
                f'<text x="{x}" y="{y}" font-size="19" font-weight="{weight}" fill="{ink}" font-family="sans-serif">{name}</text>'
            )
    parts += [_mark(mark, paper, accent, ink) for mark in drawn]
    return "".join([*parts, "</svg>"])


LEGEND = "S stent, B balloon, A atherectomy, L lithotripsy, T thrombectomy, R brachytherapy, E protection; an empty ring was not treated."


def _mark(mark: Mark, paper: str, accent: str, ink: str) -> str:
    fill, text = (accent, paper) if mark.is_treated else (paper, ink)
    return (
        f'<circle cx="{mark.x:.0f}" cy="{mark.y:.0f}" r="14" fill="{fill}" stroke="{ink}" stroke-width="2"/>'
        f'<text x="{mark.x:.0f}" y="{mark.y + 6:.0f}" font-size="17" font-weight="bold" text-anchor="middle" '
        f'fill="{text}" font-family="sans-serif">{mark.n}</text>'
        f'<text x="{mark.x + 18:.0f}" y="{mark.y + 6:.0f}" font-size="19" font-weight="bold" fill="{ink}" '
        f'stroke="{paper}" stroke-width="4" paint-order="stroke" font-family="sans-serif">{escape(mark.letters)}</text>'
    )


def _graft(lesion: Lesion, case: Case, accent: str) -> str:
    vessel = _vessel(lesion.location)
    if vessel is None:
        return ""
    x, y = _along(_paths(case)[vessel], 0.6)
    return (
        f'<path d="M{_AORTA[0]} {_AORTA[1]} Q {(x + _AORTA[0]) / 2:.0f} {min(y, 30) - 10:.0f} {x:.0f} {y:.0f}" fill="none" '
        f'stroke="{accent}" stroke-width="3" stroke-dasharray="6 5"/>'
    )


def _paths(case: Case) -> dict[str, tuple[tuple[int, int], ...]]:
    return _PATHS | (_LEFT_DOMINANT if case.dominance is Dominance.LEFT else {})


def _vessel(location: Location) -> str | None:
    branch = location.branch.upper().replace(" ", "")
    if branch in _PATHS:
        return branch
    if branch.startswith("D") and branch[1:].isdigit():
        return "D2"
    if branch.startswith("OM"):
        return "OM2" if branch[2:] not in ("", "1") else "OM1"
    if branch.startswith(("PL", "RPL")):
        return "PL"
    if branch.startswith(("RPDA", "LPDA")):
        return "PDA"
    return location.artery.value if isinstance(location.artery, Artery) else None


def _share(segment: str) -> float:
    named = [_PLACES[word] for word in segment.replace("-", " ").split() if word in _PLACES]
    return sum(named) / len(named) if named else 0.45


def _along(points: tuple[tuple[int, int], ...], share: float) -> tuple[float, float]:
    """The point at `share` of the way along the corner points."""
    lengths = [((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 for a, b in pairwise(points)]
    left = share * sum(lengths)
    for (a, b), length in zip(pairwise(points), lengths, strict=True):
        if left <= length:
            part = left / length
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
        left -= length
    return float(points[-1][0]), float(points[-1][1])


def _curve(points: tuple[tuple[int, int], ...]) -> str:
    """Through the corner points, rounded where a vessel turns."""
    if len(points) == 2:
        return f"M{points[0][0]} {points[0][1]} L{points[1][0]} {points[1][1]}"
    drawn = f"M{points[0][0]} {points[0][1]}"
    for here, following in pairwise(points[1:]):
        end = following if following == points[-1] else ((here[0] + following[0]) / 2, (here[1] + following[1]) / 2)
        drawn += f" Q{here[0]} {here[1]} {end[0]:.0f} {end[1]:.0f}"
    return drawn


def _words(lesion: Lesion) -> str:
    place = lesion.location
    where = " ".join(
        word
        for word in (place.segment, place.branch or (_NAMES[place.artery.value][0] if place.artery else ""))
        if word
    )
    graft = f" through a {place.graft.kind} graft" if place.graft else ""
    kinds = [
        name
        for name, has in (
            ("CTO", lesion.cto),
            ("culprit of an infarct", lesion.infarct),
            ("bifurcation", lesion.bifurcation),
        )
        if has
    ]
    done = [_done(t.technique, t.count, t.outcome) for t in lesion.treatments]
    return (
        f"{where}{graft}"
        + (f" ({', '.join(kinds)})" if kinds else "")
        + (f": {', '.join(done)}" if done else ": not treated")
    )


def _done(technique: Technique, count: int, outcome: Outcome) -> str:
    name = technique.value.replace("_", " ")
    many = f"{count} stents" if technique is Technique.STENT and count > 1 else name
    return many if outcome is Outcome.COMPLETED else f"{many} ({outcome.value.replace('_', ' ')})"
