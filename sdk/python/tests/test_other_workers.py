from __future__ import annotations

import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Dict, List, Set

import pytest
from support import FakeAgent, Received, Reply, Worker, free_port, ok, problem, until

PROGRAM = """
import os, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
import multinode as mn

@mn.job
def report(rows, fail=False):
    for row in range(rows):
        yield {"row": row}
    if fail:
        raise ValueError("no paper")
    return {"rows": rows}

@mn.job
async def plain(x=1):
    return [x]

@mn.job
def odd():
    yield {1}

@mn.job
def long():
    try:
        Path("begun").touch()
        time.sleep(600)
    finally:
        Path("cleaned").touch()

@mn.scheduled_task(period=60)
def nightly(due):
    return due and due.isoformat()

@mn.scheduled_task(period=60)
def poll():
    return "polled"

@mn.daemon
def watch():
    print("watching")

@mn.service(port=8080)
def web():
    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        Path("begun").touch()
        while environ["PATH_INFO"] == "/held" and not Path("go").exists():
            time.sleep(0.01)
        return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}".encode()]
    return application

@mn.service(port=8081)
def own(port):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(204)
            self.end_headers()
    HTTPServer(("127.0.0.1", port), Handler).serve_forever()

@mn.service(port=8082)
def none():
    return 3

@mn.service(port=8083)
def unserved():
    pass

@mn.service(port=8084)
def asynchronous():
    async def application(scope, receive, send):
        pass
    return application
"""

#: What is led to $HOST:$PORT; each serves until SIGTERM.
RUNNERS = """
import asyncio, os, socket, sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
import multinode as mn

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)
        self.end_headers()

class V6(HTTPServer):
    address_family = socket.AF_INET6

async def answer(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n")
    writer.write(b"HTTP/1.1 204 No Content\\r\\n\\r\\n")
    await writer.drain()
    writer.close()

async def serve(host, port):
    async with await asyncio.start_server(answer, host, port) as server:
        await server.serve_forever()

@mn.service(port=80)
def fixed():
    HTTPServer(("127.0.0.1", 80), Handler).serve_forever()

@mn.service(port=80)
async def all_addresses():
    await serve(None, 8080)

@mn.service(port=80)
async def localhost():
    await serve("localhost", 8080)

@mn.service(port=80)
def version_6():
    V6(("::", 8080), Handler).serve_forever()

@mn.service(port=80)
def given(port):
    beside = HTTPServer(("127.0.0.1", 0), Handler)
    HTTPServer(("0.0.0.0", port), Handler).serve_forever()

@mn.service(port=80)
def thread():
    threading.Thread(target=HTTPServer(("127.0.0.1", 80), Handler).serve_forever).start()

@mn.service(port=80)
def forks():
    server = HTTPServer(("", 8000), Handler)
    os.fork()
    server.serve_forever()

@mn.service(port=80)
def beside():
    import prometheus_client
    prometheus_client.start_http_server(int(os.environ["BESIDE"]))
    HTTPServer(("", 8000), Handler).serve_forever()

@mn.service(port=80)
def beside_first():
    other = HTTPServer(("", int(os.environ["BESIDE"])), Handler)
    return lambda environ, start_response: []

@mn.service(port=80)
def elsewhere(port):
    HTTPServer(("127.0.0.1", int(os.environ["BESIDE"])), Handler).serve_forever()
"""

#: Stands in for the package of this name, whose listener is beside the service.
METRICS = """
from http.server import BaseHTTPRequestHandler, HTTPServer

def start_http_server(port):
    return HTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler)
"""


@pytest.fixture
def shop(program: Path) -> Path:
    program.write_text(PROGRAM)
    return program


def environment(agent: FakeAgent, shop: Path, text: str = "") -> Dict[str, str]:
    """What the agent gives a worker of an execution."""
    (shop.parent / "input").write_text(text)
    return {
        "MULTINODE_URL": agent.url,
        "MULTINODE_TOKEN": "the-token",
        "MULTINODE_EXECUTION_ID": "e1",
        "MULTINODE_INPUT_FILE": str(shop.parent / "input"),
    }


