"""Files of a package of npm: what tests use and the project does not hand on."""

import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

__all__ = ["fetched"]


def fetched(package: str, folder: Path, members: Iterable[str]) -> None:
    """Put `members` of a package, ``name@version``, into `folder`, under their own names."""
    folder.mkdir(parents=True, exist_ok=True)
    npm = shutil.which("npm")
    assert npm, f"npm is needed to fetch {package} (make setup installs it)"
    subprocess.run([npm, "pack", "--silent", package], cwd=folder, check=True, timeout=300)
    archive = next(folder.glob("*.tgz"))
    with tarfile.open(archive) as packed:
        for name in members:
            member = packed.extractfile(f"package/{name}")
            assert member is not None
            (folder / Path(name).name).write_bytes(member.read())
    archive.unlink()
