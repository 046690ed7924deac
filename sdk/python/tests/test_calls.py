from __future__ import annotations

import itertools
import json
import threading
from typing import Any, Iterator, List

import pytest
from support import FakeAgent, Received, Reply, ok, problem, until

import multinode as mn


@pytest.fixture
def square() -> Any:
    @mn.function(max_workers=3)
    def square(x: int) -> int:
        return x * x

    return square


def squares(request: Received) -> Reply:
    return ok(json.loads(request.body)[0] ** 2)


def test_call_sends_the_arguments_and_returns_the_answer(agent: FakeAgent, square: Any) -> None:
    agent.reply = squares
    assert square.call(3) == 9
    [request] = agent.received
    assert (request.method, request.path, request.body) == ("POST", "/functions/square", "[3]")
    assert request.headers["Authorization"] == "Bearer the-key"
    assert request.headers["Content-Type"] == "application/json"


def test_call_of_an_async_function_returns_what_it_awaits(agent: FakeAgent) -> None:
    @mn.function
    async def later(x: int) -> int:
        return x

    agent.reply = lambda request: ok(4)
    result: int = later.call(4)
    assert result == 4


def test_call_refuses_arguments_before_anything_is_sent(agent: FakeAgent, square: Any) -> None:
    with pytest.raises(TypeError, match="too many positional arguments"):
        square.call(1, 2)
    with pytest.raises(mn.JsonValueError, match="x is of type set"):
        square.call({1})
    assert agent.received == []


def test_call_raises_the_functions_exception(agent: FakeAgent, square: Any) -> None:
    value = {
        "type": "urn:multinode:remote-error",
        "exception": {"type": "shop.OutOfStock", "message": "no hats", "traceback": "Traceback…\n  in inner\n"},
    }
    agent.reply = lambda request: (500, "application/problem+json", json.dumps(value).encode())
    with pytest.raises(mn.RemoteError) as caught:
        square.call(3)
    assert (caught.value.type, caught.value.message) == ("shop.OutOfStock", "no hats")
    assert str(caught.value) == "shop.OutOfStock: no hats\n\nOn the worker:\nTraceback…\n  in inner"


def test_call_raises_what_a_worker_of_another_kind_answers(agent: FakeAgent, square: Any) -> None:
    agent.reply = lambda request: (418, "text/plain", b"I am a teapot")
    with pytest.raises(mn.RemoteError, match="HTTP status 418: I am a teapot"):
        square.call(3)
    agent.reply = lambda request: (200, "text/plain", b"Hello")
    with pytest.raises(mn.JsonValueError, match="the response of function square is not JSON"):
        square.call(3)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "MN4001", mn.UnauthorizedError),
        (404, "MN4002", mn.NotFoundError),
        (409, "MN4004", mn.StateError),
        (503, "MN4005", mn.QueueFullError),
        (504, "MN4006", mn.DeadlineError),
        (503, "MN4007", mn.WorkerLostError),
        (502, "MN4008", mn.WorkerLostError),
        (413, "MN4010", mn.TooLargeError),
        (500, "MN4999", mn.AgentError),
    ],
)
def test_call_raises_the_agents_refusals(agent: FakeAgent, square: Any, status: int, code: str, kind: Any) -> None:
    agent.reply = lambda request: problem(status, code, "It is so.")
    with pytest.raises(kind, match=r"It is so\.") as caught:
        square.call(3)
    assert type(caught.value) is kind
    assert (caught.value.code, caught.value.status) == (code, status)
    assert len(agent.received) == 1


def test_call_is_never_sent_twice(agent: FakeAgent, square: Any) -> None:
    agent.reply = lambda request: None
    with pytest.raises(mn.UnreachableError, match=r"no agent responds at .*broke off"):
        square.call(3)
    assert len(agent.received) == 1


def test_call_ends_at_its_timeout(agent: FakeAgent, square: Any) -> None:
    agent.reply = lambda request: request.hung_up()
    limited = square.options(timeout=0.05)
    with pytest.raises(TimeoutError, match=r"function square has not responded within 0\.05 s \(MN4006\)"):
        limited.call(3)
    assert square._timeout is None


