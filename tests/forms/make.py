"""Write four reports of made-up councils as Word documents, and the truth beside each.

Councils, programmes, names and figures are fictional. Only the standard library is needed, and the
same bytes come out each time: `python tests/forms/make.py [FOLDER]`.
"""

import json
import re
import sys
import zipfile
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from xml.sax.saxutils import escape

# A number of a cell: digits joined by a point, by a comma, or by a space before just three digits.
# A hyphen, a slash, a colon, a line break end it: "2018–2022" is two numbers, "01.02.2020" is one.
NUMBER = re.compile(r"\d+(?:[.,]\d+|[ \u00a0\u202f]\d{3}(?!\d))*")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
GROUPS = {
    "inputs": "затрат",
    "outputs": "продукту",
    "efficiency": "ефективності",
    "quality": "якості",
}


@dataclass
class Cell:
    """One cell: lines of text, over how many columns, and whether it is merged with those above."""

    text: str = ""
    span: int = 1
    merge: str = ""  # "first" begins a cell over several rows, "more" continues it
    bold: bool = False
    italic: bool = False
    align: str = "left"
    fill: str = ""


@dataclass
class Table:
    """A table: what it is, widths of its columns, and its rows."""

    what: str
    widths: list
    lines: bool = True
    size: int = 20
    rows: list = field(default_factory=list)

    def add(self, *cells, header=False):
        cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in cells]
        assert sum(cell.span for cell in cells) == len(self.widths), [c.text for c in cells]
        self.rows.append((cells, header))

    def numbers(self):
        return [n for row, _ in self.rows for cell in row for n in NUMBER.findall(cell.text)]


class Document:
    """The parts of a Word document, in order."""

    def __init__(self, wide=False, breaks=True, broken=False, font="Times New Roman"):
        self.wide, self.breaks, self.broken, self.font = wide, breaks, broken, font
        self.parts, self.tables, self.at = [], [], 0

    def run(self, text, bold=False, italic=False, size=28):
        """Give runs of a text; a `broken` document splits them as Word does once corrected."""
        look = "<w:b/>" * bold + "<w:i/>" * italic + f'<w:sz w:val="{size}"/>'
        pieces = [text]
        if self.broken and len(text) > 3:
            self.at += 1
            cut = 1 + (self.at * 7) % (len(text) - 1)
            pieces = [text[:cut], text[cut:]]
        out = []
        for n, piece in enumerate(pieces):
            lines = "<w:br/>".join(
                "<w:tab/>".join(
                    f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else ""
                    for part in line.split("\t")
                )
                for line in piece.split("\n")
            )
            mark = f' w:rsidR="00{self.at % 251:02X}41A{n}"' if self.broken else ""
            out.append(f"<w:r{mark}><w:rPr>{look}</w:rPr>{lines}</w:r>")
        if len(out) > 1:
            out = ['<w:proofErr w:type="spellStart"/>', *out, '<w:proofErr w:type="spellEnd"/>']
        return "".join(out)

    def paragraph(self, text="", align="left", left=0, tab=0, before=0, new_page=False, **look):
        form = "<w:pageBreakBefore/>" * new_page
        form += f'<w:tabs><w:tab w:val="left" w:pos="{tab}"/></w:tabs>' if tab else ""
        form += f'<w:spacing w:before="{before}" w:after="0"/>'
        form += f'<w:ind w:left="{left}"/>' if left else ""
        form += f'<w:jc w:val="{align}"/><w:rPr><w:sz w:val="{look.get("size", 28)}"/></w:rPr>'
        content = self.run(text, **look) if text else ""
        return f"<w:p><w:pPr>{form}</w:pPr>{content}</w:p>"

    def say(self, *args, **kwargs):
        self.parts.append(self.paragraph(*args, **kwargs))

    def table(self, table):
        self.tables.append(table)
        kind = "single" if table.lines else "nil"
        sides = "".join(
            f'<w:{side} w:val="{kind}" w:sz="4" w:space="0" w:color="auto"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in table.widths)
        rows = "".join(self.row(table, *row) for row in table.rows)
        self.parts.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(table.widths)}" w:type="dxa"/><w:tblBorders>'
            f'{sides}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" '
            'w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
            f"{grid}</w:tblGrid>{rows}</w:tbl>"
        )

    def row(self, table, cells, header):
        form = "<w:cantSplit/>" + "<w:tblHeader/>" * header
        out, at = [], 0
        for cell in cells:
            width = sum(table.widths[at : at + cell.span])
            at += cell.span
            props = f'<w:tcW w:w="{width}" w:type="dxa"/>'
            props += f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
            merges = {"": "", "first": '<w:vMerge w:val="restart"/>', "more": "<w:vMerge/>"}
            props += merges[cell.merge]
            shade = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'
            props += shade.format(cell.fill) if cell.fill else ""
            props += '<w:vAlign w:val="center"/>' * header
            look = {"bold": cell.bold, "italic": cell.italic, "size": table.size}
            lines = [cell.text] if self.breaks else cell.text.split("\n")
            text = "".join(self.paragraph(line, cell.align, **look) for line in lines)
            out.append(f"<w:tc><w:tcPr>{props}</w:tcPr>{text}</w:tc>")
        return f"<w:tr><w:trPr>{form}</w:trPr>{''.join(out)}</w:tr>"

    def save(self, path, title):
        w, h = (16838, 11906) if self.wide else (11906, 16838)
        turn = ' w:orient="landscape"' if self.wide else ""
        edges = {"top": 1134, "right": 567, "bottom": 851, "left": 1134 if self.wide else 1418}
        margins = " ".join(f'w:{side}="{size}"' for side, size in edges.items())
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = "http://schemas.openxmlformats.org/package/2006"
        kind = "application/vnd.openxmlformats"
        word = f"{kind}-officedocument.wordprocessingml"
        core = "core-properties"
        files = {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            f'<Default Extension="rels" ContentType="{kind}-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{word}.styles+xml"/>'
            f'<Override PartName="/docProps/core.xml" ContentType="{kind}-package.{core}+xml"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{rel}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{package}/relationships/metadata/{core}" '
            'Target="docProps/core.xml"/></Relationships>',
            "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{package}/metadata/{core}" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(title)}</dc:title><dc:language>uk-UA</dc:language>"
            "</cp:coreProperties>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{rel}/styles" Target="styles.xml"/></Relationships>',
            "word/styles.xml": f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
            f'<w:rFonts w:ascii="{self.font}" w:hAnsi="{self.font}" w:cs="{self.font}"/>'
            '<w:sz w:val="28"/><w:lang w:val="uk-UA"/></w:rPr></w:rPrDefault></w:docDefaults>'
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
            '<w:name w:val="Normal"/></w:style></w:styles>',
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{"".join(self.parts)}'
            f'<w:sectPr><w:pgSz w:w="{w}" w:h="{h}"{turn}/><w:pgMar {margins} w:header="567" '
            'w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>',
        }
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            for name, text in files.items():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                book.writestr(entry, head + text)


