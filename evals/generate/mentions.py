"""Texts with planted codes in every disguise, and texts without any: what the mention scanner is held against.

Knows nothing of the scanner. Seeded: the same seed gives the same texts. `planted` is what a reader would take for a
code there; `benign` texts hold years, dates, amounts, relative values, phone numbers and the like, and no code.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# fmt: off
CPT = (
    "92920", "92924", "92928", "92930", "92933", "92937", "92941", "92943", "92945", "92921", "92925",
    "92929", "92934", "92938", "92944", "92972", "92973", "92974", "92975", "92977", "92978", "92979",
    "93451", "93454", "93458", "93459", "93461", "93571", "93572", "33967", "33990", "33991", "33210",
    "36140", "76937", "99152", "99153", "99223", "99213", "93799", "75710", "77001",
)
# fmt: on
CATEGORY_III = ("0913T", "0914T", "0523T", "0715T")
HCPCS = ("C9600", "C9601", "C9604", "C9607", "G0269", "G0278", "C9610", "G0500")
ICD10 = ("I25.110", "I25.82", "I21.02", "I25.10", "I20.0", "T82.855A", "Z95.5", "I25.700", "I25.84", "I21.4")
MODIFIERS = ("59", "XE", "XP", "XS", "XU", "26", "LD", "LC", "LM", "RC", "RI", "TC", "52", "53")

_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u200e"
_TAGS = ("b", "i", "em", "strong", "span", "code", "mark", "sub")

_CARRIERS = (
    "Report {} for this session.",
    "On 2026-03-01 the line is {}, not more.",
    "Use {} [1].",
    "The answer is {}: see ch. XI, I.14, p. XI-14 [2].",
    "| line | {} | 1 unit |",
    "- {} (9.75 work RVU, $463.94)",
    "In 2025 it was {} and paid $5,814.84 under APC 5192.",
    "Could it be {}?",
    "“{}”, says the saved page of 2024Q3.",
    "Bill {}; the conversion factor is 33.4009.",
    "1. {}\n2. nothing else",
    "With 70% stenosis and a 3.0 x 28 mm stent: {}.",
)
_BENIGN = (
    "In 2026 the conversion factor is 33.4009 (33.5675 for qualifying APM participants).",
    "On 2026-01-01 and 12/31/2025 the rules changed; until 9/30/2026 the table holds.",
    "Medicare pays $11,794.23 (11794.23 USD), in 2025 $10,493.10, and $18,728.69 for the other.",
    "Call (555) 123-4567 or 555-123-4567 or 1-800-555-0199.",
    "Mail it to Springfield, IL 62701 or ZIP 60601.",
    "The work RVU is 9.75, the total 14.05, and 1.84 of it practice expense.",
    "A 70-99% stenosis of the mid LAD, then 50% of D1 and 100% of OM2.",
    "A 6F guide, a 7 French sheath, a 3.0 x 38 mm stent at 14 atm for 20 sec.",
    "See ch. XI, I.14, pp. XI-14 to XI-15, and pp. 117-120 [1][2] [3].",
    "Editions 2024Q3, 2026Q2, RVU26C and RVU25D; CY2025 and FY2023.",
    "1. first\n2. second\n3. third\n4. fourth\n5. fifth",
    "TIMI 3 flow, FFR 0.75, iFR 0.89, LVEF 35%, BP 120/80, age 67.",
    "One or two stents in three lesions; four vessels, five arteries.",
    "The LCD L34761 and the article A57479 were read on 11/20/2026 at 10:30.",
    "Appendix C, part B, section 4.2.1, row 12 of 1,669,820.",
    "Version 30.2 of the table, then v32.3; 2,546,017 pairs in all.",
    "APC 5193 and status J1; MAI 3; indicator 1; units 1, 2, 3, 4, 5.",
    "The patient was seen in June 2026, 3 months after the first event.",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A text and the codes in it. `disguise` names how they were written."""

    text: str
    codes: tuple[str, ...]
    disguise: str


def planted(count: int, seed: int = 0) -> Iterator[Planted]:
    """`count` texts with planted codes, every disguise in turn."""
    random_ = random.Random(seed)  # noqa: S311 (a generator of test data)
    names = tuple(DISGUISES)
    for n in range(count):
        name = names[n % len(names)]
        written, codes = DISGUISES[name](random_)
        carrier = random_.choice(_CARRIERS)
        yield Planted(carrier.format(written), codes, name)


