"""Lines that a saved web page says about itself: log in, register, menus. They answer nothing and are left out."""

import re
from collections import Counter

_NAG = re.compile(
    r"log ?in\b|sign ?(?:in|up)\b|register\b|create (?:a|your) free account|page views? remaining|unlock this|subscribe\b"
    r"|get instant|have a question about|^ask about:?$|^example: [\"“]|accept (?:all )?cookies|cookie (?:policy|settings)"
    r"|skip to (?:main )?content|all rights reserved\.? (?:privacy|terms)|privacy policy|terms of (?:use|service)"
    r"|start (?:your )?free trial|share (?:this|on)\b|back to top|forgot (?:your )?password",
    re.IGNORECASE,
)
_LONGEST_NAG = 160
_LONGEST_MENU = 45
_SHORTEST_MENU = 3  # lines of a menu
_REPEATED = 3
_STOP = re.compile(r"[.:;,?!]$|\d{4}")


def without_boilerplate(lines: list[str]) -> list[str]:
    """The lines without nags, without short lines said again and again, and without the menu beside a nag."""
    return [line for line, dropped in zip(lines, _dropped(lines), strict=True) if not dropped]


def asides(lines: list[str]) -> tuple[str, ...]:
    """The lines that are left out, each once, without examples in quotes: a page may name its subject only there."""
    left_out = (line.strip() for line, dropped in zip(lines, _dropped(lines), strict=True) if dropped)
    return tuple(dict.fromkeys(line for line in left_out if line and not re.search(r"[\"“”]", line)))


def _dropped(lines: list[str]) -> list[bool]:
    said = Counter(line.strip() for line in lines if line.strip())
    drop = [_is_nag(line) or (len(line.strip()) < _LONGEST_NAG and _is_repeated(line, said)) for line in lines]
    for at, is_nag in enumerate(drop):
        if is_nag and _is_nag(lines[at]):
            for menu in _menus_beside(lines, at):
                drop[menu] = True
    return drop


def _is_nag(line: str) -> bool:
    return len(line.strip()) <= _LONGEST_NAG and bool(_NAG.search(line.strip()))


def _is_repeated(line: str, said: Counter[str]) -> bool:
    stripped = line.strip()
    return said[stripped] >= _REPEATED and len(stripped.split()) > 1 and not stripped.startswith(("-", "|", "©"))


def _menus_beside(lines: list[str], at: int) -> list[int]:
    """Numbers of the short lines that run up to line `at` or follow it, where they are many enough to be a menu."""
    found: list[int] = []
    for step in (-1, 1):
        run, here = [], at + step
        while 0 <= here < len(lines) and _is_menu_line(lines[here]):
            run.append(here)
            here += step
        if len(run) >= _SHORTEST_MENU:
            found += run
    return found


def _is_menu_line(line: str) -> bool:
    stripped = line.strip()
    return (
        0 < len(stripped) <= _LONGEST_MENU and not _STOP.search(stripped) and not stripped.startswith(("-", "*", "•"))
    )
