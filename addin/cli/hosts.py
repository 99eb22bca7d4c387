"""Commands that connect spreadsheet programs: serve, excel, convert."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from addin.cli.screen import ATTENTION, Lang, existing, language_of, say, screen, words
from addin.language import Text

__all__ = ["register"]

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


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("serve", help=words("启动加载项服务", "the add-in's server"))(serve_cells)
    app.command(
        "convert", help=words("换用另一种表格程序", "respell functions for another program")
    )(convert_file)
    excel = typer.Typer(
        no_args_is_help=True, help=words("连接Excel或LibreOffice", "connect Excel or LibreOffice")
    )
    excel.command("install", help=words("安装", "install"))(install_host)
    excel.command("uninstall", help=words("卸载", "uninstall"))(uninstall_host)
    excel.command("doctor", help=words("诊断", "what is wrong"))(check_hosts)
    app.add_typer(excel, name="excel")


def serve_cells(  # noqa: PLR0913, PLR0917 - the options of the command
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
        screen().print(add_user(folder, add), markup=False)
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


def install_host(calc: Calc = False, classic: Classic = False, lang: Lang = "") -> None:  # noqa: FBT002 - typer's way of a switch
    """Connect Excel (or Calc, or classic UDFs) on this machine."""
    from addin.hosts.desktop import install

    screen().print(install(_way(calc=calc, classic=classic)).show(language_of(lang)), markup=False)


def uninstall_host(calc: Calc = False, classic: Classic = False, lang: Lang = "") -> None:  # noqa: FBT002 - typer's way of a switch
    """Take the connection away."""
    from addin.hosts.desktop import uninstall

    uninstall(_way(calc=calc, classic=classic))
    say(Text(zh="已卸载。", en="uninstalled."), language_of(lang))


def check_hosts(lang: Lang = "") -> None:
    """Say what each connection needs and what to do."""
    from addin.hosts.desktop import doctor

    checks = doctor()
    for check in checks:
        screen().print(check.show(language_of(lang)), markup=False)
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
