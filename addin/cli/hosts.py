"""Commands that connect spreadsheet programs and browsers: page, serve, excel, convert."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from addin.cli.screen import (
    ATTENTION,
    AsJson,
    Lang,
    argument,
    existing,
    family,
    language_of,
    option,
    print_json,
    say,
    show,
    words,
)
from addin.language import Language, Text

if TYPE_CHECKING:
    from addin.hosts.installing.steps import Step

Calc = Annotated[bool, option("--calc", zh="LibreOffice Calc", en="LibreOffice Calc")]
Classic = Annotated[
    bool, option("--classic", zh="经典函数（Windows，xlwings）", en="classic UDFs (Windows)")
]
Port = Annotated[int, option("--port", zh="端口", en="port")]
Bind = Annotated[str, option("--bind", zh="监听地址", en="address to listen at")]
Url = Annotated[str, option("--url", zh="办公室共用时的网址", en="address for an office")]
Certificate = Annotated[
    Path | None, option("--certificate", zh="证书文件", en="file of the certificate")
]
Key = Annotated[Path | None, option("--key", zh="密钥文件", en="file of its key")]
OfficeJs = Annotated[
    Path | None,
    option("--office-js", zh="本地office.js文件夹", en="folder with office.js, offline"),
]
Library = Annotated[
    Path | None,
    option("--library", zh="办公室共用的工作簿文件夹", en="folder of the office's workbooks"),
]
AddUser = Annotated[str, option("--add-user", zh="新增用户并显示令牌", en="a user's token")]
Until = Annotated[str, option("--until", zh="令牌有效期至", en="last day of that token")]
Home = Annotated[
    Path | None, option("--home", zh="Onpace自身文件的文件夹", en="folder of Onpace's own files")
]
NoStart = Annotated[
    bool, option("--no-autostart", zh="不随登录启动服务", en="do not start the server at log-on")
]
NoTrust = Annotated[
    bool,
    option("--no-trust", zh="不信任证书，只给出命令", en="leave trusting the certificate to me"),
]
MaybeBook = Annotated[
    Path | None, typer.Argument(help=words("规划工作簿", "plan workbook"), show_default=False)
]
NoBrowser = Annotated[
    bool, option("--no-browser", zh="只显示网址，不打开浏览器", en="tell the address, open nothing")
]
RemoveUser = Annotated[str, option("--remove-user", zh="移除用户", en="take it back")]

excel = family()


def serve_cells(
    port: Port = 0,
    bind: Bind = "",
    url: Url = "",
    certificate: Certificate = None,
    key: Key = None,
    office_js: OfficeJs = None,
    library: Library = None,
    home: Home = None,
    add: AddUser = "",
    until: Until = "",
    remove: RemoveUser = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Answer the cells of Excel on this machine, or of a whole office, until Ctrl-C."""
    from addin.hosts.installing.running import run
    from addin.hosts.officejs.server import Settings

    named = {"port": port, "bind": bind, "url": url, "certificate": certificate, "key": key,
             "office_js": office_js, "library": library, "folder": home}  # fmt: skip
    settings = Settings(**{name: value for name, value in named.items() if value})  # type: ignore[arg-type]  # by name
    if add:
        _add_user(settings.folder, add, until, language_of(lang), as_json=as_json)
    if remove:
        _remove_user(settings.folder, remove, language_of(lang), as_json=as_json)
    if not (add or remove):
        run(settings, _teller(language_of(lang), as_json=as_json), may_move=not port)


