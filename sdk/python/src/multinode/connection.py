"""Finds the agent: the one in MULTINODE_URL and MULTINODE_KEY, otherwise the one of the stack beside the program."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional
from urllib.parse import urlsplit

from .errors import Problem, UnreachableError

_MANIFESTS = ("multinode.yaml", "multinode.yml", "multinode.json")


@dataclass(frozen=True)
class Connection:
    #: Without a trailing slash.
    url: str
    #: The API key, or an execution's token.
    key: Optional[str] = field(repr=False)


def find(start: Optional[str]) -> Connection:
    """
    The agent for a program with the file or folder `start` (None: the working directory). What the environment doesn't
    set is found as on the command line: in .multinode/TARGET beside the manifest, which is in that folder or in a
    parent folder. Raises UnreachableError MN4011 if there is none.
    """
    url = os.environ.get("MULTINODE_URL") or None
    key = os.environ.get("MULTINODE_KEY") or None
    stack = None if url and key else _stack(Path(start or ".").resolve())
    if url is None:
        if stack is None:
            raise unreachable('no agent is set up here; run "multinode up", or set MULTINODE_URL and MULTINODE_KEY')
        return stack if key is None else Connection(stack.url, key)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise unreachable(f"MULTINODE_URL is {url!r}, not an agent's address; expected http://HOST:PORT")
    url = url.rstrip("/")
    # Another agent's key must not be sent to this one.
    return Connection(url, key or (stack.key if stack and stack.url == url else None))


def unreachable(detail: str) -> UnreachableError:
    return UnreachableError(Problem("MN4011", 502, "The agent does not answer.", detail))


def _stack(start: Path) -> Optional[Connection]:
    for folder in (start, *start.parents):
        if any((folder / name).is_file() for name in _MANIFESTS):
            return _described(folder / ".multinode" / (os.environ.get("MULTINODE_TARGET") or "local") / "agent")
    return None


def _described(folder: Path) -> Optional[Connection]:
    """The agent described by its folder; it may no longer be running."""
    try:
        description = json.loads((folder / "agent.json").read_text("utf-8"))
        key = (folder / "api-key").read_text("utf-8").strip()
    except (OSError, ValueError):
        return None
    url = description.get("url") if isinstance(description, dict) else None
    return Connection(url.rstrip("/"), key) if isinstance(url, str) and key else None
