"""A function and a job, whose image needs no Dockerfile; requirements.txt lists what this file imports."""

from __future__ import annotations

from typing import List

import multinode as mn
from humanize import naturalsize


@mn.function
def greet(name: str) -> str:
    return f"Hello, {name}! Your name has {naturalsize(len(name.encode()))}."


@mn.job
def report(names: List[str]) -> List[str]:
    return [greet(name) for name in names]
