"""All errors meant for callers; any other exception is a bug in this package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Dict, Optional, Type

if TYPE_CHECKING:
    from .executions import Execution

#: Prefix of the type of the agent's problems; the code follows.
AGENT_PROBLEM = "urn:multinode:error:"
#: The type of the problem that a Python worker returns for an exception.
REMOTE_PROBLEM = "urn:multinode:remote-error"


class MultinodeError(Exception):
    """Base class of all errors."""


class DeclarationError(MultinodeError, ValueError):
    """A decorator's arguments, or the object that it decorates, are invalid."""


class JsonValueError(MultinodeError, TypeError):
    """A value, or a part of it, can't be represented in JSON."""


class WorkerError(MultinodeError):
    """The program was not started as a worker, or not as a worker of this workload."""


@dataclass(frozen=True)
class Problem:
    """Problem details (RFC 9457) from the agent; docs/errors.md lists the codes."""

    code: str
    status: int
    title: str
    detail: str


class AgentError(MultinodeError):
    """The agent rejected a request or did not respond; `problem.code` is the stable reason."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def status(self) -> int:
        return self.problem.status

    def __str__(self) -> str:
        return f"{self.problem.detail} ({self.problem.code})"


class UnauthorizedError(AgentError):
    """MN4001: the request's API key is missing or wrong."""


class NotFoundError(AgentError):
    """MN4002: the workload, execution or invocation does not exist."""


class StateError(AgentError):
    """MN4004: the request conflicts with the current state."""


class QueueFullError(AgentError):
    """MN4005: the workload's queue is full."""


class DeadlineError(AgentError, TimeoutError):
    """MN4006: the work exceeded its own timeout or the caller's."""


class WorkerLostError(AgentError):
    """MN4007 and MN4008: a worker could not be started, or died during the work."""


class TooLargeError(AgentError):
    """MN4010: the request is too large."""


class UnreachableError(AgentError, ConnectionError):
    """MN4009 and MN4011: the agent is stopping or does not respond."""


_CLASSES: Dict[str, Type[AgentError]] = {
    "MN4001": UnauthorizedError,
    "MN4002": NotFoundError,
    "MN4004": StateError,
    "MN4005": QueueFullError,
    "MN4006": DeadlineError,
    "MN4007": WorkerLostError,
    "MN4008": WorkerLostError,
    "MN4009": UnreachableError,
    "MN4010": TooLargeError,
    "MN4011": UnreachableError,
}


def agent_error(problem: Problem) -> AgentError:
    """An error of the class for the problem's code."""
    return _CLASSES.get(problem.code, AgentError)(problem)


class RemoteError(MultinodeError):
    """The function raised an exception on its worker."""

    def __init__(self, type: str, message: str, traceback: Optional[str] = None) -> None:
        super().__init__(type, message, traceback)
        #: Name of the exception's class, such as "ValueError" or "shop.OutOfStock".
        self.type = type
        self.message = message
        #: The worker's traceback; None if the call did not reach the function.
        self.traceback = traceback

    def __str__(self) -> str:
        summary = f"{self.type}: {self.message}" if self.message else self.type
        return summary if self.traceback is None else f"{summary}\n\nOn the worker:\n{self.traceback.rstrip()}"


class CancelledError(MultinodeError):
    """The invocation or the execution was cancelled and has no result."""


class ExecutionError(MultinodeError):
    """The execution failed; `execution.error` has the agent's explanation."""

    def __init__(self, execution: Execution) -> None:
        reason = execution.error.detail if execution.error else "the reason is unknown"
        super().__init__(f"execution {execution.id} of {execution.workload} failed: {reason}")
        self.execution = execution
