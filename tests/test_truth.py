"""Reports of odd years read back: no sentence, title, figure or table contradicts another."""

import executed
import pytest
import truth
from generate.odd import SLUG, Odd, odd

from civlib import dataset
from civlib.show.charts import sheet
from civlib.show.display import Key, ReportKeys, ReportText
from civlib.wording import LANGUAGES
from civlib.wording.terms import ANNUAL_REPORT

SHORT, LONG = 60, 2000
"""Years that `make test` builds, and those of `make test-all`."""

STEP = 20

LABELS = ("Гроші", "Заходи", "Показники результату", "Найбільше відставання")
FOUR = tuple(Key(label, "98 із 99") for label in LABELS)
"""Key figures of which none is true."""


@pytest.fixture
def undrawn(monkeypatch):
    """Leave the drawings out; their titles and alternative texts are made as ever."""
    monkeypatch.setattr(sheet, "drawings", lambda *_: ("<svg/>", "<svg/>"))


def faults(made: Odd) -> list[str]:
    """Return everything false, absurd or contradictory in both languages of a report."""
    told = truth.reports(made)
    uk, en = told["uk"], told["en"]
    found = [f"{lang} {one.place}: {fault!r} in {one.text[:200]!r}"
             for lang, side in told.items() for one in side
             for fault in truth.absurd(one, lang)]  # fmt: skip
    return [*found, *truth.apart(uk, en), *truth.contradicted(uk), *truth.untrue(made, uk)]


@pytest.mark.parametrize(
    "first",
    [
        *range(0, SHORT, STEP),
        *(pytest.param(at, marks=pytest.mark.long) for at in range(SHORT, LONG, STEP)),
    ],
)
def test_no_report_of_an_odd_year_contradicts_itself(first, tmp_path, monkeypatch, undrawn):
    for number in range(first, first + STEP):
        made, data = odd(str(number)), tmp_path / str(number)
        made.write(data)
        assert not [one for one in dataset.check(data) if one.severity == "error"]
        monkeypatch.setenv("CIVLIB_DATA", str(data))
        assert faults(made) == [], f"odd year {number}"


def test_both_languages_at_once_are_the_reports_of_each(tmp_path, monkeypatch, undrawn):
    made, stored = odd("0"), executed.stored(ANNUAL_REPORT)
    made.write(tmp_path)
    monkeypatch.setenv("CIVLIB_DATA", str(tmp_path))
    runs = [{"programme": SLUG, "year": made.year, "lang": lang} for lang in LANGUAGES]
    alone = [executed.report(stored, **run) for run in runs]
    assert executed.reports(stored, runs) == alone
    assert [report.head["lang"] for report in alone] == ["uk", "en"]


@pytest.mark.parametrize(
    ("name", "false"),
    [
        ("keys", ReportKeys(("Рада: на заходи спрямовано 1,0 тис. грн, на 1,0 менше, ніж "
         "заплановано (2,0), тобто 50,0 % плану.",), FOUR)),
        ("keys", ReportKeys(("Показники результату — плану досягнуто за 98 із 99 оцінених "
         "показників.",), FOUR)),
        ("keys", ReportKeys((), FOUR)),
        ("standings", ReportText("Заходи. Усього в програмі 2 заходи: виконано частково — 99 (1)."
         )),
        ("standings", ReportText("Виконано 0 із 0.")),
        ("standings", ReportText("Усього 5\u00a0заходи.")),
    ],
)  # fmt: skip
def test_a_false_sentence_is_found(name, false, tmp_path, monkeypatch, undrawn):
    """The check sees what it looks for: each false sentence takes the place of a true one."""
    number = next(at for at in range(99) if {"measures", "indicators"} <= odd(str(at)).tables.keys()
                  and len(truth.pairs(odd(str(at)))) > 1)  # fmt: skip
    made = odd(str(number))
    made.write(tmp_path)
    monkeypatch.setenv("CIVLIB_DATA", str(tmp_path))
    assert faults(made) == []
    monkeypatch.setattr(f"civlib.show.sentences.{name}", lambda *_: false)
    assert faults(made)
