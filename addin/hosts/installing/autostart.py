"""How does the server start when the user logs on?

Windows has a task of its scheduler (or, where a policy forbids tasks, the list of programs that
start with the user), the Mac a launch agent, Linux a unit of systemd. All start it anew when it
breaks off, and none needs an administrator.
"""

import os
import plistlib
import shlex
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from addin.files import own_folder
from addin.hosts.installing.journal import Journal
from addin.hosts.installing.system import System

LABEL = "org.onpace.serve"
_UNIT = "onpace.service"
_RUN = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
<RegistrationInfo><Description>Onpace: PLAN functions of Excel</Description></RegistrationInfo>
<Triggers><LogonTrigger><Enabled>true</Enabled><UserId>{user}</UserId></LogonTrigger></Triggers>
<Principals><Principal id="Author"><UserId>{user}</UserId>
<LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal></Principals>
<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries><AllowHardTerminate>true</AllowHardTerminate>
<RestartOnFailure><Interval>PT1M</Interval><Count>99</Count></RestartOnFailure>
<ExecutionTimeLimit>PT0S</ExecutionTimeLimit><Hidden>true</Hidden></Settings>
<Actions Context="Author"><Exec><Command>{command}</Command><Arguments>{arguments}</Arguments>
<WorkingDirectory>{folder}</WorkingDirectory></Exec></Actions>
</Task>
"""
_SERVICE = """[Unit]
Description=Onpace: PLAN functions of Excel

[Service]
ExecStart={command}
WorkingDirectory={folder}
Restart=on-failure
RestartSec=5

[Install]
WantedBy=default.target
"""
_PACKAGE = Path(__file__).parents[3]


def register(system: System, folder: Path, journal: Journal) -> bool:
    """Start the server with the user from now on, and start it now; whether the system agreed."""
    if system.name == "win32":
        return _windows(system, folder, journal)
    if system.name == "darwin":
        return _mac(system, folder, journal)
    return _linux(system, folder, journal)


def is_registered(system: System) -> bool:
    """Whether the server starts with the user."""
    if system.name == "win32":
        task = system.ask(["schtasks", "/Query", "/TN", _task_name(system)])
        return task.well or system.ask(["reg", "query", _RUN, "/v", "Onpace"]).well
    if system.name == "darwin":
        return _agent(system).exists()
    return _wanted(system).is_symlink() or _wanted(system).exists()


def command(folder: Path, system: System) -> list[str]:
    """What starts the server of the user with this `folder`, without a window."""
    python = Path(sys.executable)
    if system.name == "win32" and python.with_name("pythonw.exe").exists():
        python = python.with_name("pythonw.exe")
    home = [] if folder == own_folder() and "ONPACE_HOME" not in os.environ else ["--home", folder]
    return [str(python), "-m", "addin.cli", "serve", *map(str, home)]


def _windows(system: System, folder: Path, journal: Journal) -> bool:
    program, *arguments = command(folder, system)
    quoted = " ".join(f'"{each}"' if " " in each else each for each in arguments)
    task = _TASK.format(
        user=escape(system.account),
        command=escape(program),
        arguments=escape(quoted),
        folder=escape(str(_PACKAGE)),
    )
    name = _task_name(system)
    path = journal.write(folder / "autostart.xml", task.encode("utf-16"))
    journal.undo_by(["schtasks", "/Delete", "/TN", name, "/F"])
    journal.undo_by(["schtasks", "/End", "/TN", name])
    if system.ask(["schtasks", "/Create", "/TN", name, "/XML", str(path), "/F"]).well:
        system.ask(["schtasks", "/End", "/TN", name])  # an older one
        return system.ask(["schtasks", "/Run", "/TN", name]).well
    journal.undo_by(["reg", "delete", _RUN, "/v", "Onpace", "/f"])
    line = f'"{program}" {quoted}'
    listed = ["reg", "add", _RUN, "/v", "Onpace", "/t", "REG_SZ", "/d", line, "/f"]
    return (
        system.ask(listed).well and system.ask(["cmd", "/c", "start", "", program, *arguments]).well
    )


def _mac(system: System, folder: Path, journal: Journal) -> bool:
    agent = {
        "Label": LABEL,
        "ProgramArguments": command(folder, system),
        "WorkingDirectory": str(_PACKAGE),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ProcessType": "Interactive",
    }
    path = journal.write(_agent(system), plistlib.dumps(agent), mode=0o644)
    domain = f"gui/{os.getuid()}" if hasattr(os, "getuid") else "gui"
    journal.undo_by(["launchctl", "bootout", f"{domain}/{LABEL}"])
    system.ask(["launchctl", "bootout", f"{domain}/{LABEL}"])  # an older one
    return system.ask(["launchctl", "bootstrap", domain, str(path)]).well


def _linux(system: System, folder: Path, journal: Journal) -> bool:
    text = _SERVICE.format(command=shlex.join(command(folder, system)), folder=_PACKAGE)
    journal.keep(_wanted(system))
    journal.write(_units(system) / _UNIT, text.encode())
    journal.undo_by(["systemctl", "--user", "daemon-reload"])
    journal.undo_by(["systemctl", "--user", "disable", "--now", _UNIT])
    system.ask(["systemctl", "--user", "daemon-reload"])
    enabled = system.ask(["systemctl", "--user", "enable", _UNIT]).well
    return enabled and system.ask(["systemctl", "--user", "restart", _UNIT]).well


def _task_name(system: System) -> str:
    """The names of tasks are those of the whole machine, so each user's has his own."""
    return f"Onpace {system.user}"


def _agent(system: System) -> Path:
    return system.home / "Library" / "LaunchAgents" / f"{LABEL}.plist"


def _units(system: System) -> Path:
    return system.config / "systemd" / "user"


def _wanted(system: System) -> Path:
    return _units(system) / "default.target.wants" / _UNIT
