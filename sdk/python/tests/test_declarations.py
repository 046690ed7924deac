from __future__ import annotations

import inspect
import types
from typing import Any, AsyncIterator, Dict, Iterator

import pytest

import multinode as mn
from multinode import registry
from multinode._generated import SCHEMAS


def test_leave_a_callable_what_it_is() -> None:
    @mn.function(max_workers=30, spare_workers=2, cooldown_period=300)
    def square(x: int) -> int:
        """Squares."""
        return x * x

    @mn.function
    def cube(x: int) -> int:
        return x**3

    assert square(3) == 9
    assert cube(3) == 27
    assert square.__doc__ == "Squares."
    assert str(inspect.signature(square)) == "(x: 'int') -> 'int'"
    assert repr(square) == "<multinode function square>"
    assert [workload.name for workload in registry.workloads()] == ["square", "cube"]


KINDS: Dict[str, Any] = {
    "function": mn.function,
    "job": mn.job,
    "service": mn.service,
    "scheduled_task": mn.scheduled_task,
    "daemon": mn.daemon,
}
NEEDED: Dict[str, Dict[str, object]] = {"service": {"port": 80}, "scheduled_task": {"period": 60}}


def declare(kind: str, **fields: object) -> None:
    def work() -> Any:
        return None

    KINDS[kind](**{**NEEDED.get(kind, {}), **fields})(work)


def test_name_the_typo_of_a_field_that_is_needed() -> None:
    with pytest.raises(mn.DeclarationError, match="unknown field prot; did you mean port"):
        KINDS["service"](prot=80)(lambda: None)


def test_say_what_a_decorator_without_its_fields_lacks() -> None:
    def work() -> None: ...

    with pytest.raises(mn.DeclarationError, match="@service work: port is missing"):
        KINDS["service"](work)
    with pytest.raises(mn.DeclarationError, match=r"@scheduled_task work: one of schedule, .* found none"):
        KINDS["scheduled_task"](work)


@pytest.mark.parametrize("kind", KINDS)
def test_hold_numbers_within_the_limits_of_the_schema(kind: str) -> None:
    properties = SCHEMAS[kind]["properties"]
    limited = {name: node for name, node in properties.items() if "minimum" in node and node.get("x-unit") != "memory"}
    assert len(limited) >= 2
    for name, node in limited.items():
        low, high = node["minimum"], node["maximum"]
        with pytest.raises(mn.DeclarationError, match=f"@{kind} work: {name} must be at least {low}"):
            declare(kind, **{name: low - 0.01 if "number" in node["type"] else low - 1})
        with pytest.raises(mn.DeclarationError, match=f"@{kind} work: {name} must be at most {high}"):
            declare(kind, **{name: high + 1})
        with pytest.raises(mn.DeclarationError, match=f"{name} must be"):
            declare(kind, **{name: True})


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        ("function", {"max_worker": 3}, "@function work: unknown field max_worker; did you mean max_workers?"),
        ("function", {"secrets": [{"sourc": "x"}]}, r"unknown field secrets\[0\].sourc; did you mean source"),
        ("job", {"max_workers": 3}, "unknown field max_workers"),
        ("function", {"max_workers": "3"}, "max_workers must be a whole number, found '3'"),
        (
            "function",
            {"max_workers": 5, "spare_workers": 6},
            r"spare_workers must be at most max_workers \(5\), found 6",
        ),
        ("function", {"spare_workers": 11}, r"spare_workers must be at most max_workers \(10\), found 11"),
        ("function", {"timeout": "25h"}, "timeout must be at most 86400 s, found '25h'"),
        (
            "function",
            {"timeout": "5 min"},
            "timeout is '5 min'. A duration is a number of seconds, or a string such as 90s",
        ),
        ("function", {"timeout": float("nan")}, "timeout must be a finite number"),
        ("function", {"memory": "1 MiB"}, "memory must be at least 4194304 bytes, found '1 MiB'"),
        ("function", {"memory": 256}, "memory must be at least 4194304 bytes, found 256"),
        ("function", {"memory": "1e3k"}, "memory must be at least 4194304 bytes, found '1e3k'"),
        ("function", {"timeout": "1d1s"}, "timeout must be at most 86400 s, found '1d1s'"),
        ("function", {"ready_path": "ready"}, "A path starts with a slash"),
        ("function", {"healthcheck": {"path": "/ok", "test": "true"}}, "only one of path and test"),
        ("daemon", {"healthcheck": {"path": "/ok"}}, "healthcheck.path is for functions and services"),
        ("daemon", {"healthcheck": {"test": "true", "retries": 0}}, "healthcheck.retries must be at least 1"),
        ("function", {"environment": {"A B": "x"}}, "An environment variable's name contains only"),
        ("function", {"secrets": [{"target": "x"}]}, r"secrets\[0\].source is missing"),
        ("function", {"command": []}, "command must not be empty"),
        (
            "service",
            {"min_replicas": 5, "max_replicas": 4},
            r"min_replicas must be at most max_replicas \(4\), found 5",
        ),
        ("scheduled_task", {"schedule": "0 3 * * *"}, "one of schedule, period, or reference_time with interval"),
        ("scheduled_task", {"overlap": "skipp"}, "overlap must be one of allow, skip, replace, found 'skipp'"),
    ],
)
def test_refuse_what_a_manifest_could_not_mean(kind: str, fields: Dict[str, object], message: str) -> None:
    with pytest.raises(mn.DeclarationError, match=message):
        declare(kind, **fields)
    assert registry.workloads() == []


