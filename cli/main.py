"""`cathcode`: the desk from a shell. One file a command group; everything heavy is imported where it is used."""

import sys

import typer
from typer.exceptions import TyperException

from cli import (
    ask,
    audit,
    check,
    code,
    data,
    docs,
    evaluate,
    explain,
    fee,
    index,
    lookup,
    model,
    replay,
    schema,
    search,
)
from cli.out import BAD_INPUT

app = typer.Typer(
    name="cathcode",
    help="Grounded, checked answers on PCI and cath-lab coding.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for module in (ask, check, code, lookup, search, fee, index, evaluate, schema, explain, replay, model):
    module.register(app)
app.add_typer(docs.app, name="docs")
app.add_typer(audit.app, name="audit")
app.add_typer(data.app, name="data")


def run() -> None:
    """The entry point: every fault a user can cause ends in one line and exit status 2, never in a traceback."""
    command = typer.main.get_command(app)
    try:
        status = command.main(prog_name="cathcode", standalone_mode=False)
    except TyperException as fault:  # a wrong call: an unknown option, a missing argument
        context = getattr(fault, "ctx", None)
        bare = type(fault).__name__ == "NoArgsIsHelpError"  # its message is the whole help
        says = (
            "no command is given"
            if bare
            else str(fault.format_message() if hasattr(fault, "format_message") else fault)
        )
        hint = f"; see `{context.command_path} --help`" if context else ""
        _stop(says.rstrip(".") + hint)
    except typer.Abort:
        _stop("stopped")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        _stop("stopped")
    except Exception as fault:  # noqa: BLE001  (no traceback ever reaches a user)
        _stop(_sentence(fault))
    else:
        sys.exit(status if isinstance(status, int) else 0)


def _sentence(fault: Exception) -> str:
    """What to tell a user: a fault of ours carries its own sentence; anything else is a bug and says so."""
    from corpus.errors import CorpusError
    from evals.errors import EvalError
    from guards.errors import GuardError
    from rag.errors import DeskError

    if isinstance(fault, CorpusError | DeskError | GuardError | EvalError):
        return str(fault)
    if type(fault).__name__ == "ValidationError" and type(fault).__module__.startswith("pydantic"):
        first = fault.errors()[0]  # type: ignore[attr-defined]
        return (
            f"setting CATHCODE_{'.'.join(str(p) for p in first['loc']).upper()}: {first['msg']}; mend it and try again"
        )
    place = ""
    trace = fault.__traceback__
    while trace:
        place = f"{trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"this is a fault of cathcode ({type(fault).__name__} in {place}); nothing was changed; please report it"


def _stop(message: str) -> None:
    sys.stderr.write(f"error: {' '.join(message.split())}\n")
    sys.exit(BAD_INPUT)
