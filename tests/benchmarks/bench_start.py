"""How much CPU does it take until something is seen, beside the least that it could take?

Each command and its peer are processes of their own, in turn; what counts is the least of user
and system time over all rounds. Bars: a help text 1.6 times that of a typer program with one
command; `fill` 1.5 times docxtpl's own command; `assess` twice a process that imports numpy,
typer and rich and reads the same workbook with python-calamine.
"""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from docx import Document

from addin.files import shipped

ROUNDS = int(os.environ.get("ONPACE_ROUNDS", "15"))
BOOK = str(shipped("workbooks", "chongqing-14fyp.xlsx"))
ONE_COMMAND = '''
import typer

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)

@app.command()
def greet(name: str = "you") -> None:
    """Greet somebody."""

app()
'''
LEAST_READING = """
import sys
import numpy, typer, rich
from python_calamine import CalamineWorkbook

book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""


def main() -> None:
    """Print the three ratios; exit 1 where one is above its bar."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = [_ratio(*race) for race in _races(folder)]
    sys.exit(not all(results))


def _races(folder: Path) -> list[tuple[str, float, list[str], list[str]]]:
    program, reading = folder / "one.py", folder / "reading.py"
    program.write_text(ONE_COMMAND, encoding="utf-8")
    reading.write_text(LEAST_READING, encoding="utf-8")
    template, values = str(folder / "small.docx"), str(folder / "values.json")
    document = Document()
    document.add_heading("{{ title }}")
    document.add_paragraph("{{ name }} has {{ count }} of {{ total }}.")
    document.save(template)
    content = {"title": "A small one", "name": "Somebody", "count": 3, "total": 4}
    Path(values).write_text(json.dumps(content), encoding="utf-8")
    ours, theirs = str(folder / "ours.docx"), str(folder / "theirs.docx")
    onpace = ["-m", "addin.cli"]
    return [
        ("onpace --help", 1.6, [*onpace, "--help"], [str(program), "--help"]),
        (
            "onpace fill",
            1.5,
            [*onpace, "fill", template, values, "-o", ours],
            ["-m", "docxtpl", "-o", template, values, theirs],
        ),
        ("onpace assess", 2.0, [*onpace, "assess", BOOK, "-p", "2024Q4"], [str(reading), BOOK]),
    ]


def _ratio(name: str, bar: float, ours: Sequence[str], theirs: Sequence[str]) -> bool:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS + 1):
        for found, command in zip(times, (ours, theirs), strict=True):
            found.append(_cpu(command))
    mine, peer = (min(found[1:]) for found in times)  # the first round writes the bytecode
    print(f"{name:14} {mine:.3f} s, least {peer:.3f} s: {mine / peer:.2f} times (bar {bar})")
    return mine <= bar * peer


def _cpu(arguments: Sequence[str]) -> float:
    """Seconds of CPU, user and system, of one fresh Python."""
    silent = os.open(os.devnull, os.O_WRONLY)
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, *arguments],
        environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, silent, 1), (os.POSIX_SPAWN_DUP2, silent, 2)],
    )
    _, status, used = os.wait4(process, 0)
    os.close(silent)
    if status:
        sys.exit(f"failed: {' '.join(arguments)}")
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
