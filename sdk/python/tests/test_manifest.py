from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from support import multinode

from multinode.yaml import emit

PROGRAM = """
import multinode as mn

print("loaded")
mn.application(secrets={"token": {"environment": "TOKEN"}}, defaults={"cpu": 0.5})

@mn.service(port=8080, min_replicas=3, max_replicas=20, target_cpu_utilization=0.4)
def web():
    return None

@mn.function(max_workers=30, spare_workers=2, cooldown_period=300, environment={"ON": "on", "RATE": 1.5, "FROM": None})
def square(x):
    return x * x

@mn.function(command="node other.mjs")
def other():
    return None

@mn.scheduled_task(schedule="0 3 * * *", memory="512 MiB", working_dir="data")
def nightly():
    return None

@mn.daemon
def watch():
    return None
"""

EXPECTED = """\
# Generated from shop.py by `multinode manifest`; do not edit.
name: shop
defaults:
  cpu: 0.5
secrets:
  token:
    environment: TOKEN
functions:
  square:
    command: python3 -m multinode worker shop.py square
    max_workers: 30
    spare_workers: 2
    cooldown_period: 300
    environment:
      "ON": "on"
      RATE: 1.5
      FROM:
  other:
    command: node other.mjs
services:
  web:
    command: python3 -m multinode worker shop.py web
    port: 8080
    min_replicas: 3
    max_replicas: 20
    target_cpu_utilization: 0.4
scheduled_tasks:
  nightly:
    command: python3 -m multinode worker ../shop.py nightly
    schedule: "0 3 * * *"
    memory: 512 MiB
    working_dir: data
daemons:
  watch:
    command: python3 -m multinode worker shop.py watch
"""


def test_is_written_beside_the_program_and_again(program: Path) -> None:
    program.write_text(PROGRAM)
    for _ in range(2):
        done = multinode("manifest", "shop.py", cwd=program.parent)
        assert (done.returncode, done.stdout, done.stderr) == (0, "wrote multinode.yaml\n", "loaded\n")
        assert (program.parent / "multinode.yaml").read_text() == EXPECTED


def test_can_be_printed_and_named(program: Path) -> None:
    program.write_text(PROGRAM)
    printed = multinode("manifest", "shop.py", "-o", "-", cwd=program.parent)
    assert printed.stdout == EXPECTED
    elsewhere = program.parent / "deploy"
    elsewhere.mkdir()
    named = multinode("manifest", "../shop.py", "-o", "other.yaml", cwd=elsewhere)
    assert named.stdout == "wrote other.yaml\n"
    assert "command: python3 -m multinode worker ../shop.py square\n" in (elsewhere / "other.yaml").read_text()


def test_leaves_a_manifest_alone_that_somebody_wrote(program: Path) -> None:
    program.write_text(PROGRAM)
    (program.parent / "multinode.yaml").write_text("name: mine\n")
    done = multinode("manifest", "shop.py", cwd=program.parent)
    assert done.returncode == 1
    assert "error: multinode.yaml was not generated from a Python file and is not overwritten" in done.stderr
    assert (program.parent / "multinode.yaml").read_text() == "name: mine\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "error: shop.py declares nothing: it uses none of Multinode's decorators\n"),
        (
            "import multinode as mn\n@mn.function(max_workers=0)\ndef f(): pass\n",
            "error: shop.py:2: @function f: max_workers must be at least 1, found 0\n",
        ),
        ("import multinode as mn\n\nmn.application(nam=1)\n", "error: shop.py:3: "),
        ("import multinode\n1 / 0\n", "error: shop.py:2: ZeroDivisionError: division by zero\n"),
        ("import multinode\ndef f(:\n", "error: shop.py:2: SyntaxError: invalid syntax\n"),
        ("raise ValueError('one\\n  two\\n')\n", "error: shop.py:1: ValueError: one | two\n"),
        (
            "import sys\nsys.exit(3)\n",
            "error: shop.py:2: the program exits while it is loaded\nhelp: put the code that runs it",
        ),
        ("import json\njson.loads('{')\n", "error: shop.py:2: json.decoder.JSONDecodeError: Expecting property name"),
        ("import no_such_thing.at_all\n", "error: shop.py:1: ModuleNotFoundError: No module named 'no_such_thing'\n"),
    ],
)
def test_says_what_is_wrong_with_the_program(program: Path, text: str, message: str) -> None:
    program.write_text(text)
    done = multinode("manifest", "shop.py", cwd=program.parent)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") <= 2
    assert not (program.parent / "multinode.yaml").exists()


def test_says_what_to_install_and_by_which_way_it_is_imported(program: Path) -> None:
    program.write_text("import multinode\n\nimport helpers\n")
    (program.parent / "helpers.py").write_text("import yaml_of_nobody as yaml\n")
    done = multinode("manifest", "shop.py", cwd=program.parent)
    assert done.stderr == (
        "error: helpers.py:1: ModuleNotFoundError: No module named 'yaml_of_nobody', imported at shop.py:3\n"
        f"help: install it for this Python and where the workers run: {sys.executable} -m pip install yaml_of_nobody\n"
    )


def test_needs_a_program(program: Path) -> None:
    assert multinode("manifest", "gone.py", cwd=program.parent).stderr == "error: the file gone.py does not exist\n"
    (program.parent / "json.py").write_text("import multinode\n")
    taken = multinode("manifest", "json.py", cwd=program.parent)
    assert taken.returncode != 0
    assert multinode("manifest", cwd=program.parent).returncode == 64
    assert multinode(cwd=program.parent).returncode == 64


def test_quotes_what_yaml_would_take_for_something_else() -> None:
    texts = [
        "yes",
        "No",
        "null",
        "1",
        "1e5",
        "0x1f",
        "0.5",
        "a: b",
        "- a",
        "",
        " a",
        "a #b",
        "*",
        "ü",
        "\x85",
        "\u2028",
        "~",
    ]
    for text in texts:
        assert emit({"key": text}) == f"key: {_quoted(text)}\n"
    for text in ["5m", "1h30m", "256 MiB", "node server.js", "/healthz", "app-1", "1.5GiB"]:
        assert emit({"key": text}) == f"key: {text}\n"
    assert emit({"a": {}, "b": [1, "x", {"c": True}], "1": None}) == 'a: {}\nb: [1, x, {c: true}]\n"1":\n'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=text in ("\x85", "\u2028"))
