"""What is installed is complete: templates, workbooks and the data of packages are in the wheel."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
WANTED = (
    "templates/report.zh.docx",
    "templates/report.en.docx",
    "templates/report.zh.xlsx",
    "templates/report.en.xlsx",
    "templates/publication.zh.xlsx",
    "templates/publication.en.xlsx",
    "templates/phrases.zh.txt",
    "templates/phrases.en.txt",
    "workbooks/chongqing-14fyp.xlsx",
    "workbooks/county-health.xlsx",
    "workbooks/example-city.xlsx",
)


def test_the_wheel_holds_everything_that_the_commands_need(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]

    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)

    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    assert {f"addin/shipped/{name}" for name in WANTED} <= names
    data = [p for p in (ROOT / "addin").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    assert {p.relative_to(ROOT).as_posix() for p in data} <= names
