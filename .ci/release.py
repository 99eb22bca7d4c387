"""Is this a release? Builds wheel and sdist twice, compares them, tries the wheel on each Python.

``python .ci/release.py`` needs PyPI for the fresh environments; nothing of the checkout changes.
"""

import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def main() -> None:
    """Build, compare, try."""
    with tempfile.TemporaryDirectory(prefix="onpace-release-") as name:
        folder = Path(name)
        first, second = (build(folder / each) for each in ("first", "second"))
        for one, other in zip(first, second, strict=True):
            if not filecmp.cmp(one, other, shallow=False):
                sys.exit(f"{one.name} is not the same when it is built again")
            say(f"{one.name}: {one.stat().st_size // 1000} kB, the same twice")
        for python in PYTHONS:
            try_wheel(next(each for each in first if each.suffix == ".whl"), python, folder)


def build(folder: Path) -> list[Path]:
    """The wheel and the sdist, by name."""
    for kind in ("wheel", "sdist"):
        run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder)
    return sorted(folder.iterdir())


def try_wheel(wheel: Path, python: str, folder: Path) -> None:
    """Install the wheel for a Python that is on this machine and run the smoke test there."""
    program = shutil.which(f"python{python}")
    if program is None:
        say(f"Python {python} is not on this machine")
        return
    place = folder / python
    run(program, "-m", "venv", place)
    inside = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(inside, "-m", "pip", "install", "--quiet", wheel)
    run(inside, ROOT / ".ci" / "smoke.py", folder=place)
    say(f"Python {python}: works")


def run(*command: str | Path, folder: Path = ROOT) -> None:
    """Run a program; its failure ends this one."""
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if subprocess.call([*map(str, command)], cwd=folder, env=alone, stdout=subprocess.DEVNULL):
        sys.exit(f"failed: {' '.join(map(str, command))}")


def say(words: str) -> None:
    """Tell the person what was found."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
