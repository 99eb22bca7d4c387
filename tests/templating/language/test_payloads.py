"""Hostile templates: none runs code, each ends within five seconds and 512 MiB with its place.

Without ``ONPACE_PAYLOADS`` those that take no time are tried, and some of the others; ``make
payloads`` tries all of them.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from addin.errors import TemplateError
from addin.templating.template import compile_template
from tests.templating.language.payloads import GROWING, NEVER_ENDING, PAYLOADS, REACHING_OUT

Make = Callable[..., bytes]
SECONDS, MEBIBYTES = 5, 512
ALL = bool(os.environ.get("ONPACE_PAYLOADS"))
TRIED = PAYLOADS if ALL else [*GROWING[::8], *NEVER_ENDING[::20]]


class Order:
    """An object of the caller's, with what a template must not reach."""

    _secret = 1

    def __init__(self) -> None:
        self.endless = count()

    def delete(self) -> str:
        """What would be lost."""
        Path("owned").touch()
        return "gone"

    def rows(self) -> Iterator[int]:
        """Items without end."""
        yield from count()


class Looping:
    """A sequence of the old kind, without end."""

    def __getitem__(self, at: int) -> int:
        return at


def _values() -> dict[str, Any]:
    cyclic: dict[str, Any] = {}
    cyclic["a"] = cyclic
    return {
        "x": {"a": 1}, "s": "text", "xs": [1, 2, 3, 4, 5], "n": 7, "o": Order(), "kind": Order,
        "f": lambda *_: 1, "endless": count(), "looping": Looping(), "cyclic": cyclic,
        "g": (n for n in count()), "error": ValueError("e"), "module": os,
        "pattern": re.compile("(a+)+$"),
    }  # fmt: skip


def _outcome(template: bytes) -> list[str]:
    """Rules and places of the findings; nothing where the template was filled."""
    try:
        compile_template(template).render(_values())
    except TemplateError as error:
        return [f"{found.rule} {found.place.cell}".strip() for found in error.findings]
    return []


def _apart(template: bytes, folder: Path) -> tuple[list[str], float]:
    """What a template comes to in a process of its own with so much more memory and time."""
    import resource

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        os.chdir(folder)
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        memory = pages * resource.getpagesize() + MEBIBYTES * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (4 * SECONDS, 4 * SECONDS))
        started = process_time()
        try:
            found = _outcome(template)
        except BaseException as error:  # noqa: BLE001 - the child says it and ends
            found = [f"raw {type(error).__name__}"]
        os.write(writing, json.dumps([found, process_time() - started]).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    found, seconds = json.loads(said) if said else (["killed"], 4.0 * SECONDS)
    return found, seconds


@pytest.mark.skipif(sys.platform != "linux", reason="the limits of a process are Linux's")
@pytest.mark.parametrize("payload", TRIED, ids=lambda text: str(text)[:60])
def test_a_hostile_template_ends_soon_and_says_where(
    make: Make, tmp_path: Path, payload: str
) -> None:
    found, seconds = _apart(make(payload), tmp_path)

    assert found
    assert all(re.fullmatch(r"T-\d+ ¶1", each) for each in found), found
    assert seconds < SECONDS
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("payload", REACHING_OUT)
def test_a_template_that_reaches_out_runs_nothing(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, payload: str
) -> None:
    monkeypatch.chdir(tmp_path)

    found = _outcome(make(payload))

    assert found
    assert all(each.endswith(" ¶1") for each in found), found
    assert not (tmp_path / "owned").exists()


def test_there_are_as_many_as_were_promised() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 300
