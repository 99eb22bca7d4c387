"""Whatever file comes, every command reads it, edits it or refuses it in words.

No exception leaves, nothing that was there changes, nothing half made stays, and no command takes
more than 20 seconds of the processor or 1 GiB. ``make hostile`` tries every file below the
folders that ONPACE_CORPUS names (several are parted by ``:``), ONPACE_EVERY=7 one in seven; in a
run a few files are spoiled here.
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.files import shipped
from tests.hostile.mutating import spoiled
from tests.hostile.running import ready
from tests.hostile.verbs import VERBS, Desk

_FOLDERS = [Path(each) for each in os.environ.get("ONPACE_CORPUS", "").split(":") if each]
_EVERY = int(os.environ.get("ONPACE_EVERY", "1"))
_SPOILED = int(os.environ.get("ONPACE_SPOILED", "2"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    ready()
    return Desk(tmp_path_factory.mktemp("desk") / "office")


def _check(desk: Desk, files: Iterator[tuple[str, bytes]], folder: Path) -> Counter[int]:
    faults: list[str] = []
    codes: Counter[int] = Counter()
    slowest = largest = (0.0, "")
    for name, content in files:
        for verb, fault, ended in desk.answers(name, content, folder):
            codes[ended.code] += 1
            slowest = max(slowest, (ended.seconds, f"{verb} {name}"))
            largest = max(largest, (float(ended.mebibytes), f"{verb} {name}"))
            if fault:
                faults.append(f"{verb} {name}: {fault}")
                print(faults[-1], flush=True)
    print(f"{codes.total()} calls, {dict(codes)}; slowest {slowest}; largest {largest}")
    assert not faults, "\n".join(faults)
    return codes


def _foreign() -> Iterator[tuple[str, bytes]]:
    paths = [path for each in _FOLDERS for path in sorted(each.rglob("*")) if path.is_file()]
    for path in paths[::_EVERY]:
        yield path.name, path.read_bytes()


if _FOLDERS:  # foreign files belong to nobody's checkout: `make hostile` names their folders

    def test_every_foreign_file_is_read_or_refused_in_words(desk: Desk, tmp_path: Path) -> None:
        assert _check(desk, _foreign(), tmp_path).total()


def test_spoiled_files_of_our_own_are_read_or_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    sources = {
        "plan.xlsx": shipped("workbooks", "example-city.xlsx").read_bytes(),
        "form.xlsx": desk.forms[0],
        "report.docx": shipped("templates", "report.zh.docx").read_bytes(),
    }
    files = (
        (name, spoiled(content, seed))
        for seed in range(_SPOILED)
        for name, content in sources.items()
    )

    codes = _check(desk, files, tmp_path)

    assert codes[2], "nothing was spoiled enough to be refused"
    assert codes.total() >= _SPOILED * len(VERBS)
