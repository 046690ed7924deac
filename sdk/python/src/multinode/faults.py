"""Explains in one line why a program can't be loaded: where in the user's code, why, and what to install."""

from __future__ import annotations

import importlib.util
import os
import re
import site
import sys
import sysconfig
import traceback
from pathlib import Path
from typing import List, NamedTuple, Optional

from .errors import DeclarationError

#: Modules whose package has another name on the Python Package Index.
_PACKAGES = {
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dotenv": "python-dotenv",
    "jwt": "PyJWT",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "yaml": "PyYAML",
}


class Fault(NamedTuple):
    message: str
    #: How to fix it, if known.
    help: Optional[str] = None

    def text(self) -> str:
        return f"error: {self.message}\n" + ("" if self.help is None else f"help: {self.help}\n")


class Place(NamedTuple):
    file: str
    line: int

    def __str__(self) -> str:
        return f"{os.path.relpath(self.file)}:{self.line}"


def fault(error: BaseException) -> Fault:
    """Explains an error that the user's program raised while it was loaded."""
    places = _places(error)
    if isinstance(error, SyntaxError) and error.filename is not None and error.lineno is not None:
        places.append(Place(error.filename, error.lineno))
    where = f"{places[-1]}: " if places else ""
    if isinstance(error, DeclarationError):
        return Fault(f"{where}{error}")
    if isinstance(error, SystemExit):
        message = "the program exits while it is loaded"
        return Fault(f"{where}{message}", 'put the code that runs it under `if __name__ == "__main__":`')
    # The import chain, innermost first.
    way = "".join(f", imported at {place}" for place in reversed(places[:-1]))
    return Fault(f"{where}{_said(error)}{way}", _help(error))


def _places(error: BaseException) -> List[Place]:
    """Lines in the user's own code that led to the error, outermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    return [Place(each.filename, each.lineno or 1) for each in frames if _is_own(each.filename)]


def _is_own(file: str) -> bool:
    """Whether the file belongs neither to Python nor to an installed package."""
    if file.startswith("<"):
        return False
    path = Path(file).resolve()
    return not any(folder in path.parents for folder in _foreign())


def _foreign() -> List[Path]:
    paths = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders = [*paths, *getattr(site, "getsitepackages", list)(), site.getusersitepackages()]
    return [Path(__file__).resolve().parent, *(Path(folder).resolve() for folder in folders)]


def _said(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    lines = "".join(traceback.format_exception_only(type(error), error)).strip()
    return re.sub(r"\s*[\r\n]+\s*", " | ", lines)


def _help(error: BaseException) -> Optional[str]:
    """How to install a module that was not found."""
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return None
    module = error.name.split(".")[0]
    if importlib.util.find_spec(module) is not None:
        return None
    package = _PACKAGES.get(module, module)
    return f"install it for this Python and where the workers run: {sys.executable} -m pip install {package}"
