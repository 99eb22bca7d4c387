"""How are Excel and LibreOffice on this machine connected, and what is wrong where they are not?"""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from addin.errors import UsageError, Words
from addin.files import write_atomically
from addin.functions.catalogue import FUNCTIONS
from addin.hosts.libreoffice import installing as libreoffice
from addin.hosts.officejs.certificate import make_certificate, trust_command
from addin.hosts.officejs.manifest import manifest_xml
from addin.hosts.officejs.server import Settings
from addin.language import Language, Text

Way: TypeAlias = Literal["excel", "classic", "calc"]
_PLATFORM: str = sys.platform
_UDF_MODULE = "addin.hosts.xlwings_udf"
_STEPS = Words(Path(__file__).with_name("steps.csv"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What was put where, and what the user does next."""

    way: Way
    files: tuple[Path, ...]
    next_steps: tuple[Text, ...]

    def show(self, language: Language) -> str:
        """The result for a person."""
        steps = [f"{number}. {step[language]}" for number, step in enumerate(self.next_steps, 1)]
        return "\n".join([*map(str, self.files), *steps])


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that a connection needs: whether it is well, and what to do where it is not."""

    name: Text
    well: bool
    advice: Text

    def show(self, language: Language) -> str:
        """The check as one line for a person."""
        mark = "✓" if self.well else "✗"
        words = f"{mark} {self.name[language]}"
        return words if self.well else f"{words}: {self.advice[language]}"


def install(
    way: Way = "excel",
    *,
    settings: Settings | None = None,
    trust: bool = True,
    profile: Path | None = None,
) -> Installed:
    """Connect Excel (Office.js), Excel by classic UDFs, or LibreOffice Calc for this user.

    With `trust` the certificate is trusted by the one command that the system has for it; where
    that fails, the command is among the next steps. `profile` is LibreOffice's, for tests.
    FileError where something cannot be written or a program refuses.
    """
    if way == "calc":
        libreoffice.install(profile)
        return Installed(way=way, files=(), next_steps=(_STEPS.text("type_in_calc"),))
    if way == "classic":
        return _install_classic()
    return _install_office(settings or Settings(), trust=trust)


def uninstall(
    way: Way = "excel", *, settings: Settings | None = None, profile: Path | None = None
) -> None:
    """Take away what `install` put there; the certificate stays trusted until it ends."""
    if way == "calc":
        libreoffice.uninstall(profile)
        return
    if way == "classic":
        _xlwings_config().unlink(missing_ok=True)
        return
    chosen = settings or Settings()
    for path in (chosen.folder / "manifest.xml", *_sideload_places()):
        path.unlink(missing_ok=True)


def doctor(settings: Settings | None = None) -> tuple[Check, ...]:
    """What each connection needs on this machine, in the order in which it is set up."""
    chosen = settings or Settings()
    return tuple(_checks(chosen))


def _checks(settings: Settings) -> Iterator[Check]:
    manifest = (settings.folder / "manifest.xml").exists()
    yield _check("catalogue", "install_again", well=len(FUNCTIONS) > 0, count=len(FUNCTIONS))
    yield _check("manifest", "install", well=manifest)
    yield _certificate_check(settings)
    yield _check("server", "serve", well=_answers(settings), port=settings.port)
    yield _check("office", "get_office", well=libreoffice.find_program("soffice") is not None)
    classic = importlib.util.find_spec("xlwings") is not None or _PLATFORM != "win32"
    yield _check("xlwings", "get_xlwings", well=classic)


def _check(name: str, advice: str, *, well: bool, **values: object) -> Check:
    return Check(name=_STEPS.text(name, **values), well=well, advice=_STEPS.text(advice, **values))


def _certificate_check(settings: Settings) -> Check:
    if not (settings.folder / "localhost.pem").exists():
        return _check("certificate", "install", well=False)
    command = " ".join(trust_command(make_certificate(settings.folder)))
    return _check("certificate", "trust_it", well=_is_trusted(settings), command=command)


def _install_office(settings: Settings, *, trust: bool) -> Installed:
    certificate = make_certificate(settings.folder)
    manifest = write_atomically(
        settings.folder / "manifest.xml", manifest_xml(settings.site).encode()
    )
    manifest.chmod(0o600)  # it carries the user's token
    steps = []
    if not (trust and _run(trust_command(certificate))):
        command = " ".join(trust_command(certificate))
        steps.append(_STEPS.text("trust", command=command))
    files = [manifest]
    files += [write_atomically(place, manifest.read_bytes()) for place in _sideload_places()]
    if _PLATFORM == "win32":
        _register_on_windows(settings.site.add_in_id, manifest)
    elif not _sideload_places():
        steps.append(_STEPS.text("upload", manifest=manifest))
    steps += [_STEPS.text("serve"), _STEPS.text("type_in_excel")]
    return Installed(way="excel", files=tuple(files), next_steps=tuple(steps))


def _sideload_places() -> tuple[Path, ...]:
    """Where Excel itself looks for manifests of this user; only on the Mac is that a folder."""
    if _PLATFORM != "darwin":
        return ()
    folder = Path.home() / "Library/Containers/com.microsoft.Excel/Data/Documents/wef"
    return (folder / "onpace.xml",)


def _register_on_windows(add_in: str, manifest: Path) -> None:
    """Name the manifest where Excel for Windows looks for add-ins in development."""
    import winreg

    key = r"SOFTWARE\Microsoft\Office\16.0\Wef\Developer"
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as found:  # type: ignore[attr-defined,unused-ignore]  # Windows only
        winreg.SetValueEx(found, add_in, 0, winreg.REG_SZ, str(manifest))  # type: ignore[attr-defined,unused-ignore]  # Windows only


def _install_classic() -> Installed:
    if importlib.util.find_spec("xlwings") is None:
        raise UsageError("needs_xlwings")
    package = Path(__file__).parents[2]
    lines = {
        "INTERPRETER_WIN": sys.executable,
        "PYTHONPATH": str(package),
        "UDF MODULES": _UDF_MODULE,
    }
    text = "".join(f'"{key}","{value}"\n' for key, value in lines.items())
    config = write_atomically(_xlwings_config(), text.encode())
    steps = ["trust_macros", "import_functions", "put_macros"]
    if not (_PLATFORM == "win32" and _run(["xlwings", "addin", "install"])):
        steps.insert(0, "install_xlwings")
    told = tuple(_STEPS.text(step) for step in steps)
    return Installed(way="classic", files=(config,), next_steps=told)


def _xlwings_config() -> Path:
    return Path.home() / ".xlwings" / "xlwings.conf"


def _run(command: list[str]) -> bool:
    """Whether a program is there and says that it did what it was asked."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)  # noqa: S603 - our own command
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _is_trusted(settings: Settings) -> bool:
    """Whether the system trusts the authority, by asking its own store."""
    import ssl

    authority = make_certificate(settings.folder).authority
    wanted = ssl.PEM_cert_to_DER_cert(authority.read_text("ascii"))
    context = ssl.create_default_context()
    return wanted in context.get_ca_certs(binary_form=True)


def _answers(settings: Settings) -> bool:
    """Whether a server with our certificate is at the port."""
    import socket
    import ssl

    if not (settings.folder / "onpace-authority.pem").exists():
        return False
    context = ssl.create_default_context(cafile=settings.folder / "onpace-authority.pem")
    try:
        with (
            socket.create_connection(("127.0.0.1", settings.port), timeout=3) as plain,
            context.wrap_socket(plain, server_hostname="localhost"),
        ):
            return True
    except OSError:
        return False
