"""At which port does the server listen where another program may have it?"""

import socket
import sys
from contextlib import suppress

DEFAULT_PORT = 8765
_TRIES = 400
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def is_free(bind: str, port: int) -> bool:
    """Whether a server can listen there, and whoever asks ``localhost`` reaches it and no other."""
    reached = ("127.0.0.1", "::1") if bind in _LOOPBACK else (bind,)
    return _can_listen(bind, port) and not any(_answers(host, port) for host in reached)


def choose_port(bind: str, first: int) -> int:
    """`first` where it is free, else the next that is; `first` where none is."""
    return next((port for port in range(first, first + _TRIES) if is_free(bind, port)), first)


def _can_listen(bind: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        if sys.platform == "win32":  # where REUSEADDR takes a port from whoever has it
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except (OSError, OverflowError):
            return False
    return True


def _answers(host: str, port: int) -> bool:
    """Whether somebody listens: on all addresses, or on the other one of this machine."""
    with suppress(OSError, OverflowError), socket.create_connection((host, port), timeout=0.5):
        return True
    return False
