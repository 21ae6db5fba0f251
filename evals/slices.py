"""What a case belongs to: family of codes, setting, year, confidence, kind, and what it says of itself."""

import re

from evals.cases import EvalCase
from evals.judge import code_of

# The order matters: a case belongs to the first family that one of its codes is in.
FAMILIES = (
    ("deleted branch add-on", "92921 92925 92929 92934 92938 92944 92975 92977"),
    ("chronic total occlusion", "92943 92945 C9607"),
    ("acute MI", "92941 C9606"),
    ("graft", "92937 C9604"),
    ("atherectomy", "92924 92933 C9602"),
    ("drug-coated balloon", "0913T 0914T C9610"),
    ("stent", "92928 92930 C9600"),
    ("balloon", "92920"),
    ("lithotripsy, thrombectomy, brachytherapy", "92972 92973 92974 0715T"),
    ("imaging and physiology", "92978 92979 93571 93572 0523T 75580"),
    ("diagnostic catheterisation", " ".join(str(n) for n in range(93451, 93462)) + " 93503 93563 93564 93567 G0278"),
    ("support", "33967 33968 33990 33991 33992 33993 33995 33997 33210"),
    ("sedation", "99151 99152 99153 99155 99156 99157"),
)
_OF = {code: name for name, codes in reversed(FAMILIES) for code in codes.split()}
_CODE = re.compile(r"\b(?:\d{4}[0-9T]|[CG]\d{4})\b")


def slices(case: EvalCase) -> dict[str, str]:
    """Every slice of a case; what it says of itself goes first."""
    year = str(case.dos.year) if case.dos else ""
    if not year and isinstance(case.input, dict):
        year = str(case.input.get("date_of_service", ""))[:4]
    own = {"family": family(case), "setting": _setting(case), "year": year, "confidence": case.confidence}
    return {key: value for key, value in {**own, "kind": case.kind, **case.slices}.items() if value}


def family(case: EvalCase) -> str:
    """The family of its expected lines, else of the codes that stand in it; “other” for none."""
    lines = case.expect.lines or [line for one in case.expect.lines_any_of or () for line in one]
    found = [_OF[code_of(line)] for line in lines if code_of(line) in _OF]
    found = found or [_OF[code] for code in _CODE.findall(_text(case)) if code in _OF]
    return min(found, key=[name for name, _ in FAMILIES].index, default="other")


def _text(case: EvalCase) -> str:
    if isinstance(case.input, str):
        return case.input
    return " ".join(str(line.get("code", "")) for line in case.input.get("lines", ()) if isinstance(line, dict))


def _setting(case: EvalCase) -> str:
    own = case.input.get("setting") if isinstance(case.input, dict) else None
    return str(own or case.setting.value)
