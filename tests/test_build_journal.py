"""The journal of a run: as far as it came, even when its process was killed in a line."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from civlib.run.journal import CELLS, START, Journal, last


def run(folder, *, finished: int):
    """Start a notebook of three cells and end some of them."""
    cells = [new_code_cell(f"print({number})") for number in range(3)]
    journal = Journal(folder)
    journal.start(new_notebook(cells=cells))
    for number in range(finished):
        output = new_output("stream", name="stdout", text=f"{number}їё\u2028\n")
        journal.finish(number, {"execution_count": number + 1, "outputs": [output]})


def shown(notebook) -> list[object]:
    """Return of each cell its number and what it shows."""
    return [
        (cell["execution_count"], [out.get("text", out.get("evalue")) for out in cell["outputs"]])
        for cell in notebook["cells"]
    ]


def test_the_cells_that_ended_keep_their_outputs_and_the_last_one_shows_why(tmp_path):
    run(tmp_path, finished=2)
    assert shown(last(tmp_path, "It was killed.", 2)) == [
        (1, ["0їё\u2028\n"]),
        (2, ["1їё\u2028\n"]),
        (None, ["It was killed."]),
    ]


def test_a_cell_that_ended_keeps_its_own_error(tmp_path):
    run(tmp_path, finished=2)
    assert shown(last(tmp_path, "It failed.", 1))[1:] == [(2, ["1їё\u2028\n"]), (None, [])]


def test_a_run_that_died_before_its_first_cell_shows_nothing(tmp_path):
    run(tmp_path, finished=0)
    assert shown(last(tmp_path, "It was killed.", None)) == [(None, [])] * 3


@pytest.mark.parametrize("kept", [1, 20, -2])
def test_half_a_line_is_left_out(tmp_path, kept):
    run(tmp_path, finished=2)
    path = tmp_path / CELLS
    first, second, _ = path.read_bytes().split(b"\n")
    path.write_bytes(first + b"\n" + second[:kept])
    assert shown(last(tmp_path, "It was killed.", 1))[:2] == [
        (1, ["0їё\u2028\n"]),
        (None, ["It was killed."]),
    ]


@pytest.mark.parametrize("text", [None, "", '{"cells": ['])
def test_a_notebook_that_did_not_start_leaves_nothing(tmp_path, text):
    if text is not None:
        (tmp_path / START).write_text(text)
    assert last(tmp_path, "It was killed.", None) is None
