"""Commands that connect spreadsheet programs: serve, excel, convert."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from addin.cli.screen import ATTENTION, Lang, existing, family, language_of, say, words
from addin.language import Text

__all__ = ["convert_file", "excel", "serve_cells"]

Calc = Annotated[bool, typer.Option("--calc", help=words("LibreOffice Calc", "LibreOffice Calc"))]
Classic = Annotated[
    bool,
    typer.Option("--classic", help=words("经典函数（Windows，xlwings）", "classic UDFs (Windows)")),
]
Port = Annotated[int, typer.Option("--port", help=words("端口", "port"))]
Bind = Annotated[str, typer.Option("--bind", help=words("监听地址", "address to listen at"))]
Url = Annotated[
    str, typer.Option("--url", help=words("办公室共用时的网址", "address for an office"))
]
Certificate = Annotated[
    Path | None, typer.Option("--certificate", help=words("证书文件", "file of the certificate"))
]
Key = Annotated[Path | None, typer.Option("--key", help=words("密钥文件", "file of its key"))]
OfficeJs = Annotated[
    Path | None,
    typer.Option(
        "--office-js", help=words("本地office.js文件夹", "folder with office.js, offline")
    ),
]
Library = Annotated[
    Path | None,
    typer.Option(
        "--library", help=words("办公室共用的工作簿文件夹", "folder of the office's workbooks")
    ),
]
AddUser = Annotated[
    str, typer.Option("--add-user", help=words("新增用户并显示令牌", "a user's token"))
]
RemoveUser = Annotated[str, typer.Option("--remove-user", help=words("移除用户", "take it back"))]

excel = family()


def serve_cells(
    port: Port = 0,
    bind: Bind = "",
    url: Url = "",
    certificate: Certificate = None,
    key: Key = None,
    office_js: OfficeJs = None,
    library: Library = None,
    add: AddUser = "",
    remove: RemoveUser = "",
    lang: Lang = "",
) -> None:
    """Answer the cells of Excel on this machine, or of a whole office, until Ctrl-C."""
    from addin.hosts.officejs.server import Settings, serve

    named = {
        "port": port, "bind": bind, "url": url, "certificate": certificate, "key": key,
        "office_js": office_js, "library": library,
    }  # fmt: skip
    settings = Settings(**{name: value for name, value in named.items() if value})  # type: ignore[arg-type]  # by name
    if add or remove:
        _change_users(settings.folder, add, remove, lang)
        return
    say(
        Text(zh=f"服务地址：{settings.site.url}", en=f"serving at {settings.site.url}"),
        language_of(lang),
    )
    serve(settings)


def _change_users(folder: Path, add: str, remove: str, lang: str) -> None:
    """Give a user of an office's server a token, shown once, or take it back."""
    from addin.hosts.officejs.server import add_user, remove_user

    if add:
        typer.echo(add_user(folder, add))
        say(
            Text(zh=f"{add}的令牌只显示这一次", en=f"the token of {add} is shown this once"),
            language_of(lang),
        )
    if remove:
        known = remove_user(folder, remove)
        words_ = (
            Text(zh="已移除", en="removed") if known else Text(zh="没有此用户", en="no such user")
        )
        say(Text(zh=f"{remove}：{words_.zh}", en=f"{remove}: {words_.en}"), language_of(lang))


@excel.command("install", help=words("安装", "install"))
def install_host(calc: Calc = False, classic: Classic = False, lang: Lang = "") -> None:
    """Connect Excel (or Calc, or classic UDFs) on this machine."""
    from addin.hosts.desktop import install

    typer.echo(install(_way(calc=calc, classic=classic)).show(language_of(lang)))


@excel.command("uninstall", help=words("卸载", "uninstall"))
def uninstall_host(calc: Calc = False, classic: Classic = False, lang: Lang = "") -> None:
    """Take the connection away."""
    from addin.hosts.desktop import uninstall

    uninstall(_way(calc=calc, classic=classic))
    say(Text(zh="已卸载。", en="uninstalled."), language_of(lang))


@excel.command("doctor", help=words("诊断", "what is wrong"))
def check_hosts(lang: Lang = "") -> None:
    """Say what each connection needs and what to do."""
    from addin.hosts.desktop import doctor

    checks = doctor()
    for check in checks:
        typer.echo(check.show(language_of(lang)))
    raise typer.Exit(0 if all(check.well for check in checks) else ATTENTION)


def convert_file(
    book: Annotated[Path, typer.Argument(help=words("工作簿", "workbook"))],
    to: Annotated[str, typer.Option("--to", help="excel, classic, calc")],
    out: Annotated[Path, typer.Option("-o", "--out", help=words("写到的文件", "file to write"))],
    lang: Lang = "",
) -> None:
    """Write a copy whose functions are spelt as another spreadsheet program spells them."""
    from addin.errors import UsageError
    from addin.functions.workbooks.converting import Target, convert

    if to not in {target.value for target in Target}:
        raise UsageError(
            en=f"no such program: {to!r} (expected excel, classic or calc)",
            zh=f"没有这种程序：“{to}”（应为excel、classic或calc）",
        )
    done = convert(existing(book), out, to)
    count = len(done.cells)
    say(
        Text(zh=f"{out}：改写{count}个公式", en=f"{out}: {count} formulas respelt"),
        language_of(lang),
    )


def _way(*, calc: bool, classic: bool) -> Literal["excel", "classic", "calc"]:
    if calc:
        return "calc"
    return "classic" if classic else "excel"