def number(text):
    """Give a decimal of the data, none for nothing."""
    return None if text in (None, "") else Decimal(text)


def printed(value, decimals=None, space="\u00a0", nothing="-", sign=False):
    """Print a number as a Ukrainian office does.

    >>> printed(Decimal("-1234.5"), 2, " ", sign=True)
    '-1 234,50'
    """
    if value is None:
        return nothing
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{value:{'+' if sign and value else ''},f}"
    return text.replace(",", space).replace(".", ",")


def add(values):
    """Add what there is; nothing where there is nothing."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def percent(planned, actual):
    return actual / planned * 100 if planned and actual is not None else None


def less(actual, planned):
    """Give the deviation: what was done less what was planned; nothing where neither is."""
    return None if actual is None and planned is None else (actual or 0) - (planned or 0)


def plain(value):
    return None if value is None else f"{value:f}"


def pair(planned, actual, **more):
    values = {**more, "planned": planned, "actual": actual}
    return {key: plain(value) for key, value in values.items()}


def amounts_of(line):
    """Read `source: planned actual; …` into decimals, a dash for nothing."""
    out = {}
    for part in filter(None, (part.strip() for part in line.split(";"))):
        source, values = part.split(":")
        out[source] = [number(value.replace("–", "")) for value in values.split()]
    return out


def lines_of(text):
    """Read a table written with bars; a line that ends with a backslash goes on in the next."""
    return [tuple(part.strip() for part in line.split("|")) for line in text.splitlines()]


def measure_truth(title, amounts, labels, keys, **more):
    """Give the truth of a measure: amounts by source and together, none where it has no money."""
    by_source = {
        labels[source]: pair(**dict(zip(keys, values, strict=True)))
        for source, values in amounts.items()
    }
    together = [add(column) for column in zip(*amounts.values(), strict=True)] or [None] * len(keys)
    total = pair(**dict(zip(keys, together, strict=True)))
    return {**more, "title": title, "amounts": by_source, "total": total}


def sums(measures, labels, width=2):
    """Give totals by source, and all together."""
    by_source = {
        source: [add(m[source][n] for m in measures if source in m) for n in range(width)]
        for source in labels
        if any(source in m for m in measures)
    }
    return by_source, [add(column) for column in zip(*by_source.values(), strict=True)]


def centred(text, **look):
    return Cell(text, align="center", **look)


def right(text, **look):
    return Cell(text, align="right", **look)


# ------------------------------------------------------------------------ the council of a rayon

RAYON_SOURCES = {
    "state": "державний бюджет",
    "oblast": "обласний бюджет",
    "rayon": "районний бюджет",
    "other": "інші джерела",
}
SCHOOL = "Вигадана районна дитячо-юнацька спортивна школа"
DEPARTMENT = "Відділ освіти, молоді та спорту райдержадміністрації"
RAYON = [
    "Завдання 1. Розвиток дитячо-юнацького спорту",
    (
        "1.1.",
        "Утримання районної дитячо-юнацької спортивної школи, оплата праці тренерів-викладачів",
        SCHOOL,
        "rayon: 2845600.00 2790145.37; other: 64000.00 71250.00",
        "Економія коштів на енергоносіях. Із залучених коштів придбано 14 комплектів форми",
    ),
    (
        "1.2.",
        "Проведення районних змагань серед школярів («Старти надій», «Шкіряний м’яч»)",
        DEPARTMENT,
        "rayon: 48500.00 48500.00",
        "Проведено 9 змагань,\nучасників — 1 124",
    ),
    (
        "1.3.",
        "Придбання спортивного інвентарю та обладнання",
        SCHOOL,
        "state: 350000.00 349812.40; oblast: 120000.00 0.00; rayon: 95000.00 94377.15",
        "Співфінансування з обласного бюджету не надійшло (рішення обласної ради від 12.12.2019)",
    ),
    (
        "1.4.",
        "Забезпечення участі збірних команд району в обласних змаганнях",
        DEPARTMENT,
        "rayon: 186300.00 152944.80; other: – 12600.00",
        "Взято участь у 17 змаганнях із 21 запланованого",
    ),
    "Завдання 2. Зміцнення матеріально-технічної бази",
    (
        "2.1.",
        "Будівництво майданчика зі штучним покриттям розміром 42х22 м у смт Верболози",
        "Відділ капітального будівництва райдержадміністрації",
        "state: 1500000.00 1498730.55; oblast: 750000.00 750000.00; rayon: 250000.00 248119.06",
        "Об’єкт введено в експлуатацію 28.10.2019",
    ),
    "*",
    (
        "2.2.",
        "Капітальний ремонт спортивної зали Старогребельської школи",
        "Відділ капітального будівництва райдержадміністрації",
        "oblast: 400000.00 –; rayon: 133400.00 –",
        "Роботи не розпочато: проєктно-кошторисна документація на експертизі. "
        "Перенесено на 2020 рік",
    ),
    (
        "2.3.",
        "Встановлення вуличних тренажерів у селах району",
        "Сільські ради (за згодою)",
        "rayon: 92000.00 92000.00; other: 30000.00 28500.00",
        "Встановлено 6 тренажерів у 3 селах",
    ),
    "Завдання 3. Спорт для всіх",
    (
        "3.1.",
        "Проведення районної спартакіади серед працівників установ та організацій",
        "Районна рада\nФСТ «Вигаданий колос»",
        "rayon: 37250.50 37250.50",
        "",
    ),
    (
        "3.2.",
        "Фізкультурно-оздоровчі заходи для осіб з інвалідністю",
        "Районний центр «Вигаданий інваспорт»",
        "oblast: 15000.00 15000.00; rayon: 22400.00 19860.25",
        "Один захід скасовано через погодні умови",
    ),
    (
        "3.3.",
        "Виплата стипендій голови районної ради кращим спортсменам",
        "Районна рада",
        "rayon: 40000.00 40000.00",
        "Стипендії отримали 8 осіб",
    ),
    (
        "3.4.",
        "Висвітлення спортивних подій району на офіційному вебсайті",
        DEPARTMENT,
        "",
        "Розміщено 63 публікації",
    ),
]
# group, title, unit, before the programme, planned, actual, reasons
RAYON_INDICATORS = lines_of(
    """\
