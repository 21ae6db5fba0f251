"""A case told in a few words without its vessel: one lesion whose artery must be asked."""

import re

from guards.coding.case import Location
from rag.reading.lesions import Ledger, LesionDraft, LimbDraft
from rag.reading.page import Page, is_brief

_BOTH_LIMBS = re.compile(r"\b(?:both|each|two) (?:limbs?|branch(?:es)?|sides?|arms?)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:carotid|sfa|femoral|iliac|renal|popliteal|tibial|peroneal|subclavian|mesenteric|celiac|pulmonary|cerebral|vertebral"
    r"|peripheral|vein|venous|fistula|aort\w+|lower extremit\w+|legs?|biliary|ureter\w*|esophag\w*)\b",
    re.IGNORECASE,
)


_NO_CORONARY = re.compile(
    r"\b(?:carotid|sfa|superficial femoral|iliac|renal|popliteal|tibial|peroneal|subclavian|mesenteric|celiac|cerebral|vertebral"
    r"|lower extremit\w+|fistula|pulmonary (?:vein|arter\w+|embol\w+))\b",
    re.IGNORECASE,
)


def other_vessel(page: Page) -> str:
    """What to ask where work is told of another vessel and no coronary artery is named; empty where one is."""
    said = _NO_CORONARY.search(page.text)
    if said is None or any(page.of("VESSEL", "GRAFT")):
        return ""
    return (
        f"No coronary artery is named, and work on other vessels (“{said.group()}”) is coded with codes that are not held "
        "here. Was a coronary artery treated too?"
    )


def of_no_vessel(page: Page, ledger: Ledger) -> list[LesionDraft]:
    """The lesion, put into the ledger; none where the text names a vessel or is long enough to have named one."""
    if any(page.of("VESSEL", "GRAFT")) or _ELSEWHERE.search(page.text) or ledger.drafts or not is_brief(page):
        return []
    draft = ledger.at(Location())
    draft.told_as_lesion = any(page.told("LESION"))
    closed = next(page.told("CTO"), None)
    if closed is not None:
        draft.is_cto, draft.cto_evidence = True, [closed.evidence]
    draft.is_culprit = any(page.told("CULPRIT"))
    draft.occlusion = next((m.name for m in page.told("OCCLUSION") if m.name in ("total", "subtotal")), "")
    if any(page.told("BIFURCATION")):
        draft.limb = LimbDraft(treated=True if _BOTH_LIMBS.search(page.text) else None)
    return [draft]
