"""Build one page of all that the notebooks in tests/notebooks show, to be looked at as others are.

python everything.py FOLDER
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from civlib.run import Options, build, plan

TESTS = Path(__file__).resolve().parents[1]
KEPT = TESTS / "notebooks"


def cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook that are its own: not its parameters, its head and its end."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if cell["id"] not in ("parameters", "head", "end")]


def main(folder: Path) -> None:
    """Build the page in an empty folder's ``outputs``."""
    shutil.copytree(TESTS / "data" / "sample-programme", folder / "data" / "sample-programme")
    shutil.copytree(KEPT / "beside", folder / "notebooks")
    paths = [
        path for kind in ("text", "shown", "appended") for path in KEPT.glob(f"{kind}/*.ipynb")
    ]
    whole = json.loads((TESTS.parent / "notebooks" / "annual_report.ipynb").read_text("utf-8"))
    whole["cells"][-1:-1] = [cell for path in sorted(paths) for cell in cells(path)]
    (folder / "notebooks" / "annual_report.ipynb").write_text(json.dumps(whole), "utf-8")
    tasks = plan(folder / "data", years=[2024], only=["annual_report"])
    (result,) = build(tasks, folder / "data", folder / "outputs", Options(("html",)))
    if result.error:
        raise result.error


if __name__ == "__main__":
    main(Path(sys.argv[1]))
