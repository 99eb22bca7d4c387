import errno
import os
from pathlib import Path

import pytest

from addin.errors import FileError, FileInUseError
from addin.files import shipped, why, write_atomically


def test_a_write_replaces_the_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "new" / "plan.xlsx"

    write_atomically(path, b"old")
    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert [p.name for p in path.parent.iterdir()] == ["plan.xlsx"]


@pytest.mark.parametrize("lock", ["~$report.docx", "~$port.docx", ".~lock.report.docx#"])
def test_a_file_open_in_an_office_program_is_left_alone(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(b"old")
    (tmp_path / lock).touch()

    with pytest.raises(FileInUseError, match="close it, then try again"):
        write_atomically(path, b"new")

    assert path.read_bytes() == b"old"


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "plan.xlsx").write_bytes(b"old")
    link = tmp_path / "plan.xlsx"
    link.symlink_to(tmp_path / "real" / "plan.xlsx")

    assert write_atomically(link, b"new") == link

    assert link.is_symlink()
    assert (tmp_path / "real" / "plan.xlsx").read_bytes() == b"new"


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(b"old")
    path.chmod(0o444)

    with pytest.raises(FileError, match="read-only"):
        write_atomically(path, b"new")

    assert path.read_bytes() == b"old"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(FileError, match="cannot write"):
        write_atomically(tmp_path / "file" / "report.docx", b"new")


def test_a_missing_shipped_file_is_named() -> None:
    with pytest.raises(FileError, match=r"templates/none\.docx is not part of this installation"):
        shipped("templates", "none.docx")


def test_a_write_that_is_interrupted_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupted)

    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "report.docx", b"x")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (errno.ENOSPC, "磁盘已满", "disk is full"),
        (errno.EROFS, "只读", "read-only"),
        (errno.EACCES, "没有权限", "no right"),
        (errno.ENAMETOOLONG, "过长", "too long"),
        (errno.EBUSY, "其他程序占用", "another program"),
        (errno.EHOSTUNREACH, "网络位置", "network place"),
        (errno.ENOENT, "不存在", "no such"),
        (errno.EISDIR, "文件夹", "folder"),
    ],
)
def test_what_the_system_says_is_said_in_both_languages(number: int, zh: str, en: str) -> None:
    said = why(OSError(number, "words of the system"))

    assert zh in said.zh
    assert en in said.en
    assert "words of the system" not in said.zh + said.en


def test_a_number_of_windows_is_understood_and_what_nobody_knows_stays() -> None:
    held = OSError(errno.EACCES, "The process cannot access the file")
    held.winerror = 32  # type: ignore[attr-defined] # as Windows says it

    assert why(held).zh == "正被其他程序占用：请关闭后重试"
    assert why(OSError("strange")).zh == "strange"


def test_a_full_disk_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(FileError) as raised:
        write_atomically(tmp_path / "a.txt", b"x")

    assert raised.value.text.zh.endswith("a.txt：磁盘已满：请清理出空间后重试")
    assert list(tmp_path.iterdir()) == []