inputs | Кількість штатних одиниць тренерів-викладачів | од. | 18 | 21.5 | 20.75\
 | 0,75 ставки вакантна
inputs | Кількість спортивних споруд у районі | од. | 74 | 76 | 75 |
outputs | Кількість вихованців ДЮСШ | осіб | 410 | 450 | 462 |
outputs | Кількість проведених районних змагань | од. | 31 | 36 | 33 | 3 змагання перенесено
outputs | Кількість учасників районних змагань | осіб | 2960 | 3400 | 3187\
 | Див. попередній рядок
outputs | Кількість встановлених тренажерів | шт. |  | 6 | 6 |
efficiency | Середні витрати на одного вихованця ДЮСШ | грн | 5870.40 | 6465.78 | 6193.50 |
efficiency | Середні витрати на одне районне змагання | грн | 1280.00 | 1347.22 | 1469.70 |
quality | Частка населення, охопленого фізичною культурою і спортом | % | 11.2 | 13 | 12.8 |
quality | Кількість спортсменів, які виконали норматив кандидата в майстри спорту | осіб | 4 | 5\
 | 7 |
quality | Частка вихованців ДЮСШ — призерів обласних змагань | % | 9.5 | 10 | \
 | Дані обласного управління не надійшли
"""
)


def rayon_header(table):
    grey = {"bold": True, "fill": "D9D9D9"}
    first = {**grey, "merge": "first"}
    table.add(
        centred("№\nз/п", **first),
        centred("Зміст заходу", **first),
        centred("Відповідальні виконавці", **first),
        centred("Джерела фінансування", **first),
        centred("Обсяг фінансування у 2019 році, гривень", span=3, **grey),
        centred("Причини відхилення, стан виконання", **first),
        header=True,
    )
    more = [Cell(merge="more", fill="D9D9D9") for _ in range(5)]
    names = ("передбачено\nПрограмою", "фактично\nвикористано", "% вико-\nнання")
    table.add(*more[:4], *(centred(name, **grey) for name in names), more[4], header=True)
    table.add(*(centred(str(n), italic=True) for n in range(1, 9)), header=True)


def rayon_sums(values, bold=False):
    planned, actual = values
    return [
        right(printed(planned, 2), bold=bold),
        right(printed(actual, 2), bold=bold),
        centred(printed(percent(planned, actual), 1), bold=bold),
    ]


def rayon_measure(table, measure):
    name, title, who, amounts, why = measure
    amounts = amounts_of(amounts)
    lines = [(RAYON_SOURCES[source], values, False) for source, values in amounts.items()]
    if len(lines) > 1:
        both = [add(values) for values in zip(*amounts.values(), strict=True)]
        lines.append(("Разом", both, True))
    for n, (source, values, bold) in enumerate(lines or [("без фінансування", [None] * 2, False)]):
        merge = ("more" if n else "first") if len(lines) > 1 else ""
        left = ["", "", "", ""] if n else [name, title, who, why]
        cells = [Cell(text, merge=merge) for text in left]
        table.add(*cells[:3], Cell(source, bold=bold), *rayon_sums(values, bold), cells[3])
    return amounts


def rayon_indicators():
    table = Table("indicators", [600, 4700, 1100, 1500, 1400, 1400, 1100, 3300], size=20)
    names = (
        "№ з/п",
        "Назва показника",
        "Одиниця виміру",
        "Вихідні дані на початок дії Програми",
        "План на 2019 рік",
        "Факт за 2019 рік",
        "%",
        "Примітки",
    )
    table.add(*(centred(name, bold=True, fill="D9D9D9") for name in names), header=True)
    truth, group, roman = [], "", iter(("I", "II", "III", "IV"))
    for kind, title, unit, before, planned, actual, why in RAYON_INDICATORS:
        if kind != group:
            group, n = kind, 0
            table.add(
                centred(next(roman), bold=True), Cell(f"Показники {GROUPS[kind]}", 7, bold=True)
            )
        n += 1
        values = [number(value) for value in (before, planned, actual)]
        shown = [centred(printed(value, nothing="х")) for value in values]
        rate = centred(printed(percent(*values[1:]), 1, nothing="х"))
        table.add(centred(str(n)), title, centred(unit), *shown, rate, why)
        amounts = pair(values[1], values[2], baseline=values[0])
        truth.append({"group": kind, "title": title, "unit": unit, **amounts})
    return table, truth


def rayon():
    document = Document(wide=True, breaks=True)
    say = document.say
    for line in (
        "Додаток 2",
        "до рішення вигаданої Верболозької районної ради",
        "сьомого скликання від 26.02.2020 № 31-412/VII",
    ):
        say(line, left=9400, size=24)
    say()
    say("ЗВІТ", "center", bold=True)
    say("про виконання у 2019 році районної Програми", "center", bold=True)
    say("розвитку фізичної культури і спорту на 2018–2022 роки", "center", bold=True)
    say("(вигадана програма вигаданого району; усі дані вигадано)", "center", italic=True, size=24)
    say()
    say("1. Фінансування та виконання заходів Програми", "center", bold=True, size=26)
    widths = [650, 3350, 2200, 1950, 1700, 1700, 900, 2650]
    first = table = Table("measures", widths, size=20)
    rayon_header(table)
    all_amounts, truth, task = [], [], ""
    for item in RAYON:
        if item == "*":  # the page ends here: the clerk began a new table
            document.table(first)
            say("Продовження додатка 2", "right", size=24, new_page=True)
            table = Table("measures, continued", widths, size=20)
            rayon_header(table)
        elif isinstance(item, str):
            task = item
            table.add(Cell(item, 8, bold=True))
        else:
            amounts = rayon_measure(table, item)
            all_amounts.append(amounts)
            more = {"number": item[0], "section": task}
            keys = ("planned", "actual")
            truth.append(measure_truth(item[1], amounts, RAYON_SOURCES, keys, **more))
    by_source, both = sums(all_amounts, RAYON_SOURCES)
    lines = [(RAYON_SOURCES[source], values) for source, values in by_source.items()]
    for n, (source, values) in enumerate([*lines, ("Разом", both)]):
        merge = "more" if n else "first"
        cells = rayon_sums(values, bold=True)
        total = Cell("" if n else "УСЬОГО за Програмою", 3, merge=merge, bold=True)
        table.add(total, Cell(source, bold=True), *cells, Cell(merge=merge))
    document.table(table)
    say()
    say("2. Результативні показники виконання Програми", "center", bold=True, size=26)
    table, indicators = rayon_indicators()
    document.table(table)
    say()
    say("Заступник голови районної ради\tО. В. ВИГАДЛИВИЙ", tab=10500, before=240, bold=True)
    say("Начальник відділу\tС. П. НЕБУВАЛА", tab=10500, before=240, bold=True)
    say("Виконавець: Небувала С. П., тел. 0-00-00", size=20, before=240)
    total = pair(*both)
    total["by_source"] = {RAYON_SOURCES[s]: pair(*values) for s, values in by_source.items()}
    return document, {
        "council": "Верболозька районна рада",
        "programme": "Програма розвитку фізичної культури і спорту на 2018–2022 роки",
        "year": 2019,
        "unit": "грн",
        "measures": truth,
        "indicators": indicators,
        "total": total,
    }


# ---------------------------------------------------------------------- the council of a village

VILLAGE_SOURCES = {
    "village": "сільський бюджет",
    "oblast": "обласний бюджет",
    "other": "інші джерела",
}
# amounts: for the whole programme, planned for the year, actual
VILLAGE = [
    "Розділ І. Освітлення вулиць",
    ("Поточний ремонт мереж вуличного освітлення", "village: 180.0 60.0 58.4", "Ремонт 2,3 км"),
    (
        "Оплата електроенергії за вуличне освітлення",
        "village: 345.0 110.0 112.3",
        "Зростання тарифу з 01.10.2020",
    ),
    (
        "Придбання світлодіодних світильників",
        "village: 90.0 30.0 30.0; other: 30.0 10.0 7.5",
        "Придбано 25 шт.",
    ),
    "Розділ ІІ. Озеленення та санітарна очистка",
    ("Ліквідація стихійних сміттєзвалищ", "village: 75.0 25.0 19.8", "Ліквідовано 4 з 5"),
    ("Придбання контейнерів для сміття", "village: 120.0 40.0 40.0", "Виконано"),
    ("Видалення аварійних дерев", "village: 36.0 12.0 –", "Не проводилось, відсутній підрядник"),
    ("Закупівля саджанців і квітів", "village: 15.0 5.0 4.95", "150 саджанців,\n12 кущів троянд"),
    "Розділ ІІІ. Кладовища, пам’ятники, дитячі майданчики",
    ("Утримання кладовищ", "village: 60.0 20.0 18.6", "Виконано"),
    ("Ремонт пам’ятника загиблим воїнам", "village: 45.0 – –", "Заплановано на 2021 рік"),
    (
        "Облаштування дитячого майданчика в с. Тихий Брід",
        "village: 100.0 50.0 49.6; oblast: 150.0 150.0 148.25",
        "Майданчик відкрито 1 червня",
    ),
    ("Проведення толок за участю жителів", "", "Проведено 6 толок"),
]
# title and unit in one cell, then a year ago, planned, actual
VILLAGE_INDICATORS = lines_of(
    """\
