"""``python docs/sheets.py WORKBOOK FOLDER``: a picture of each page of a workbook.

LibreOffice prints a copy that shows the letters of columns and the numbers of rows, as far as they
are filled in.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from PIL import Image, ImageChops

DOTS = 110


def draw(path: Path, folder: Path) -> None:
    """Write ``1.png``, ``2.png`` …, cut to what stands on them."""
    book = load_workbook(path)
    for page in book:
        page.print_options.headings = True
        filled = max(cell.row for cell in page["A"] if cell.value)
        page.print_area = f"A1:{get_column_letter(page.max_column)}{filled}"
        page.oddFooter.left.text = page.oddFooter.right.text = None
    with TemporaryDirectory() as place:
        copy = Path(place, "book.xlsx")
        book.save(copy)
        own = f"-env:UserInstallation=file://{place}/home"
        office = ["soffice", "--headless", own, "--convert-to", "pdf"]
        printed = [*office, "--outdir", place, str(copy)]
        subprocess.run(printed, check=True, stdout=subprocess.DEVNULL)
        pages = ["pdftoppm", "-r", str(DOTS), "-png", f"{place}/book.pdf", f"{place}/page"]
        subprocess.run(pages, check=True)
        for number, one in enumerate(sorted(Path(place).glob("page-*.png")), 1):
            picture = Image.open(one).convert("RGB")
            blank = Image.new("RGB", picture.size, "white")
            area = ImageChops.difference(picture, blank).getbbox() or (0, 0, 1, 1)
            left, top, right, bottom = area
            cut = picture.crop((max(left - 12, 0), max(top - 12, 0), right + 12, bottom + 12))
            cut.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(
                folder / f"{number}.png", optimize=True
            )


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