def open_page(
    book: MaybeBook = None,
    port: Port = 0,
    no_browser: NoBrowser = False,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Look at a plan in a browser on this machine, until Ctrl-C."""
    from addin.hosts.page import show_page

    def tell(address: str) -> None:
        if as_json:
            print_json({"page": address})
        else:
            typer.echo(address)
        sys.stdout.flush()

    found = existing(book) if book else None
    show_page(found, language_of(lang), tell, port=port, browser=not no_browser)


def _teller(language: Language, *, as_json: bool) -> Callable[[Text], None]:
    """What the server says, line by line as it comes: for a person, or each a JSON document."""

    def tell(words: Text) -> None:
        if as_json:
            print_json({"zh": words.zh, "en": words.en})
        else:
            typer.echo(words[language])
        sys.stdout.flush()

    return tell


def _add_user(folder: Path, user: str, until: str, language: Language, *, as_json: bool) -> None:
    """Give a user of an office's server a token, shown once."""
    from addin.cli.plans import day_of
    from addin.hosts.officejs.access import add_user

    token = add_user(folder, user, day_of(until))
    if as_json:
        print_json({"user": user, "token": token})
        return
    typer.echo(token)
    say(language, zh=f"{user}的令牌只显示这一次", en=f"the token of {user} is shown this once")


def _remove_user(folder: Path, user: str, language: Language, *, as_json: bool) -> None:
    """Take a user's token back; a running server knows it at once."""
    from addin.hosts.officejs.access import remove_user

    known = remove_user(folder, user)
    if as_json:
        print_json({"user": user, "removed": known})
        return
    words_ = Text(zh="已移除", en="removed") if known else Text(zh="没有此用户", en="no such user")
    say(language, zh=f"{user}：{words_.zh}", en=f"{user}: {words_.en}")


@excel.command("install", help=words("安装", "install"))
def install_host(
    calc: Calc = False,
    classic: Classic = False,
    port: Port = 0,
    office_js: OfficeJs = None,
    no_start: NoStart = False,
    no_trust: NoTrust = False,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Connect Excel (or Calc, or classic UDFs) on this machine, and say each step."""
    from addin.hosts.desktop import install
    from addin.hosts.officejs.server import Settings

    way = _way(calc=calc, classic=classic)
    settings = Settings(port=port, office_js=office_js)
    steps = install(way, settings=settings, trusted=not no_trust, started=not no_start)
    _tell(steps, lang, as_json=as_json)


@excel.command("uninstall", help=words("卸载", "uninstall"))
def uninstall_host(
    calc: Calc = False, classic: Classic = False, lang: Lang = "", as_json: AsJson = False
) -> None:
    """Take the connection away; every file is as it was before."""
    from addin.hosts.desktop import uninstall

    _tell(uninstall(_way(calc=calc, classic=classic)), lang, as_json=as_json)


@excel.command("doctor", help=words("诊断", "what is wrong"))
def check_hosts(lang: Lang = "", as_json: AsJson = False) -> None:
    """Say what is wrong with each connection, why, and the one step that helps."""
    from addin.hosts.desktop import doctor

    well = _tell(doctor(), lang, as_json=as_json)
    raise typer.Exit(0 if well else ATTENTION)


def _tell(steps: "Iterable[Step]", lang: str, *, as_json: bool) -> bool:
    """Print each step as it comes, or all as one JSON document; whether all are well."""
    language, told = language_of(lang), []
    for step in steps:
        if not as_json:
            show(step.show(language), hanging=4)
        told.append(step)
    well = all(step.well for step in told)
    if as_json:
        print_json({"well": well, "steps": [step.to_json() for step in told]})
    return well


def convert_file(
    book: Annotated[Path, argument(zh="工作簿", en="workbook")],
    to: Annotated[str, typer.Option("--to", help="excel, classic, calc")],
    out: Annotated[Path, option("-o", "--out", zh="写到的文件", en="file to write")],
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Write a copy whose functions are spelt as another spreadsheet program spells them."""
    from addin.errors import UsageError
    from addin.functions.workbooks.converting import Target, convert

    if to not in {target.value for target in Target}:
        raise UsageError("no_such_program", to=to)
    made = convert(existing(book), out, to)
    if as_json:
        doubtful = list(made.in_per_cent)
        print_json({"file": str(out), "cells": list(made.cells), "in_per_cent": doubtful})
        return
    show(made.show(language_of(lang)), hanging=4)


def _way(*, calc: bool, classic: bool) -> Literal["excel", "classic", "calc"]:
    if calc:
        return "calc"
    return "classic" if classic else "excel"
