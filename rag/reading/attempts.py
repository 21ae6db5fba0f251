"""What was tried and did not succeed."""

from guards.coding.case import Outcome
from rag.reading.devices import Device
from rag.reading.page import Mention, Page, Sentence

_STOPS = {",", ";", "so", "then", "and", "therefore", "but", "thus", "hence", "because", "until", "after"}
_TAKES_UP = {"neither", "none", "nothing", "it", "they", "these", "this"}
_NEAR, _FAR = 7, 16
_OBJECT = 2  # words between `could not deliver` and the device


def outcome_of(page: Page, sentence: Sentence, device: Device) -> Outcome:
    """Failed where the failing words are about this device: `balloon would not cross`, `unable to deliver the stent`."""
    told = [f for f in sentence.of("FAIL") if f.name != "attempted" and f.first >= device.last]
    if told and _was_attempted(page, sentence, device):
        return Outcome.ABANDONED if told[0].name == "aborted" else Outcome.FAILED
    for fail in sentence.of("FAIL"):
        if fail.name == "attempted" or not _is_about(page, sentence, fail, device):
            continue
        return Outcome.ABANDONED if fail.name == "aborted" else Outcome.FAILED
    return Outcome.COMPLETED


def _was_attempted(page: Page, sentence: Sentence, device: Device) -> bool:
    """`orbital atherectomy was attempted but the crown could not be advanced`."""
    tries = [f for f in sentence.of("FAIL") if f.name == "attempted" and f.first >= device.last]
    return any(page.norms(device.last, f.first) in ([], ["was"], ["were"], ["had", "been"]) for f in tries)


def _is_about(page: Page, sentence: Sentence, fail: Mention, device: Device) -> bool:
    if device.last <= fail.first:
        between = page.norms(device.last, fail.first)
        nearer = any(device.last <= m.first < fail.first for m in sentence.of("TECH", "APPROACH", "WIRE"))
        nearer = nearer or ("(" in between and _has_object(sentence, fail))
        beside = any(device.last <= m.first < fail.first for m in sentence.of("TECH"))
        if not beside and not _has_object(sentence, fail) and _takes_up(between, fail):
            return True
        return len(between) <= _NEAR and not nearer and not _stopped(between)
    between = page.norms(fail.last, device.first)
    nearer = any(fail.last <= m.first < device.first for m in sentence.of("TECH", "APPROACH", "WIRE"))
    return len(between) <= _NEAR and not nearer and not _stopped(between)


def _takes_up(between: list[str], fail: Mention) -> bool:
    """`balloons were advanced into the lesion, but neither would cross`: the failing words take up what was told before."""
    if len(between) > _FAR:
        return False
    if fail.text.lower().split()[0] in _TAKES_UP:
        return True
    return between[-1:] != [] and between[-1] in _TAKES_UP and bool({"but", "however"} & set(between[-3:-1]))


def _has_object(sentence: Sentence, fail: Mention) -> bool:
    """`balloon only (could not deliver stent)`: what failed follows the failing words."""
    return any(0 <= m.first - fail.last <= _OBJECT for m in sentence.of("TECH"))


def _stopped(between: list[str]) -> bool:
    return any(w in _STOPS for w in between)
