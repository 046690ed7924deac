"""Converts values to JSON and back. Tuples become lists; values that JSON can't represent raise an error."""

from __future__ import annotations

import json
import math
from typing import Any, Tuple

from .errors import JsonValueError

#: Name of a type → what to send instead.
_HINTS = {
    "set": "make it a list",
    "frozenset": "make it a list",
    "bytes": "encode it as text, such as with base64",
    "bytearray": "encode it as text, such as with base64",
    "datetime": "use its isoformat()",
    "date": "use its isoformat()",
    "time": "use its isoformat()",
    "timedelta": "use its total_seconds()",
    "Decimal": "use str() or float()",
    "UUID": "use str()",
    "generator": "make it a list",
}


def dump(value: object, what: str) -> str:
    """The value as JSON text; `what` names it in errors. Raises JsonValueError."""
    try:
        _check(value, what, ())
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except RecursionError:
        raise JsonValueError(f"{what} is nested too deeply") from None
    return text


def load(text: str, what: str) -> Any:
    """The value of JSON text; NaN and Infinity are invalid. Raises JsonValueError."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise JsonValueError(f"{what} is not JSON: {error}") from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


def _check(value: object, path: str, outer: Tuple[int, ...]) -> None:
    if value is None or isinstance(value, (bool, int)):
        return
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise JsonValueError(f"{path} is {value!r}, which JSON can't carry; use None")
    elif isinstance(value, (list, tuple, dict)):
        if id(value) in outer:
            raise JsonValueError(f"{path} contains itself")
        inner = (*outer, id(value))
        if isinstance(value, dict):
            for key, item in value.items():
                if not isinstance(key, str):
                    found = f"{key!r} ({_type_name(key)})"
                    raise JsonValueError(f"{path} has the key {found}; JSON keys are strings")
                _check_text(key, f"a key of {path}")
                _check(item, f"{path}.{key}" if key.isidentifier() else f"{path}[{key!r}]", inner)
        else:
            for index, item in enumerate(value):
                _check(item, f"{path}[{index}]", inner)
    else:
        name = _type_name(value)
        hint = _HINTS.get(type(value).__name__)
        if hint is None:
            hint = "use dataclasses.asdict()" if hasattr(value, "__dataclass_fields__") else "make it plain data"
        raise JsonValueError(f"{path} is of type {name}, which JSON can't carry; {hint}")


def _check_text(text: str, path: str) -> None:
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise JsonValueError(f"{path} has an unpaired surrogate, which can't be encoded in UTF-8") from None


def _type_name(value: object) -> str:
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
