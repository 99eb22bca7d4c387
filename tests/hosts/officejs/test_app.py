"""Whom does the server answer, what does it refuse, and does anything ever hang?"""

import json
import shutil
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from urllib.parse import quote

import httpx
import pytest

from addin.errors import UsageError
from addin.files import shipped
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS
from addin.hosts.installing import running as running_
from addin.hosts.installing.system import System
from addin.hosts.installing.trust import trust_command
from addin.hosts.officejs.access import add_user, remove_user
from addin.hosts.officejs.answering.batch import CallLimits, answer_batch
from addin.hosts.officejs.certificate import make_certificate
from addin.hosts.officejs.server import Settings
from addin.hosts.passing import encode
from tests.hosts.conftest import free_port, running


@pytest.fixture
def client(server: Settings) -> Iterator[httpx.Client]:
    with trusting(server) as found:
        yield found


def trusting(settings: Settings) -> httpx.Client:
    """A client that trusts the authority made for this server, and nothing else."""
    context = ssl.create_default_context(cafile=make_certificate(settings.folder).authority)
    return httpx.Client(base_url=f"https://localhost:{settings.port}", verify=context, timeout=30)


def ask(client: httpx.Client, token: str, *calls: Any, **options: Any) -> httpx.Response:
    headers = bearer(token) | options.pop("headers", {})
    content = json.dumps(calls)
    return client.post("/batch", params={"l": "zh"}, content=content, headers=headers, **options)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {quote(token)}".strip()}


def test_calls_are_answered_in_order(client: httpx.Client, server: Settings) -> None:
    response = ask(client, server.site.token, ["SHARE", [1, 4]], ["PLAN.GAP", [[[1], [2]], 5]])

    assert response.json() == [0.25, [[4.0], [3.0]]]


def test_an_error_carries_its_words_in_the_language_asked_for(
    client: httpx.Client, server: Settings
) -> None:
    response = ask(client, server.site.token, ["COMPLETION", [None, 5]])

    assert response.json() == [{"e": "#N/A", "m": "“完成值”为空，请填写"}]


def test_an_error_in_a_cell_comes_back_as_itself(client: httpx.Client, server: Settings) -> None:
    response = ask(client, server.site.token, ["SHARE", [{"e": "#DIV/0!"}, 4]], ["GAP", [{}, 1]])

    assert [answer["e"] for answer in response.json()] == ["#DIV/0!", "#VALUE!"]


def test_half_a_letter_in_one_call_spoils_no_other(client: httpx.Client, server: Settings) -> None:
    response = ask(client, server.site.token, ["SHARE", ["\ud800x", 4]], ["SHARE", [1, 4]])

    assert response.json()[0]["e"] == "#VALUE!"
    assert response.json()[1] == 0.25


@pytest.mark.parametrize("token", ["", "wrong", "口令", "x" * 5000])
def test_without_the_token_nothing_is_answered(client: httpx.Client, token: str) -> None:
    assert ask(client, token, ["SHARE", [1, 4]]).status_code == 401


def test_a_page_of_another_origin_is_turned_away(client: httpx.Client, server: Settings) -> None:
    headers = {"Origin": "https://evil.example"}

    response = ask(client, server.site.token, ["SHARE", [1, 4]], headers=headers)

    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_our_own_page_is_answered(client: httpx.Client, server: Settings, name: str) -> None:
    origin = f"https://{name}:{server.port}"

    response = ask(client, server.site.token, ["SHARE", [1, 4]], headers={"Origin": origin})

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == origin


