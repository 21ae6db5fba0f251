"""How commands speak: one JSON document, or tables for people; errors in one line; exit status 0, 1 or 2."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

BLOCKED = 1
BAD_INPUT = 2

AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document on standard output and nothing else.")]
Dos = Annotated[str | None, typer.Option("--dos", metavar="YYYY-MM-DD", help="Date of service; today if left out.")]
InSetting = Annotated[
    str | None, typer.Option("--setting", metavar="S", help="physician (default), hospital_outpatient or asc.")
]


def emit(document: Any, as_json: bool, show: Callable[[Any], None]) -> None:
    """Write `document` as JSON, or let `show` draw it."""
    if as_json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n")
    else:
        show(document)


def fail(message: str) -> typer.Exit:
    """One line on standard error; raise what is returned."""
    line = " ".join(message.split())
    sys.stderr.write(line if line.startswith("error:") else f"error: {line}")
    sys.stderr.write("\n")
    return typer.Exit(BAD_INPUT)


def read_text(name: str, what: str, limit: int = 50_000_000) -> str:
    """The text of a file, or of standard input for `-`. Raises typer.Exit with one clear sentence."""
    with open_lines(name, what) as stream:
        try:
            raw = stream.read(limit + 1)
        except OSError as fault:
            raise _unreadable(name, what, fault) from None
    if len(raw) > limit:
        raise fail(f"{what} “{name}” is larger than {limit // 1_000_000} MB; split it")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise fail(
            f"{what} “{name}” is not text in UTF-8 (it looks like a binary file); save it as text first"
        ) from None


@contextmanager
def open_lines(name: str, what: str) -> Iterator[BinaryIO]:
    """A file, or standard input for `-`, as bytes; iterated it gives lines, which end with a line feed and nothing
    else. Raises typer.Exit with one clear sentence."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(name).open("rb")  # noqa: SIM115  (closed below)
    except FileNotFoundError:
        raise fail(f"{what} “{name}” is not there; give the path of a file, or - for standard input") from None
    except IsADirectoryError:
        raise fail(f"{what} “{name}” is a folder; give the path of one file") from None
    except (OSError, ValueError) as fault:
        raise _unreadable(name, what, fault) from None
    with stream:
        yield stream


def _unreadable(name: str, what: str, fault: Exception) -> typer.Exit:
    said = getattr(fault, "strerror", None) or "input error"
    return fail(f"{what} “{name}” cannot be read ({said}); check it and try again")


_WHOLE = frozenset({"from", "to", "rows", "amount", "result"})  # columns whose cells are never broken over lines


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on the terminal."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        drawn.add_column(
            column, overflow="fold", no_wrap=column in _WHOLE, justify="right" if column == "rows" else "left"
        )
    for row in rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row))
    Console().print(drawn)


def say(text: str) -> None:
    """Text on the terminal, markdown drawn."""
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text))


def line_text(line: dict[str, Any]) -> str:
    """`92933-LD`, with `x2` where there are more units than one."""
    units = line.get("units", 1)
    code = "-".join([line["code"], *line.get("modifiers", [])])
    return code if units in (1, "1") else f"{code} x{units}"