Протяжність освітлених вулиць | км | 14.2 | 16.5 | 16.5
Частка освітлених вулиць | % | 61.5 | 71.4 | 71.4
Кількість встановлених світильників | шт. | 20 | 35 | 25
Кількість ліквідованих сміттєзвалищ | од. | 3 | 5 | 4
Кількість придбаних контейнерів | шт. |  | 10 | 10
Вартість одного контейнера | тис.грн |  | 4.0 | 4.0
Кількість висаджених дерев | шт. | 80 | 150 | 150
Площа кладовищ, що утримуються | га | 5.75 | 5.75 | 5.75
Кількість дитячих майданчиків | од. | 2 | 3 | 3
Кількість жителів, які взяли участь у толоках | чол. | 210 | 250 | 318
"""
)
VILLAGE_KEYS = ("planned_programme", "planned", "actual")


def village_amount(value):
    """Print one decimal, or two where there are two."""
    return printed(value, space=" ")


def tidy(value):
    """Keep a second decimal only where it says something."""
    short = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return short if short == value else value


def village_line(values, bold=False):
    """Give the cells of plan, percentage and fact; several sources stand in one cell."""
    lines = [
        [village_amount(v) for v in (programme, planned)]
        + [printed(percent(planned, actual), 1), village_amount(actual)]
        for programme, planned, actual in values
    ]
    return [centred("\n".join(column), bold=bold) for column in zip(*lines, strict=True)]


def village_table():
    table = Table("measures", [500, 2600, 1700, 1330, 900, 750, 850, 1300], size=20)
    names = (
        "№ з/п",
        "Найменування заходу",
        "Джерело фінан-\nсування",
        "Передбачено\nвсього на 2020-2022",
        "План на\n2020 р.",
        "%\nвик.",
        "Факт",
        "Примітка",
    )
    table.add(*(centred(name, bold=True) for name in names))
    truth, everything, part, section, n = [], [], [], "", 0

    def close():
        _, both = sums(part, VILLAGE_SOURCES, 3)
        cells = village_line([map(tidy, both)], bold=True)
        table.add(Cell(), Cell("Всього по розділу", 2, bold=True), *cells, Cell())
        table.add(*[Cell()] * 8)
        part.clear()

    for item in VILLAGE:
        if isinstance(item, str):
            if section:
                close()
            section, n = item, 0
            table.add(centred(item, span=8, bold=True))
            continue
        n += 1
        title, amounts, note = item
        amounts = amounts_of(amounts)
        where = "\n".join(VILLAGE_SOURCES[source] for source in amounts) or "-"
        values = list(amounts.values()) or [[None] * 3]
        table.add(centred(str(n)), title, where, *village_line(values), note)
        part.append(amounts)
        everything.append(amounts)
        more = {"number": str(n), "section": section}
        truth.append(measure_truth(title, amounts, VILLAGE_SOURCES, VILLAGE_KEYS, **more))
    close()
    by_source, both = sums(everything, VILLAGE_SOURCES, 3)
    both = [tidy(value) for value in both]
    table.add(Cell(), Cell("Всього", 2, bold=True), *village_line([both], bold=True), Cell())
    total = pair(**dict(zip(VILLAGE_KEYS, both, strict=True)))
    total["by_source"] = {
        VILLAGE_SOURCES[source]: pair(**dict(zip(VILLAGE_KEYS, values, strict=True)))
        for source, values in by_source.items()
    }
    total["by_source_printed"] = False
    return table, truth, total


def village():
    document = Document(breaks=False, broken=True)
    say = document.say
    say("Додаток", left=5600, size=24)
    say("до рішення сесії Тихобрідської\nсільської ради (вигаданої)", left=5600, size=24)
    say("від 25.02.2021 р. № 7", left=5600, size=24)
    say()
    say("ІНФОРМАЦІЯ", "center", bold=True)
    say("про хід виконання Програми благоустрою", "center", bold=True)
    say("населених пунктів Тихобрідської сільської ради", "center", bold=True)
    say("на 2020-2022 роки за 2020 рік", "center", bold=True)
    say("Вигадана сільська рада, вигадані програма і дані", "center", italic=True, size=24)
    say()
    say("тис.грн", "right", size=24)
    table, measures, total = village_table()
    document.table(table)
    say()
    say("Показники виконання програми", "center", bold=True)
    table = Table("indicators", [500, 5230, 1400, 1400, 1400], size=22)
    names = ("№", "Показник, одиниця виміру", "Було у 2019 р.", "План", "Факт")
    table.add(*(centred(name, bold=True) for name in names))
    indicators = []
    for n, (title, unit, *values) in enumerate(VILLAGE_INDICATORS, 1):
        before, planned, actual = map(number, values)
        shown = [centred(village_amount(value)) for value in (before, planned, actual)]
        table.add(centred(str(n)), f"{title}, {unit}", *shown)
        amounts = pair(planned, actual, baseline=before)
        more = {"unit_printed_after_title": True}
        indicators.append({"group": None, "title": title, "unit": unit, **amounts, **more})
    document.table(table)
    say()
    say("Роботу по виконанню програми продовжити у 2021 році.", left=567)
    say("Сільський голова\tПетро ВИГАДАНИЙ", tab=6600, before=480, bold=True)
    say("Головний бухгалтер\tНіна НЕСПРАВЖНЯ", tab=6600, before=240, bold=True)
    return document, {
        "council": "Тихобрідська сільська рада",
        "programme": "Програма благоустрою населених пунктів Тихобрідської сільської ради "
        "на 2020-2022 роки",
        "year": 2020,
        "unit": "тис.грн",
        "measures": measures,
        "indicators": indicators,
        "total": total,
    }


# ------------------------------------------------------------------------- the council of a city

CITY_SOURCES = {"city": "бюджет міської територіальної громади", "other": "інші джерела"}
YOUTH = "Управління молоді та спорту"
SERVICE = "Служба у справах дітей та сім’ї"
# title, who, amounts, results, then indicators: group, title, unit, planned, actual; an asterisk
# after a value points at a footnote
CITY = [
    "Напрям 1. Підтримка молоді",
    (
        "Проведення міських молодіжних форумів та зустрічей",
        YOUTH,
        "city: 245.300 238.946; other: 40.000 52.500",
        "Проведено 3 форуми, охоплено 512 осіб віком від 14 до 35 років. "
        "За підсумками подано 27 пропозицій, з них 9 враховано",
        [
            ("outputs", "кількість форумів", "од.", "3", "3"),
            ("outputs", "кількість учасників", "осіб", "450", "512*"),
            ("efficiency", "середні витрати на одного учасника", "грн", "634.00", "569.23"),
            ("quality", "частка учасників, задоволених проведенням", "%", "85", "91.4"),
        ],
    ),
    (
        "Конкурс молодіжних мініпроєктів «Дій!»",
        YOUTH,
        "city: 600.000 597.350",
        "Надійшло 38 заявок, підтримано 11 проєктів. Один переможець відмовився від участі",
        [
            ("outputs", "кількість підтриманих проєктів", "од.", "12", "11"),
            ("efficiency", "середня вартість проєкту", "тис. грн", "50.000", "54.305"),
        ],
    ),
    (
        "Утримання молодіжного простору «Дах»",
        "КУ «Молодіжний простір «Дах» (вигадана)",
        "city: 1820.400 1764.118; other: 150.000 –",
        "Простір працює 6 днів на тиждень.\nПроведено 148 заходів. Грант міжнародного фонду "
        "(150,0 тис. грн) не надійшов, очікується у 2024 році",
        [
            ("inputs", "площа приміщення", "кв. м", "312.5", "312.5"),
            ("inputs", "кількість штатних одиниць", "од.", "6.5", "6.0"),
            ("outputs", "кількість відвідувань за рік", "од.", "15000", "17346"),
            ("efficiency", "витрати на одне відвідування", "грн", "131.36", "101.70"),
        ],
    ),
    (
        "Організація наметового вишколу «Яворина»",
        YOUTH,
        "city: 380.000 –",
        "Не проведено з міркувань безпеки (розпорядження від 05.06.2023 № 114-р)",
        [
            ("outputs", "кількість дітей, охоплених вишколом", "осіб", "120", ""),
            ("quality", "частка дітей із сімей військовослужбовців", "%", "60", ""),
        ],
    ),
    "Напрям 2. Підтримка сім’ї",
    (
        "Вручення подарункових наборів «Яворятко» сім’ям новонароджених",
        SERVICE,
        "city: 960.000 912.000",
        "Вручено 380 наборів, з них 7 — двійнятам",
        [
            ("outputs", "кількість наборів", "шт.", "400", "380"),
            ("efficiency", "вартість одного набору", "грн", "2400", "2400"),
        ],
    ),
    (
        "Робота «Школи відповідального батьківства»",
        "Міський центр соціальних служб",
        "",
        "Проведено 22 заняття, 2 заняття скасовано через повітряну тривогу; охоплено 263 особи",
        [
            ("outputs", "кількість занять", "од.", "24", "22"),
            ("outputs", "кількість учасників", "осіб", "240", "263"),
        ],
    ),
    (
        "Відзначення Міжнародного дня сім’ї та Дня матері",
        f"{SERVICE};\nуправління культури",
        "city: 85.500 85.498; other: – 15.000**",
        "Проведено 5 заходів, присутніх — понад 1 450 осіб",
        [("outputs", "кількість заходів", "од.", "4", "5")],
    ),
    "Напрям 3. Психологічна допомога",
    (
        "Психологічна підтримка сімей захисників і захисниць",
        "Міський центр соціальних служб",
        "city: 410.250 409.775; other: 1250.000 1312.640",
        "Надано 1 874 консультації 623 сім’ям; працює 5 психологів, "
        "у т. ч. 2 — за кошти благодійників",
        [
            ("inputs", "кількість залучених фахівців", "осіб", "5", "5"),
            ("outputs", "кількість консультацій", "од.", "1600", "1874"),
            ("quality", "частка сімей, які звернулися повторно", "%", "35", "28.6***"),
        ],
    ),
]


def starred(text):
    """Part a value from its asterisks."""
    stars = text[len(text.rstrip("*")) :]
    return number(text.rstrip("*–")), stars


def city_money(planned, actual, bold=False, stars=""):
    dash = {"decimals": 3, "nothing": "–"}
    return [
        right(printed(planned, **dash), bold=bold),
        right(printed(actual, **dash) + stars, bold=bold),
        right(printed(less(actual, planned), sign=True, **dash), bold=bold),
    ]


def city_lines(amounts, stars):
    """Rows of money: title, unit and values; a source of its own row where there are several."""
    lines = []
    whole = [add(column) for column in zip(*amounts.values(), strict=True)] or [None, None]
    only = f" ({CITY_SOURCES[next(iter(amounts))]})" if len(amounts) == 1 else ""
    more = ", усього, у т. ч.:" if len(amounts) > 1 else only
    lines.append([Cell(f"Обсяг фінансування{more}"), centred("тис. грн"), *city_money(*whole)])
    for source, values in amounts.items() if len(amounts) > 1 else ():
        cells = city_money(*values, stars=stars.get(source, ""))
        lines.append([Cell(f"   – {CITY_SOURCES[source]}"), centred("тис. грн"), *cells])
    return lines


def city_measure(table, n, measure):
    title, who, amounts, results, indicators = measure
    parts = filter(None, amounts.split(";"))
    stars = {part.split(":")[0].strip(): part[len(part.rstrip("*")) :] for part in parts}
    amounts = amounts_of(amounts.replace("*", ""))
    lines = [[Cell(title, bold=True), *[Cell()] * 4], *city_lines(amounts, stars)]
    truth, group = [], ""
    for kind, name, unit, *values in indicators:
        if kind != group:
            group = kind
            heading = Cell(f"Показники {GROUPS[kind]}:", italic=True)
            lines.append([heading, *[Cell()] * 4])
        (planned, _), (actual, mark) = map(starred, values)
        gap = None if None in (planned, actual) else actual - planned
        shown = [printed(planned, nothing="–"), printed(actual, nothing="–") + mark]
        shown.append(printed(gap, nothing="–", sign=True))
        lines.append([Cell(name), centred(unit), *map(right, shown)])
        more = {"group": kind, "measure": str(n), "title": name, "unit": unit}
        truth.append({**more, **pair(planned, actual)})
    for at, line in enumerate(lines):
        merge = "more" if at else "first"
        texts = ["", "", ""] if at else [f"{n}", who, results]
        first, *last = (Cell(text, merge=merge) for text in texts)
        table.add(first, *line, *last)
    return amounts, truth


def city():
    document = Document(wide=True, breaks=False)
    say = document.say
    say("ВИГАДАНА ЯВОРОГАЙСЬКА МІСЬКА РАДА", "center", bold=True)
    say("УПРАВЛІННЯ МОЛОДІ ТА СПОРТУ", "center", bold=True)
    say()
    say("ПРОМІЖНИЙ ЗВІТ", "center", bold=True)
    say("про виконання міської цільової програми", "center")
    say("«Молодь і родина Яворогая» на 2021–2025 роки", "center")
    say("за січень–грудень 2023 року", "center")
    say("(місто, програму і всі числа вигадано)", "center", italic=True, size=24)
    say()
    say(
        "Програму затверджено рішенням міської ради від 22.12.2020 № 4/18 (зі змінами від "
        "28.03.2023 № 27/5). Головний розпорядник коштів: управління молоді та спорту.",
        "both",
        size=26,
    )
    say()
    table = Table(
        "measures and indicators", [500, 4300, 950, 1250, 1300, 1250, 2000, 3550], size=20
    )
    names = (
        "№",
        "Заходи Програми,\nрезультативні показники",
        "Одиниця виміру",
        "План на\n2023 рік",
        "Факт за\n2023 рік",
        "Відхилення\n(+/-)",
        "Виконавець",
        "Результати виконання",
    )
    table.add(*(centred(name, bold=True, fill="E2EFD9") for name in names), header=True)
    everything, measures, indicators, section, n = [], [], [], "", 0
    for item in CITY:
        if isinstance(item, str):
            section = item
            table.add(Cell(item, 8, bold=True, italic=True, fill="F2F2F2"))
            continue
        n += 1
        amounts, more = city_measure(table, n, item)
        everything.append(amounts)
        indicators += more
        named = {"number": str(n), "section": section}
        keys = ("planned", "actual")
        measures.append(measure_truth(item[0], amounts, CITY_SOURCES, keys, **named))
    by_source, both = sums(everything, CITY_SOURCES)
    table.add(*[Cell()] * 8)
    lines = [("Усього за Програмою, у тому числі:", both)]
    lines += [(CITY_SOURCES[source], values) for source, values in by_source.items()]
    for name, values in lines:
        unit = centred("тис. грн", bold=True)
        table.add(Cell(), Cell(name, bold=True), unit, *city_money(*values, bold=True), Cell("", 2))
    document.table(table)
    for line in (
        "* з урахуванням 64 учасників, які долучилися дистанційно",
        "** благодійний внесок, не передбачений Програмою",
        "*** за даними опитування 210 сімей",
    ):
        say(line, size=20)
    say()
    say("Начальник управління\tМарія ПРИГАДАЙ", tab=10500, before=240)
    say("ПОГОДЖЕНО", before=360, size=24)
    say("Секретар міської ради\tІгор НЕЗНАЙДЕНИЙ", tab=10500)
    total = pair(*both)
    total["by_source"] = {CITY_SOURCES[s]: pair(*values) for s, values in by_source.items()}
    return document, {
        "council": "Яворогайська міська рада",
        "programme": "«Молодь і родина Яворогая» на 2021–2025 роки",
        "year": 2023,
        "unit": "тис. грн",
        "measures": measures,
        "indicators": indicators,
        "total": total,
    }


# ----------------------------------------------------------- a report as of a budget's passport

FUNDS = {"general": "загальний фонд", "special": "спеціальний фонд"}
PASSPORT = lines_of(
    """\
