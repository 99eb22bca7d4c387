"""How does the server of a user run for years, unattended?

Where a foreign program has its port it moves, manifest included; its certificate is signed anew in
time; what it has to say goes into a log that does not grow.
"""

import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from addin.errors import UsageError
from addin.hosts.installing.connecting import LOGS, answers, is_installed, move
from addin.hosts.installing.steps import said
from addin.hosts.installing.system import System
from addin.hosts.officejs.certificate import certificate_in, make_certificate, renew
from addin.hosts.officejs.ports import is_free
from addin.hosts.officejs.server import Settings, uvicorn_server
from addin.language import Text

_LOG = logging.getLogger("onpace")
_DAY = 86_400.0
_BYTES, _FILES = 1 << 20, 4

Tell = Callable[[Text], None]


def run(settings: Settings, tell: Tell, *, may_move: bool = True) -> None:
    """Run the server until it is told to stop; `tell` hears what a person should know.

    Nothing happens where it runs already. Raises UsageError where a foreign program has the port
    and it may not move: it was asked for by number, or no Excel was connected.
    """
    write_log(settings.folder)

    def told(words: Text) -> None:
        _LOG.warning("%s", words.en)
        tell(words)

    if not settings.is_office:
        make_certificate(settings.folder)
        look_after(settings.folder, told)
    if not is_free(settings.bind, settings.port):
        if not settings.is_office and answers(settings):
            told(said("runs_already", port=settings.port))
            return
        if not (may_move and is_installed(settings)):
            raise UsageError("port_taken", port=settings.port)
        settings, before = move(settings, System()), settings.port
        told(said("moved", before=before, port=settings.port))
    told(said("serving", url=settings.site.url))
    if not settings.is_office:  # to the person alone: a log keeps no token
        tell(said("page", url=settings.site.url, token=settings.site.token))
    _serve(settings, told)


def look_after(folder: Path, tell: Tell, today: datetime | None = None) -> bool:
    """Renew the certificate in time, and say so; whether there is a new one."""
    certificate = certificate_in(folder)
    if renew(certificate, today):
        tell(said("renewed", day=certificate.expires.date()))
        return True
    if certificate.ends_soon(today):
        over = certificate.expires <= (today or datetime.now(UTC))
        tell(said("ended" if over else "ends", day=certificate.expires.date()))
    return False


def write_log(folder: Path) -> None:
    """Keep the log in ``logs``: four files of a megabyte at most."""
    path = folder / LOGS / "serve.log"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = RotatingFileHandler(
        path, maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    if sys.stderr is not None:
        console = logging.StreamHandler()
        console.addFilter(lambda record: record.name != "onpace")  # that is told in words
        root.addHandler(console)


def _serve(settings: Settings, tell: Tell) -> None:
    server = uvicorn_server(settings)
    server.config.load()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_DAY):
            if look_after(settings.folder, tell) and server.config.ssl is not None:
                files = certificate_in(settings.folder)
                server.config.ssl.load_cert_chain(files.certificate, files.key)

    if not settings.is_office:
        threading.Thread(target=watch, daemon=True).start()
    try:
        server.run()
    finally:
        over.set()
