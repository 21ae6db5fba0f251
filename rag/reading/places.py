"""Where: vessel, branch, segment and graft mentions of a sentence put together to places."""

from dataclasses import dataclass, replace

from guards.coding.case import Artery, Dominance, Evidence, Graft, Location
from rag.reading.page import Mention, Page, Sentence

SEGMENTS = ("ostial", "proximal", "mid", "distal", "body")
_LINKS = {
    "to",
    "-",
    "/",
    "and",
    "of",
    "the",
    "portion",
    "segment",
    "part",
    "third",
    "native",
    "its",
    "in",
    "a",
    "(",
    ")",
}
_LINKS_BEFORE = _LINKS - {"and", "a"} | {"through", "vessel", "segments", "into"}
_AFTER = {
    "(",
    ",",
    ":",
    "segment",
    "portion",
    "vessel",
    "in",
    "its",
    "the",
    "at",
    "has",
    "had",
    "a",
    "an",
    "and",
    "to",
    "/",
}
_SEWN = {
    "to",
    "-",
    "/",
    ">",
    "the",
    "into",
    "sewn",
    "anastomosed",
    "feeding",
    "supplying",
    "graft",
    "(",
    "inserted",
    "a",
}
_EACH = {"each", "apiece", "respectively"}
_SEVERAL = {"lesions", "stenoses", "blockages"}
_THROUGH = {"via", "through"}
_REACH, _ELSEWHERE = (
    12,
    {"native", "then", "while", "whereas", "but", "and", "not"},
)  # words from a graft to what it leads to
_DONORS = {"septal", "septals", "collateral", "collaterals", "epicardial", "epicardials"}
_LANDMARK = {
    *(("away", "from"), ("remote", "from"), ("apart", "from"), ("separate", "from"), ("distinct", "from")),
    *(("different", "from"), ("far", "from"), ("clear", "of"), ("independent", "of"), ("adjacent", "to")),
    *(
        ("next", "to"),
        ("close", "to"),
        ("contiguous", "with"),
        ("continuous", "with"),
        ("level", "of"),
        ("", "opposite"),
    ),
    *(("", "beyond"), ("", "near")),
}  # `a lesion in the D2, away from the LAD`: the LAD tells where, and nothing is told of it


@dataclass(frozen=True, slots=True)
class Place:
    """A location as it was said. `first`/`last` are word indexes; `why_not` as of the mention; `is_bare`: no vessel."""

    location: Location
    first: int
    last: int
    clause: int
    sentence: int
    evidence: Evidence
    why_not: str = ""
    is_bare: bool = False
    names_branch_of: str = ""


def places_in(page: Page, sentence: Sentence, dominance: Dominance | None) -> list[Place]:
    """Places in order. A segment without a vessel is a bare place: it belongs to the vessel talked about."""
    key = ("places", sentence.index, dominance)
    if key not in page.found:
        page.found[key] = tuple(_found(page, sentence, dominance))
    return list(page.found[key])


def _found(page: Page, sentence: Sentence, dominance: Dominance | None) -> list[Place]:
    mentions = sentence.of("VESSEL", "GRAFT", "SEGMENT")
    segments = [m for m in mentions if m.label == "SEGMENT"]
    used: set[int] = set()
    places = [_vessel(page, m, segments, used, dominance) for m in mentions if m.label == "VESSEL"]
    grafts = [m for m in mentions if m.label == "GRAFT"]
    places = _with_grafts(page, places, grafts, segments, used)
    places += _bare(page, [s for s in segments if s.first not in used])
    if _EACH & set(page.norms(sentence.first, sentence.last)):
        places = [part for place in places for part in _parts(page, place, segments)]
    kept = [
        p for p in places if not (_is_landmark(page, p) or _was_done_before(p, sentence) or _is_way(page, p, places))
    ]
    return sorted(kept, key=lambda p: p.first)


def _was_done_before(place: Place, sentence: Sentence) -> bool:
    """`RCA today (LAD done at index)`: a vessel whose own work was on another day, beside another vessel."""
    others = [m for m in sentence.of("VESSEL") if not place.first <= m.first < place.last]
    return bool(others) and any(
        m.name == "done" and m.why_not == "historical" and 0 <= m.first - place.last <= 1 for m in sentence.of("ACTION")
    )


