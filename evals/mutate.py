"""Faulty claims from clean ones: each operator spoils a claim in one named way and says which rule must find it."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from guards.claim import Claim, Line
from guards.finding import Verdict
from guards.pci_codes import DRUG_COATED_BALLOON, LADDER, arteries_of

Spoil = Callable[[Claim], Claim | None]


@dataclass(frozen=True, slots=True)
class Operator:
    """`rules`: one of them must find the fault. `verdict`: the least the claim must get. `needs_facts`: on claims that
    carry the facts of the procedure.
    """

    name: str
    rules: frozenset[str]
    spoil: Spoil
    verdict: Verdict = Verdict.BLOCK
    needs_facts: bool = False


_REGISTRY: dict[str, Operator] = {}


def operator(*rules: str, verdict: Verdict = Verdict.BLOCK, needs_facts: bool = False) -> Callable[[Spoil], Spoil]:
    """Register the decorated function under its name; it gives None where the claim cannot be spoiled that way."""

    def register(spoil: Spoil) -> Spoil:
        name = spoil.__name__
        if name in _REGISTRY and _REGISTRY[name].spoil.__module__ != spoil.__module__:
            raise ValueError(f"two operators are called {name}")
        _REGISTRY[name] = Operator(name, frozenset(rules), spoil, verdict, needs_facts)
        return spoil

    return register


@cache
def operators() -> tuple[Operator, ...]:
    """Every operator, by name."""
    import evals.mutators

    for module in pkgutil.iter_modules(evals.mutators.__path__, "evals.mutators."):
        importlib.import_module(module.name)
    return tuple(_REGISTRY[name] for name in sorted(_REGISTRY))


def in_free_artery(claim: Claim, code: str, *, branched: bool = False) -> Claim | None:
    """The claim with the code in an artery that no line names; None where every artery is named."""
    artery = free_artery(claim, branched=branched)
    return with_line(claim, code, artery) if artery else None


def with_line(claim: Claim, code: str, *modifiers: str) -> Claim:
    """The claim with one line more, its diagnoses those of the first line."""
    diagnoses = claim.lines[0].diagnoses if claim.lines else ()
    return replace(claim, lines=(*claim.lines, Line(code, modifiers, diagnoses=diagnoses)))


def with_changed(claim: Claim, n: int, **changes: object) -> Claim:
    """The claim with some fields of one line changed."""
    lines = list(claim.lines)
    lines[n] = replace(lines[n], **changes)  # type: ignore[arg-type]
    return replace(claim, lines=tuple(lines))


def without(claim: Claim, *codes: str) -> Claim:
    return replace(claim, lines=tuple(line for line in claim.lines if line.code not in codes))


def first(claim: Claim, *codes: str) -> int | None:
    """Index of the first line with one of the codes."""
    return next((n for n, line in enumerate(claim.lines) if line.code in codes), None)


def first_base(claim: Claim) -> int | None:
    """Index of the first PCI base line that names its artery."""
    return next((n for n, line in enumerate(claim.lines) if is_base(line) and artery_of(line)), None)


def is_base(line: Line) -> bool:
    return line.code in LADDER or line.code == DRUG_COATED_BALLOON


def artery_of(line: Line) -> str:
    """The one artery modifier of the line, else empty."""
    arteries = arteries_of(line.modifiers)
    return next(iter(arteries)) if len(arteries) == 1 else ""


def free_artery(claim: Claim, *, branched: bool = False) -> str:
    """An artery that no line names, with branches of its own where asked; empty where there is none."""
    taken = {artery_of(line) for line in claim.lines}
    wanted = ("LD", "LC", "RC") if branched else ("RI", "RC", "LC", "LD", "LM")
    return next((artery for artery in wanted if artery not in taken), "")
