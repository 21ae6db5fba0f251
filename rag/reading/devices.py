"""Techniques of a sentence: device words put together to one device with its count and sizes."""

import re
from dataclasses import dataclass, replace

from guards.coding.case import Evidence, StentKind, Technique
from rag.reading.page import Mention, Page, Sentence

NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "single": 1}
FURTHER = {"second", "third", "another", "additional", "2nd", "3rd", "fourth", "further", "more"}
_SKIPPED = {
    "overlapping",
    "drug",
    "eluting",
    "coronary",
    "new",
    "sequential",
    "long",
    "mm",
    "x",
    "by",
    "separate",
    "consecutive",
    "stacked",
    "tandem",
    "short",
}
_WITHIN = {
    "mm",
    "x",
    "by",
    "(",
    ")",
    "coronary",
    "eluting",
    "system",
    "drug",
    "/",
    "everolimus",
    "zotarolimus",
    "sirolimus",
    "-",
    ":",
    "cm",
    "length",
    "covered",
}
_SPOKEN_SIZE = {"point", "by", "twenty", "thirty", "forty", "x", "oh"}
_OF_DEVICE = {"with", "a", "an", "using", "the", "mm", "x"}
_SIZE = re.compile(r"(\d(?:\.\d+)?)\s*(?:mm)?\s*(?:x|×|by|/)\s*(\d{1,2}(?:\.\d)?)\b", re.IGNORECASE)
_VERB_FORMS = ("stented", "stenting", "placement", "implantation", "deployment", "stentings")


@dataclass(frozen=True, slots=True)
class Device:
    """One device or technique as a sentence tells it. `count` is None where no number is told."""

    technique: Technique | None  # None: a thrombectomy without saying whether by hand or by a machine
    first: int
    last: int
    clause: int
    evidence: Evidence
    lead: Mention
    mentions: tuple[Mention, ...]
    why_not: str = ""
    stent_kind: StentKind | None = None
    name: str = ""
    count: int | None = None
    sizes: tuple[str, ...] = ()
    is_further: bool = False
    is_definite: bool = False
    is_plural: bool = False
    is_kissing: bool = False
    is_verb: bool = False


