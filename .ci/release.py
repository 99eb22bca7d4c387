"""Is this a release? Builds wheel and sdist twice, compares them, tries the wheel on each Python.

``python .ci/release.py [FOLDER]`` needs PyPI for the fresh environments; nothing of the checkout
changes. What may be published goes into FOLDER: wheel, sdist, and the bill of materials of what
the wheel installs (CycloneDX), after known weaknesses of these were asked for (pip-audit).
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
        wheel = next(each for each in first if each.suffix == ".whl")
        tried = [where for python in PYTHONS if (where := try_wheel(wheel, python, folder))]
        if not tried:
            sys.exit("no Python of this machine can try the wheel")
        bill = bill_of_materials(tried[0], folder / f"{wheel.name.rsplit('-', 3)[0]}.cdx.json")
        for out in map(Path, sys.argv[1:2]):
            out.mkdir(parents=True, exist_ok=True)
            for made in (*first, bill):
                shutil.copy2(made, out)


def build(folder: Path) -> list[Path]:
    """The wheel and the sdist, by name."""
    for kind in ("wheel", "sdist"):
        run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder)
    return sorted(folder.iterdir())


def try_wheel(wheel: Path, python: str, folder: Path) -> Path | None:
    """The Python of a fresh environment with the wheel, after its smoke test; None without one."""
    program = shutil.which(f"python{python}")
    if program is None:
        say(f"Python {python} is not on this machine")
        return None
    place = folder / python
    run(program, "-m", "venv", place)
    inside = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(inside, "-m", "pip", "install", "--quiet", wheel)
    run(inside, ROOT / ".ci" / "smoke.py", folder=place)
    say(f"Python {python}: works")
    return inside


def bill_of_materials(python: Path, bill: Path) -> Path:
    """Write what stands beside the wheel in its environment into `bill`; ask for weaknesses."""
    tools = bill.parent / "tools"
    run(sys.executable, "-m", "venv", tools)
    programs = tools / ("Scripts" if os.name == "nt" else "bin")
    run(
        programs / "python", "-m", "pip", "install", "--quiet", "cyclonedx-bom>=7", "pip-audit>=2.7"
    )
    run(programs / "cyclonedx-py", "environment", python, "--of", "JSON", "-o", bill)
    packages = next(python.parent.parent.glob("**/site-packages"))
    if subprocess.call([programs / "pip-audit", "--strict", "--path", packages]):
        say("pip-audit found weaknesses, or could not ask for all: read what it says above")
    say(f"{bill.name}: the bill of materials")
    return bill


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