Поточне утримання парків, скверів та інших зелених зон | general: 3250000 3187450\
 | економія за результатами 3 відкритих торгів — 62 550 гривень
Висадження дерев і кущів | general: 480000 476310; special: 120000 118900 |
Ліквідація несанкціонованих сміттєзвалищ | general: 640000 598220\
 | ліквідовано 29 із 32 виявлених сміттєзвалищ, решту прибрали власники ділянок
Облаштування контейнерних майданчиків | special: 1450000 1322675\
 | 2 майданчики не погоджено з мешканцями
Придбання сміттєвозів | special: 4900000 4875000 |
Моніторинг якості атмосферного повітря | general: 310000 310000; special: 85000 85000 |
Розчищення русла річки Вигаданка | special: 2300000 0\
 | висновок з оцінки впливу на довкілля отримано лише 18.12.2024, захід перенесено на 2025 рік
Екологічна просвіта населення | general: 95000 88640; special: 15000 21400\
 | отримано благодійні внески понад план — 6 400 гривень
Утримання притулку для безпритульних тварин | general: 1120000 1119985; special: 60000 74350 |
"""
)
REPORTING = "звітність установи"
COMPUTED = "розрахунок"
# group, title, unit, source of information, values by fund, reasons
PASSPORT_INDICATORS = lines_of(
    """\
