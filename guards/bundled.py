"""What the policy manual counts as part of an intervention or a catheterization, beyond or beside the edit pairs.

The manual gives families of codes; those in which an edit pair is held are judged by the pair.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bundled:
    """What the code is for, in a word, and the place in the manual that puts it inside the work."""

    what: str
    locator: str


_CHAPTER_11 = "ch. XI, I.15, p. XI-15"
_INFUSION = "ch. I, C.1, pp. I-9 to I-10; ch. XI, I.4, p. XI-13"
_ECG = "ch. XI, I.12, p. XI-14; I.16, p. XI-15"


def _family(what: str, locator: str, *codes: str) -> dict[str, Bundled]:
    return {code: Bundled(what, locator) for code in codes}


def _numbers(first: int, last: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(first, last + 1))


BUNDLED = {
    **_family("vascular access", _CHAPTER_11, "36000", "36140", "36160", "36410", "36620"),
    **_family("catheter placement", _CHAPTER_11, "36200", *_numbers(36215, 36218), *_numbers(36245, 36248)),
    **_family("fluoroscopy", _CHAPTER_11, "76000", "77001", "77002"),
    **_family("ultrasound guidance", _CHAPTER_11, "76937", "76942", "76998", "93318", "93355"),
    **_family("infusion or injection", _INFUSION, "96360", "96361", *_numbers(96365, 96379)),
    **_family("rhythm strip or ECG", _ECG, "93000", "93005", "93010", *_numbers(93040, 93042)),
    **_family("internal cardioversion", "ch. XI, I.29, pp. XI-17 to XI-18", "92961"),
    **_family("bladder catheter", "ch. XI, W.7-W.8, p. XI-38", "51701", "51702", "51703"),
    **_family("sealing of the access", "ch. V, D.29, p. V-15", "36002"),
    **_family("injection for venography of a limb", "ch. V, D.28, p. V-15", "36005"),
}