def test_call_async_is_stored_and_its_result_waited_for(agent: FakeAgent, square: Any) -> None:
    def reply(request: Received) -> Reply:
        if request.method == "POST":
            assert request.headers["Prefer"] == "respond-async"
            return ok({"id": "i1", "state": "PENDING"}, 202)
        if request.path == "/v1/invocations/i1":
            return ok({"id": "i1", "state": "RUNNING"})
        asked = [each for each in agent.received if "/response" in each.path]
        return problem(409, "MN4004", "It has no answer yet.") if len(asked) < 3 else ok(9)

    agent.reply = reply
    pending = square.call_async(3)
    assert (pending.id, pending.function, pending.state()) == ("i1", "square", "RUNNING")
    with pytest.raises(mn.DeadlineError, match="the call i1 of function square has not ended within 0 s"):
        pending.get(timeout=0)
    assert pending.get() == 9
    assert agent.received[-1].path == "/v1/invocations/i1/response?wait=30.000"


def test_call_async_can_be_cancelled(agent: FakeAgent, square: Any) -> None:
    def reply(request: Received) -> Reply:
        if request.method == "POST":
            return ok({"id": "i1", "state": "PENDING"}, 202)
        return problem(409, "MN4004", "No.") if "/response" in request.path else ok({"id": "i1", "state": "CANCELLED"})

    agent.reply = reply
    pending = square.call_async(3)
    pending.cancel()
    assert agent.received[-1].method == "DELETE"
    with pytest.raises(mn.CancelledError, match="the call i1 of function square was cancelled"):
        pending.get()
    agent.reply = lambda request: problem(409, "MN4004", "It is RUNNING; only a waiting one can be cancelled.")
    with pytest.raises(mn.StateError, match="It is RUNNING"):
        pending.cancel()


def test_map_yields_in_order_with_bounded_concurrency(agent: FakeAgent, square: Any) -> None:
    lock, under_way, most = threading.Lock(), 0, 0
    # The first is answered last of the first three.
    third = threading.Event()

    def reply(request: Received) -> Reply:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        [x] = json.loads(request.body)
        if x == 0:
            third.wait(30)
        if x == 2:
            third.set()
        with lock:
            under_way -= 1
        return ok(x * x)

    agent.reply = reply
    assert list(square.map(range(20))) == [x * x for x in range(20)]
    assert 2 <= most <= 3, "max_workers bounds it"
    most = 0
    assert list(square.map(range(3, 9), concurrency=1)) == [x * x for x in range(3, 9)]
    assert most == 1
    assert list(square.map([])) == []
    with pytest.raises(ValueError, match="concurrency must be at least 1, found -1"):
        square.map([1], concurrency=-1)


def test_map_streams_from_an_iterable_without_end(agent: FakeAgent, square: Any) -> None:
    agent.reply = squares
    taken: List[int] = []

    def numbers() -> Iterator[int]:
        for n in itertools.count():
            taken.append(n)
            yield n

    results = square.map(numbers(), concurrency=2)
    assert [next(results) for _ in range(5)] == [0, 1, 4, 9, 16]
    assert len(taken) <= 5 + 4
    results.close()


def test_map_raises_the_first_error_and_cancels_the_others(agent: FakeAgent, square: Any) -> None:
    hung_up: List[int] = []

    def reply(request: Received) -> Reply:
        [x] = json.loads(request.body)
        if x == 1:
            until("all wait", lambda: len(agent.received) >= 3)
            return problem(502, "MN4008", "The worker died.")
        request.hung_up()
        hung_up.append(x)
        return None

    agent.reply = reply
    with pytest.raises(mn.WorkerLostError, match="The worker died"):
        next(square.map(range(100), concurrency=3))
    until("calls in progress are cancelled", lambda: sorted(hung_up) == [0, 2])
    assert len(agent.received) == 3


def test_map_says_which_item_json_can_not_carry(agent: FakeAgent, square: Any) -> None:
    agent.reply = squares
    results = square.map([1, {2}])
    with pytest.raises(mn.JsonValueError, match="x is of type set"):
        list(results)
