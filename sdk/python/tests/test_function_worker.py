from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest
from support import Worker, multinode, until

PROGRAM = """
import os, threading, time
from pathlib import Path
import multinode as mn

class OutOfStock(Exception):
    pass

@mn.function
def square(x, times=1):
    return x * x * times

@mn.function
def fails(text):
    def inner():
        raise OutOfStock(text)
    inner()

@mn.function
def odd():
    return {1, 2}

@mn.function
async def later(x):
    return x + 1

executing = 0

@mn.function
def busy(folder, name):
    global executing
    executing += 1
    Path(folder, name).touch()
    while not Path(folder, "go").exists():
        time.sleep(0.01)
    most, executing = executing, executing - 1
    return [most, threading.current_thread() is threading.main_thread()]
"""


@pytest.fixture
def shop(program: Path) -> Path:
    program.write_text(PROGRAM)
    return program


def test_answers_arguments_by_position_and_by_name(shop: Path) -> None:
    with Worker(shop, "square") as worker:
        worker.until_ready()
        assert worker.post("[3]") == (200, 9)
        assert worker.post('{"x": 3, "times": 2}') == (200, 18)
        assert worker.post("4") == (200, 16)


def test_answers_an_exception_with_its_traceback_and_logs_it(shop: Path) -> None:
    with Worker(shop, "fails") as worker:
        worker.until_ready()
        status, problem = worker.post('["no hats"]')
        worker.process.terminate()
        code, _, logged = worker.finish()
    assert (status, problem["type"], problem["status"]) == (500, "urn:multinode:remote-error", 500)
    assert problem["detail"] == "fails raised shop.OutOfStock: no hats"
    exception = problem["exception"]
    assert (exception["type"], exception["message"]) == ("shop.OutOfStock", "no hats")
    trace = exception["traceback"]
    assert trace.startswith("Traceback (most recent call last):\n")
    assert trace.count('File "') == 2, "it begins with the user's code"
    assert "in inner\n" in trace
    assert (code, logged) == (0, trace)


def test_says_what_it_does_not_take_and_what_it_can_not_answer(shop: Path) -> None:
    with Worker(shop, "square") as worker:
        worker.until_ready()
        for body, type, message in (
            ("[]", "TypeError", "missing a required argument: 'x'"),
            ('{"y": 1}', "TypeError", "missing a required argument: 'x'"),
            ("{", "multinode.errors.JsonValueError", "the input is not JSON"),
        ):
            status, problem = worker.post(body)
            assert (status, problem["exception"]["type"], problem["exception"]["traceback"]) == (400, type, None)
            assert message in problem["exception"]["message"]
        connection = worker.connect()
        connection.request("GET", "/")
        response = connection.getresponse()
        assert (response.status, response.getheader("Allow")) == (405, "POST")
        connection.close()
    with Worker(shop, "odd") as worker:
        worker.until_ready()
        status, problem = worker.post("")
        assert (status, problem["exception"]["type"]) == (500, "multinode.errors.JsonValueError")
        assert "the result of odd is of type set" in problem["detail"]


def test_runs_async_functions_and_reads_bodies_in_chunks(shop: Path) -> None:
    with Worker(shop, "later") as worker:
        worker.until_ready()
        connection = worker.connect()
        for _ in range(2):  # The connection is kept.
            connection.request("POST", "/", iter([b"[4", b"1]"]), encode_chunked=True)
            assert connection.getresponse().read() == b"42"
        connection.close()


def test_executes_one_at_a_time_in_the_main_thread(shop: Path, tmp_path: Path) -> None:
    answers: List[Tuple[int, Any]] = []
    with Worker(shop, "busy") as worker:
        worker.until_ready()

        def post(name: str) -> None:
            answers.append(worker.post(json.dumps([str(tmp_path), name])))

        callers = [threading.Thread(target=post, args=(name,)) for name in ("a", "b")]
        for caller in callers:
            caller.start()
        until("one executes", lambda: (tmp_path / "a").exists() or (tmp_path / "b").exists())
        until("both have come", lambda: established(worker.port) >= 2)
        (tmp_path / "go").touch()
        for caller in callers:
            caller.join()
    assert answers == [(200, [1, True])] * 2


def test_finishes_at_sigterm(shop: Path, tmp_path: Path) -> None:
    answers: List[Tuple[int, Any]] = []
    with Worker(shop, "busy") as worker:
        worker.until_ready()
        idle = worker.connect()
        idle.connect()  # It keeps nothing from ending.
        caller = threading.Thread(target=lambda: answers.append(worker.post(json.dumps([str(tmp_path), "a"]))))
        caller.start()
        until("it executes", lambda: (tmp_path / "a").exists())
        worker.process.terminate()
        (tmp_path / "go").touch()
        caller.join()
        assert worker.finish()[0] == 0
        idle.close()
    assert answers == [(200, [1, True])]


def established(port: int) -> int:
    """Connections that the port has accepted, as Linux lists them; elsewhere enough."""
    table = Path("/proc/net/tcp")
    if not table.exists():
        return 2
    rows = [line.split() for line in table.read_text().splitlines()[1:]]
    return sum(1 for row in rows if int(row[1].split(":")[1], 16) == port and row[3] == "01")


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has more than one address of its own with nothing set up"
)
def test_listens_where_it_is_told_to(shop: Path) -> None:
    cases: Tuple[Tuple[Dict[str, str], Dict[str, bool]], ...] = (
        ({}, {"127.0.0.1": True, "127.0.0.2": False}),
        ({"HOST": "127.0.0.2"}, {"127.0.0.1": False, "127.0.0.2": True}),
        ({"MULTINODE_HOST": ""}, {"127.0.0.1": True, "127.0.0.2": True}),
    )
    for environment, addresses in cases:
        with Worker(shop, "square", **environment) as worker:
            until("it listens", lambda: accepts("127.0.0.1", worker.port) or accepts("127.0.0.2", worker.port))
            assert {host: accepts(host, worker.port) for host in addresses} == addresses


def accepts(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), 1).close()
        return True
    except OSError:
        return False


def test_ends_with_what_is_wrong(shop: Path) -> None:
    for arguments, message in (
        (["shop:square"], "error: PORT is ''; a function's or service's worker needs the port on which to serve\n"),
        (["shop.py", "squar"], "error: squar is not declared; the program declares square, fails, odd, later, busy\n"),
        (["gone:square"], "error: the module gone is neither in "),
        (["square"], "error: expected MODULE:NAME, or FILE and NAME, found 'square'\n"),
    ):
        done = multinode("worker", *arguments, cwd=shop.parent)
        assert (done.returncode, done.stderr[: len(message)]) == (1, message)


def test_is_ended_by_the_keyboard_too(shop: Path) -> None:
    with Worker(shop, "square") as worker:
        worker.until_ready()
        os.kill(worker.process.pid, signal.SIGINT)
        assert worker.finish()[0] == 0
