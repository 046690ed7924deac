"""The declarations made by this program's decorators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List

from ._generated import SCHEMAS
from .errors import DeclarationError
from .fields import check_fields

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._generated import ApplicationFields
    from .workloads import Workload

_workloads: Dict[str, Workload[..., Any]] = {}
_application: Dict[str, Any] = {}


def application(**fields: Unpack[ApplicationFields]) -> None:
    """
    Declares the application's other settings: name, defaults, quotas, secrets, configs, volumes, networks, targets.
    Declaring a field again replaces it. Raises DeclarationError.
    """
    check_fields("application", fields)
    _application.update(fields)


def register(workload: Workload[..., Any]) -> None:
    """Raises DeclarationError if the name is invalid, or already declared in another module."""
    name = workload.name
    check_fields("application", {"name": name})
    other = _workloads.get(name)
    # A module that is reloaded, or a notebook cell that is run again, replaces its own declaration.
    if other is not None and _place(other) != _place(workload):
        raise DeclarationError(f"{name} is declared in {_place(other)[0]} and in {_place(workload)[0]}")
    _workloads[name] = workload


def workloads() -> List[Workload[..., Any]]:
    """In the order of their first declaration."""
    return list(_workloads.values())


def application_fields() -> Dict[str, Any]:
    """In the manifest's order."""
    return {name: _application[name] for name in SCHEMAS["application"]["properties"] if name in _application}


def clear() -> None:
    """Forgets everything, for tests."""
    _workloads.clear()
    _application.clear()


def _place(workload: Workload[..., Any]) -> List[str]:
    callable = workload.callable
    return [callable.__module__, callable.__qualname__]
