"""A real server on a free port, with its own folder, token and certificate."""

import gc
import shutil
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from addin.functions.handles import Store, current, use_store
from addin.hosts.officejs.server import Settings, uvicorn_server

Running = Callable[[Settings], Iterator[Settings]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of all tests: playwright knows one event loop in a process."""
    with sync_playwright() as tools:
        found = tools.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-quic"]
        )
        yield found
        found.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ready(port: int) -> str:
    """The address of a server of another process, once it answers there."""
    url, until = f"http://localhost:{port}", time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if httpx.get(f"{url}/health").is_success:
                return url
        except httpx.HTTPError:
            time.sleep(0.1)  # it is still starting
    raise AssertionError("the server did not start")


@contextmanager
def running(settings: Settings) -> Iterator[Settings]:
    """The server of `settings`, up until the block ends."""
    server = uvicorn_server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.started
    try:
        yield settings
    finally:
        server.should_exit = True
        thread.join(0.5)
        server.force_exit = (
            True  # a browser keeps its connections; they are cut after half a second
        )
        thread.join(20)
        # The server's loop is let go of here, not when some later test collects it.
        del server, thread
        # A browser that is still connected leaves transports that the loop could not close.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Onpace's own files go to a folder of the tests, for every process that they start."""
    before = current()
    folder = tmp_path_factory.mktemp("home")
    folder.chmod(0o777)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONPACE_HOME", str(folder))
        use_store(Store(folder=folder / "plans"))
        yield folder
    use_store(before)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder: Path = tmp_path_factory.mktemp("onpace-home")
    with running(Settings(port=free_port(), folder=folder)) as settings:
        yield settings
