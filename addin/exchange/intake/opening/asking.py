"""How is a file from outside handed to a process that may be killed, and the answer awaited?"""

import queue
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

import orjson

from addin import processes
from addin.errors import UnsafeFileError

_WALL_SECONDS = 120
_WORKER = "addin.exchange.intake.opening.worker"


class Worker:
    """One reading process with the lines it writes; a thread waits, so that time can run out."""

    def __init__(self) -> None:
        self._process = processes.start(_WORKER, errors=subprocess.DEVNULL)
        self._asked, self._said = _open(self._process.stdin), _open(self._process.stdout)
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the process still answers."""
        return self._process.poll() is None

    def ask(self, request: Mapping[str, str], seconds: float = _WALL_SECONDS) -> dict[str, Any]:
        """The answer; UnsafeFileError where the process died or time ran out: it is then gone."""
        try:
            self._asked.write(orjson.dumps(request) + b"\n")
            self._asked.flush()
            line = self._lines.get(timeout=seconds)
        except (OSError, queue.Empty):
            line = b""
        if not line:
            self.close()
            raise UnsafeFileError(
                en="the file was given up: reading it took too long or too much memory",
                zh="文件读取超出时间或内存限制，已放弃",
            )
        answer: dict[str, Any] = orjson.loads(line)
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        for stream in (self._asked, self._said):
            with suppress(OSError):
                stream.close()

    def _listen(self) -> None:
        for line in self._said:
            self._lines.put(line)
        self._lines.put(b"")


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("the stream is closed")
    return stream
