"""Loads the user's program, which runs its decorators."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from .errors import WorkerError


def load_file(file: Path) -> None:
    """Like `python FILE` in its folder: imports are resolved there. Raises WorkerError."""
    path = file.resolve()
    if not path.is_file():
        raise WorkerError(f"the file {file} does not exist")
    sys.path.insert(0, str(path.parent))
    module = importlib.import_module(path.stem)
    loaded = getattr(module, "__file__", None)
    if loaded is None or Path(loaded).resolve() != path:
        raise WorkerError(f"{file} has the same name as the module {path.stem}, which is already loaded; rename it")


def load_module(name: str) -> None:
    """Imports a module, also from the working directory. Raises WorkerError."""
    if "" not in sys.path and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            raise WorkerError(f"the module {name} is neither in {Path.cwd()} nor installed") from None
        raise
