"""Calls the user's callable with arguments from JSON."""

from __future__ import annotations

import asyncio
import inspect
import traceback
from typing import Any, Callable

from ..arguments import decode


class ArgumentsError(Exception):
    """The callable does not accept the arguments; the cause says why."""


def call(callable: Callable[..., Any], text: str) -> Any:
    """Returns the result; a generator is returned as is. Raises ArgumentsError, or the callable's own exception."""
    try:
        args, kwargs = decode(text)
        inspect.signature(callable).bind(*args, **kwargs)
    except TypeError as error:
        raise ArgumentsError from error
    return completed(callable(*args, **kwargs))


def completed(result: Any) -> Any:
    """The result; for an async function the awaited one."""
    return asyncio.run(result) if inspect.iscoroutine(result) else result


def user_traceback(error: BaseException) -> str:
    """The traceback, starting in the user's code."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_globals.get("__name__", "").split(".")[0] == "multinode":
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames or error.__traceback__))


def type_name(error: BaseException) -> str:
    """Such as `ValueError` or `shop.OutOfStock`."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
