"""The five decorators. A decorated callable stays callable, and is a workload."""

from __future__ import annotations

import copy
import functools
import inspect
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    Awaitable,
    Callable,
    Dict,
    Generator,
    Generic,
    Iterable,
    Iterator,
    Mapping,
    NoReturn,
    Optional,
    Protocol,
    TypeVar,
    overload,
)

from . import calls, executions, registry
from .arguments import encode
from .connection import Connection, find
from .errors import DeclarationError, NotFoundError, Problem
from .executions import Execution
from .fields import check_fields, default

if TYPE_CHECKING:
    from typing_extensions import ParamSpec, Unpack

    from ._generated import DaemonFields, FunctionFields, JobFields, ScheduledTaskFields, ServiceFields

    P = ParamSpec("P")
else:
    P = TypeVar("P")

R = TypeVar("R")
#: What a local call returns.
L = TypeVar("L")


class Workload(Generic[P, L]):
    """A decorated callable. Calling it runs it in this process."""

    #: The kind's and its section's names in the manifest.
    kind: str
    section: str

    def __init__(self, callable: Callable[P, L], fields: Mapping[str, Any]) -> None:
        functools.update_wrapper(self, callable)
        self.callable = callable
        self.name: str = getattr(callable, "__name__", "")
        self.fields: Dict[str, Any] = dict(fields)
        try:
            if not inspect.isroutine(callable):
                raise DeclarationError("expected a function")
            check_fields(self.kind, fields)
            self._check_callable()
            registry.register(self)
        except DeclarationError as error:
            raise DeclarationError(f"@{self.kind} {self.name or repr(callable)}: {error}") from None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> L:
        return self.callable(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<multinode {self.kind} {self.name}>"

    def _check_callable(self) -> None:
        """Rejects callables that can't run as this kind of workload."""
        if inspect.isasyncgenfunction(self.callable):
            raise DeclarationError("async generators are not supported")
        if inspect.isgeneratorfunction(self.callable):
            raise DeclarationError("generators are not supported; only jobs and scheduled tasks may yield")

    def _connection(self) -> Connection:
        code = getattr(inspect.unwrap(self.callable), "__code__", None)
        file = Path(code.co_filename) if code else Path()
        return find(str(file.parent) if file.is_file() else None)


class Function(Workload[P, L], Generic[P, L, R]):
    kind = "function"
    section = "functions"
    _timeout: Optional[float] = None

    def options(self, *, timeout: Optional[float] = None) -> Function[P, L, R]:
        """The same function, with calls that wait at most `timeout` seconds for their response."""
        other = copy.copy(self)
        other._timeout = timeout
        return other

    def call(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """
        Calls a worker and returns the result. Raises RemoteError for its exception, JsonValueError for arguments that
        JSON can't represent, AgentError if it could not be called.
        """
        result: R = self._call(self._connection(), encode(self.callable, args, kwargs)).run()
        return result

    def call_async(self, *args: P.args, **kwargs: P.kwargs) -> calls.PendingCall:
        """Makes the agent store the call, and returns a handle with which its result can be fetched much later."""
        text = encode(self.callable, args, kwargs)
        return calls.store_call(self._connection(), self.name, text, self._timeout)

    def map(self, items: Iterable[Any], *, concurrency: Optional[int] = None) -> Iterator[R]:
        """
        Calls the function with each item as its only argument, and yields the results in order, as they arrive. At
        most `concurrency` calls (default: max_workers) are in progress, and few more items are read ahead from the
        iterable, which may be infinite. The first exception ends the iteration and cancels waiting calls.
        """
        most = concurrency or int(self.fields.get("max_workers", default(self.kind, "max_workers")))
        if most < 1:
            raise ValueError(f"concurrency must be at least 1, found {most}")
        connection = self._connection()
        made = (self._call(connection, encode(self.callable, [item], {})) for item in items)
        return calls.map_calls(made, most)

    def _call(self, connection: Connection, text: str) -> calls.Call:
        return calls.Call(connection, self.name, text, self._timeout)


class Executed(Workload[P, L]):
    """Workloads with executions: jobs and scheduled tasks."""

    def get(self, id: str) -> Execution:
        """Raises NotFoundError if it has no execution with this id."""
        found = executions.get(self._connection(), id)
        if found.workload != self.name:
            detail = f"{id} is an execution of {found.workload}, not of {self.name}"
            raise NotFoundError(Problem("MN4002", 404, "The requested resource does not exist.", detail))
        return found

    def list(self, *, state: Optional[str] = None, limit: Optional[int] = None) -> Iterator[Execution]:
        """Its executions, newest first; optionally only those in `state`, and at most `limit`."""
        return executions.list_all(self._connection(), self.name, state, limit)

    def cancel(self, id: str) -> Execution:
        return self.get(id).cancel()

    def wait(self, id: str, timeout: Optional[float] = None) -> Execution:
        """See Execution.wait."""
        return self.get(id).wait(timeout)

    def progress(self, id: str, timeout: Optional[float] = None) -> Iterator[Any]:
        """See Execution.progress."""
        return self.get(id).progress(timeout)

    def _check_callable(self) -> None:
        if inspect.isasyncgenfunction(self.callable):
            raise DeclarationError("async generators are not supported; use a plain generator")


class Job(Executed[P, L], Generic[P, L, R]):
    kind = "job"
    section = "jobs"
    _idempotency_key: Optional[str] = None

    def options(self, *, idempotency_key: Optional[str] = None) -> Job[P, L, R]:
        """The same job; starting it twice with the same key and arguments gives the same execution."""
        other = copy.copy(self)
        other._idempotency_key = idempotency_key
        return other

    def start(self, *args: P.args, **kwargs: P.kwargs) -> Execution:
        """Returns once the execution is stored. Raises the same errors as a function call."""
        text = encode(self.callable, args, kwargs)
        return executions.start(self._connection(), self.section, self.name, text, self._idempotency_key)


class ScheduledTask(Executed[P, L]):
    kind = "scheduled_task"
    section = "scheduled_tasks"

    def run(self) -> Execution:
        """Starts a run now, whatever the schedule says; `overlap` still applies."""
        return executions.start(self._connection(), self.section, self.name, "", None)

    @property
    def takes_due_time(self) -> bool:
        return len(inspect.signature(self.callable).parameters) == 1

    def _check_callable(self) -> None:
        super()._check_callable()
        if len(inspect.signature(self.callable).parameters) > 1:
            raise DeclarationError("it must take no argument, or one argument: the time at which it was due")


class Service(Workload[P, L]):
    kind = "service"
    section = "services"

    @property
    def serves_itself(self) -> bool:
        """Whether it takes the port on which to serve."""
        return list(inspect.signature(self.callable).parameters) == ["port"]

    def _check_callable(self) -> None:
        super()._check_callable()
        if not self.serves_itself and inspect.signature(self.callable).parameters:
            raise DeclarationError(
                "it must take no argument, or `port`; it must serve until SIGTERM, or return a WSGI application"
            )


class Daemon(Workload[P, L]):
    kind = "daemon"
    section = "daemons"

    def _check_callable(self) -> None:
        super()._check_callable()
        if inspect.signature(self.callable).parameters:
            raise DeclarationError("a daemon takes no arguments")


class FunctionDecorator(Protocol):
    """Calling an async function gives the awaited result."""

    @overload
    def __call__(self, callable: Callable[P, Awaitable[R]], /) -> Function[P, Awaitable[R], R]: ...
    @overload
    def __call__(self, callable: Callable[P, R], /) -> Function[P, R, R]: ...


class JobDecorator(Protocol):
    """A generator's return value is the result; yielded values are progress."""

    @overload
    def __call__(self, callable: Callable[P, Generator[Any, Any, R]], /) -> Job[P, Generator[Any, Any, R], R]: ...
    @overload
    def __call__(self, callable: Callable[P, Awaitable[R]], /) -> Job[P, Awaitable[R], R]: ...
    @overload
    def __call__(self, callable: Callable[P, R], /) -> Job[P, R, R]: ...


@overload
def function(callable: Callable[P, Awaitable[R]], /) -> Function[P, Awaitable[R], R]: ...
@overload
def function(callable: Callable[P, R], /) -> Function[P, R, R]: ...
@overload
def function(**fields: Unpack[FunctionFields]) -> FunctionDecorator: ...
def function(callable: Any = None, /, **fields: Any) -> Any:
    """A pool of warm workers that scales with the number of in-flight calls. Raises DeclarationError."""
    return _decorated(Function, callable, fields)


@overload
def job(callable: Callable[P, Generator[Any, Any, R]], /) -> Job[P, Generator[Any, Any, R], R]: ...
@overload
def job(callable: Callable[P, Awaitable[R]], /) -> Job[P, Awaitable[R], R]: ...
@overload
def job(callable: Callable[P, R], /) -> Job[P, R, R]: ...
@overload
def job(**fields: Unpack[JobFields]) -> JobDecorator: ...
def job(callable: Any = None, /, **fields: Any) -> Any:
    """A new worker for each execution; yielded values are progress. Raises DeclarationError."""
    return _decorated(Job, callable, fields)


@overload
def service(callable: Callable[..., Any], /) -> NoReturn: ...
@overload
def service(**fields: Unpack[ServiceFields]) -> Callable[[Callable[P, L]], Service[P, L]]: ...
def service(callable: Any = None, /, **fields: Any) -> Any:
    """
    Replicas behind a load balancer. The callable either takes no arguments and serves HTTP until SIGTERM, for example
    with Flask's `app.run()`, or returns a WSGI application; or it takes `port` and serves on it. Raises
    DeclarationError.
    """
    return _decorated(Service, callable, fields)


@overload
def scheduled_task(callable: Callable[..., Any], /) -> NoReturn: ...
@overload
def scheduled_task(
    **fields: Unpack[ScheduledTaskFields],
) -> Callable[[Callable[P, L]], ScheduledTask[P, L]]: ...
def scheduled_task(callable: Any = None, /, **fields: Any) -> Any:
    """
    Runs on a schedule. The callable takes no argument or one: the time at which it was due, a datetime in UTC, or None
    if it was started by hand. Raises DeclarationError.
    """
    return _decorated(ScheduledTask, callable, fields)


@overload
def daemon(callable: Callable[P, L], /) -> Daemon[P, L]: ...
@overload
def daemon(**fields: Unpack[DaemonFields]) -> Callable[[Callable[P, L]], Daemon[P, L]]: ...
def daemon(callable: Any = None, /, **fields: Any) -> Any:
    """One process that runs all the time: it is called once, and again if it returns. Raises DeclarationError."""
    return _decorated(Daemon, callable, fields)


def _decorated(kind: Callable[[Any, Mapping[str, Any]], Any], callable: Any, fields: Mapping[str, Any]) -> Any:
    """Both `@decorator` and `@decorator(field=…)`; a kind with a required field rejects the former."""
    return kind(callable, fields) if callable is not None else lambda decorated: kind(decorated, fields)
