"""The command `scorer`. Each command is a module of scorer/commands and is loaded when it is called, so that starting costs little.

Exit codes: 0 every article has a row; 1 the arguments cannot be used, or there is nothing to do; 2 some rows hold errors; 130 stopped by
the user. What a user can put right is told in one line on standard error, never as a traceback.
"""

from __future__ import annotations

import errno
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from scorer import __version__

__all__ = ["Commands", "cli", "main"]

FAILED = 1
STOPPED = 130

_MODULE = "scorer.commands"
_PERMIT = "check the permissions of the file and of its folder, or name another file"
_ROOM = "make room, or name a file on another disk"
_ADVICE = {
    errno.EACCES: _PERMIT,
    errno.EPERM: _PERMIT,
    errno.EROFS: "nothing can be written there; name a file in another folder",
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: "too large for this disk; name a file on another",
    errno.ENAMETOOLONG: "give it a shorter name (names of files that lie beside it for a while are up to 20 characters longer)",
}
_ENDED = "TerminatedWorkerError"  # by its name: joblib is loaded only where processes are used


class Commands(click.Group):
    """A group whose commands are the modules of scorer/commands: each holds its click command as `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the modules that do not begin with an underscore."""
        return sorted(m.name for m in pkgutil.iter_modules(import_module(_MODULE).__path__) if not m.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None for a name that is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"{_MODULE}.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and tell what went wrong in one line. Without `standalone_mode` errors are raised."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, **extra)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # a terminal that lacks a character is no reason to stop
        try:
            code = super().main(args, prog_name, complete_var, False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(FAILED)
        except click.ClickException as error:
            where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
            _tell(error.format_message() + (f" ('{where} --help' tells more)" if where else ""))
            sys.exit(FAILED)
        except (click.Abort, KeyboardInterrupt):
            _tell("stopped")
            sys.exit(STOPPED)
        except Exception as error:
            if not _is_told(error):
                raise
            _tell(_sentence(error))
            sys.exit(FAILED)
        sys.exit(code if isinstance(code, int) else 0)


def _tell(message: str) -> None:
    click.echo(f"scorer: {' '.join(message.split())}", err=True)


def _is_told(error: Exception) -> bool:
    """Whether this is something that the user can put right, rather than a fault of the program."""
    from scorer.learn.corpora import CorpusError
    from scorer.mark.lexicon import LexiconError
    from scorer.read import ReadError
    from scorer.run.batch import RunError
    from scorer.score.model import ModelError
    from scorer.show.table import TableError

    told = (CorpusError, ReadError, RunError, TableError, ModelError, LexiconError, OSError, MemoryError)
    return isinstance(error, told) or type(error).__name__ == _ENDED


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        told = f"{error.filename}: {error.strerror.lower()}" if error.filename else error.strerror.lower()
        return told + (f"; {_ADVICE[error.errno]}" if error.errno in _ADVICE else "")
    if isinstance(error, MemoryError):
        return "not enough memory; use fewer --jobs"
    if type(error).__name__ == _ENDED:
        return "a process was ended from outside, most often for lack of memory; what is done is kept: go on with --resume and fewer --jobs"
    return str(error)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Example: scorer score seeds/ --out scores.csv",
)
@click.version_option(__version__, prog_name="scorer", message="%(prog)s %(version)s")
def cli() -> None:
    """Score English news articles for reliability, propaganda markers and scrape noise, with the evidence from the text."""


def main() -> None:
    """The entry point of the command `scorer`."""
    cli(prog_name="scorer")