def devices_in(page: Page, sentence: Sentence) -> list[Device]:
    """The devices of a sentence in order; neighbouring words for one device (`3.0 x 28 Xience DES`) are one."""
    groups: list[list[Mention]] = []
    for mention in sentence.of("TECH"):
        if groups and _same_device(page, groups[-1], mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return [_device(page, sentence, group) for group in groups]


def _technique(mention: Mention) -> Technique | None:
    value = mention.facts["technique"]
    return None if value == "thrombectomy" else Technique(value)


def _same_device(page: Page, group: list[Mention], mention: Mention) -> bool:
    between = page.norms(group[-1].last, mention.first)
    one, other = _technique(group[-1]), _technique(mention)
    if len(between) > 9 or any(w not in _WITHIN | _OF_DEVICE and not _is_number(w) for w in between):
        return False
    if one is other and "device" not in group[-1].facts and "device" in mention.facts and _is_size(between):
        return True  # `Stent: 3.0 x 28 Xience`
    if one is other and any(w in _OF_DEVICE for w in between):
        return one is not Technique.STENT
    if one is other:
        return True
    names = {group[-1].name, mention.name}
    if "thrombectomy" in names:
        return names & {"mechanical", "manual"} != set()
    if mention.text.lower() not in ("balloon", "balloons", "nc balloon") or one is Technique.STENT:
        return False
    return all(w in _OF_DEVICE or _is_number(w) for w in between)  # `IVL with a 3.0 mm balloon`


def _is_size(words: list[str]) -> bool:
    return all(w in (":", "x", "mm", "by") or _is_number(w) for w in words)


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdigit()


def _device(page: Page, sentence: Sentence, group: list[Mention]) -> Device:
    lead = max(group, key=lambda m: (_technique(m) not in (None, Technique.BALLOON), len(m.facts)))
    floor = _floor(page, sentence, group[0])
    ceiling = _ceiling(page, sentence, group[-1])
    count, first, is_further = _count_before(page, group[0].first, floor)
    after, last = _count_after(page, group[-1].last, ceiling)
    sizes = _sizes(page, group, floor, ceiling)
    text = group[-1].text.lower()
    kinds = [m.facts["stent_kind"] for m in group if "stent_kind" in m.facts]
    names = [str(m.facts["device"]) for m in group if "device" in m.facts]
    return Device(
        technique=_technique(lead),
        first=first,
        last=last,
        clause=group[0].clause,
        evidence=page.span(first, last),
        lead=lead,
        mentions=tuple(group),
        why_not=next((m.why_not for m in group if m.why_not), ""),
        stent_kind=StentKind(kinds[0]) if kinds else None,
        name=names[0] if names else "",
        count=count or after,
        sizes=sizes,
        is_further=is_further,
        is_definite=_is_definite(page, first, floor),
        is_plural=any(
            m.text.lower().rstrip("'").endswith("s")
            and m.name in ("stent", "des", "bms")
            and m.text.lower() not in ("des", "bms")
            for m in group
        ),
        is_kissing=any(m.facts.get("kissing") for m in group),
        is_verb=text.endswith(_VERB_FORMS),
    )


def _floor(page: Page, sentence: Sentence, mention: Mention) -> int:
    others = [m.last for m in sentence.of("TECH", "VESSEL", "GRAFT", "SEGMENT") if m.last <= mention.first]
    return max([sentence.first, *others])


def _ceiling(page: Page, sentence: Sentence, mention: Mention) -> int:
    others = [m.first for m in sentence.of("TECH", "VESSEL", "GRAFT", "SEGMENT") if m.first >= mention.last]
    return min([sentence.last, *others])


def _count_before(page: Page, at: int, floor: int) -> tuple[int | None, int, bool]:
    """Number word before the device, the index the device begins at, and whether it is one more."""
    count, first, is_further = None, at, False
    i = at - 1
    while i >= floor:
        word = page.words[i].norm
        if word in FURTHER:
            is_further, first = True, i
        elif (word in NUMBERS and not _spells_size(page, i)) or (
            word.isdigit() and 1 <= int(word) <= 9 and not _measures(page, i)
        ):
            count, first = NUMBERS.get(word) or int(word), i
            break
        elif not (word in _SKIPPED or _is_number(word) or word in _SPOKEN_SIZE or word in NUMBERS):
            break
        elif _is_number(word):
            first = i
        i -= 1
    return count, first, is_further


def _spells_size(page: Page, i: int) -> bool:
    """`three point five by twenty four Synergy`: a size that was spoken, no count."""
    around = [w.norm for w in (*page.words[max(i - 1, 0) : i], *page.words[i + 1 : i + 2])]
    return bool(_SPOKEN_SIZE & set(around))


def _measures(page: Page, i: int) -> bool:
    """Whether the number is part of a size: `3 x 28`, `28 mm`."""
    around = {w.norm for w in (*page.words[max(i - 1, 0) : i], *page.words[i + 1 : i + 2])}
    return bool(around & {"x", "mm", "by", "/"})


def _count_after(page: Page, at: int, ceiling: int) -> tuple[int | None, int]:
    """`DES x2`, `stents x 3`, `DES (2)`."""
    after = page.norms(at, min(at + 3, ceiling))
    if after and re.fullmatch(r"x\d", after[0]):
        return int(after[0][1]), at + 1
    if len(after) > 1 and after[0] in ("x", "times") and (after[1] in NUMBERS or re.fullmatch(r"\d", after[1])):
        return NUMBERS.get(after[1]) or int(after[1]), at + 2
    if len(after) > 1 and after[0] == "(" and re.fullmatch(r"x?\d", after[1]):
        return int(after[1][-1]), at + 2
    return None, at


def _sizes(page: Page, group: list[Mention], floor: int, ceiling: int) -> tuple[str, ...]:
    """`3.0x28` for every diameter and length told beside the device."""
    start = group[0].first
    while start > floor and (
        _is_number(page.words[start - 1].norm)
        or page.words[start - 1].norm in {"x", "mm", "by", "/", "and", ",", "overlapping"}
    ):
        start -= 1
    end = group[-1].last
    while end < ceiling and (
        _is_number(page.words[end].norm)
        or page.words[end].norm in {"x", "mm", "by", "/", "(", ")", ":", ",", "and", "measuring", "a"}
    ):
        end += 1
    if start >= end:
        return ()
    text = page.text[page.words[start].start : page.words[end - 1].end]
    return tuple(f"{float(m[1]):g}x{float(m[2]):g}" for m in _SIZE.finditer(text) if float(m[2]) >= 5)


def _is_definite(page: Page, first: int, floor: int) -> bool:
    return first - 1 >= floor and page.words[first - 1].norm in {"the", "this", "that", "its", "these", "same", "said"}


def whole_device(device: Device) -> Mention:
    """The leading mention, as wide as the device is told with its counts."""
    return replace(device.lead, first=device.first, last=device.last)
