"""Stents: which mention means a new one, and how many there are."""

from rag.reading.clauses import FINITE_VERBS
from rag.reading.devices import Device
from rag.reading.lesions import TreatmentDraft
from rag.reading.page import Page, Sentence

_INSIDE = {"in", "within", "inside", "of", "through", "beyond", "across"}
_DONE_NOW = {"emergent", "emergency", "urgent", "bailout", "successful", "provisional"}
_OLD = {"old", "prior", "existing", "patent", "previous"}


def is_new_stent(page: Page, sentence: Sentence, device: Device) -> bool:
    """Whether a stent word tells of a stent placed in this session."""
    placed = [m for m in sentence.told("ACTION") if m.name == "placed" and m.clause == device.clause]
    patent = [m for m in sentence.of("PATENT") if m.clause == device.clause or abs(m.first - device.last) <= 3]
    before = page.norms(device.first - 3, device.first)
    if set(before) & _OLD:
        return False
    if device.is_definite and not device.sizes:
        return bool(placed)
    if patent and not placed and not device.sizes and device.lead.text.lower() != "stented":
        return False
    if device.is_verb or device.lead.text.lower() == "stented" or device.sizes or device.count or placed:
        return not (
            sentence.section == "findings" and device.is_verb and not device.sizes and _tells_state(page, sentence)
        )
    if sentence.section == "findings":
        return False
    if before and before[-1] in _DONE_NOW:
        return True
    if before and before[-1] in ("a", "an", "with", "using", "by", "and", "plus", "to", ",", "+", "/", "then", "for"):
        return True
    if device.name or device.stent_kind is not None:
        return True
    return not _has_verb(page, sentence, device)


def _tells_state(page: Page, sentence: Sentence) -> bool:
    return bool(set(page.norms(sentence.first, sentence.last)) & {"is", "are", "patent", "previously"})


def _has_verb(page: Page, sentence: Sentence, device: Device) -> bool:
    return any(w in FINITE_VERBS for w in page.norms(sentence.first, sentence.last))


def add_stents(held: TreatmentDraft, device: Device, share: tuple[int, int], *, is_summary: bool) -> str:
    """Count a device into the stents of a lesion; gives a question where a number cannot be shared out.

    `share` is this lesion's place among the lesions the mention speaks of, and how many they are.
    """
    at, among = share
    told = device.count or (max(2, len(device.sizes)) if device.is_plural else max(1, len(device.sizes)))
    question = ""
    sizes = list(device.sizes)
    if among > 1:
        sizes = sizes[at : at + 1] if len(sizes) == among else []
        if device.count and device.count > among and at == 0:
            question = f"How many of the {device.count} stents went into each lesion (“{device.evidence.text}”)?"
        told = 1
    if is_summary and held.count:
        held.count = max(held.count, told)
        return question
    _count_in(held, sizes, told, is_further=device.is_further)
    return question


def _count_in(held: TreatmentDraft, sizes: list[str], told: int, *, is_further: bool) -> None:
    if not sizes:
        held.count = held.count + told if is_further and held.count else max(held.count, told)
        return
    new = [s for s in sizes if s not in held.sizes]
    if is_further and not new:
        new = sizes[:1]  # a second stent of the same size
    waiting = held.count - len(held.sizes)  # counted, size not told yet
    held.sizes += new
    held.count = max(held.count + max(0, len(new) - max(waiting, 0)), told if not held.count else 0, 1)
