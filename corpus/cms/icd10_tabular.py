"""The ICD-10-CM tabular list, XML: Excludes1 notes and the instructions to code first, use additional, code also."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

from corpus.cms.container import Member
from corpus.cms.part import Hints, Part
from corpus.errors import BadPublication
from corpus.rows import Excludes1Row, InstructionRow
from corpus.span import Span

_CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_MENTION = re.compile(rf"({_CODE})-?(?:\s?-\s?({_CODE}))?")
_KINDS = {"codeFirst": "code_first", "useAdditionalCode": "use_additional", "codeAlso": "code_also"}


def looks(member: Member) -> bool:
    return member.suffix == ".xml" and b"<ICD10CM.tabular" in member.head(2048)


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    found = re.search(rb"<version>\s*(20\d\d)\s*</version>", member.head(4096))
    if not found:
        raise BadPublication(f"{member.origin}: the tabular list does not say its year")
    year = int(found[1])
    named = re.search(r"tabular[-_ ]?(20\d\d)", member.name, re.IGNORECASE)
    if named and int(named[1]) != year:
        raise BadPublication(
            f"{member.origin}: this is FY{year} by its own words, but named {named[1]}; check its name"
        )
    if hints.edition and hints.edition.upper() != f"FY{year}":
        raise BadPublication(
            f"{member.origin}: this is FY{year} by its own words, not {hints.edition}; leave --edition out"
        )
    span = Span(date(year - 1, 10, 1), date(year, 9, 30))

    def part(table: str) -> Part:
        readers = {"excludes1": _excludes1, "instructions": _instructions}
        return Part(
            table, f"FY{year}", span, "CMS-ICD", member.origin, lambda: readers[table](_tree(member), member.origin), carries_forward=True,
            scope="all",
        )  # fmt: skip

    return part("excludes1"), part("instructions")


def _tree(member: Member) -> Any:
    """The parsed file; no entity is resolved and nothing outside it is read."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    with member.open() as stream:
        try:
            tree = etree.parse(stream, parser)
        except etree.XMLSyntaxError as error:
            raise BadPublication(f"{member.origin}: not whole XML ({error.msg}); download it again") from error
    if tree.docinfo.internalDTD is not None:
        raise BadPublication(f"{member.origin}: declares a document type, which the published list does not; not read")
    return tree.getroot()


def _blocks(root: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every chapter, section and diagnosis with the categories or code its notes speak of."""
    for chapter in root.iter("chapter"):
        yield tuple(_categories(chapter)), chapter
        for section in chapter.iter("section"):
            yield tuple(_categories(section)), section
    for diag in root.iter("diag"):
        yield (diag.findtext("name") or "",), diag


def _categories(block: Any) -> Iterator[str]:
    sections = [block] if block.tag == "section" else block.iter("section")
    for section in sections:
        yield from (diag.findtext("name") or "" for diag in section.findall("diag"))


def _notes(block: Any, tag: str) -> str:
    return " ; ".join(note.text or "" for group in block.findall(tag) for note in group.findall("note"))


def _excludes1(root: Any, origin: str) -> Iterator[Excludes1Row]:
    order = [diag.findtext("name") or "" for diag in root.iter("diag")]
    seen: set[tuple[str, str]] = set()
    for prefixes, block in _blocks(root):
        for prefix, excluded in product(prefixes, _mentioned(_notes(block, "excludes1"), order)):
            if (prefix, excluded) not in seen and prefix != excluded:
                seen.add((prefix, excluded))
                yield Excludes1Row(prefix, excluded)
    if not seen:
        raise BadPublication(f"{origin}: holds no Excludes1 note; the file is not whole")


def _instructions(root: Any, origin: str) -> Iterator[InstructionRow]:
    count = 0
    order = [diag.findtext("name") or "" for diag in root.iter("diag")]
    for prefixes, block in _blocks(root):
        for tag, kind in _KINDS.items():
            text = _notes(block, tag)
            targets = tuple(_mentioned(text, order))
            if targets:
                conditional = any(words in text for words in ("if applicable", "such as", "if known"))
                for prefix in prefixes:
                    count += 1
                    yield InstructionRow(prefix, kind, targets, conditional)
    if not count:
        raise BadPublication(f"{origin}: holds no instruction; the file is not whole")


def _mentioned(text: str, order: list[str]) -> list[str]:
    """Dotted prefixes named in a note; a range stands for what the list has between its ends."""
    found: dict[str, None] = {}
    for inside in re.findall(r"\(([^()]*)\)", text):
        for first, last in _MENTION.findall(inside):
            found.update(dict.fromkeys(_between(first, last, order) if last else [first]))
    return list(found)


def _between(first: str, last: str, order: list[str]) -> list[str]:
    inside = [
        code for code in order if first <= code[: len(first)] and code[: len(last)] <= last and len(code) == len(first)
    ]
    return inside or [first, last]
