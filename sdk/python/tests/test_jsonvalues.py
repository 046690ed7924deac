from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, List

import pytest

from multinode import JsonValueError
from multinode.jsonvalues import dump, load


@dataclass
class Point:
    x: int


def test_carries_what_json_has_and_makes_tuples_lists() -> None:
    value = {"a": [1, 2.5, True, None, "Ä🦆"], "b": {"c": (1, (2,))}, "big": 2**80}
    assert load(dump(value, "it"), "it") == {**value, "b": {"c": [1, [2]]}}
    assert dump("🦆", "it") == '"🦆"'


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"rows": [1, {2}]}, r"it\.rows\[1\] is of type set, which JSON can't carry; make it a list"),
        ([b""], r"it\[0\] is of type bytes, which JSON can't carry; encode it as text"),
        (datetime(2026, 1, 31), r"it is of type datetime\.datetime, which JSON can't carry; use its isoformat"),
        ({"on": date(2026, 1, 31)}, r"it\.on is of type datetime\.date"),
        (Decimal(1), r"it is of type decimal\.Decimal.*use str\(\) or float\(\)"),
        (float("nan"), r"it is nan, which JSON can't carry; use None"),
        ([float("-inf")], r"it\[0\] is -inf"),
        ({1: "a"}, r"it has the key 1 \(int\); JSON keys are strings"),
        ({"a b": object()}, r"it\['a b'\] is of type object"),
        (Point(1), r"use dataclasses\.asdict\(\)"),
        ("\ud800", "it has an unpaired surrogate"),
        ({"\ud800": 1}, "a key of it has an unpaired surrogate"),
        ((n for n in [1]), "type generator.*make it a list"),
    ],
)
def test_says_where_what_json_cannot_carry_is(value: object, message: str) -> None:
    with pytest.raises(JsonValueError, match=message):
        dump(value, "it")


def test_refuses_what_contains_itself_or_is_too_deep() -> None:
    loop: List[Any] = []
    loop.append(loop)
    with pytest.raises(JsonValueError, match=r"it\[0\] contains itself"):
        dump(loop, "it")
    deep: List[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(JsonValueError, match="it is nested too deeply"):
        dump(deep, "it")


@pytest.mark.parametrize("text", ["", "{", "NaN", "[Infinity]", "[" * 200_000])
def test_reads_json_only(text: str) -> None:
    with pytest.raises(JsonValueError, match="the answer is not JSON"):
        load(text, "the answer")