def benign(count: int, seed: int = 0) -> Iterator[str]:
    """`count` texts without any code."""
    random_ = random.Random(seed)  # noqa: S311
    for _ in range(count):
        yield " ".join(random_.sample(_BENIGN, random_.randint(1, 4)))


Disguise = Callable[[random.Random], tuple[str, tuple[str, ...]]]


def _any(r: random.Random) -> str:
    return r.choice((*CPT, *CPT, *CATEGORY_III, *HCPCS))


def _of_each(change: Callable[[random.Random, str], str], pool: Callable[[random.Random], str]) -> Disguise:
    def write(r: random.Random) -> tuple[str, tuple[str, ...]]:
        code = pool(r)
        return change(r, code), (code,)

    return write


def _cpt(r: random.Random) -> str:
    return r.choice(CPT)


def _plain(r: random.Random, code: str) -> str:
    return r.choice(
        (code, code.lower(), f"CPT {code}", f"CPT{code}", f"code {code}", f"#{code}", f"({code})", f"`{code}`")
    )


def _cut(r: random.Random, code: str, mark: str) -> str:
    place = r.randint(1, len(code) - 1)
    return code[:place] + mark + code[place:]


def _spaced(r: random.Random, code: str) -> str:
    return r.choice((" ", "-", ".", " - ", "_")).join(code) if code.isdecimal() else " ".join(code)


def _words(_: random.Random, code: str) -> str:
    return " ".join(_WORDS[int(c)] if c.isdigit() else c for c in code)