inputs | Площа зелених зон, що утримуються | га | звітність установи | general: 86.4 86.4 |
inputs | Обсяг видатків на придбання сміттєвозів | грн | кошторис | special: 4900000 4875000\
 | економія за результатами торгів
inputs | Обсяг видатків на утримання притулку | грн | кошторис\
 | general: 1120000 1119985; special: 60000 74350 |
outputs | Кількість висаджених дерев | од. | акти виконаних робіт\
 | general: 800 790; special: 200 198 | 12 саджанців повернуто постачальнику
outputs | Кількість ліквідованих сміттєзвалищ | од. | акти виконаних робіт | general: 32 29 |
outputs | Кількість облаштованих контейнерних майданчиків | од. | акти виконаних робіт\
 | special: 29 27 |
outputs | Кількість придбаних сміттєвозів | од. | накладні | special: 2 2 |
outputs | Кількість постів спостереження | од. | звітність установи | general: 4 4 |
outputs | Кількість проведених екологічних акцій | од. | звітність установи\
 | general: 19 21; special: 3 5 |
outputs | Кількість тварин у притулку | гол. | звітність установи | general: 560 612 |
efficiency | Середні витрати на утримання 1 га зелених зон | грн | розрахунок\
 | general: 37615.74 36891.78 |
efficiency | Середня вартість одного контейнерного майданчика | грн | розрахунок\
 | special: 50000 48987.96 |