def test_a_browser_may_ask_first(client: httpx.Client, server: Settings) -> None:
    own = client.options("/batch", headers={"Origin": f"https://127.0.0.1:{server.port}"})

    assert own.headers["access-control-allow-headers"] == "authorization"
    assert own.headers["access-control-allow-origin"] == f"https://127.0.0.1:{server.port}"
    assert client.options("/batch", headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_token_in_an_address_opens_nothing(client: httpx.Client, server: Settings) -> None:
    calls = b'[["SHARE",[1,4]]]'

    asked = client.post("/batch", params={"t": server.site.token}, content=calls)

    assert asked.status_code == 401


def test_a_name_that_only_resolves_to_this_machine_is_turned_away(
    client: httpx.Client, server: Settings
) -> None:
    headers = {"Host": f"evil.example:{server.port}"}

    assert ask(client, server.site.token, headers=headers).status_code == 421
    assert client.get("/functions.js", headers=headers).status_code == 421


def test_excel_on_the_web_may_read_the_metadata(client: httpx.Client) -> None:
    origin = "https://excel.officeapps.live.com"

    response = client.get("/functions.json", headers={"Origin": origin})

    assert response.headers["access-control-allow-origin"] == origin
    assert "PROGRESS" in response.text


def test_public_files_hold_no_token(client: httpx.Client, server: Settings) -> None:
    for path in ("/functions.js", "/functions.json", "/pane.html", "/help.html", "/manifest.xml"):
        assert server.site.token not in client.get(path).text


def test_a_user_gets_a_manifest_of_his_own(client: httpx.Client, server: Settings) -> None:
    token = server.site.token

    assert token in client.get("/manifest.xml", params={"t": token}).text
    assert client.get("/manifest.json", params={"t": "wrong"}).status_code == 401


def test_a_manifest_of_an_office_carries_no_token(tmp_path: Path) -> None:
    settings = Settings(port=free_port(), folder=tmp_path, url="https://plans.example")
    token = add_user(tmp_path, "李工")
    base, headers = f"http://127.0.0.1:{settings.port}", {"Host": "plans.example"}

    with running(settings), httpx.Client(base_url=base, headers=headers) as client:
        found = client.get("/manifest.xml", params={"t": token})

    assert found.status_code == 200
    assert token not in found.text


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"[1]", b'[["SHARE"]]', b'[["SHARE", 1]]', b"[[1, []]]", b"\xff\xfe",
        b"[" * 9999,
    ],
)  # fmt: skip
def test_what_is_no_batch_is_refused(client: httpx.Client, server: Settings, body: bytes) -> None:
    response = client.post("/batch", headers=bearer(server.site.token), content=body)

    assert response.status_code == 400


def test_a_body_of_a_hundred_megabytes_is_refused_before_it_is_read(server: Settings) -> None:
    start = time.monotonic()

    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as plain:
        context = ssl.create_default_context(cafile=make_certificate(server.folder).authority)
        with context.wrap_socket(plain, server_hostname="localhost") as wire:
            wire.sendall(
                f"POST /batch HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
                f"Authorization: Bearer {server.site.token}\r\n"
                f"Content-Length: {100 << 20}\r\n\r\n".encode()
            )
            assert b" 413 " in wire.recv(200)

    assert time.monotonic() - start < 10


def test_a_body_that_never_says_how_long_it_is_ends_at_the_limit(tmp_path: Any) -> None:
    settings = Settings(port=free_port(), folder=tmp_path, limits=CallLimits(body=1 << 20))

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * (1 << 16)

    with running(settings), trusting(settings) as client:
        response = client.post("/batch", headers=bearer(settings.site.token), content=endless())

    assert response.status_code == 413


def test_a_sender_that_stalls_is_let_go(tmp_path: Any) -> None:
    settings = Settings(port=free_port(), folder=tmp_path, limits=CallLimits(receive=0.2))

    def stalling() -> Iterator[bytes]:
        yield b"["
        time.sleep(1)
        yield b"]"

    with running(settings), trusting(settings) as client:
        response = client.post("/batch", headers=bearer(settings.site.token), content=stalling())

    assert response.status_code == 408


def test_a_million_rows_are_answered_over_http(client: httpx.Client, server: Settings) -> None:
    rows = 1_048_576
    content = b'[["GAP",[[' + b",".join([b"[1]"] * rows) + b"],3]]]"

    response = client.post("/batch", headers=bearer(server.site.token), content=content)

    assert response.status_code == 200
    assert response.content.count(b"[2.0]") == rows


def test_the_address_of_a_release_is_kept_and_any_other_is_not(
    client: httpx.Client, server: Settings
) -> None:
    current = server.site.page("functions.js")

    assert "immutable" in client.get(current).headers["cache-control"]
    assert client.get("/functions.js").headers["cache-control"] == "no-cache"


def test_an_office_serves_each_user_with_his_own_token(tmp_path: Any) -> None:
    settings = Settings(port=free_port(), folder=tmp_path, url="https://plans.example")
    li, wang = add_user(tmp_path, "李工"), add_user(tmp_path, "王工")
    assert remove_user(tmp_path, "王工")

    with running(settings):
        headers = {"Host": "plans.example"}
        with httpx.Client(base_url=f"http://127.0.0.1:{settings.port}", headers=headers) as client:
            assert ask(client, li, ["SHARE", [1, 4]]).json() == [0.25]
            assert ask(client, wang, ["SHARE", [1, 4]]).status_code == 401

    assert li not in (tmp_path / "users.json").read_text("utf-8")


