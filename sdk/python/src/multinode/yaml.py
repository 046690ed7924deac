"""Writes the subset of YAML that manifests need: maps as blocks, lists and scalars on one line each."""

from __future__ import annotations

import json
import re
from typing import List, Mapping

#: Strings that need no quotes.
_PLAIN = re.compile(
    r"[A-Za-z/][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*\Z|[0-9]+(\.[0-9]+)? ?[A-Za-z]+\Z|[0-9]+[a-z][0-9a-z]*\Z"
)
#: Words that some parsers interpret differently, and numbers that _PLAIN lets through.
_TAKEN = re.compile(r"(true|false|yes|no|on|off|y|n|null|[0-9]+(\.[0-9]+)?e[0-9]+|0[xo][0-9a-f]+)\Z", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def emit(value: Mapping[str, object]) -> str:
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Mapping[str, object], indent: str = "") -> List[str]:
    lines: List[str] = []
    for key, item in value.items():
        if isinstance(item, Mapping) and item:
            lines += [f"{indent}{_text(key)}:", *_lines(item, f"{indent}  ")]
        elif item is None:
            lines.append(f"{indent}{_text(key)}:")
        else:
            lines.append(f"{indent}{_text(key)}: {_flow(item)}")
    return lines


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(str(key))}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(text: str) -> str:
    if _PLAIN.match(text) and not _TAKEN.match(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
