"""How is a process of our own started that may be killed, and how much may it use?"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def start(module: str, *args: str, errors: int | None = None) -> "subprocess.Popen[bytes]":
    """Python with `module` and its arguments, which talks by its input and output.

    It imports Onpace from where this process has it, and nothing from the folder it stands in.
    Ctrl-C here does not reach it.
    """
    root = Path(__file__).parents[1]
    path = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH", ""))))
    alone = {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "OPENBLAS_NUM_THREADS": "1"}
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows only
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", module, *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env={**os.environ, **alone},
        start_new_session=True,
        creationflags=flags,
    )


def allow(memory: int, seconds: float) -> None:
    """Let this process have so many bytes, and from now on so many seconds, where a system can."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    for what, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, until)):
        hard = resource.getrlimit(what)[1]
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with suppress(ValueError, OSError):  # macOS knows the first one, and takes none
            resource.setrlimit(what, (soft, hard))
