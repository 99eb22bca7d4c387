"""How does a person without Excel look at a plan? The page, in a browser, from this machine."""

import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import quote

from addin.files import own_folder
from addin.functions.handles import Store, use_store
from addin.hosts.officejs.access import Access, hash_of, new_token
from addin.hosts.officejs.answering.batch import CallLimits
from addin.hosts.officejs.app import create_app
from addin.hosts.officejs.manifest import Site
from addin.hosts.web.serving.sessions import Sessions
from addin.language import Language

if TYPE_CHECKING:
    from starlette.applications import Starlette

Tell = Callable[[str], None]


def show_page(
    book: Path | None, language: Language, tell: Tell, *, port: int = 0, browser: bool = True
) -> None:
    """Serve the page on this machine until Ctrl-C, and open it with `book`.

    The address of this machine needs no certificate, the token stands behind its ``#``, which no
    server and no log sees. `port` 0 takes a free one; without a `browser` the address is told only.
    """
    import uvicorn

    from addin.hosts.officejs.patience import Impatient

    token, port = new_token(), port or _free_port()
    url = f"http://localhost:{port}"
    use_store(Store())
    with TemporaryDirectory(prefix="onpace-page-") as folder:
        config = uvicorn.Config(
            _app(url, token, Path(folder)), port=port, http=Impatient, access_log=False,
            log_level="warning", limit_concurrency=256, server_header=False,
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        address = address_of(url, token, book, language)
        tell(address)
        if browser:
            webbrowser.open(address)
        uvicorn.Server(config).run()


def _app(url: str, token: str, folder: Path) -> "Starlette":
    """The application of one person on this machine; what tabs bring lies in `folder`."""
    store = Store(folder=own_folder() / "plans")
    return create_app(
        Site(url=url.replace("http:", "https:"), token=token),
        Access.of(url, lambda: {hash_of(token): "self"}),
        lambda _: store,
        CallLimits(),
        Sessions(folder=folder / "sessions"),
    )


def address_of(url: str, token: str, book: Path | None, language: Language) -> str:
    """The address of the page with a plan; the token is a part that no server sees.

    >>> address_of("http://localhost:1", "abc", None, "zh")
    'http://localhost:1/?l=zh#t=abc'
    """
    plan = f"&from={quote(f'book:{book.resolve()}')}" if book else ""
    return f"{url}/?l={language}{plan}#t={quote(token)}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