def test_take_what_a_manifest_could_mean() -> None:
    declare("function", timeout="30m1h", environment={"discovery.type": "x"}, memory=".5g")
    declare("function", timeout="1h30m", memory="1.5GiB", secrets=["a", {"source": "b", "environment": "B"}])
    declare("service", target_cpu_utilization=0.4, environment=["A=b"], build={"context": "."})
    declare("daemon", cpu=1, environment={"A": None, "B": 1.5}, memory="${MEMORY}")


def test_say_which_schedule_is_needed() -> None:
    def nightly() -> None:
        return None

    for fields in ({}, {"reference_time": "2026-01-31T03:00:00Z"}, {"interval": 60}):
        with pytest.raises(mn.DeclarationError, match="reference_time with interval is required"):
            mn.scheduled_task(**fields)(nightly)
    with pytest.raises(mn.DeclarationError, match="reference_time is '2026-01-31'"):
        mn.scheduled_task(reference_time="2026-01-31", interval=60)(nightly)
    mn.scheduled_task(reference_time="2026-01-31T03:00:00.5+01:00", interval="6h")(nightly)


def test_refuse_callables_that_can_not_be_of_the_kind() -> None:
    def numbers() -> Iterator[int]:
        yield 1

    async def later() -> AsyncIterator[int]:
        yield 1

    def three(a: int, b: int, c: int) -> None:
        return None

    for decorate, callable, message in (
        (mn.function, numbers, "generators are not supported; only jobs and scheduled tasks may yield"),
        (mn.job, later, "async generators are not supported"),
        (mn.scheduled_task(period=60), three, "it must take no argument, or one argument"),
        (mn.service(port=80), three, "it must take no argument, or `port`"),
        (mn.daemon, three, "a daemon takes no arguments"),
        (mn.function, int, "expected a function"),
        (mn.function, lambda: 1, "A name starts with a letter"),
    ):
        with pytest.raises(mn.DeclarationError, match=message):
            decorate(callable)
    assert registry.workloads() == []


def test_refuse_a_name_that_another_module_has() -> None:
    def report() -> None:
        return None

    mn.job(report)
    mn.job(max_concurrency=3)(report)  # The same once more, such as after a reload.
    assert [workload.fields for workload in registry.workloads()] == [{"max_concurrency": 3}]
    other = types.FunctionType(report.__code__, {"__name__": "elsewhere"})
    with pytest.raises(mn.DeclarationError, match="report is declared in test_declarations and in elsewhere"):
        mn.job(other)


def test_check_the_application_too() -> None:
    mn.application(name="shop", quotas={"cpu": 4}, secrets={"token": {"environment": "TOKEN"}})
    with pytest.raises(mn.DeclarationError, match=r"unknown field quotas\.cpus; did you mean cpu"):
        mn.application(quotas={"cpus": 4})  # type: ignore[typeddict-unknown-key]
    with pytest.raises(mn.DeclarationError, match=r"name is '1st'\. A name starts with a letter"):
        mn.application(name="1st")
