"""Which code a thing has that the question names in words: `Agent DCB code?`, `transseptal add-on`."""

import re

from corpus.rows import CodeRow
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import rarity
from rag.answerers.embedded.parts.guidance import guidelines
from rag.answerers.embedded.parts.meaning import code_mark
from rag.answerers.embedded.sections import points, section
from rag.answerers.embedded.sheet import Sheet
from rag.synonyms import things
from rag.words import words

_MOST = 4
_NEAR = 0.8  # a code this near to the best one is named too
_ENOUGH = 0.5  # share of the words asked that a code's own words must say
_THING = 3.0  # a name of the field says more than a plain word
_LEFT_OUT = re.compile(r"\b(?:no|not|without|w/o)\s+(\S+)", re.IGNORECASE)
_OF_ASKING = frozenset(
    words(
        "code codes coding cpt hcpcs bill billable charge report separate catheter device procedure service"
        " patient add addon pci coronary through with documentation document record requirement need note"
    )
)


def which_code(asked: Asked, sheet: Sheet) -> None:
    """The codes whose own words say most of what is named; what the guidance says where none does."""
    best = _best(asked, sheet)
    if not best:
        guidelines(asked, sheet)
        return
    if len(best) > 1:
        sheet.paragraphs.append("By these words it is one of:")
    for row in best:
        facts = sheet.tools.lookup_code(row.code, asked.day, asked.setting)
        kind = ", an add-on" if row.is_addon else ""
        sheet.say(f"**{row.code}**{kind}: {row.label}.", code_mark(facts, sheet))
        if len(best) == 1:
            sheet.points(points(sheet, row.code, "What it is", asked, 1))
            sheet.points(points(sheet, row.code, "Excludes", asked, 2))
    if len(best) == 1:
        code = best[0].code
        sheet.suggest(
            f"What must be documented for {code}?",
            f"What does Medicare pay for {code}?",
            f"Can {code} be billed alone?",
        )


def codes_of(asked: Asked, sheet: Sheet) -> tuple[str, ...]:
    """The codes whose own words say most of what is named; none where nothing fits."""
    return tuple(row.code for row in _best(asked, sheet))


def _best(asked: Asked, sheet: Sheet) -> list[CodeRow]:
    text = _LEFT_OUT.sub(" ", asked.text)
    said = _weights(text)
    left_out = {name for match in _LEFT_OUT.findall(asked.text) for name in _weights(match)}
    if not any(name.startswith("~") for name in said):  # a thing of the field, not plain words alone
        return []
    scored = []
    for row in sheet.tools.tables.codes(asked.day):
        if not row.label or row.valid_to < asked.day or row.valid_from > asked.day:
            continue
        what = section(row.code, "What it is", asked)
        own = _weights(row.label)
        wider = own.keys() | _weights(f"{what.text} {' '.join(what.synonyms)}" if what else "").keys()
        if left_out & own.keys():
            continue
        share = sum(w for name, w in said.items() if name in wider) / sum(said.values())
        beyond = sum(w for name, w in own.items() if name not in said) / (sum(own.values()) or 1.0)
        exact = sum(w for name, w in said.items() if name in own) / sum(said.values())
        scored.append((share + exact - 0.5 * beyond, share, row))
    scored.sort(key=lambda one: (-one[0], one[2].code))
    if not scored or scored[0][1] < _ENOUGH:
        return []
    return [row for score, share, row in scored[:_MOST] if score >= _NEAR * scored[0][0] and share >= _ENOUGH]


def _weights(text: str) -> dict[str, float]:
    rare = rarity()
    plain = {
        word: rare(word) for word in words(text) if word not in _OF_ASKING and not word.isdigit() and not things(word)
    }
    return plain | {thing: _THING * rare(thing) for thing in things(text)}
