"""Make the pictures of README and handbook from real output: ``python .ci/make.py pictures``.

Page one of a final, the dashboard of its workbook, a page of the handbook, a screen of the page;
each in 64 colours, so that it is small.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from addin.files import shipped
from addin.handbook.showing import html_page
from addin.language import Language
from addin.plan.read import read_plan
from addin.report.build import build_report
from addin.report.pdf import to_pdf

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "addin" / "handbook" / "pictures"
COLOURS, WIDE = 64, 1000
BOOKS: dict[Language, tuple[str, str]] = {
    "zh": ("chongqing-14fyp.xlsx", "2024Q4"),
    "en": ("county-health.xlsx", "2024Q4"),
}


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as page:
        for language, (name, period) in BOOKS.items():
            plan = read_plan(shipped("workbooks", name))
            made = build_report(plan, period, Path(folder), languages=(language,))
            for kind, source in (("report", made.documents[0]), ("dashboard", made.workbooks[0])):
                draw(to_pdf([source], Path(folder))[0], FOLDER / f"{kind}.{language}.png")
            page.set_content(html_page("first-ten-minutes", language))
            page.screenshot(path=FOLDER / f"page.{language}.png")
            shrink(FOLDER / f"page.{language}.png")
        for language in BOOKS:
            draw_screen(page, language)


def draw_screen(page: Page, language: Language) -> None:
    """The first view of the page, and why one of its numbers is what it is."""
    book = shipped("workbooks", "example-city.xlsx")
    command = [sys.executable, "-m", "addin.cli", "page", book, "--no-browser", "--lang", language]
    with subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None  # noqa: S101 - it is a pipe
        address = server.stdout.readline().strip()
        page.set_viewport_size({"width": 1280, "height": 860})
        path = FOLDER / f"screen.{language}.png"
        try:
            page.goto(address.replace("/?", "/?period=2024Q3&", 1))
            page.locator("#row-WASTEWATER [data-why$='progress@2024Q3']").first.click()
            page.wait_for_selector("#why[open] h2")
            page.wait_for_timeout(300)
            page.screenshot(path=path)
        finally:
            server.kill()
    shrink(path)


def draw(pdf: Path, target: Path) -> None:
    """The first page of a PDF as a picture."""
    stem = target.with_suffix("")
    command = ["pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-singlefile", "-png", pdf, stem]
    subprocess.run([*map(str, command)], check=True)
    shrink(target)


def shrink(path: Path) -> None:
    """The picture in few colours, no wider than a page of the README."""
    with Image.open(path) as picture:
        picture.thumbnail((WIDE, WIDE))
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    sys.stdout.write(f"{path.relative_to(ROOT)} {path.stat().st_size // 1000} kB\n")


@contextmanager
def browser() -> Iterator[Page]:
    """A page of Chromium: the system's, else that of playwright."""
    with sync_playwright() as play:
        found = shutil.which("chromium")
        chromium = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium.new_page(viewport={"width": WIDE, "height": 700})
        chromium.close()


main()
