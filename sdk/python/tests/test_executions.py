from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Generator
from urllib.parse import parse_qs, urlsplit

import pytest
from support import FakeAgent, Received, Reply, ended, execution, ok, problem

import multinode as mn


@pytest.fixture
def report() -> Any:
    @mn.job(max_concurrency=25)
    def report(rows: int) -> Generator[int, None, int]:
        yield rows
        return rows

    return report


def test_start_sends_a_key_of_its_own_and_so_may_send_twice(agent: FakeAgent, report: Any) -> None:
    agent.reply = lambda request: None if len(agent.received) == 1 else ok(execution(), 201)
    started = report.start(3)
    assert (started.id, started.workload, started.state, started.ended) == ("e1", "report", "RUNNING", False)
    assert started.created_at == datetime(2026, 1, 31, 3, tzinfo=timezone.utc)
    first, second = agent.received
    assert (first.method, first.path, first.body) == ("POST", "/v1/jobs/report/executions", "[3]")
    assert len(first.headers["Idempotency-Key"]) == 36
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    report.start(rows=3)
    assert agent.received[2].headers["Idempotency-Key"] != first.headers["Idempotency-Key"]
    report.options(idempotency_key="mine").start(3)
    assert agent.received[3].headers["Idempotency-Key"] == "mine"


def test_result_waits_for_the_end(agent: FakeAgent, report: Any) -> None:
    def reply(request: Received) -> Reply:
        if request.method == "POST":
            return ok(execution(), 201)
        waits = [each for each in agent.received if "wait=" in each.path]
        return ok(ended("SUCCEEDED", output='{"rows":[1]}') if len(waits) == 2 else execution())

    agent.reply = reply
    assert report.start(3).result() == {"rows": [1]}
    assert agent.received[-1].path == "/v1/executions/e1?wait=30.000"


def test_result_raises_how_it_ended(agent: FakeAgent, report: Any) -> None:
    error = {
        "type": "urn:multinode:error:MN4020",
        "title": "It failed.",
        "status": 500,
        "code": "MN4020",
        "detail": "x",
    }
    agent.reply = lambda request: ok(ended("FAILED", error=error, exit_code=1))
    with pytest.raises(mn.ExecutionError, match="execution e1 of report failed: x") as caught:
        report.get("e1").result()
    assert caught.value.execution.error == mn.Problem("MN4020", 500, "It failed.", "x")
    agent.reply = lambda request: ok(ended("CANCELLED"))
    with pytest.raises(mn.CancelledError, match="execution e1 of report was cancelled"):
        report.get("e1").result()
    agent.reply = lambda request: ok(ended("SUCCEEDED", output="plain"))
    with pytest.raises(mn.JsonValueError, match="the output of execution e1 is not JSON"):
        report.get("e1").result()
    agent.reply = lambda request: ok(ended("SUCCEEDED"))
    assert report.get("e1").result() is None


def test_wait_ends_at_its_timeout(agent: FakeAgent, report: Any) -> None:
    agent.reply = lambda request: ok(execution())
    with pytest.raises(mn.DeadlineError, match=r"execution e1 has not ended within 0\.01 s"):
        report.wait("e1", timeout=0.01)
    with pytest.raises(mn.DeadlineError):
        next(iter(report.progress("e1", timeout=0)), None)


def test_get_is_of_this_job_alone(agent: FakeAgent, report: Any) -> None:
    agent.reply = lambda request: ok(execution(workload="other"))
    with pytest.raises(mn.NotFoundError, match="e1 is an execution of other, not of report"):
        report.get("e1")
    agent.reply = lambda request: ok({"hello": "world"})
    with pytest.raises(mn.AgentError, match=r"is not from a Multinode agent: not an execution .*MN4012"):
        report.get("e1")


def test_cancel_is_asked_for_once(agent: FakeAgent, report: Any) -> None:
    agent.reply = lambda request: ok(execution(state="CANCELLING") if request.method == "POST" else execution())
    assert report.cancel("e1").state == "CANCELLING"
    assert agent.received[-1].path == "/v1/executions/e1/cancel"
    agent.reply = lambda request: (
        problem(409, "MN4004", "It has ended.") if request.method == "POST" else ok(execution())
    )
    with pytest.raises(mn.StateError):
        report.get("e1").cancel()


def test_list_goes_through_the_pages_as_they_are_needed(agent: FakeAgent, report: Any) -> None:
    def reply(request: Received) -> Reply:
        last = "cursor=next" in request.path
        items = [execution(id=f"e{n}") for n in ([3] if last else [1, 2])]
        return ok({"items": items, "next_cursor": None if last else "next"})

    agent.reply = reply
    assert [each.id for each in report.list(state="RUNNING")] == ["e1", "e2", "e3"]
    assert [request.path for request in agent.received] == [
        "/v1/executions?workload=report&state=RUNNING&limit=100",
        "/v1/executions?workload=report&state=RUNNING&cursor=next&limit=100",
    ]
    assert [each.id for each in report.list(limit=2)] == ["e1", "e2"]
    assert agent.received[-1].path == "/v1/executions?workload=report&limit=2"


def test_progress_yields_each_report_once_until_the_end(agent: FakeAgent, report: Any) -> None:
    made = ['{"row":1}', '{"row":2}', "plain text"]
    reports = [{"sequence": n + 1, "at": "x", "value": value} for n, value in enumerate(made)]

    def reply(request: Received) -> Reply:
        if "/progress" not in request.path:
            return ok(execution())
        after = int(parse_qs(urlsplit(request.path).query)["after"][0])
        return ok({"items": reports[after : after + 2], "ended": after == 2})

    agent.reply = reply
    assert list(report.progress("e1")) == [{"row": 1}, {"row": 2}, "plain text"]


def test_a_scheduled_task_can_be_run_and_looked_at(agent: FakeAgent) -> None:
    @mn.scheduled_task(period=60)
    def nightly() -> str:
        return "done"

    agent.reply = lambda request: ok(ended("SUCCEEDED", workload="nightly", output='"done"'))
    assert nightly.run().result() == "done"
    assert agent.received[0].path == "/v1/scheduled_tasks/nightly/executions"
    assert nightly.get("e1").state == "SUCCEEDED"
