"""How is the authority of this machine trusted, and does the system trust it?"""

from collections.abc import Sequence
from pathlib import Path

from addin.hosts.installing.journal import Journal
from addin.hosts.installing.system import System
from addin.hosts.officejs.certificate import Certificate

_NAME = "Onpace"
_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\Root\ProtectedRoots"


def trust_command(certificate: Certificate, system: System) -> list[str]:
    """The one command by which the user trusts the authority."""
    path = str(certificate.authority)
    if system.name == "win32":
        return ["certutil", "-user", "-addstore", "Root", path]
    if system.name == "darwin":
        return ["security", "add-trusted-cert", "-r", "trustRoot", "-k", _keychain(system), path]
    return ["certutil", "-d", f"sql:{_store(system)}", "-A", "-t", "C,,", "-n", _NAME, "-i", path]


def trust(certificate: Certificate, system: System, journal: Journal) -> bool:
    """Trust the authority, so that it can be undone; whether the system did."""
    if is_trusted(certificate, system):
        return True
    if system.name == "linux":
        return _trust_on_linux(certificate, system, journal)
    journal.undo_by(_distrust_command(certificate, system))
    return system.ask(trust_command(certificate, system)).well


def forget(system: System, journal: Journal) -> None:
    """Take the authority out of the list of Linux, where others have changed that list since."""
    ours = [path for path in _lists(system) if str(path) in journal.files]
    if ours and not journal.is_untouched(ours):
        system.ask(["certutil", "-d", f"sql:{_store(system)}", "-D", "-n", _NAME])


def is_trusted(certificate: Certificate, system: System) -> bool:
    """Whether the system trusts the authority, by asking its own store."""
    print_ = certificate.thumbprint
    if system.name == "win32":
        return system.ask(["certutil", "-user", "-verifystore", "Root", print_]).well
    if system.name == "darwin":
        listed = system.ask(["security", "find-certificate", "-a", "-Z", _keychain(system)])
        path = str(certificate.certificate)
        asked = ["security", "verify-cert", "-c", path, "-p", "ssl", "-n", "localhost", "-L", "-q"]
        return print_ in listed.words and system.ask(asked).well
    listed = system.ask(["certutil", "-d", f"sql:{_store(system)}", "-L", "-n", _NAME, "-a"])
    wanted = certificate.authority.read_text("ascii")
    return listed.well and "".join(wanted.split()) in "".join(listed.words.split())


def has_program(system: System) -> bool:
    """Whether the program is there that the command needs; only Linux may lack it."""
    return system.name != "linux" or bool(system.ask(["certutil", "-H"]).words)


def forbids_own_roots(system: System) -> bool:
    """Whether a policy of Windows takes no roots from users: an administrator must add ours."""
    if system.name != "win32":
        return False
    found = system.ask(["reg", "query", _POLICY, "/v", "Flags"])
    value = found.words.split()[-1:] if found.well else []
    return bool(value) and value[0].lower().startswith("0x") and int(value[0], 16) & 1 == 1


def _trust_on_linux(certificate: Certificate, system: System, journal: Journal) -> bool:
    store, lists = _store(system), _lists(system)
    if not has_program(system):
        return False
    journal.keep(*lists)
    if not store.exists():
        store.mkdir(parents=True, mode=0o700)
        system.ask(["certutil", "-d", f"sql:{store}", "-N", "--empty-password"])
    well = system.ask(trust_command(certificate, system)).well
    journal.note(*lists)
    return well


def _distrust_command(certificate: Certificate, system: System) -> Sequence[str]:
    print_ = certificate.thumbprint
    if system.name == "win32":
        return ["certutil", "-user", "-delstore", "Root", print_]
    return ["security", "delete-certificate", "-Z", print_, "-t", _keychain(system)]


def _keychain(system: System) -> str:
    return str(system.home / "Library" / "Keychains" / "login.keychain-db")


def _store(system: System) -> Path:
    """Where Chromium and Edge keep whom the user trusts."""
    return system.home / ".pki" / "nssdb"


def _lists(system: System) -> list[Path]:
    return [_store(system) / name for name in ("cert9.db", "key4.db", "pkcs11.txt")]
