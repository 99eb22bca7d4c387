"""How does a document become a PDF? Through LibreOffice, with the fonts that it has."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from addin.errors import FileError

_SECONDS_EACH = 60
_SHEETS = frozenset([".xlsx", ".xlsm"])
# A reader who does not see the page hears its structure, and goes by its headings and its title.
_OPTIONS = {
    name: {"type": "boolean", "value": "true"}
    for name in ("UseTaggedPDF", "ExportBookmarks", "DisplayPDFDocumentTitle")
}
_ARCHIVAL = {"SelectPdfVersion": {"type": "long", "value": "2"}}
# The typefaces that official documents name, and what stands in for them on this machine.
_FACES = {
    ("仿宋_GB2312", "仿宋", "FangSong", "FangSong_GB2312"): ("FandolFang R", "Noto Serif CJK SC"),
    ("楷体_GB2312", "楷体", "KaiTi", "KaiTi_GB2312"): (
        "FandolKai", "AR PL KaitiM GB", "Noto Serif CJK SC",
    ),
    ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S"): ("Noto Serif CJK SC",),
    ("黑体", "SimHei"): ("Noto Sans CJK SC",),
    ("宋体", "SimSun"): ("Noto Serif CJK SC",),
    ("等线", "DengXian", "微软雅黑", "Microsoft YaHei"): ("Noto Sans CJK SC",),
}  # fmt: skip

_TITLES = frozenset(["方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S"])
# The typeface of titles is heavy by nature, what stands in for it is not.
_HEAVY = '<edit name="weight" mode="assign" binding="strong"><const>bold</const></edit>'


def office_program() -> str | None:
    """The path of LibreOffice on this machine, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    usual = (
        Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    )
    return found or next((str(path) for path in usual if path.exists()), None)


def to_pdf(documents: Sequence[Path], folder: Path, *, archival: bool = False) -> tuple[Path, ...]:
    """Turn documents or workbooks into PDFs in `folder`, all in one run of LibreOffice.

    `archival` ones are PDF/A-2b, which hold everything that a reader needs.
    Raises FileError where LibreOffice is missing, takes too long, or leaves a file out.
    """
    program = office_program()
    if program is None:
        raise FileError("no_libreoffice")
    with tempfile.TemporaryDirectory(prefix="onpace-pdf-") as profile:
        for kind in ("writer", "calc"):
            paths = [p for p in documents if (p.suffix.lower() in _SHEETS) == (kind == "calc")]
            if paths:
                _convert(program, Path(profile), kind, paths, folder, archival=archival)
    made = tuple(folder / f"{document.stem}.pdf" for document in documents)
    missing = [path.name for path in made if not path.exists()]
    if missing:
        raise FileError("pdf_not_made", missing=missing)
    return made


def _convert(
    program: str, profile: Path, kind: str, paths: Sequence[Path], folder: Path, *, archival: bool
) -> None:
    options = json.dumps(_OPTIONS | (_ARCHIVAL if archival else {}))
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless",
        "--convert-to", f"pdf:{kind}_pdf_Export:{options}", "--outdir", str(folder),
        *map(str, paths),
    ]  # fmt: skip
    _run(command, _environment(profile), _SECONDS_EACH * (1 + len(paths)))


def _run(command: list[str], environment: dict[str, str], seconds: int) -> None:
    try:
        subprocess.run(command, env=environment, timeout=seconds, check=True, capture_output=True)  # noqa: S603 - our own arguments, no shell
    except subprocess.TimeoutExpired as error:
        raise FileError("pdf_too_long", seconds=seconds) from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise FileError("pdf_failed", error=error) from error


def _environment(folder: Path) -> dict[str, str]:
    """The environment with a font configuration; only Linux has fontconfig."""
    if not sys.platform.startswith("linux"):
        return dict(os.environ)
    configuration = folder / "fonts.conf"
    configuration.write_text(_font_configuration(), encoding="utf-8")
    return os.environ | {"FONTCONFIG_FILE": str(configuration)}


def _font_configuration() -> str:
    """Aliases of the official typefaces; LibreOffice heeds these and not ``w:altName``."""
    own = Path(sys.prefix) / "share" / "fonts"
    matches = "".join(
        '<match target="pattern"><test qual="any" name="family" compare="eq">'
        f"<string>{escape(name)}</string></test>"
        '<edit name="family" mode="assign" binding="same">'
        + "".join(f"<string>{face}</string>" for face in faces)
        + "</edit>"
        + (_HEAVY if name in _TITLES else "")
        + "</match>"
        for names, faces in _FACES.items()
        for name in names
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{escape(str(own))}</dir>{matches}</fontconfig>"
    )
