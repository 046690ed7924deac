"""Loads the user's program, so that its decorators declare what they declare."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from .errors import WorkerError


def load_file(file: Path) -> None:
    """As if `python FILE` ran beside it: its folder is where its imports are looked for. Raises WorkerError."""
    path = file.resolve()
    if not path.is_file():
        raise WorkerError(f"there is no file {file}")
    sys.path.insert(0, str(path.parent))
    module = importlib.import_module(path.stem)
    loaded = getattr(module, "__file__", None)
    if loaded is None or Path(loaded).resolve() != path:
        raise WorkerError(f"{file} has the name of the module {path.stem}, which is loaded already; rename it")


def load_module(name: str) -> None:
    """A module by its name, looked for in the working directory too. Raises WorkerError."""
    if "" not in sys.path and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            raise WorkerError(f"there is no module {name} in {Path.cwd()}, nor is one installed") from None
        raise
