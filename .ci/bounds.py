"""Are the bounds of pyproject.toml true? Each end is installed into a fresh venv and tried.

``python .ci/bounds.py [lowest|highest] [--python python3.12]``; both ends by default. It needs
PyPI and some minutes; nothing of the checkout changes. The lowest versions of all dependencies
are installed together, then what fails alone is found by hand.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("postgresql", "cluster")  # classic functions are for Windows alone


def main() -> None:
    """Try the ends that are asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("ends", nargs="*", default=["lowest", "highest"])
    parser.add_argument("--python", default=sys.executable)
    asked = parser.parse_args()
    for end in asked.ends:
        with tempfile.TemporaryDirectory(prefix="onpace-bounds-") as folder:
            _try(end, Path(folder), asked.python)


def _try(end: str, folder: Path, python: str) -> None:
    _say(f"{end}: installing")
    _run([python, "-m", "venv", folder / "venv"])
    program = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    fixed = folder / "constraints.txt"
    fixed.write_text("\n".join(_lowest()) if end == "lowest" else "", encoding="utf-8")
    target = f"{ROOT}[{','.join(EXTRAS)}]"
    _run([program, "-m", "pip", "install", "--quiet", "--constraint", fixed, target])
    _run([program, "-m", "pip", "list", "--format", "freeze"])
    _run([program, ROOT / ".ci" / "smoke.py"], folder)
    _say(f"{end}: works")


def _lowest() -> Iterator[str]:
    """``name==lowest`` for each dependency that ships."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for wish in [*project["dependencies"], *(wish for name in EXTRAS for wish in extras[name])]:
        found = re.match(r"([\w-]+)(?:\[[\w,]+\])?>=([\d.]+)", wish)
        if found:
            yield f"{found[1]}=={found[2]}"


def _run(command: list[str | Path], folder: Path = ROOT) -> None:
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if subprocess.call([str(word) for word in command], cwd=folder, env=alone):
        sys.exit(f"failed: {' '.join(map(str, command))}")


def _say(words: str) -> None:
    sys.stdout.write(f"bounds: {words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