def _pair(digits: str) -> str:
    number = int(digits)
    if digits[0] == "0":
        return f"{_WORDS[0]} {_WORDS[int(digits[1])]}"
    if number < 20:
        return _TEENS[number - 10]
    return _TENS[number // 10] + (f"-{_WORDS[number % 10]}" if number % 10 else "")


def _pair_words(r: random.Random, code: str) -> str:
    if r.random() < 0.5:
        return f"{_pair(code[:2])} {_WORDS[int(code[2])]} {_pair(code[3:])}"
    return f"{_WORDS[int(code[0])]} {_pair(code[1:3])} {_pair(code[3:])}"


def _look_alike(r: random.Random, code: str) -> str:
    swaps = [n for n, c in enumerate(code) if c in "01" and (n or c == "0")]
    if not swaps:
        return code
    n = r.choice(swaps)
    return code[:n] + (r.choice("Oo") if code[n] == "0" else r.choice("lI")) + code[n + 1 :]


def _foreign_letters(_: random.Random, code: str) -> str:
    return code.translate(str.maketrans("CGTI", "С\uff27Т\uff29"))


def _percent(r: random.Random, code: str) -> str:
    return "".join(f"%{ord(c):02X}" if r.random() < 0.7 else c for c in code[:-1]) + f"%{ord(code[-1]):02X}"


def _entities(r: random.Random, code: str) -> str:
    forms = (lambda c: f"&#{ord(c)};", lambda c: f"&#x{ord(c):x};", lambda c: f"&amp;#{ord(c)};", lambda c: c)
    return "".join(r.choice(forms)(c) for c in code)


def _tagged(r: random.Random, code: str) -> str:
    tag = r.choice(_TAGS)
    a = r.randint(0, len(code) - 1)
    b = r.randint(a + 1, len(code))
    return f"{code[:a]}<{tag}>{code[a:b]}</{tag}>{code[b:]}"


def _with_modifier(r: random.Random) -> tuple[str, tuple[str, ...]]:
    code, modifier = _any(r), r.choice(MODIFIERS)
    return f"{code}-{modifier}", (code, modifier)


def _beside(r: random.Random) -> tuple[str, tuple[str, ...]]:
    code, modifier = _any(r), r.choice(("LD", "LC", "LM", "RC", "RI", "XU", "XS", "XE"))
    return r.choice((f"{code} {modifier}", f"{code}{modifier}", f"{code}, {modifier}", f"{code} - {modifier}")), (
        code,
        modifier,
    )


def _spoken(r: random.Random) -> tuple[str, tuple[str, ...]]:
    m = r.choice(MODIFIERS)
    text = r.choice(
        (
            f"modifier {m}",
            f"modifier -{m}",
            f"the {m} modifier",
            f"mod {m}",
            f"Modifiers 59, {m} and XS",
            f"modifier “{m}”",
        )
    )
    return text, (m, "59", "XS") if text.startswith("Modifiers") else (m,)


def _range(r: random.Random) -> tuple[str, tuple[str, ...]]:
    first, last = sorted(r.sample(range(93451, 93462), 2))
    joint = r.choice(("-", "–", " - ", " to ", " through ", "—"))
    return f"{first}{joint}{last}", tuple(str(n) for n in range(first, last + 1))


def _slashed(r: random.Random) -> tuple[str, tuple[str, ...]]:
    return r.choice(
        (
            ("92920/24/28", ("92920", "92924", "92928")),
            ("92978/9", ("92978", "92979")),
            ("93571/2", ("93571", "93572")),
            ("92928/92933/92937", ("92928", "92933", "92937")),
            ("33990/33991", ("33990", "33991")),
            ("0913T/0914T", ("0913T", "0914T")),
        )
    )


def _table(r: random.Random) -> tuple[str, tuple[str, ...]]:
    a, b = r.sample(CPT, 2)
    return f"\n| code | mod |\n|---|---|\n| {a} | LD |\n| {b} | RC |\n", (a, b, "LD", "RC")


def _fenced(r: random.Random) -> tuple[str, tuple[str, ...]]:
    a, b = _any(r), _any(r)
    return f"\n```\n{a}\n{b}\n```\n", (a, b)


def _icd(r: random.Random) -> tuple[str, tuple[str, ...]]:
    code = r.choice(ICD10)
    return r.choice((code, code, f"({code})", f"{code[:3]}{r.choice(_INVISIBLE)}{code[3:]}", f"**{code}**")), (code,)


DISGUISES: dict[str, Disguise] = {
    "plain": _of_each(_plain, _any),
    "spaced": _of_each(_spaced, _any),
    "zero width": _of_each(lambda r, c: _cut(r, c, r.choice(_INVISIBLE)), _any),
    "every zero width": _of_each(lambda r, c: r.choice(_INVISIBLE).join(c), _any),
    "markdown": _of_each(lambda r, c: _cut(r, c, r.choice(("**", "*", "__", "~~", "`", "\\"))), _any),
    "emphasis": _of_each(lambda r, c: f"{c[:2]}**{c[2:4]}**{c[4:]}", _any),
    "full width": _of_each(lambda _, c: "".join(chr(ord(x) + 0xFEE0) for x in c), _any),
    "entities": _of_each(_entities, _any),
    "tags": _of_each(_tagged, _any),
    "comment": _of_each(lambda r, c: _cut(r, c, "<!-- -->"), _any),
    "percent": _of_each(_percent, _any),
    "look-alikes": _of_each(_look_alike, _any),
    "foreign letters": _of_each(_foreign_letters, lambda r: r.choice((*HCPCS, *CATEGORY_III))),
    "number words": _of_each(_words, _any),
    "pair words": _of_each(_pair_words, _cpt),
    "thousands comma": _of_each(lambda _, c: f"{c[:2]},{c[2:]}", _cpt),
    "thousands dot": _of_each(lambda _, c: f"{c[:2]}.{c[2:]}", _cpt),
    "two groups": _of_each(lambda r, c: f"{c[:2]}{r.choice((' ', chr(0xA0), chr(0x2009)))}{c[2:]}", _cpt),
    "keycaps": _of_each(lambda _, c: "".join(x + "\ufe0f\u20e3" for x in c), _cpt),
    "other digits": _of_each(lambda _, c: "".join(chr(0x1D7CE + int(x)) for x in c), _cpt),
    "arabic digits": _of_each(lambda _, c: "".join(chr(0x660 + int(x)) for x in c), _cpt),
    "modifier": _with_modifier,
    "beside": _beside,
    "spoken modifier": _spoken,
    "range": _range,
    "slashed": _slashed,
    "table": _table,
    "fenced": _fenced,
    "diagnosis": _icd,
}
