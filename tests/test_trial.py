"""Cells of an author's own, tried twice: what differs, and what nobody describes."""

import pytest
from builds import END, HEAD, notebook

from civlib.dataset.problems import ERROR, WARNING
from civlib.run import trial

OURS = "from civlib.show import tables\nfrom fractions import Fraction"
PLOT = "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()"


@pytest.mark.parametrize(
    ("source", "authored"),
    [
        ("x = [1, 2]", False),
        ("tables.totals(data, sums)", False),
        ("def draw(ax):\n    ax.bar([1], [2])\n\ntables.totals(draw)", False),
        ("'a text'", False),
        ("x", True),
        ("x + 1", True),
        ("print(tables)", True),
        ("import pandas as pd", True),
        ("from random import random", True),
        ("%matplotlib inline", True),
        ("tables.totals(x)\nplt.show()", True),
    ],
)
def test_a_notebook_is_tried_where_a_cell_may_show_more_than_civlib_makes(source, authored):
    assert trial.is_authored([OURS, source]) is authored


def test_what_differs_from_run_to_run_and_what_has_no_words_is_told_with_its_cell(sample):
    cells = (
        "import datetime, random, sys\nprint(random.random())",
        "print(object(), {*'abcdef'})",
        "print(datetime.date.today())",
        "print('x', random.random(), file=sys.stderr)",
        PLOT,
        f"#| fig-alt: A line that rises.\n{PLOT}",
    )
    notebook(sample, HEAD, *cells, END)
    problems = trial.problems(sample)
    found = [(one.code, one.message.split(":")[0]) for one in problems]
    assert found == [
        ("clock", "datetime.date.today() asks for the time"),
        ("no-description", "Cell [7] (%matplotlib inline import …) shows a picture that it does "
         "not describe, so some readers get nothing"),
        ("not-reproducible", "Cell [3] (import datetime, random, sys …) shows something else each "
         "time it runs"),
    ]  # fmt: skip
    assert {(one.path, one.severity) for one in problems} == {
        ("notebooks/annual_report.ipynb", WARNING)
    }


def test_a_cell_that_cannot_be_published_is_an_error_before_the_build(sample):
    cell = "from IPython.display import HTML\nHTML('<script>1</script>')"
    notebook(sample, HEAD, cell, END)
    (problem,) = trial.problems(sample)
    assert (problem.code, problem.severity) == ("notebook", ERROR)
    assert (
        "Cell [3] (from IPython.display import HTML …): <script> cannot be published"
        in problem.message
    )


def test_notebooks_of_civlib_alone_are_not_run(sample):
    notebook(sample, HEAD, "raise SystemExit", END)
    assert trial.problems(sample) == ()