def _is_way(page: Page, place: Place, places: list[Place]) -> bool:
    """`the circumflex was approached through the left main`: the way to another vessel."""
    before = [w for w in page.norms(place.first - 2, place.first) if w not in ("the", "native")]
    is_main = place.location.artery is Artery.LM and not place.location.segment
    return is_main and before[-1:] != [] and before[-1] in _THROUGH and len(places) > 1


def _is_landmark(page: Page, place: Place) -> bool:
    """`away from the LAD`, `next to the first diagonal`: where another place lies."""
    before = [
        w for w in page.norms(place.first - 4, place.first) if w not in ("the", "main", "native", "first", "other")
    ]
    return tuple(before[-2:]) in _LANDMARK or ("", *before[-1:]) in _LANDMARK


def gives_collaterals(page: Page, place: Place) -> bool:
    """`septal collaterals from the LAD`, `LAD septals`: a vessel on the way to the one that is opened."""
    if set(page.norms(place.last, place.last + 1)) & _DONORS:
        return True
    before = page.norms(place.first - 5, place.first)
    if "from" not in before:
        return False
    return bool(_DONORS & set(before[: before.index("from")])) and set(before[before.index("from") + 1 :]) <= {"the"}


def _parts(page: Page, place: Place, segments: list[Mention]) -> list[Place]:
    """`proximal and distal LAD lesions, one stent each`: two places, not one that runs from here to there."""
    own = [s for s in segments if place.first <= s.first < place.last]
    plural = _SEVERAL & set(page.norms(place.last, place.last + 2))
    if len(own) != 2 or not plural or page.norms(own[0].last, own[1].first) != ["and"]:
        return [place]
    one, other = (place.location.model_copy(update={"segment": s.name}) for s in own)
    first, last = own[0].first, own[0].last
    return [
        replace(place, location=one, first=first, last=last, evidence=page.span(first, last)),
        replace(place, location=other, first=own[1].first, evidence=page.span(own[1].first, place.last)),
    ]


def artery_of(mention: Mention, dominance: Dominance | None) -> Artery | None:
    """The territory; a posterior branch belongs to the circumflex in left dominance, to no one yet in a balanced one."""
    if mention.facts.get("by_dominance"):
        if dominance is Dominance.LEFT:
            return Artery.LCX
        if dominance is Dominance.CODOMINANT:
            return None
    value = mention.facts.get("artery")
    return Artery(value) if value else None


def _vessel(
    page: Page, mention: Mention, segments: list[Mention], used: set[int], dominance: Dominance | None
) -> Place:
    before = _segments_before(page, mention, segments)
    after = [] if before else _segments_after(page, mention, segments)
    own = before or after
    used.update(s.first for s in own)
    first = min([mention.first, *(s.first for s in own)])
    last = max([mention.last, *(s.last for s in own)])
    return Place(
        location=Location(
            artery=artery_of(mention, dominance), branch=mention.facts.get("branch", ""), segment=_range(own)
        ),
        first=first,
        last=last,
        clause=mention.clause,
        sentence=mention.sentence,
        evidence=page.span(first, last),
        why_not=mention.why_not,
    )


def _segments_before(page: Page, vessel: Mention, segments: list[Mention]) -> list[Mention]:
    found: list[Mention] = []
    edge = vessel.first
    for segment in reversed([s for s in segments if s.last <= vessel.first]):
        between = page.norms(segment.last, edge)
        joined = _LINKS_BEFORE | ({"and"} if found else set())
        if len(between) > 4 or any(w not in joined for w in between):
            break
        found.insert(0, segment)
        edge = segment.first
    return found


def _segments_after(page: Page, vessel: Mention, segments: list[Mention]) -> list[Mention]:
    """`LAD (mid)`, `LAD proximally`, `LAD mid segment`; not where the segment leads up to the next vessel."""
    found: list[Mention] = []
    edge = vessel.last
    for segment in [s for s in segments if s.first >= vessel.last]:
        between = page.norms(edge, segment.first)
        allowed = {"(", "to", "-", "/"} if found else {"(", "in", "its", "the", "at"}
        if len(between) > 3 or any(w not in allowed for w in between) or _leads_on(page, segment):
            break
        found.append(segment)
        edge = segment.last
    return found


