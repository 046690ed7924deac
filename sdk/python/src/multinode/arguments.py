"""
Arguments as JSON: a list is the positional arguments, an object the keyword arguments, empty input means no
arguments, and any other value is the only argument.
"""

from __future__ import annotations

import inspect
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

from .jsonvalues import dump, load

Arguments = Tuple[List[Any], Dict[str, Any]]


def encode(callable: Callable[..., object], args: Sequence[object], kwargs: Mapping[str, object]) -> str:
    """Raises TypeError if the callable does not accept them, JsonValueError if JSON can't represent them."""
    bound = inspect.signature(callable).bind(*args, **kwargs)
    if not kwargs:
        return _dump_each(callable, args)
    if not args:
        return _dump_named(kwargs)
    named: Dict[str, object] = {}
    for name, value in bound.arguments.items():
        kind = bound.signature.parameters[name].kind
        if kind is inspect.Parameter.VAR_KEYWORD:
            named.update(value)
        elif kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL):
            name_of = getattr(callable, "__name__", "it")
            raise TypeError(f"{name_of}: {name} can't be sent by name, so pass all arguments by position")
        else:
            named[name] = value
    return _dump_named(named)


def decode(text: str) -> Arguments:
    """Raises JsonValueError."""
    if text.strip() == "":
        return [], {}
    value = load(text, "the input")
    if isinstance(value, list):
        return value, {}
    if isinstance(value, dict):
        return [], value
    return [value], {}


def _dump_each(callable: Callable[..., object], args: Sequence[object]) -> str:
    names = list(inspect.signature(callable).parameters)
    parts = [dump(value, names[i] if i < len(names) else f"argument {i + 1}") for i, value in enumerate(args)]
    return f"[{','.join(parts)}]"


def _dump_named(named: Mapping[str, object]) -> str:
    parts = [f"{dump(name, 'a name')}:{dump(value, name)}" for name, value in named.items()]
    return "{" + ",".join(parts) + "}"
