"""What ``civlib check`` finds in notebooks before they run, each with its line and its cell."""

import json
from pathlib import Path

import pytest
from builds import END, HEAD, PARAMETERS
from test_cli import run

from civlib.publish.cells import made_of
from civlib.run import checking
from civlib.run.checking import check

TAGGED = {"tags": ["parameters"]}
ANNUAL, MINE = "annual_report", "mine"


def code(source: str, **more):
    return {"cell_type": "code", "source": source, "metadata": {}, **more}


def text(source: str, **own: str):
    return {"cell_type": "markdown", "source": source, "metadata": {"civlib": own}}


def write(data: Path, *more, parameters: str = PARAMETERS, name: str = MINE, tag=TAGGED) -> Path:
    """Write a notebook with a cell in each line, the first in line 2: parameters, head, others."""
    cells = [code(parameters, metadata=tag, id="c0"), code(HEAD.strip(), id="c1"), *more]
    lines = ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in cells)
    path = data.parent / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'{{"nbformat": 4, "cells": [\n{lines}\n]}}')
    return path


def told(data: Path) -> list[str]:
    return [str(problem).removeprefix("notebooks/mine.ipynb:") for problem in check(data)]


STALE = made_of("# Звіт за рік")
CELLS = {
    "good": (
        [text("# Звіт\n\nУсього {{ totals[all].actual }} тис. грн за 2019 рік."), code(END)],
        [],
    ),
    "typed": (
        [text("# Звіт\n\nСплачено 838,5 тис. грн.")],
        ["4:0 typed-figure warning: Text cell 3 (# Звіт Сплачено 838,5 тис. грн.): '838,5' is"],
    ),
    "stale": (
        [text("# Звіт за рік", en="# Report", of="00000000")],
        [
            "4:0 stale-translation warning: Text cell 3 (# Звіт за рік): it was changed after "
            f'its English; once they say the same, write "of": "{STALE}" beside the translation.'
        ],
    ),
    "translated": ([text("# Звіт за рік", en="# Report", of=STALE)], []),
    "link": (
        [text("[a](gone.md)")],
        ["4:0 not-carried error: Text cell 3 ([a](gone.md)): 'gone.md' is not there; mend the"],
    ),
    "outside": (
        [code("open('../../outside.csv')")],
        ["4:0 not-carried error: Cell [3] (open('../../outside.csv')): '../../outside.csv' lies"],
    ),
    "twice": (
        [code("x", id="c1")],
        ["4:0 cell-id warning: Cell [3] (x): its id 'c1' is malformed, or another cell's too: a"],
    ),
    "malformed": (
        [code("x", id=["a"])],
        ["Cell [3] (x): its id \"['a']\" is malformed, or another"],
    ),
    "old format": ([code("x")], []),
}


@pytest.mark.parametrize("name", CELLS)
def test_each_cell_is_looked_at(sample, name):
    cells, said = CELLS[name]
    (sample.parent.parent / "outside.csv").write_text("")
    write(sample, *cells)
    found = told(sample)
    assert len(found) == len(said)
    assert all(part in line for part, line in zip(said, found, strict=True))


WHOLE = {
    "no tag": ({"tag": {}, "name": ANNUAL}, "0:0 parameters error: no cell is tagged `parameters`"),
    "no Python": ({"parameters": "1 +", "name": ANNUAL}, "it sets no parameter, or is no Python."),
    "text": (
        {"parameters": "programme = 'x'; year = '2019'"},
        "parameters error: Cell [1] (programme = 'x'; year = '2019'): year is str; a build gives",
    ),
    "not built": (
        {"parameters": "x = 1"},
        "0:0 not-built warning: no report is built of it; a cell tagged `parameters` has to set",
    ),
    "odd name": ({"name": "my report"}, "not-built warning: no report is built of it; name it"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_the_parameters_are_looked_at(sample, name):
    change, said = WHOLE[name]
    write(sample, **change)
    (found,) = told(sample)
    assert said in found


def test_a_notebook_that_has_nothing_to_do_with_civlib_is_left_alone(sample):
    path = write(sample, text("5"), parameters="x = 1")
    path.write_text(path.read_text().replace("civlib", "other"))
    assert told(sample) == []


def test_the_command_shows_problems_of_notebooks_unless_something_is_named(sample):
    write(sample).write_text("<<<<<<< HEAD")
    said = run("check", "--data", sample)
    assert "notebooks/mine.ipynb:1:0 merge-marker error: '<<<<<<<' stands here" in said.stdout
    assert said.exit_code == 1
    assert "merge-marker" not in run("check", "--data", sample, "--year", "2024").stdout


def test_the_notebooks_of_the_repository_are_in_order():
    assert check(Path(checking.__file__).parents[2] / "data") == ()