def _leads_on(page: Page, segment: Mention) -> bool:
    """Whether the segment stands before a vessel it belongs to, or before a number that is its own finding."""
    sentence = page.sentences[segment.sentence]
    vessel = next((m for m in sentence.of("VESSEL") if m.first >= segment.last), None)
    if vessel is None:
        return False
    between = page.norms(segment.last, vessel.first)
    return len(between) <= 3 and all(w in _LINKS_BEFORE or w in SEGMENTS for w in between)


def _range(segments: list[Mention]) -> str:
    names = sorted({s.name for s in segments}, key=SEGMENTS.index)
    if len(names) <= 1:
        return "".join(names)
    return f"{names[0]}-{names[-1]}"


def _with_grafts(
    page: Page, places: list[Place], grafts: list[Mention], segments: list[Mention], used: set[int]
) -> list[Place]:
    kept = list(places)
    for graft in grafts:
        target = next((p for p in kept if p.first >= graft.last and p.location.graft is None), None)
        own = _segments_before(page, graft, [s for s in segments if s.first not in used])
        used.update(s.first for s in own)
        first = min([graft.first, *(s.first for s in own)])
        if target is not None and _is_target(page, graft, target):
            made = _graft_place(page, graft, target, first, _range(own))
            kept[kept.index(target)] = made
            continue
        native = next((p for p in reversed(kept) if p.last <= graft.first and _reached(page, p, graft)), None)
        if native is None and target is not None and _reached_after(page, graft, target):
            joined = target.location.model_copy(update={"graft": _graft(graft, target.location)})
            kept[kept.index(target)] = replace(target, location=joined)
            continue
        if native is not None:
            joined = native.location.model_copy(update={"graft": _graft(graft, native.location)})
            kept[kept.index(native)] = replace(native, location=joined, last=graft.last)
            continue
        location = Location(segment=_range(own), graft=Graft(kind=graft.name))
        kept.append(
            Place(
                location, first, graft.last, graft.clause, graft.sentence, page.span(first, graft.last), graft.why_not
            )
        )
    return kept


def _is_target(page: Page, graft: Mention, target: Place) -> bool:
    between = page.norms(graft.last, target.first)
    if between == ["the"] and _THROUGH & set(page.norms(graft.first - 2, graft.first)):
        return False  # `through the vein graft the OM2 was wired`
    return len(between) <= 4 and all(w in _SEWN for w in between)


def _reached(page: Page, native: Place, graft: Mention) -> bool:
    between = page.norms(native.last, graft.first)
    return len(between) <= 8 and any(w in _THROUGH for w in between)


def _reached_after(page: Page, graft: Mention, native: Place) -> bool:
    """`through the LIMA of the distal LAD`, `through the LIMA, distal LAD balloon`, `via the LIMA a DES in the LAD`."""
    before = page.norms(graft.first - 2, graft.first)
    between = page.norms(graft.last, native.first)
    if between and between[-1] == "native" and set(between[:-1]) <= {"the", ",", "a"}:
        between = between[:-1]  # `through the vein graft the native OM2 was reached`
    return bool(_THROUGH & set(before)) and len(between) <= _REACH and not set(between) & _ELSEWHERE


def _graft(graft: Mention, native: Location) -> Graft:
    return Graft(kind=graft.name, feeds=native.branch or (native.artery.name if native.artery else ""))


def _graft_place(page: Page, graft: Mention, target: Place, first: int, segment: str) -> Place:
    """The graft with what it is sewn to. The branch is the graft's target, not the place worked on."""
    native = target.location
    location = Location(artery=native.artery, segment=segment, graft=_graft(graft, native))
    evidence = page.span(first, target.last)
    return Place(location, first, target.last, graft.clause, graft.sentence, evidence, graft.why_not or target.why_not)


def _bare(page: Page, segments: list[Mention]) -> list[Place]:
    made: list[Place] = []
    group: list[Mention] = []
    for segment in [*segments, None]:
        joins = segment is not None and group and _joined(page, group[-1], segment)
        if group and not joins:
            first, last = group[0].first, group[-1].last
            made.append(
                Place(
                    Location(segment=_range(group)),
                    first,
                    last,
                    group[0].clause,
                    group[0].sentence,
                    page.span(first, last),
                    group[0].why_not,
                    is_bare=True,
                )
            )
            group = []
        if segment is not None:
            group.append(segment)
    return made


def _joined(page: Page, one: Mention, other: Mention) -> bool:
    between = page.norms(one.last, other.first)
    return len(between) <= 2 and all(w in {"to", "-", "/", "into", "the"} for w in between)
