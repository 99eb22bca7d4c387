"""Is this a release? Builds wheel and sdist twice, compares them, tries the wheel on each Python.

``python .ci/release.py [FOLDER]`` needs PyPI for the fresh environments; nothing of the checkout
changes. The second build is that of a copy elsewhere, with other times and rights. What may be
published goes into FOLDER: wheel, sdist and the bill of materials of what the wheel installs
(CycloneDX), after known weaknesses of these were asked for (pip-audit). Their hashes are printed.

``python .ci/release.py --try WHEEL PYTHON...`` tries a wheel on the Pythons that are named.
"""

import filecmp
import hashlib
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
        if sys.argv[1:2] == ["--try"]:
            for number, python in enumerate(sys.argv[3:]):
                try_wheel(Path(sys.argv[2]).resolve(), python, folder / str(number))
            return
        first = build(ROOT, folder / "first")
        second = build(copied(folder / "elsewhere"), folder / "second")
        for one, other in zip(first, second, strict=True):
            if not filecmp.cmp(one, other, shallow=False):
                sys.exit(f"{one.name} is not the same when it is built again")
            digest = hashlib.sha256(one.read_bytes()).hexdigest()
            say(f"{one.name}: {one.stat().st_size // 1000} kB, the same twice: {digest}")
        wheel = next(each for each in first if each.suffix == ".whl")
        tried = [
            try_wheel(wheel, found, folder / python)
            for python in PYTHONS
            if (found := interpreter(python))
        ]
        if not tried:
            sys.exit("no Python of this machine can try the wheel")
        bill = bill_of_materials(tried[0], folder / f"{wheel.name.rsplit('-', 3)[0]}.cdx.json")
        for out in map(Path, sys.argv[1:2]):
            out.mkdir(parents=True, exist_ok=True)
            for made in (*first, bill):
                shutil.copy2(made, out)


def build(root: Path, folder: Path) -> list[Path]:
    """The wheel and the sdist, by name."""
    for kind in ("wheel", "sdist"):
        run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder, folder=root)
    return sorted(folder.iterdir())


def copied(folder: Path) -> Path:
    """What belongs to the project, as somebody else would have it: times and rights are others."""
    names = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    for name in filter(None, names.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
        target.chmod(0o700 if os.access(ROOT / name, os.X_OK) else 0o600)
    return folder


def interpreter(python: str) -> str | None:
    """A Python of that version: one of the path, or of pyenv."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for program in (f"python{python}", *map(str, sorted(kept.glob(f"{python}.*/bin/python")))):
        asked = [program, "-c", "import sys; print(sys.executable)"]
        if not shutil.which(program):
            continue
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.strip()
    say(f"Python {python} is not on this machine")
    return None


def try_wheel(wheel: Path, python: str, place: Path) -> Path:
    """The Python of a fresh environment with the wheel, after demo and smoke test."""
    run(python, "-m", "venv", place)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", wheel)
    run(programs / "python", ROOT / ".ci" / "smoke.py", folder=place)
    run(programs / "onpace", "demo", "-o", place / "demo", folder=place)
    version = subprocess.check_output([programs / "python", "--version"], text=True).strip()
    made = sum(1 for each in (place / "demo").rglob("*") if each.is_file())
    say(f"{version}: works; its demo made {made} files")
    return programs / "python"


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
