"""The record's diagnoses as codes: its own codes, and its words where they name one."""

import re

from guards.coding.case import Diagnosis
from guards.coding.derivation import Reason
from guards.coding.grounds import because

_CODE = re.compile(r"[A-TV-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")
_ANGINA = {"I20.0": "0", "I20.1": "1", "I20.2": "2", "I20.81": "8", "I20.89": "8", "I20.8": "8", "I20.9": "9"}
# the disease with each form of angina: last digit of I25.11- and of the graft families
_ANGINA_WORDS = (
    (r"unstable angina|crescendo angina|accelerat\w+ angina", "0"),
    (r"spasm|prinzmetal|variant angina", "1"),
    (r"refractory angina", "2"),
    (r"stable angina|exertional angina|angina of effort|other angina", "8"),
    (r"angina", "9"),
)
_WORDS = (
    (r"in-?stent restenosis|stent restenosis|\bisr\b", "T82.855A"),
    (r"stent thrombosis", "T82.867A"),
    (r"chronic total occlusion|\bcto\b", "I25.82"),
    (r"calcif", "I25.84"),
    (r"ischa?emic cardiomyopathy", "I25.5"),
    (r"silent ischa?emia", "I25.6"),
    (r"old (mi|myocardial infarction)|prior mi\b|previous myocardial infarction", "I25.2"),
    (r"\bnstemi\b|non-?st[- ]?(segment )?elevation", "I21.4"),
    (r"type 2 (mi|myocardial infarction)", "I21.A1"),
    (r"\bstemi\b|st[- ]?(segment )?elevation", "I21.3"),
    (r"cardiogenic shock", "R57.0"),
    (r"(prior|previous|status post) (pci with )?stent|presence of (coronary )?stent", "Z95.5"),
    (r"(prior|previous|status post) (cabg|bypass)|presence of bypass", "Z95.1"),
)
_DISEASE = re.compile(
    r"\bcad\b|coronary (artery |atherosclerotic |heart )?disease|coronary atherosclerosis|\bcoronary stenosis"
)
_GRAFT_FAMILY = {"svg": "I25.71", "vein": "I25.71", "lima": "I25.72", "rima": "I25.72", "radial": "I25.72"}


def recorded(diagnoses: tuple[Diagnosis, ...], notes: list[Reason]) -> tuple[str, ...]:
    """Codes of the record in its order, angina and coronary disease joined to the combination code."""
    codes: list[str] = []
    for item in diagnoses:
        codes.extend(_codes(item))
    return _combined(tuple(dict.fromkeys(codes)), notes)


def angina_of(code: str) -> str:
    """The last digit that names the angina of a native disease code; empty for I25.10."""
    return code[-1] if code.startswith("I25.11") and len(code) == len("I25.110") else ""


def graft_family(kind: str) -> str:
    """I25.71 vein, I25.72 artery, I25.70 where the kind is not told; the angina digit follows."""
    return next((f for word, f in _GRAFT_FAMILY.items() if word in kind.lower()), "I25.70")


def _codes(item: Diagnosis) -> tuple[str, ...]:
    code = item.code.strip().upper()
    if code:
        return (code,) if _CODE.fullmatch(code) else ()
    words = item.label.lower()
    found = [c for pattern, c in _WORDS if re.search(pattern, words)]
    if "I21.4" in found and "I21.3" in found:
        found.remove("I21.3")
    angina = _angina_in(words)
    if _DISEASE.search(words):
        found.insert(0, f"I25.11{angina}" if angina else "I25.10")
    elif angina:
        found.insert(0, {"0": "I20.0", "1": "I20.1", "2": "I20.2", "8": "I20.89"}.get(angina, "I20.9"))
    return tuple(found)


def _angina_in(words: str) -> str:
    if re.search(r"(without|no|denies) (any )?(\w+ )?angina", words):
        return ""
    return next((digit for pattern, digit in _ANGINA_WORDS if re.search(pattern, words)), "")


def _combined(codes: tuple[str, ...], notes: list[Reason]) -> tuple[str, ...]:
    """Angina beside coronary disease becomes the combination code; the two are never listed together."""
    angina = next((_ANGINA[c] for c in codes if c in _ANGINA), "")
    disease = tuple(c for c in codes if c.startswith("I25.1"))
    if not angina or not (disease or any(c.startswith("I25.7") for c in codes)):
        return codes
    combination = next((c for c in disease if c != "I25.10"), f"I25.11{angina}")
    kept = [c for c in codes if c not in _ANGINA and c != "I25.10" and c != combination]
    if disease:
        notes.append(
            because(f"Angina with coronary disease is one code, {combination}.", "combination", ("diagnoses",))
        )
        kept.insert(0, combination)
    return tuple(kept)
