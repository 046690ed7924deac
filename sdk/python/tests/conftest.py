from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from support import FakeAgent

from multinode import registry


@pytest.fixture(autouse=True)
def nothing_declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test declares its own, and means no agent of the machine's."""
    for name in ("MULTINODE_URL", "MULTINODE_KEY", "MULTINODE_TARGET"):
        monkeypatch.delenv(name, raising=False)
    registry.clear()
    yield
    registry.clear()


@pytest.fixture
def agent(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAgent]:
    with FakeAgent() as agent:
        monkeypatch.setenv("MULTINODE_URL", agent.url)
        monkeypatch.setenv("MULTINODE_KEY", "the-key")
        yield agent


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Path for a Python file in a folder of its own."""
    return tmp_path / "shop.py"
