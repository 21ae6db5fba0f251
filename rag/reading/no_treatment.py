"""Device words that are no treatment: a balloon that is a catheter, a ventricle that is dilated, an old stent."""

from guards.coding.case import Technique
from rag.reading.devices import Device
from rag.reading.page import Page, Sentence
from rag.reading.stents import is_new_stent

_NOT_A_BALLOON = {"tipped", "tip", "wedge", "catheter", "pump", "flotation", "guide", "sizing", "occlusion"}
_NOT_DILATED = {"lv", "left", "cardiomyopathy", "aorta", "aortic", "root", "rv", "ventricle", "atrium", "ascending"}


def why_no_treatment(page: Page, sentence: Sentence, device: Device) -> str:
    """Why a device word is no treatment here: it tells of an old stent, or is part of another thing."""
    after = page.norms(device.last, min(device.last + 3, sentence.last))
    before = page.norms(device.first - 2, device.first)
    text = device.lead.text.lower()
    if "balloon" in text and after and after[0] in _NOT_A_BALLOON:
        return "not a treatment"
    if text in ("dilated", "dilation", "dilatation") and (
        set(after[:2]) & _NOT_DILATED or set(before) & {"mildly", "moderately", "severely"}
    ):
        return "not a treatment"
    if text == "aspiration" and after and after[0] in ("pneumonia", "risk", "precautions"):
        return "not a treatment"
    if set(before) & {"before", "prior"} and any(m.name == "aborted" for m in sentence.of("FAIL")):
        return "not started"
    if device.technique is Technique.STENT and not is_new_stent(page, sentence, device):
        return "an existing stent, or one told before"
    return ""
