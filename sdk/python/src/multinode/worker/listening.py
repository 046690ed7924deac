"""Finds out where this process and its descendants listen. Linux only."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Callable, Dict, Iterator, List, Set

#: Seconds for which a server may have other ports open before the right one.
_PATIENCE = 3.0
_INTERVAL = 0.5
#: For a server that takes longer, the agent's error says where it listens.
_LOOKS = 600

_LISTEN = "0A"


def watch(port: int, done: Callable[[], bool], elsewhere: Callable[[List[int]], None]) -> Event:
    """
    Calls `elsewhere` once with the open ports if `port` is not among them for a few seconds. Stops as soon as `done`
    returns true, so that no thread is left when servers fork. The event is set once any port is open.
    """
    listened = Event()
    if not Path("/proc/self/net/tcp").exists():
        return listened

    def look() -> None:
        seen = 0.0
        for _ in range(_LOOKS):
            pause.wait(_INTERVAL)
            if done():
                return
            ports = listening_ports()
            if ports:
                listened.set()
            if port in ports:
                return
            seen = seen + _INTERVAL if ports else 0.0
            if seen >= _PATIENCE:
                return elsewhere(sorted(ports))

    pause = Event()
    Thread(target=look, daemon=True).start()
    return listened


def listening_ports() -> Set[int]:
    """The TCP ports on which this process or a descendant listens."""
    sockets = _listening_sockets()
    return {sockets[inode] for pid in _tree() for inode in _sockets_of(pid) if inode in sockets}


def _listening_sockets() -> Dict[str, int]:
    """Inode → port."""
    found = {}
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in Path(f"/proc/self/net/{table}").read_text("ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTEN:
                    found[fields[9]] = int(fields[1].rpartition(":")[2], 16)
    return found


def _tree() -> List[int]:
    """This process and all its descendants."""
    children: Dict[int, List[int]] = {}
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
        with suppress(OSError, IndexError, ValueError):
            parent = int(Path(f"/proc/{pid}/stat").read_text("latin-1").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(pid)
    tree = [os.getpid()]
    for pid in tree:
        tree.extend(children.get(pid, []))
    return tree


def _sockets_of(pid: int) -> Iterator[str]:
    with suppress(OSError):
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                found = re.match(r"socket:\[(\d+)\]", os.readlink(f"/proc/{pid}/fd/{descriptor}"))
                if found:
                    yield found[1]
