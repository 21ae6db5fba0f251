"""Progress of long work, on standard error so that standard output stays what was asked for."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[str, int, int], None]


@contextmanager
def progress(quiet: bool) -> Iterator[Tell]:
    """A bar a thing: call `tell(name, done, of)` as the work goes on. Draws nothing where `quiet`."""
    if quiet:
        yield lambda _name, _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def tell(name: str, done: int, of: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=of)
            bar.update(tasks[name], completed=done, total=of)

        yield tell


@contextmanager
def stages(quiet: bool) -> Iterator[Callable[[str], None]]:
    """What is being done meanwhile, in one line that goes again. Draws nothing where `quiet`, or where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as shown:
        yield shown.update
