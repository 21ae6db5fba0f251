"""How the text of a cell becomes the value of a field, from the type of the field."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from corpus.rows import Confidence

_OPEN = {"valid_from": date.min, "effective": date.min, "valid_to": date.max, "deletion": date.max}


@dataclass(frozen=True, slots=True)
class Parser:
    """Reads one column. A column that is not required may be absent or blank; the default of the field then holds."""

    read: Callable[[str], Any]
    wants: str
    is_required: bool
    default: Any = None


@cache
def parsers(row_type: type) -> Mapping[str, Parser]:
    """Parsers of a row's fields, in their order."""
    hints = get_type_hints(row_type)
    return {field.name: _parser(hints[field.name], field) for field in fields(row_type)}


def _parser(hint: Any, field: "Field[Any]") -> Parser:
    is_required = field.default is MISSING
    default = None if is_required else field.default
    if get_origin(hint) is UnionType and NoneType in get_args(hint):  # only `Decimal | None`: a blank cell is no value
        return Parser(lambda cell: _decimal(cell) if cell else None, "a number or blank", is_required, default)
    if get_origin(hint) is tuple:
        return Parser(lambda cell: tuple(cell.split()), "a list of words", is_required, default)
    read, wants = _READ[hint]
    if hint is date and is_required:
        opened = _OPEN[field.name]
        return Parser(lambda cell: _day(cell) if cell else opened, wants, is_required)
    return Parser(read, wants, is_required, default)


def _flag(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError("yes or no")
    return cell == "yes"


def _text(cell: str) -> str:
    if cell != cell.strip():
        raise ValueError("blanks at its ends")
    return cell


@cache
def _day(cell: str) -> date:
    return date.fromisoformat(cell)


def _whole(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit()):
        raise ValueError("digits only")
    return int(cell)


def _decimal(cell: str) -> Decimal:
    value = Decimal(cell)
    if not value.is_finite():
        raise ValueError("finite")
    return value


_READ: dict[Any, tuple[Callable[[str], Any], str]] = {
    str: (_text, "plain text"),
    bool: (_flag, "yes or no"),
    int: (_whole, "a whole number"),
    Decimal: (_decimal, "a number"),
    date: (_day, "a day as YYYY-MM-DD"),
    Confidence: (Confidence, "high, medium or low"),
}
