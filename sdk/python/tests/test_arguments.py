from __future__ import annotations

from typing import Any, Dict, Tuple

import pytest

from multinode import JsonValueError
from multinode.arguments import decode, encode


def resize(
    picture: str, width: int = 100, *rest: int, **options: Any
) -> Tuple[str, int, Tuple[int, ...], Dict[str, Any]]:
    return picture, width, rest, options


@pytest.mark.parametrize(
    ("args", "kwargs", "text"),
    [
        (("a",), {}, '["a"]'),
        (("a", 2, 3), {}, '["a",2,3]'),
        ((), {"picture": "a", "crop": [1]}, '{"picture":"a","crop":[1]}'),
        (("a",), {"width": 2, "crop": True}, '{"picture":"a","width":2,"crop":true}'),
    ],
)
def test_come_to_the_worker_as_they_were_given(args: Any, kwargs: Any, text: str) -> None:
    assert encode(resize, args, kwargs) == text
    there_args, there_kwargs = decode(text)
    assert resize(*there_args, **there_kwargs) == resize(*args, **kwargs)


def test_may_be_written_by_hand() -> None:
    assert decode("") == ([], {})
    assert decode(" \n") == ([], {})
    assert decode("3") == ([3], {})
    assert decode('"a"') == (["a"], {})
    assert decode("null") == ([None], {})


def test_are_refused_where_the_function_does_not_take_them() -> None:
    with pytest.raises(TypeError, match="missing a required argument: 'picture'"):
        encode(resize, [], {})
    with pytest.raises(TypeError, match="rest can't be sent by name"):
        encode(resize, ["a", 1, 2], {"crop": 1})
    with pytest.raises(JsonValueError, match="picture is of type bytes"):
        encode(resize, [b""], {})
    with pytest.raises(JsonValueError, match=r"crop\[0\] is of type set"):
        encode(resize, [], {"picture": "a", "crop": [set()]})
