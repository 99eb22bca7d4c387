"""Machines of the three systems, played: homes with what people have in them, programs that answer.

Each program keeps its own memory; systemctl and certutil of Linux write into the home as they do.
"""

import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from addin.hosts.installing.system import Said, System

SYSTEMS = ("win32", "darwin", "linux")
_CONF = '"INTERPRETER_WIN","C:\\py\\python.exe"\r\n"UDF MODULES","mine"\r\n'
_REFUSED = Said(well=False, words="Access is denied.")


@dataclass
class Machine:
    """A machine with the home of a user."""

    name: str
    home: Path
    refuses: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    registry: dict[str, str] = field(default_factory=dict)
    tasks: set[str] = field(default_factory=set)
    trusted: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    asked: list[list[str]] = field(default_factory=list)

    @property
    def system(self) -> System:
        return System(
            name=self.name,
            home=self.home,
            user="Li Lei",
            environment={"USERDOMAIN": "OFFICE", "XDG_CONFIG_HOME": str(self.home / ".config")},
            ask=self.ask,
        )

    @property
    def folder(self) -> Path:
        """Where Onpace has its own files."""
        places = {
            "win32": self.home / "AppData" / "Local" / "Onpace",
            "darwin": self.home / "Library" / "Application Support" / "Onpace",
            "linux": self.home / ".config" / "onpace",
        }
        return places[self.name]

    def ask(self, command: Sequence[str]) -> Said:
        program = command[0]
        self.asked.append(list(command))
        if program in self.missing:
            return Said(well=False)
        if program in self.refuses:
            return _REFUSED
        found: Said = getattr(self, f"_{program}")(list(command[1:]))
        return found

    def _reg(self, told: list[str]) -> Said:
        verb, key = told[0], f"{told[1]}\\{told[told.index('/v') + 1]}"
        if verb == "add":
            self.registry[key] = told[told.index("/d") + 1]
        elif verb == "delete":
            return Said(well=self.registry.pop(key, None) is not None)
        return Said(well=key in self.registry, words=f"x REG_SZ {self.registry.get(key, '')}")

    def _schtasks(self, told: list[str]) -> Said:
        name = told[told.index("/TN") + 1]
        if told[0] == "/Create":
            assert Path(told[told.index("/XML") + 1]).read_bytes().decode("utf-16")
            self.tasks.add(name)
        elif told[0] == "/Delete":
            self.tasks.discard(name)
        return Said(well=name in self.tasks)

    def _cmd(self, told: list[str]) -> Said:
        return Said(well=told[:2] == ["/c", "start"])

    def _certutil(self, told: list[str]) -> Said:
        return self._nss(told) if self.name == "linux" else self._store(told)

    def _store(self, told: list[str]) -> Said:
        if "-addstore" in told:
            self.trusted.add(_thumbprint(Path(told[-1])))
            return Said(well=True)
        if "-delstore" in told:
            self.trusted.discard(told[-1])
        return Said(well=told[-1] in self.trusted)

    def _nss(self, told: list[str]) -> Said:
        if told == ["-H"]:
            return Said(well=False, words="-A  Add a certificate")
        database = Path(told[1].removeprefix("sql:")) / "cert9.db"
        if "-N" in told:
            database.write_bytes(b"SQLite")
        elif "-A" in told:
            database.write_bytes(database.read_bytes() + Path(told[-1]).read_bytes())
        elif "-D" in told:
            start = database.read_bytes().index(b"-----BEGIN")
            database.write_bytes(database.read_bytes()[:start])
        found = database.read_bytes().partition(b"-----BEGIN") if database.exists() else (b"",) * 3
        return Said(well=bool(found[1]) or "-N" in told, words=(found[1] + found[2]).decode())

    def _security(self, told: list[str]) -> Said:
        if told[0] == "add-trusted-cert":
            self.trusted.add(_thumbprint(Path(told[-1])))
        elif told[0] == "delete-certificate":
            self.trusted.discard(told[told.index("-Z") + 1])
        return Said(well=True, words="\n".join(f"SHA-1 hash: {each}" for each in self.trusted))

    def _launchctl(self, told: list[str]) -> Said:
        if told[0] == "bootstrap":
            self.agents.add(Path(told[-1]).stem)
            return Said(well=True)
        label = told[-1].rpartition("/")[2]
        known = label in self.agents
        self.agents.discard(label)
        return Said(well=known)

    def _systemctl(self, told: list[str]) -> Said:
        units = self.home / ".config" / "systemd" / "user"
        wanted = units / "default.target.wants" / told[-1]
        if "enable" in told:
            wanted.parent.mkdir(exist_ok=True, parents=True)
            wanted.unlink(missing_ok=True)
            wanted.symlink_to(units / told[-1])
        elif "disable" in told:
            wanted.unlink(missing_ok=True)
        return Said(well=True)

    def _xlwings(self, told: list[str]) -> Said:
        return Said(well=told == ["addin", "install"])


def machine(name: str, home: Path, *, used: bool = True) -> Machine:
    """A machine; one that is `used` has what people have."""
    found = Machine(name, home)
    home.mkdir(parents=True, exist_ok=True)
    if used:
        there = {
            ".xlwings/xlwings.conf": _CONF,
            "Library/LaunchAgents/com.other.plist": "<plist/>",
            ".config/systemd/user/other.service": "[Unit]",
            ".pki/nssdb/cert9.db": "SQLite",
            "文件/计划.xlsx": "PK",
            str((found.folder / "keys" / "wave.key").relative_to(home)): "secret",
        }
        for place, text in there.items():
            path = home / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            path.chmod(0o640)
    return found


def content(home: Path) -> dict[str, tuple[int, bytes]]:
    """Everything in a home: rights and bytes of its files, rights of its folders."""
    return {
        str(path.relative_to(home)): (
            stat.S_IMODE(path.lstat().st_mode),
            path.read_bytes() if path.is_file() else b"",
        )
        for path in home.rglob("*")
    }


def _thumbprint(path: Path) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    found = x509.load_pem_x509_certificate(path.read_bytes())
    return found.fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303 - a name
