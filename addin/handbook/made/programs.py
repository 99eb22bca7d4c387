"""What does the handbook say of Python and of limits?"""

import inspect

import addin
from addin.handbook.made.tables import table
from addin.language import Language, Text
from addin.ooxml.limits import BOUNDS, usual
from addin.ooxml.sheet.read import OUTSIDE


def python_page(language: Language) -> str:
    """The public names, with the first line of what each says."""
    rows = []
    for name in addin.__all__:
        said = inspect.getdoc(getattr(addin, name)) or ""
        rows.append((f"`{name}`", said.partition("\n\n")[0]))
    header = Text(zh="名称|说明", en="name|what it is")
    return "\n".join(table(header[language].split("|"), rows))


def limits_page(language: Language) -> str:
    """How large files may be."""
    rows = [
        *((f"{BOUNDS[key].words[language]} `{key}`", f"{most:,}") for key, most in usual().items()),
        (
            Text(zh="收到的填报表的工作表", en="sheets of a form that was sent")[language],
            f"{OUTSIDE.sheets:,}",
        ),
        (
            Text(zh="一次调用的返回值", en="values that one call answers")[language],
            Text(zh="1,048,576个", en="1,048,576")[language],
        ),
        (
            Text(zh="共用服务器：一次请求的时间和内存", en="one request to an office's server")[
                language
            ],
            Text(zh="45秒，1 GiB", en="45 seconds, 1 GiB")[language],
        ),
    ]
    header = Text(zh="内容|上限", en="what|at most")
    return "\n".join(table(header[language].split("|"), rows))
