"""What was masked, in words: kinds and how many, never the identifiers."""

from collections.abc import Mapping

_NAMES = {
    "name": ("name", "names"),
    "birth date": ("date of birth", "dates of birth"),
    "record number": ("record number", "record numbers"),
    "account": ("account or member number", "account or member numbers"),
    "ssn": ("social security number", "social security numbers"),
    "e-mail": ("e-mail address", "e-mail addresses"),
    "web address": ("web address", "web addresses"),
    "network address": ("network address", "network addresses"),
    "phone": ("phone number", "phone numbers"),
    "address": ("address", "addresses"),
    "age": ("age over 89", "ages over 89"),
    "device number": ("serial or lot number", "serial or lot numbers"),
    "licence": ("licence or plate", "licences or plates"),
    "number": ("long number", "long numbers"),
    "date": ("exact date", "exact dates"),
}


def in_words(kinds: Mapping[str, int]) -> str:
    """`2 names, 1 date of birth`, in a fixed order; empty where nothing was masked."""
    return ", ".join(f"{kinds[kind]} {names[kinds[kind] > 1]}" for kind, names in _NAMES.items() if kinds.get(kind))
