"""Every error that is meant for a caller; anything else that is raised is a defect of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Dict, Optional, Type

if TYPE_CHECKING:
    from .executions import Execution

#: What the type of each of the agent's problems begins with; the code follows.
AGENT_PROBLEM = "urn:multinode:error:"
#: The type of the problem that a Python worker answers for an exception.
REMOTE_PROBLEM = "urn:multinode:remote-error"


class MultinodeError(Exception):
    """What all of them have in common."""


class DeclarationError(MultinodeError, ValueError):
    """A decorator's arguments, or what it decorates, can't be meant."""


class JsonValueError(MultinodeError, TypeError):
    """A value, or a part of it, is none that JSON can carry."""


class WorkerError(MultinodeError):
    """The program was not started as a worker, or not as one of this workload."""


@dataclass(frozen=True)
class Problem:
    """Problem details (RFC 9457), as the agent answers them; docs/errors.md lists the codes."""

    code: str
    status: int
    title: str
    detail: str


class AgentError(MultinodeError):
    """The agent refused a request, or did not answer; `problem.code` says why for good."""

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
    """MN4001: the request had no API key, or a wrong one."""


class NotFoundError(AgentError):
    """MN4002: there is no such workload, execution or invocation."""


class StateError(AgentError):
    """MN4004: it can't be done in the present state."""


class QueueFullError(AgentError):
    """MN4005: as many invocations wait as may."""


class DeadlineError(AgentError, TimeoutError):
    """MN4006: the work took longer than its own timeout, or than the caller wanted to wait."""


class WorkerLostError(AgentError):
    """MN4007 and MN4008: a worker could not be started, or died at work."""


class TooLargeError(AgentError):
    """MN4010: the request is larger than the agent accepts."""


class UnreachableError(AgentError, ConnectionError):
    """MN4009 and MN4011: the agent does not answer, or is about to stop."""


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
    """The error of the class that the problem's code has."""
    return _CLASSES.get(problem.code, AgentError)(problem)


class RemoteError(MultinodeError):
    """The function raised an exception on its worker."""

    def __init__(self, type: str, message: str, traceback: Optional[str] = None) -> None:
        super().__init__(type, message, traceback)
        #: Name of the exception's class, such as "ValueError" or "shop.OutOfStock".
        self.type = type
        self.message = message
        #: As the worker saw it; None where the call did not get as far as the function.
        self.traceback = traceback

    def __str__(self) -> str:
        summary = f"{self.type}: {self.message}" if self.message else self.type
        return summary if self.traceback is None else f"{summary}\n\nOn the worker:\n{self.traceback.rstrip()}"


class CancelledError(MultinodeError):
    """The invocation or the execution was cancelled, so that it has no result."""


class ExecutionError(MultinodeError):
    """The execution failed; `execution.error` has the agent's words."""

    def __init__(self, execution: Execution) -> None:
        reason = execution.error.detail if execution.error else "no reason is known"
        super().__init__(f"execution {execution.id} of {execution.workload} failed: {reason}")
        self.execution = execution