efficiency | Середня вартість одного сміттєвоза | грн | розрахунок | special: 2450000 2437500 |
efficiency | Середні витрати на ліквідацію одного сміттєзвалища | грн | розрахунок\
 | general: 20000 20628.28 |
quality | Рівень приживлюваності дерев | % | розрахунок | general: 92 88.5 | посушливе літо
quality | Частка мешканців, охоплених вивезенням відходів | % | розрахунок | general: 97 97.8 |
quality | Зменшення кількості скарг порівняно з попереднім роком | % | журнал звернень\
 | general: 15 -3.2 | скарг стало більше: 129 проти 125
"""
)


def funds_header(table, names, columns):
    """Two levels: three columns for each of approved, spent and deviation."""
    table.add(
        *(centred(name, merge="first") for name in names),
        *(centred(name, span=3) for name in columns),
        header=True,
    )
    funds = ("загальний фонд", "спеціальний фонд", "усього") * 3
    low = [centred(name) for name in funds]
    table.add(*[Cell(merge="more") for _ in names], *low, header=True)
    table.add(*(centred(str(n)) for n in range(1, len(names) + 10)), header=True)


def funds(amounts, bold=False):
    """Give nine cells: both funds and their sum of plan, fact and deviation."""
    nothing = [None, None]
    rows = [amounts.get(fund, nothing) for fund in FUNDS]
    rows.append([add(column) for column in zip(*rows, strict=True)])
    columns = [
        *(planned for planned, _ in rows),
        *(actual for _, actual in rows),
        *(less(actual, planned) for planned, actual in rows),
    ]
    return [right(printed(value, space=" "), bold=bold) for value in columns]


def passport_head(document):
    table = Table("heading", [600, 1900, 9200, 3400], lines=False, size=24)
    body = "Виконавчий комітет вигаданої Приозерної міської ради"
    for n, code, name, more in (
        ("1.", "0200000", body, "00000000"),
        ("", "(код)", "(найменування головного розпорядника)", "(код за ЄДРПОУ)"),
        ("2.", "0210000", body, "00000000"),
        ("", "(код)", "(найменування відповідального виконавця)", "(код за ЄДРПОУ)"),
        ("3.", "0218330", "Інша діяльність у сфері охорони природних ресурсів", "0540"),
        ("", "(код)", "(найменування бюджетної програми)", "(код функції)"),
    ):
        small = not n
        cells = (n, code, name, more)
        table.add(*(Cell(text, italic=small, align="center") for text in cells))
    document.table(table)


def passport_measures():
    table = Table("measures", [550, 4100, *[1150] * 9], size=18)
    columns = ("Затверджено у паспорті", "Касові видатки", "Відхилення")
    funds_header(table, ("№ з/п", "Напрями використання коштів (заходи)"), columns)
    everything, truth = [], []
    for n, (title, line, why) in enumerate(PASSPORT, 1):
        amounts = amounts_of(line)
        everything.append(amounts)
        table.add(centred(str(n)), title, *funds(amounts))
        if why:
            table.add(Cell(f"Пояснення щодо причин розбіжностей: {why}", 11, italic=True))
        keys = ("planned", "actual")
        truth.append(measure_truth(title, amounts, FUNDS, keys, number=str(n), section=None))
    by_fund, both = sums(everything, FUNDS)
    table.add(Cell(), Cell("Усього", bold=True), *funds(by_fund, bold=True))
    total = {**pair(*both), "by_source": {FUNDS[f]: pair(*v) for f, v in by_fund.items()}}
    return table, truth, total, by_fund


def passport_indicators():
    table = Table("indicators", [500, 2700, 900, 1350, *[1085] * 9], size=17)
    names = ("№ з/п", "Показники", "Одиниця виміру", "Джерело інформації")
    columns = ("Затверджено у паспорті", "Фактичні результативні показники", "Відхилення")
    funds_header(table, names, columns)
    truth, group, kinds = [], "", list(GROUPS)
    for kind, title, unit, where, line, why in PASSPORT_INDICATORS:
        if kind != group:
            group, n = kind, 0
            first = centred(str(kinds.index(kind) + 1), bold=True)
            table.add(first, Cell(GROUPS[kind], bold=True), *[Cell()] * 11)
        n += 1
        values = amounts_of(line)
        name = f"{kinds.index(kind) + 1}.{n}"
        table.add(centred(name), title, centred(unit), centred(where), *funds(values))
        if why:
            table.add(Cell(f"Пояснення: {why}", 13, italic=True))
        whole = pair(*(add(column) for column in zip(*values.values(), strict=True)))
        more = {"by_source": {FUNDS[fund]: pair(*both) for fund, both in values.items()}}
        truth.append({"group": kind, "number": name, "title": title, "unit": unit, **whole, **more})
    return table, truth


def passport():
    document = Document(wide=True, broken=True)
    say = document.say
    say("ЗАТВЕРДЖЕНО", left=9600, size=24)
    say("Розпорядження Приозерного міського голови\n(вигаданого)", left=9600, size=24)
    say("10 лютого 2025 року № 17-р", left=9600, size=24)
    say()
    say("ЗВІТ", "center", bold=True)
    say("про виконання паспорта бюджетної програми", "center", bold=True)
    say("місцевого бюджету за 2024 рік", "center", bold=True)
    say("Вигадана міська рада; коди, програму і числа вигадано", "center", italic=True, size=24)
    say()
    passport_head(document)
    say()
    say(
        "4. Мета бюджетної програми: виконання Програми «Чисте довкілля Приозерного» "
        "на 2022–2026 роки",
        size=24,
    )
    say("5. Видатки та напрями використання бюджетних коштів", size=24, before=120)
    say("гривень", "right", size=20)
    table, measures, total, by_fund = passport_measures()
    document.table(table)
    say("6. Видатки на реалізацію місцевих програм", size=24, before=240)
    say("гривень", "right", size=20)
    table = Table("local programmes", [550, 4100, *[1150] * 9], size=18)
    columns = ("Затверджено у паспорті", "Касові видатки", "Відхилення")
    funds_header(table, ("№ з/п", "Найменування місцевої програми"), columns)
    name = "Програма «Чисте довкілля Приозерного» на 2022–2026 роки"
    table.add(centred("1"), name, *funds(by_fund))
    table.add(Cell(), Cell("Усього", bold=True), *funds(by_fund, bold=True))
    document.table(table)
    say("7. Результативні показники та аналіз їх виконання", size=24, before=240)
    table, indicators = passport_indicators()
    document.table(table)
    say("8. Узагальнений висновок: програму виконано не в повному обсязі.", size=24, before=240)
    say()
    table = Table("signatures", [6000, 3500, 5600], lines=False, size=24)
    table.add("Керівник установи головного\nрозпорядника бюджетних коштів", "", "")
    table.add("", centred("____________"), Cell("Олег ВИМИСЕЛ", bold=True))
    table.add("", centred("(підпис)", italic=True), "(Власне ім’я, ПРІЗВИЩЕ)")
    table.add("Керівник бухгалтерської служби", centred("____________"), "Тетяна НЕБИЛИЦЯ")
    table.add("", centred("(підпис)", italic=True), "(Власне ім’я, ПРІЗВИЩЕ)")
    document.table(table)
    say("М. П.", size=24)
    return document, {
        "council": "Приозерна міська рада",
        "programme": "Програма «Чисте довкілля Приозерного» на 2022–2026 роки",
        "year": 2024,
        "unit": "гривень",
        "measures": measures,
        "indicators": indicators,
        "total": total,
    }


def write(folder):
    """Write all four documents and their truths into a folder."""
    for make in (rayon, village, city, passport):
        document, truth = make()
        name = make.__name__
        document.save(folder / f"{name}.docx", f"Вигаданий звіт: {truth['council']}")
        tables = [{"what": t.what, "numbers": len(t.numbers())} for t in document.tables]
        truth = {
            "document": f"{name}.docx",
            "fictional": True,
            **truth,
            "numbers_in_tables": sum(table["numbers"] for table in tables),
            "tables": tables,
        }
        text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.truth.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