def told(agent: FakeAgent) -> List[str]:
    return [f"{request.method} {request.path} {request.body}" for request in agent.received]


def accept(request: Received) -> Reply:
    assert request.headers["Authorization"] == "Bearer the-token"
    return ok({}, 201)


def test_a_job_tells_its_progress_and_its_result(agent: FakeAgent, shop: Path) -> None:
    agent.reply = accept
    with Worker(shop, "report", **environment(agent, shop, '{"rows": 2}')) as worker:
        assert worker.finish() == (0, "", "")
    assert told(agent) == [
        'POST /v1/executions/e1/progress {"row":0}',
        'POST /v1/executions/e1/progress {"row":1}',
        'PUT /v1/executions/e1/output {"rows":2}',
    ]
    with Worker(shop, "plain", **environment(agent, shop)) as worker:
        assert worker.finish()[0] == 0
    assert told(agent)[3:] == ["PUT /v1/executions/e1/output [1]"]


def test_a_job_that_raises_fails_with_its_traceback_in_the_log(agent: FakeAgent, shop: Path) -> None:
    agent.reply = accept
    with Worker(shop, "report", **environment(agent, shop, "[0, true]")) as worker:
        code, _, log = worker.finish()
    assert code == 1
    assert log.endswith("ValueError: no paper\n")
    assert told(agent) == []


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("report", "", "error: report does not accept its input: missing a required argument: 'rows'\n"),
        ("report", "{", "error: report does not accept its input: the input is not JSON"),
        ("odd", "", "JsonValueError: the progress of odd is of type set, which JSON can't carry; make it a list\n"),
    ],
)
def test_a_job_fails_with_what_is_wrong(agent: FakeAgent, shop: Path, name: str, text: str, message: str) -> None:
    agent.reply = accept
    with Worker(shop, name, **environment(agent, shop, text)) as worker:
        code, _, log = worker.finish()
    assert code == 1
    assert message in log


def test_a_job_whose_output_is_refused_fails(agent: FakeAgent, shop: Path) -> None:
    agent.reply = lambda request: problem(413, "MN4010", "The output is too large.")
    with Worker(shop, "plain", **environment(agent, shop)) as worker:
        code, _, log = worker.finish()
    assert code == 1
    assert "TooLargeError: The output is too large. (MN4010)" in log


def test_a_job_offers_its_output_until_the_agent_is_back(agent: FakeAgent, shop: Path) -> None:
    def reply(request: Received) -> Reply:
        if request.method == "POST":
            return problem(503, "MN4009", "The agent is stopping.")
        outputs = [each for each in agent.received if each.method == "PUT"]
        return None if len(outputs) < 4 else ok({})

    agent.reply = reply
    with Worker(shop, "report", **environment(agent, shop, "[1]")) as worker:
        code, _, log = worker.finish()
    assert (code, log) == (0, "multinode: skipped a progress report: The agent is stopping. (MN4009)\n")
    assert told(agent)[-1] == 'PUT /v1/executions/e1/output {"rows":1}'


def test_sigterm_ends_a_job_in_order(agent: FakeAgent, shop: Path) -> None:
    with Worker(shop, "long", **environment(agent, shop)) as worker:
        until("it runs", lambda: (shop.parent / "begun").exists())
        worker.process.terminate()
        assert worker.finish()[0] == 143
    assert (shop.parent / "cleaned").exists()


def test_a_scheduled_task_gets_the_time_at_which_it_was_due(agent: FakeAgent, shop: Path) -> None:
    agent.reply = accept
    given = environment(agent, shop)
    for name, added, output in (
        ("nightly", {"MULTINODE_DUE_AT": "2026-01-31T03:00:00.000Z"}, '"2026-01-31T03:00:00+00:00"'),
        ("nightly", {}, "null"),
        ("poll", {}, '"polled"'),
    ):
        with Worker(shop, name, **given, **added) as worker:
            assert worker.finish()[0] == 0
        assert agent.received[-1].body == output


def test_a_job_is_no_worker_without_an_execution(shop: Path) -> None:
    with Worker(shop, "report") as worker:
        code, _, log = worker.finish()
    assert (code, log) == (
        1,
        "error: MULTINODE_URL is not set: this process was not started by the agent as an execution's worker\n",
    )


