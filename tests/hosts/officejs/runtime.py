"""Where is Microsoft's runtime for custom functions?

It may be used to test an add-in, but not be part of this repository: ``npm`` fetches it once.
"""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

PACKAGE = "@microsoft/office-js@1.1.110"
FILES = ("custom-functions-runtime.js", "custom-functions-runtime.debug.js")


def office_js() -> Path:
    """The folder with the runtime: ``ONPACE_OFFICE_JS``, or one in ``build`` filled by npm."""
    if given := os.environ.get("ONPACE_OFFICE_JS"):
        return Path(given)
    folder = Path(__file__).parents[3] / "build" / "office-js"
    if not all((folder / name).exists() for name in FILES):
        _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    npm = shutil.which("npm")
    assert npm, "npm is needed to fetch Microsoft's runtime (make setup installs it)"
    subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True, timeout=300)
    archive = next(folder.glob("*.tgz"))
    with tarfile.open(archive) as packed:
        for name in FILES:
            member = packed.extractfile(f"package/dist/{name}")
            assert member is not None
            (folder / name).write_bytes(member.read())
    archive.unlink()


if __name__ == "__main__":
    office_js()
