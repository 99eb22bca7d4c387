from pathlib import Path

import pytest

from addin.errors import FileError, FileInUseError
from addin.files import shipped, write_atomically


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
