"""Whom the page answers, with which headers, and what it says when something is wrong."""

import re
import shutil
import tomllib
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from addin.errors import UsageError
from addin.files import shipped
from addin.hosts.web.serving.rendering import STATIC, WEB, WORDS
from addin.hosts.web.serving.routes import POLICY
from addin.hosts.web.serving.sessions import MOST_BYTES, Sessions
from tests.hosts.web.conftest import EXAMPLE, Door

RAW = {"Content-Type": "application/octet-stream"}


def uploaded(client: Door, content: bytes, name: str = "plan.xlsx") -> httpx.Response:
    return client.post(
        "/api/v1/plans", params={"name": name, "l": "en"}, content=content, headers=RAW
    )


def test_the_shell_waits_for_no_plan_and_names_no_other_host(client: Door) -> None:
    page = client.get("/", headers={"Authorization": ""})

    assert page.status_code == 200
    assert "office.js" not in page.text
    assert not re.search(r"(src|href)=\"(https?:)?//", page.text)
    assert "<style" not in page.text
    assert "<script>" not in page.text


@pytest.mark.parametrize(
    "path", ["/", "/ui/overview", "/api/v1/plans/x", "/static/app.css", "/keys"]
)
def test_every_answer_is_dressed(client: Door, path: str) -> None:
    answer = client.get(path)

    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "unsafe" not in POLICY


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer of nobody"},
        {"Authorization": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_who_may_not_ask_sees_no_data(client: Door, headers: dict[str, str]) -> None:
    answer = client.get("/ui/overview", params=EXAMPLE, headers=headers)

    assert answer.status_code == 401
    assert "GO" not in answer.text


def test_a_view_that_is_known_is_not_sent_again(client: Door) -> None:
    plan = client.post("/api/v1/plans", params={"from": EXAMPLE["from"]}).json()["plan"]
    asked = {"plan": plan, "period": "2024Q3", "l": "zh"}
    first = client.get("/ui/overview", params=asked)

    again = client.get(
        "/ui/overview", params=asked, headers={"If-None-Match": first.headers["etag"]}
    )
    other = client.get("/ui/overview", params={**asked, "l": "en"})

    assert again.status_code == 304
    assert again.content == b""
    assert other.headers["etag"] != first.headers["etag"]


def test_a_plan_is_opened_by_upload_and_forgotten_when_closed(client: Door) -> None:
    content = shipped("workbooks", "county-health.xlsx").read_bytes()
    opened = uploaded(client, content).json()
    asked = {"plan": opened["plan"], "l": "en"}

    shown = client.get("/ui/overview", params=asked)
    closed = client.delete(f"/api/v1/plans/{quote(opened['plan'])}")
    gone = client.get("/ui/overview", params=asked)

    assert shown.status_code == 200
    assert "plan.xlsx" in shown.text
    assert closed.json() == {"closed": True}
    assert gone.status_code == 410
    assert "choose the file again" in gone.text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7 not a workbook", "plan.xlsx"),
        (b"", "plan.xlsx"),
        (b"PK\x03\x04" + b"\0" * 100, "../../etc/passwd"),
        (b"<html>", "a.html"),
    ],
)
def test_what_is_no_plan_is_told_in_words(client: Door, content: bytes, name: str) -> None:
    answer = uploaded(client, content, name)

    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert "Traceback" not in answer.text


def test_a_file_that_is_too_large_is_refused_by_its_size(client: Door) -> None:
    answer = client.post(
        "/api/v1/plans", params={"name": "a.xlsx", "l": "en", "size": str(MOST_BYTES * 2)}
    )

    assert answer.status_code == 413
    assert "128 MB; 64 MB is the most" in answer.json()["detail"]


def test_another_tab_does_not_see_the_files_of_this_one(client: Door) -> None:
    content = shipped("workbooks", "county-health.xlsx").read_bytes()
    plan = uploaded(client, content).json()["plan"]

    answer = client.get(
        "/ui/overview", params={"plan": plan}, headers={"X-Onpace-Session": "another-tab-of-his"}
    )

    assert answer.status_code == 410


