from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import FakeAgent, free_port, ok

import multinode as mn
from multinode.connection import Connection, find


def stack(folder: Path, url: str, target: str = "local") -> None:
    (folder / "multinode.yaml").write_text("name: shop\n")
    place = folder / ".multinode" / target / "agent"
    place.mkdir(parents=True)
    (place / "agent.json").write_text(json.dumps({"pid": 1, "url": url}))
    (place / "api-key").write_text("secret\n")


def test_the_environment_says_which_agent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stack(tmp_path, "http://127.0.0.1:1")
    monkeypatch.setenv("MULTINODE_URL", "http://agent:4747/")
    assert find(str(tmp_path)) == Connection("http://agent:4747", None), "the key of another agent is kept back"
    monkeypatch.setenv("MULTINODE_URL", "http://127.0.0.1:1")
    assert find(str(tmp_path)) == Connection("http://127.0.0.1:1", "secret")
    monkeypatch.setenv("MULTINODE_KEY", "mine")
    assert find(str(tmp_path)) == Connection("http://127.0.0.1:1", "mine")
    assert "mine" not in repr(find(str(tmp_path)))
    monkeypatch.setenv("MULTINODE_URL", "agent:4747")
    with pytest.raises(mn.UnreachableError, match="MULTINODE_URL is 'agent:4747', not an agent's address"):
        find(None)


def test_else_the_stack_of_the_manifest_here_or_above(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inner = tmp_path / "src" / "shop"
    inner.mkdir(parents=True)
    with pytest.raises(mn.UnreachableError, match='no agent is set up here; run "multinode up"'):
        find(str(inner))
    stack(tmp_path, "http://127.0.0.1:1")
    assert find(str(inner)) == Connection("http://127.0.0.1:1", "secret")
    monkeypatch.setenv("MULTINODE_TARGET", "docker")
    with pytest.raises(mn.UnreachableError):
        find(str(inner))


def test_a_function_finds_the_stack_beside_its_own_file(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch, program: Path
) -> None:
    monkeypatch.delenv("MULTINODE_URL")
    monkeypatch.delenv("MULTINODE_KEY")
    monkeypatch.syspath_prepend(str(program.parent))
    program.with_name("found_beside.py").write_text("import multinode as mn\n@mn.function\ndef f(): pass\n")
    stack(program.parent, agent.url)
    import found_beside  # type: ignore[import-not-found]

    agent.reply = lambda request: ok("called")
    assert found_beside.f.call() == "called"
    assert agent.received[0].headers["Authorization"] == "Bearer secret"


def test_says_that_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    @mn.function
    def f() -> None:
        return None

    monkeypatch.setenv("MULTINODE_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ConnectionError, match=r"no agent responds at .* \(connection refused: .*MN4011"):
        f.call()


def test_says_that_the_other_side_is_no_agent(agent: FakeAgent) -> None:
    @mn.job
    def j() -> None:
        return None

    agent.reply = lambda request: (502, "text/html", b"<h1>Bad gateway</h1>")
    with pytest.raises(mn.AgentError, match=r"with status 502, is not from a Multinode agent: <h1>Bad.*MN4012"):
        j.start()
    agent.reply = lambda request: ok([1])
    with pytest.raises(mn.AgentError, match="no JSON object"):
        j.get("e1")