def test_users_come_and_go_while_the_server_runs(tmp_path: Path) -> None:
    settings = Settings(port=free_port(), folder=tmp_path, url="https://plans.example")
    base, headers = f"http://127.0.0.1:{settings.port}", {"Host": "plans.example"}

    with running(settings), httpx.Client(base_url=base, headers=headers) as client:

        def status(token: str) -> int:
            return ask(client, token, ["SHARE", [1, 4]]).status_code

        token = add_user(tmp_path, "李工")
        assert status(token) == 200
        assert remove_user(tmp_path, "李工")
        assert status(token) == 401
        assert status(add_user(tmp_path, "王工", until=date(2020, 1, 1))) == 401
        assert status(add_user(tmp_path, "王工", until=date(2999, 1, 1))) == 200
        (tmp_path / "users.json").write_text("[", "utf-8")
        assert status(token) == 401


def test_who_says_nothing_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("addin.hosts.officejs.patience._SECONDS", 0.5)
    settings = Settings(port=free_port(), folder=tmp_path, url="https://plans.example")
    token = add_user(tmp_path, "李工")
    base, headers = f"http://127.0.0.1:{settings.port}", {"Host": "plans.example"}

    with running(settings), httpx.Client(base_url=base, headers=headers) as client:
        silent = [socket.create_connection(("127.0.0.1", settings.port)) for _ in range(300)]
        for one in silent[::2]:
            one.sendall(b"POST /batch HTTP/1.1\r\nHost: plans")
        time.sleep(1.5)
        assert ask(client, token, ["SHARE", [1, 4]]).json() == [0.25]
        assert {one.recv(1) for one in silent} == {b""}
        for one in silent:
            one.close()


def test_an_office_reads_only_workbooks_of_its_library(tmp_path: Path) -> None:
    settings = Settings(port=free_port(), folder=tmp_path / "own", url="https://plans.example")
    token = add_user(settings.folder, "李工")
    book = tmp_path / "secret.xlsx"
    shutil.copy(shipped("workbooks", "chongqing-14fyp.xlsx"), book)
    base, headers = f"http://127.0.0.1:{settings.port}", {"Host": "plans.example"}

    with running(settings), httpx.Client(base_url=base, headers=headers) as client:
        calls = [["LOAD", [name]] for name in (str(book), "../../secret.xlsx", "demo")]
        outside, above, demo = ask(client, token, *calls).json()

    assert "规划库" in outside["m"]
    assert "规划库" in above["m"]
    assert demo.startswith("plan:")


def test_a_server_open_to_others_must_say_its_address(tmp_path: Any) -> None:
    with pytest.raises(UsageError, match="url"):
        Settings(bind="0.0.0.0", folder=tmp_path)  # noqa: S104 - this is what is refused


def test_a_taken_port_is_named(server: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_, "write_log", Mock())
    monkeypatch.setattr(running_, "answers", Mock(return_value=False))
    with pytest.raises(UsageError, match=f"port {server.port} is taken"):
        running_.run(server, Mock())


def test_the_secrets_are_readable_by_their_owner_only(server: Settings) -> None:
    for name in ("token", "localhost.key"):
        assert (server.folder / name).stat().st_mode & 0o077 == 0


def test_a_certificate_is_kept_until_it_is_about_to_end(server: Settings) -> None:
    first = make_certificate(server.folder)
    content = first.certificate.read_bytes()

    assert make_certificate(server.folder).certificate.read_bytes() == content


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_trusting_the_certificate_is_one_command(server: Settings, platform: str) -> None:
    command = trust_command(make_certificate(server.folder), System(name=platform))

    assert command[0] in ("certutil", "security")
    assert any("onpace-authority.pem" in part for part in command)


def test_the_host_answers_as_the_catalogue_does() -> None:
    calls = [[f.name, e.args] for f in FUNCTIONS for e in f.examples]

    answers = json.loads(answer_batch(json.dumps(calls).encode(), "zh", CallLimits()))

    wanted = [call(FUNCTIONS, f.name, e.args, "zh") for f in FUNCTIONS for e in f.examples]
    assert answers == json.loads(encode(wanted, "zh"))