def test_a_workbook_that_has_changed_is_said_to_be_stale(client: Door, tmp_path: Path) -> None:
    book = Path(shutil.copy(shipped("workbooks", "county-health.xlsx"), tmp_path / "book.xlsx"))
    opened = client.post("/api/v1/plans", params={"from": f"book:{book}"}).json()
    asked = {"plan": opened["plan"], "from": opened["from"], "l": "en"}
    before = client.get("/ui/overview", params=asked)

    book.write_bytes(shipped("workbooks", "example-city.xlsx").read_bytes())
    after = client.get("/ui/overview", params=asked)

    told = re.search(r"The workbook changed at (\d\d:\d\d); this is of (\d\d:\d\d)", after.text)
    assert "The workbook changed" not in before.text
    assert told is not None
    flag = client.get("/ui/flag", params=asked)
    assert told[0] in flag.text
    assert "County" in after.text  # nothing moves under the reader's eyes


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/ui/why", {"id": "GO.nothing@2024Q3"}, 404),
        ("/ui/why", {"id": "<script>@2024Q3"}, 404),
        ("/ui/why", {"id": "@@ - "}, 400),
        ("/ui/nothing", {}, 404),
        ("/ui/overview", {"period": "soon"}, 400),
        ("/ui/overview", {"period": "1999Q1"}, 400),
        ("/ui/overview", {"as_of": "2024-13-01"}, 400),
        ("/ui/indicators", {"code": "NOBODY"}, 400),
        ("/ui/overview", {"from": "book:/nowhere/plan.xlsx"}, 422),
        ("/ui/overview", {"from": "book://server/share/plan.xlsx"}, 400),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_card(
    client: Door, path: str, asked: dict[str, str], status: int
) -> None:
    answer = client.get(path, params={**EXAMPLE, "l": "zh", **asked})

    assert answer.status_code == status, answer.text
    assert "没有完成" in answer.text
    assert "原文件没有改动" in answer.text
    assert "<script>" not in answer.text


def test_a_session_ends_after_half_an_hour(tmp_path: Path) -> None:
    now = [0.0]
    sessions = Sessions(folder=tmp_path, clock=lambda: now[0])
    place = sessions.of("self", "the-first-tab").place("a.xlsx")
    place.write_bytes(b"x")

    now[0] = 31 * 60
    sessions.of("self", "another-tab")

    assert not place.exists()


def test_sessions_are_as_many_as_there_may_be_and_the_oldest_goes(tmp_path: Path) -> None:
    sessions = Sessions(folder=tmp_path, most=2)
    first = sessions.of("self", "tab-number-1")
    second = sessions.of("self", "tab-number-2")
    sessions.of("self", "tab-number-1")
    sessions.of("self", "tab-number-3")

    assert sessions.of("self", "tab-number-1") is first
    assert sessions.of("self", "tab-number-2") is not second
    with pytest.raises(UsageError):
        sessions.of("self", "../..")


def test_an_office_opens_nothing_outside_its_library(tmp_path: Path) -> None:
    sessions = Sessions(folder=tmp_path / "s", library=tmp_path / "library")

    with pytest.raises(UsageError):
        sessions.of("li", "tab-number-1").open(f"book:{shipped('workbooks', 'county-health.xlsx')}")


def test_scripts_of_others_are_those_that_were_committed() -> None:
    listed = tomllib.loads((STATIC / "vendor" / "vendor.toml").read_text("utf-8"))["script"]

    for one in listed:
        content = (STATIC / "vendor" / one["file"]).read_bytes()
        assert sha256(content).hexdigest() == one["sha256"]
        assert one["version"] in one["file"]
    assert {path.name for path in (STATIC / "vendor").glob("*.js")} == {
        one["file"] for one in listed
    }


def test_templates_hold_no_style_no_script_and_trust_nothing() -> None:
    for path in (WEB / "templates").glob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"style=|\bon[a-z]+=|\|\s*safe|hx-on|js:|<script>", text), path.name


def test_every_word_of_the_page_has_both_halves_and_is_used() -> None:
    used = "".join(
        path.read_text("utf-8")
        for folder in ("templates", "templates/result", "serving", "views")
        for path in (WEB / folder).glob("*.*")
    )

    unused = []
    for key, line in WORDS.lines.items():
        assert line["zh"], key
        assert line["en"], key
        assert set(re.findall(r"{\w+}", line["zh"])) == set(re.findall(r"{\w+}", line["en"])), key
        screen = key.partition(".")[0]
        if key not in used and f'"{screen}." ~' not in used:
            unused.append(key)

    assert not unused


def test_what_stands_on_a_ground_can_be_read() -> None:
    sheet = (STATIC / "app.css").read_text("utf-8")
    light = dict(re.findall(r"--([\w-]+):(#\w{6})", sheet[: sheet.index("@media")]))
    dark = light | dict(
        re.findall(r"--([\w-]+):(#\w{6})", sheet[sheet.index("@media") :].split("}}")[0])
    )

    for theme in (light, dark):
        for ink, ground, least in (
            ("ink", "bg", 7), ("ink", "card", 7), ("ink", "sunk", 7), ("ink2", "card", 4.5),
            ("ink2", "sunk", 4.5), ("ink2", "bg", 4.5), ("accent", "card", 4.5),
            ("on-accent", "accent", 4.5), ("line2", "card", 3), ("bar", "card", 3),
            ("path", "card", 3), ("good", "good-bg", 4.5), ("warn", "warn-bg", 4.5),
            ("bad", "bad-bg", 4.5), ("none", "none-bg", 4.5), ("bad", "card", 4.5),
            ("good", "card", 4.5), ("warn", "card", 4.5), ("none", "card", 4.5),
        ):  # fmt: skip
            assert contrast(theme[ink], theme[ground]) >= least, (ink, ground)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