def test_a_daemon_is_called(shop: Path) -> None:
    with Worker(shop, "watch") as worker:
        assert worker.finish() == (0, "watching\n", "")


def test_a_service_serves_its_application_and_finishes_at_sigterm(shop: Path) -> None:
    with Worker(shop, "web") as worker:
        worker.until_ready()
        held, other = worker.connect(), worker.connect()
        held.request("GET", "/held")
        until("it has begun", lambda: (shop.parent / "begun").exists())
        other.request("POST", "/x", b"")
        assert other.getresponse().read() == b"POST /x", "requests run beside each other"
        worker.process.terminate()
        (shop.parent / "go").touch()
        assert held.getresponse().read() == b"GET /held"
        assert worker.finish() == (0, "", "")
        held.close()
        other.close()


def test_a_service_may_serve_by_itself(shop: Path) -> None:
    with Worker(shop, "own") as worker:
        worker.until_ready()
        connection = worker.connect()
        connection.request("GET", "/")
        assert connection.getresponse().status == 204
        connection.close()
        worker.process.terminate()
        assert worker.finish()[0] == 143


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none", "none returned 3, which is not a WSGI application"),
        ("unserved", "unserved returned without serving: return a WSGI application, or end with"),
        ("asynchronous", "which is an ASGI application; serve it, as with uvicorn.run(app)"),
    ],
)
def test_a_service_must_serve_or_be_an_application(shop: Path, name: str, message: str) -> None:
    with Worker(shop, name) as worker:
        code, _, log = worker.finish()
    assert code == 1
    assert log.startswith("error: ") and message in log and log.count("\n") == 1


@pytest.fixture
def runners(program: Path) -> Path:
    program.write_text(RUNNERS)
    (program.parent / "prometheus_client.py").write_text(METRICS)
    return program


@pytest.mark.parametrize(
    "name", ["fixed", "all_addresses", "localhost", "version_6", "given", "thread", "forks", "beside"]
)
def test_what_a_service_runs_serves_on_the_port_of_its_requests(runners: Path, name: str) -> None:
    # Two replicas of one machine, whose programs name the same port.
    with Worker(runners, name, BESIDE=str(free_port())) as one, Worker(runners, name, BESIDE=str(free_port())) as other:
        for worker in (one, other):
            worker.until_ready()
            connection = worker.connect()
            connection.request("GET", "/")
            assert connection.getresponse().status == 204
            connection.close()
        assert listens_at(one.port) == {"127.0.0.1"}, "nobody reaches it past the agent"


def test_a_service_says_to_where_it_was_led(runners: Path) -> None:
    with Worker(runners, "fixed") as worker:
        worker.until_ready()
        worker.process.terminate()
        code, _, log = worker.finish()
    where = f"127.0.0.1:{worker.port}, as set by HOST and PORT, not on 127.0.0.1:80"
    assert (code, log) == (143, f"multinode: fixed serves on {where}\n")


def test_a_service_says_what_to_write_where_another_port_came_first(runners: Path) -> None:
    beside = free_port()
    with Worker(runners, "beside_first", BESIDE=str(beside)) as worker:
        code, _, log = worker.finish()
    assert code == 1
    assert f"error: beside_first opened port {beside} first" in log
    assert "write `def beside_first(port):`" in log


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows who listens where")
def test_a_service_that_listens_elsewhere_says_so_within_seconds(runners: Path) -> None:
    beside = free_port()
    with Worker(runners, "elsewhere", BESIDE=str(beside)) as worker:
        assert worker.process.stderr is not None
        line = worker.process.stderr.readline().decode("utf-8")
    assert line.startswith(f"multinode: elsewhere listens on port {beside}, but its requests arrive at {worker.port}")


def listens_at(port: int) -> Set[str]:
    """Addresses of this machine's at which somebody takes connections to the port."""
    found = set()
    for address in ("127.0.0.1", "127.0.0.2", "::1"):
        with suppress(OSError), socket.create_connection((address, port), 1):
            found.add(address)
    return found
