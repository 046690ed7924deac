"""Generates the manifest from a program's decorators."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Dict, Mapping

from . import registry
from .errors import DeclarationError
from .yaml import emit

SECTIONS = ("functions", "jobs", "services", "scheduled_tasks", "daemons")
#: The start of a manifest that may be overwritten.
MARK = "# Generated from "


def manifest(program: Path, folder: Path) -> Dict[str, Any]:
    """
    The declarations as a manifest in the folder; `program` is the file with the declarations. Its name is the default
    name of the application. Raises DeclarationError if nothing is declared.
    """
    if not registry.workloads():
        raise DeclarationError(f"{program} declares nothing: it uses none of Multinode's decorators")
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
    """Replaces the manifest atomically. Raises DeclarationError if the existing file was not generated."""
    if output.exists() and not output.read_text("utf-8", errors="replace").startswith(MARK):
        raise DeclarationError(
            f"{output} was not generated from a Python file and is not overwritten; name another file with -o"
        )
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    draft.write_text(text(program, output.parent), "utf-8")
    draft.replace(output)


def text(program: Path, folder: Path) -> str:
    shown = Path(os.path.relpath(program, folder)).as_posix()
    return f"{MARK}{shown} by `multinode manifest`; do not edit.\n{emit(manifest(program, folder))}"


def _command(name: str, program: Path, folder: Path, fields: Mapping[str, Any]) -> str:
    """Names the file relative to where the worker runs, so that Multinode notices when it changes."""
    directory = str(fields.get("working_dir", "."))
    start = folder if os.path.isabs(directory) or "$" in directory else folder / directory
    file = Path(os.path.relpath(program, start)).as_posix()
    return f"python3 -m multinode worker {_word(file)} {name}"


def _word(text: str) -> str:
    """Quotes a word of a command, which Multinode splits as a shell does, and in which $$ is a dollar sign."""
    return text if re.match(r"[\w./@+-]+\Z", text) else "'" + text.replace("'", "'\"'\"'").replace("$", "$$") + "'"
