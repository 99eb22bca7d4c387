r"""Set Onpace up and run it: ``demo``, ``test``, ``setup``. Needs Python 3.11 and nothing else.

``make demo`` and ``make test`` call this on Linux and macOS; on Windows call it directly:
``py .ci\make.py demo``.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "setup.stamp"
FONTS = VENV / "share" / "fonts"

# What each Debian or Ubuntu package is for. A program that is there already is not installed again.
PACKAGES = {
    "libreoffice-writer-nogui": (
        "soffice",
        "PDFs of the reports; recalculates the workbooks in tests",
    ),
    "libreoffice-calc-nogui": ("soffice", "as above, for sheets"),
    "fonts-noto-cjk": ("", "Chinese fonts"),
    "fonts-liberation": ("", "stands in for Times New Roman and Arial"),
    "fonts-arphic-gkai00mp": ("", "stands in for 楷体"),
}
TEST_PACKAGES = {
    "python3-uno": ("", "the add-in for LibreOffice Calc"),
    "libreoffice-script-provider-python": ("", "as above"),
    "poppler-utils": ("pdftotext", "reads the PDFs back"),
    "postgresql": ("", "the ledger of an office"),
    "npm": ("npm", "fetches Microsoft's runtime of custom functions"),
    "chromium": ("chromium", "runs the task pane"),
}

# Two processes, a file at a time, those that hold slow tests first (`tests/conftest.py`).
PYTEST = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-p", "tests.covered")


def setup(packages: dict[str, tuple[str, str]]) -> None:
    """Make ``.venv`` and install what is missing; done quickly when nothing changed."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python runs this line first
        sys.exit(f"Onpace needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    system_packages(packages)
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if not STAMP.exists() or STAMP.read_text() != wanted:
        say("making .venv and installing Onpace into it")
        if not (BIN / _exe("pip")).exists():
            make_venv()
        run(BIN / _exe("python"), "-m", "pip", "install", "--quiet", "--upgrade", "pip")
        run(BIN / _exe("python"), "-m", "pip", "install", "--quiet", "--editable", f"{ROOT}[dev]")
        STAMP.write_text(wanted)
    fang_song()


def make_venv() -> None:
    """A fresh virtual environment; Debian keeps ``ensurepip`` in a package of its own."""
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, ModuleNotFoundError):
        apt(["python3-venv"])
        run(sys.executable, "-m", "venv", "--clear", VENV)


def system_packages(packages: dict[str, tuple[str, str]]) -> None:
    """Install Debian packages that are missing, or say which ones a person must install."""
    if not shutil.which("dpkg-query"):
        absent = {program for program, _ in packages.values() if not _found(program)}
        if absent:
            say(f"not found on this machine: {', '.join(sorted(absent))}")
        return
    missing = [
        name
        for name, (program, _) in packages.items()
        if not (program and _found(program)) and not installed(name)
    ]
    # Ubuntu has no Chromium that is not a snap: playwright brings its own then.
    if missing and not (missing == ["chromium"] and not is_offered("chromium")):
        apt(missing)


def apt(names: Sequence[str]) -> None:
    """Install packages as root or through sudo; otherwise say which, and what each is for."""
    say(f"installing {', '.join(names)}")
    prefix = [] if _is_root() else ["sudo", "-n"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        [*prefix, "apt-get", "update", "-qq"],
        [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends"],
    )
    for command in commands:
        if command == commands[1]:
            command.extend(name for name in names if is_offered(name))
        if not shutil.which(command[0]) or subprocess.call(
            command, env=environment, stdout=subprocess.DEVNULL
        ):
            known = PACKAGES | TEST_PACKAGES
            lines = [f"  {name:36} {known.get(name, ('', ''))[1]}" for name in names]
            sys.exit(
                "These packages are missing and could not be installed here:\n"
                + "\n".join(lines)
                + f"\nAsk an administrator for: apt-get install {' '.join(names)}"
            )


def is_offered(name: str) -> bool:
    """Whether the system's archive has a package."""
    asked = subprocess.run(
        ["apt-cache", "policy", name], capture_output=True, text=True, check=False
    )
    return "Candidate:" in asked.stdout and "Candidate: (none)" not in asked.stdout


def browser() -> None:
    """Chromium from playwright, where the system has none."""
    if not shutil.which("chromium"):
        run(BIN / _exe("python"), "-m", "playwright", "install", "chromium")


def installed(name: str) -> bool:
    """Whether a Debian package is installed."""
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f=${Status}", name], capture_output=True, text=True, check=False
    )
    return "install ok installed" in asked.stdout


def fang_song() -> None:
    """Fetch FandolFang, the free 仿宋, for previews; without it another Chinese face stands in."""
    wanted = FONTS / "FandolFang-Regular.otf"
    if wanted.exists() or not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if subprocess.call(
            ["apt-get", "download", "-qq", "texlive-lang-chinese"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ):
            say("FandolFang could not be fetched: the PDFs use another Chinese face")
            return
        (package,) = Path(folder).glob("*.deb")
        run("dpkg-deb", "-x", package, folder)
        for name in ("FandolFang-Regular.otf", "FandolKai-Regular.otf"):
            shutil.copy(next(Path(folder).rglob(name)), FONTS / name)


def demo() -> None:
    """Make the reports of the shipped plans."""
    setup(PACKAGES)
    run(BIN / _exe("onpace"), "demo", "-o", ROOT / "out")


def test() -> None:
    """Run every check. Types are checked beside the tests: these often wait for other programs."""
    setup(PACKAGES | TEST_PACKAGES)
    browser()
    run(BIN / _exe("python"), ROOT / "tests" / "hosts" / "officejs" / "runtime.py")
    for check in (["format", "--check", "."], ["check", "."]):
        run(BIN / _exe("ruff"), *check)
    run(BIN / _exe("lint-imports"), "--no-cache")
    with subprocess.Popen(
        [BIN / _exe("mypy")], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as types:
        try:
            run(BIN / _exe("python"), "-m", "pytest", *PYTEST)
        finally:
            sys.stdout.write(types.communicate()[0])
    if types.returncode:
        sys.exit(types.returncode)


def pictures() -> None:
    """The pictures of README and handbook, from real output."""
    setup(PACKAGES | TEST_PACKAGES)
    browser()
    run(BIN / _exe("python"), ROOT / ".ci" / "pictures.py")


def run(program: str | Path, *arguments: str | Path) -> None:
    """Run a program in the project; its failure ends this one."""
    # Tests start hundreds of commands: none compiles the house anew.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.call([str(program), *map(str, arguments)], cwd=ROOT, env=environment)
    if done:
        sys.exit(done)


def say(words: str) -> None:
    """Tell the person what happens."""
    sys.stdout.write(f"onpace: {words}\n")
    sys.stdout.flush()


def _found(program: str) -> bool:
    return not program or shutil.which(program) is not None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _exe(name: str) -> str:
    return f"{name}.exe" if os.name == "nt" else name


COMMANDS: dict[str, Callable[[], None]] = {
    "setup": lambda: setup(PACKAGES | TEST_PACKAGES),
    "demo": demo,
    "test": test,
    "pictures": pictures,
}

if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "demo"
    if chosen not in COMMANDS:
        sys.exit(f"not one of {', '.join(COMMANDS)}: {chosen}")
    COMMANDS[chosen]()
