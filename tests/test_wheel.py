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


def test_the_same_sources_give_the_same_wheel_and_sdist(tmp_path: Path) -> None:
    built: list[list[bytes]] = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        for kind in ("wheel", "sdist"):
            subprocess.run(
                [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)],
                cwd=ROOT, check=True, capture_output=True, timeout=120,
            )  # fmt: skip
        built.append([path.read_bytes() for path in sorted(folder.iterdir())])

    assert len(built[0]) == 2
    assert built[0] == built[1]


def test_the_pictures_of_the_handbook_are_small() -> None:
    pictures = list((ROOT / "addin" / "handbook" / "pictures").glob("*.png"))

    assert len(pictures) == 8
    assert all(path.stat().st_size < 60_000 for path in pictures)
