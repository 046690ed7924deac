"""Checks fields against the schema, and the rules across fields that a decorator can check."""

from __future__ import annotations

import difflib
import math
import re
from datetime import datetime
from typing import Any, Dict, Mapping

from ._generated import SCHEMAS
from .errors import DeclarationError

_DURATION = re.compile(r"([\d.]+)(ns|us|ms|[smhdw])")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_MEMORY = re.compile(r"([\d.]+(?:e[-+]?\d+)?) ?([bkmgtp]?)", re.IGNORECASE)
_OFFSET = re.compile(r"(\.\d+)?([zZ]|[+-]\d\d:\d\d)\Z")
_TYPES = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "True or False",
    "null": "None",
    "array": "a list",
    "object": "a dict",
}


def check_fields(kind: str, fields: Mapping[str, object]) -> None:
    """
    Raises DeclarationError if one of the fields would make the manifest invalid. A string with a $ can become anything
    when the manifest is read, so `multinode validate` checks it.
    """
    schema = SCHEMAS[kind]
    _check(fields, schema, "")
    _check_together(kind, {**_defaults(schema), **fields})


def default(kind: str, field: str) -> Any:
    """The field's default in the schema."""
    return SCHEMAS[kind]["properties"][field]["default"]


def _defaults(schema: Mapping[str, Any]) -> Dict[str, Any]:
    return {name: node["default"] for name, node in schema["properties"].items() if "default" in node}


def _check(value: object, schema: Mapping[str, Any], path: str) -> None:
    if isinstance(value, str) and "$" in value:
        return
    types = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", [])
    if types and not any(_is(value, name) for name in types):
        wanted = " or ".join(_TYPES[name] for name in types)
        raise DeclarationError(f"{path or 'it'} must be {wanted}, found {value!r}")
    if "enum" in schema and value not in schema["enum"]:
        raise DeclarationError(f"{path} must be one of {', '.join(schema['enum'])}, found {value!r}")
    if isinstance(value, str):
        if len(value) < schema.get("minLength", 0):
            raise DeclarationError(f"{path} must not be empty")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            raise DeclarationError(f"{path} is {value!r}. {schema['patternErrorMessage']}")
    _check_limits(value, schema, path)
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            raise DeclarationError(f"{path} must not be empty")
        for index, item in enumerate(value):
            _check(item, schema.get("items", {}), f"{path}[{index}]")
    if isinstance(value, Mapping):
        _check_map(value, schema, path)


def _check_map(value: Mapping[str, object], schema: Mapping[str, Any], path: str) -> None:
    properties: Mapping[str, Any] = schema.get("properties", {})
    others = schema.get("additionalProperties", {})
    for key, item in value.items():
        if "propertyNames" in schema:
            _check(key, schema["propertyNames"], f"a key of {path}")
        if key in properties:
            _check(item, properties[key], _join(path, key))
        elif others is False:
            near = difflib.get_close_matches(str(key), properties, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; known fields are {', '.join(properties)}"
            raise DeclarationError(f"unknown field {_join(path, key)}{hint}")
        else:
            _check(item, others, _join(path, key))
    # After the unknown keys, because a missing key may be one of them, mistyped.
    for key in schema.get("required", []):
        if key not in value:
            raise DeclarationError(f"{_join(path, key)} is missing")


def _check_limits(value: object, schema: Mapping[str, Any], path: str) -> None:
    if "minimum" not in schema and "maximum" not in schema:
        return
    amount = _amount(value, schema.get("x-unit"))
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    unit = {"duration": " s", "memory": " bytes"}.get(schema.get("x-unit", ""), "")
    if not math.isfinite(amount):
        raise DeclarationError(f"{path} must be a finite number, found {value!r}")
    if amount < low:
        raise DeclarationError(f"{path} must be at least {low}{unit}, found {value!r}")
    if amount > high:
        raise DeclarationError(f"{path} must be at most {high}{unit}, found {value!r}")


def _check_together(kind: str, fields: Mapping[str, Any]) -> None:
    for low, node in SCHEMAS[kind]["properties"].items():
        high = node.get("x-at-most")
        if high and fields[low] > fields[high]:
            raise DeclarationError(f"{low} must be at most {high} ({fields[high]}), found {fields[low]}")
    check = fields.get("healthcheck")
    if isinstance(check, Mapping) and "path" in check:
        if "test" in check:
            raise DeclarationError("healthcheck must have only one of path and test")
        if kind == "daemon":
            raise DeclarationError("healthcheck.path is for functions and services; a daemon needs a test")
    if kind == "scheduled_task":
        ways = [name for name in ("schedule", "period", "reference_time") if name in fields]
        if len(ways) != 1 or ("interval" in fields) != ("reference_time" in fields):
            found = [name for name in ("schedule", "period", "reference_time", "interval") if name in fields]
            wanted = "one of schedule, period, or reference_time with interval"
            raise DeclarationError(f"{wanted} is required, found {' and '.join(found) or 'none'}")
        _check_time(fields.get("reference_time"))


def _check_time(value: object) -> None:
    if not isinstance(value, str) or "$" in value:
        return
    try:
        datetime.fromisoformat(value[:19])
        valid = _OFFSET.match(value[19:])
    except ValueError:
        valid = None
    if not valid:
        raise DeclarationError(f"reference_time is {value!r}. A time such as 2026-01-31T03:00:00Z.")


def _amount(value: object, unit: object) -> float:
    """The number to compare with limits: seconds, bytes or the number itself."""
    if isinstance(value, (int, float)):
        return float(value)
    if unit == "duration":
        return sum(float(amount) * _SECONDS[unit] for amount, unit in _DURATION.findall(str(value)))
    found = _MEMORY.match(str(value))
    return float(found[1]) * 1024.0 ** "bkmgtp".index(found[2].lower() or "b") if found else 0.0


def _is(value: object, type: str) -> bool:
    if type == "boolean" or isinstance(value, bool):
        return type == "boolean" and isinstance(value, bool)
    if type == "null":
        return value is None
    if type == "object":
        return isinstance(value, Mapping)
    if type == "integer":
        return isinstance(value, int)
    if type == "number":
        return isinstance(value, (int, float))
    return isinstance(value, {"string": str, "array": list}[type])


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)
