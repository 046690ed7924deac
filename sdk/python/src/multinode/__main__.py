"""`python -m multinode manifest FILE` and `python -m multinode worker FILE NAME`."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path
from typing import List, Optional

from . import manifest, worker
from .errors import DeclarationError, WorkerError
from .faults import fault
from .program import load_file, load_module


def main(arguments: Optional[List[str]] = None) -> int:
    """Returns the exit status: 0 success, 1 failure, 64 wrong usage."""
    given = _parser().parse_args(arguments)
    try:
        if given.command == "manifest":
            _manifest(Path(given.file), given.output)
        else:
            _worker(given.program, given.name)
    except WorkerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except DeclarationError as error:
        sys.stderr.write(fault(error).text())
        return 1
    return 0


def _manifest(file: Path, output: Optional[str]) -> None:
    # Output that the program prints while it is loaded is not part of the manifest.
    with contextlib.redirect_stdout(sys.stderr):
        try:
            load_file(file)
        except (DeclarationError, WorkerError, KeyboardInterrupt):
            raise
        except BaseException as error:
            sys.stderr.write(fault(error).text())
            sys.exit(1)
    if output == "-":
        sys.stdout.write(manifest.text(file, Path()))
        return
    path = file.parent / "multinode.yaml" if output is None else Path(output)
    manifest.write(file, path)
    print(f"wrote {path}")


def _worker(program: str, name: Optional[str]) -> None:
    if name is not None:
        load_file(Path(program))
    else:
        module, colon, name = program.partition(":")
        if colon == "" or module == "" or name == "":
            raise WorkerError(f"expected MODULE:NAME, or FILE and NAME, found {program!r}")
        load_module(module)
    worker.work(name)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m multinode", description="Multinode's Python package.")
    commands = parser.add_subparsers(dest="command", required=True)
    made = commands.add_parser("manifest", help="generate the manifest from a file's decorators")
    made.add_argument("file", help="Python file with the decorators")
    made.add_argument("-o", "--output", help="file to write, - for standard output; default: multinode.yaml beside it")
    work = commands.add_parser("worker", help="run as the worker of a workload; used as a command in manifests")
    work.add_argument("program", help="MODULE:NAME, or a Python file")
    work.add_argument("name", nargs="?", help="workload's name, if a file is given")
    return parser


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        self.print_usage(sys.stderr)
        self.exit(64, f"error: {message}\n")


if __name__ == "__main__":
    sys.exit(main())
