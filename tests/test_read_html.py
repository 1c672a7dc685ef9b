"""What a page shows is read back from it; a damaged page is refused with a reason."""

from __future__ import annotations

from base64 import b64encode

import pages
import pytest

from civlib.verify.read_html import read
from civlib.verify.reading import Unreadable

PAGE = """<!DOCTYPE html>
<html lang="uk"><head><meta name="description" content="Опис 2019"><style>p { width: 7% }</style>
</head><body>
<h1 id="top">Звіт</h1>
<p>Разом <strong>838,5</strong> із
865,0<br>тис. грн</p>
<div id="table-measures"><table><caption>Таблиця 1</caption>
<thead><tr><th>№</th><th>План</th><th>Факт</th></tr></thead>
<tbody><tr><th colspan="3">1. Завдання</th></tr>
<tr><th rowspan="2" data-label="№">1.1</th><td data-label="План">5,0</td><td>7,0</td></tr>
<tr><td><p>2,0</p><p>так</p></td><td>—</td></tr></tbody></table></div>
<img alt="Смуга 7" src="data:image/svg+xml;base64,{svg}">
<a href="data:text/csv;charset=utf-8,a%2Cb%0A1%2C2%0A">Дані</a>
</body></html>
"""


def page(svg: str = "<svg><text>12 %</text><text> </text><path d='M0 1'/></svg>") -> bytes:
    return PAGE.replace("{svg}", b64encode(svg.encode()).decode()).encode()


def test_tables_are_read_cell_by_cell():
    (table,) = read(page()).tables
    assert (table.id, table.place, table.caption) == ("measures", "line 11", "Таблиця 1")
    assert table.header == ("№", "План", "Факт")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["1. Завдання", "1. Завдання", "1. Завдання"],
        ["1.1", "5,0", "7,0"],
        ["1.1", "2,0 так", "—"],
    ]
    assert [[cell.spanned for cell in row] for row in table.rows] == [
        [False, True, True],
        [False, False, False],
        [True, False, False],
    ]
    assert table.rows[2][1].place == "line 11"
    assert table.name(2, 1) == "line 11, table «Таблиця 1», row 3 «1.1», column «План»"


def test_texts_are_read_in_order_with_their_places():
    assert [tuple(text) for text in read(page()).texts] == [
        ("line 2, content of meta", "Опис 2019"),
        ("line 4, h1 in #top", "Звіт"),
        ("line 5, p", "Разом 838,5 із 865,0 тис. грн"),
        ("line 7, caption in #table-measures", "Таблиця 1"),
        ("line 11, labels on a phone in #table-measures", "№ | План"),
        ("line 12, alt of img", "Смуга 7"),
        ("line 12, drawing", "12 %"),
        ("line 13, data to download, row 1", "a,b"),
        ("line 13, data to download, row 2", "1,2"),
        ("line 13, body", "Дані"),
    ]


@pytest.mark.parametrize(
    ("found", "put", "reason"),
    [
        ("</h1>", "</h2>", "line 4: </h2> ends <h1>"),
        ("</html>", "", "<html> is not closed"),
        ("</html>", "</html></p>", "line 14: </p> ends nothing"),
        ("<br>", "<br/>", "line 6: <br/> is damaged"),
        ('rowspan="2"', 'rowspan="many"', "line 10: rowspan is 'many'"),
        ("</thead>", "</thead>7", "line 9: text stands in a table outside its cells"),
        ("<h1", "<td>x</td><h1", "line 4: a cell stands outside a row"),
        ("{svg}", "%%%", "a drawing is no Base64 or no UTF-8"),
        ("{svg}", "/w==", "a drawing is no Base64 or no UTF-8"),
    ],
)
def test_when_a_page_is_damaged_then_it_is_refused(found, put, reason):
    damaged = PAGE.replace(found, put, 1).replace("{svg}", "")
    with pytest.raises(Unreadable) as caught:
        read(damaged.encode())
    assert str(caught.value) == reason


def test_when_a_page_is_no_text_then_it_is_refused():
    with pytest.raises(Unreadable, match="byte 4 is not UTF-8"):
        read(b"<p>7\xff</p>")


def test_a_real_page_is_read_whole():
    found = read(pages.annual()[".html"])
    assert [table.id for table in found.tables][:4] == [
        "passport",
        "measures",
        "totals",
        "priorities",
    ]
    texts = [text.text for text in found.texts]
    assert "Текст, 12,5 із 1\u00a0234,5 тис. грн, 17–18 травня." in texts
    assert "перше 7" in texts
    assert "1.2,80.0,64.25,-15.75,0.803125" in texts, "the data to download"


def test_a_span_out_of_all_proportion_stays_small():
    rows = "<tr><td colspan='99999'>1</td></tr>"
    (table,) = read(f"<table>{rows}</table>".encode()).tables
    assert len(table.rows[0]) == 1000


def test_a_cell_can_span_many_rows():
    rows = "<tr><td rowspan='3'>1</td><td>a</td></tr><tr><td>b</td></tr><tr><td>c</td></tr>"
    (table,) = read(f"<table>{rows}</table>".encode()).tables
    assert [[cell.text for cell in row] for row in table.rows] == [["1", x] for x in "abc"]
