"""One measured number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`aim` is what the number should be, in words; empty where it is only reported."""

    name: str
    value: float
    unit: str = ""
    aim: str = ""
    note: str = ""
