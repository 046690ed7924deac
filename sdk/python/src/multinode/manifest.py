"""The manifest that a program's decorators mean."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Dict, Mapping

from . import registry
from .errors import DeclarationError
from .yaml import emit

SECTIONS = ("functions", "jobs", "services", "scheduled_tasks", "daemons")
#: The first words of a manifest that may be written again.
MARK = "# Made from "


def manifest(program: Path, folder: Path) -> Dict[str, Any]:
    """
    What has been declared, as a manifest in the folder; `program` is the file that declares it. Its own name is the
    application's unless told otherwise. Raises DeclarationError where nothing is declared.
    """
    if not registry.workloads():
        raise DeclarationError(f"{program} declares nothing: none of Multinode's decorators is in it")
    fields = registry.application_fields()
    sections: Dict[str, Dict[str, Any]] = {section: {} for section in SECTIONS}
    for workload in registry.workloads():
        command = {
            "command": _command(workload.name, program, folder, {**fields.get("defaults", {}), **workload.fields})
        }
        sections[workload.section][workload.name] = {**command, **workload.fields}
    name = {"name": re.sub(r"[^A-Za-z0-9_-]+|^[^A-Za-z]+", "-", program.stem).strip("-")[:63] or "app"}
    return {**name, **fields, **{section: found for section, found in sections.items() if found}}


def write(program: Path, output: Path) -> None:
    """Replaces the manifest in one step. Raises DeclarationError where the file there was not made this way."""
    if output.exists() and not output.read_text("utf-8", errors="replace").startswith(MARK):
        raise DeclarationError(
            f"{output} was not made from a Python file, so that it is not overwritten; name another with -o"
        )
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    draft.write_text(text(program, output.parent), "utf-8")
    draft.replace(output)


def text(program: Path, folder: Path) -> str:
    shown = Path(os.path.relpath(program, folder)).as_posix()
    return f"{MARK}{shown} by `multinode manifest`; do not edit.\n{emit(manifest(program, folder))}"


def _command(name: str, program: Path, folder: Path, fields: Mapping[str, Any]) -> str:
    """Names the file, so that Multinode sees when it changes; from where the worker runs, if that is in the folder."""
    directory = str(fields.get("working_dir", "."))
    start = folder if os.path.isabs(directory) or "$" in directory else folder / directory
    file = Path(os.path.relpath(program, start)).as_posix()
    return f"python3 -m multinode worker {_word(file)} {name}"


def _word(text: str) -> str:
    """A word of a command, which Multinode splits as a shell does, and in which $$ is a dollar sign."""
    return text if re.match(r"[\w./@+-]+\Z", text) else "'" + text.replace("'", "'\"'\"'").replace("$", "$$") + "'"
