"""What is known of a programme and of one of its years, as plain frozen values.

The fields of `Programme`, and of what it holds, are also the keys of ``programme.toml``: a field's
type says what its key must hold, a default that it may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from civlib.dataset.frames import DataFrame
from civlib.dataset.misprints import Misprint
from civlib.dataset.period import Period
from civlib.dataset.scale import Scale
from civlib.wording.terms import LowerIsBetter, ReducedScale, Table, Unreported

Day = date
"""A date, where a field of that name hides the type."""


@dataclass(frozen=True)
class Name:
    """A name in Ukrainian and, where somebody has given one, in English."""

    uk: str
    en: str | None = None

    def text(self, lang: str) -> str:
        """Return the name in a language, the Ukrainian one where there is no other.

        Examples
        --------
        >>> Name("міський бюджет", "city budget").text("en"), Name("інші джерела").text("en")
        ('city budget', 'інші джерела')
        """
        return self.en if lang == "en" and self.en else self.uk


@dataclass(frozen=True)
class Term:
    """The years of a programme, both ends included; ``2018 in Term(2017, 2020)`` holds."""

    first: int
    last: int

    def __contains__(self, year: object) -> bool:
        """Return whether the programme runs in that year."""
        return isinstance(year, int) and self.first <= year <= self.last

    def __str__(self) -> str:
        """Return the term as it is written, such as ``2017–2020``; one year is one year."""
        return f"{self.first}\u2013{self.last}" if self.first != self.last else str(self.first)


class ActKind(StrEnum):
    """What a decision does to a programme."""

    APPROVING = "approving"
    AMENDING = "amending"


@dataclass(frozen=True)
class Act:
    """A council's decision on a programme.

    A register of open data moreover asks for its ``type`` (рішення), its ``heading`` (Про …) and
    its ``address`` in the web.
    """

    kind: ActKind
    title: Name
    number: str
    date: date
    type: str = ""
    heading: str = ""
    address: str = ""


@dataclass(frozen=True)
class Source:
    """A source of funding: the key in the tables, and what readers see."""

    id: str
    label: Name


@dataclass(frozen=True)
class Signatory:
    """A person who signed the official report."""

    position: Name
    name: str


@dataclass(frozen=True)
class Compiler:
    """Who entered and recomputed the data, where that is not the council itself.

    ``retold`` says that cells of text are told in the compiler's words.
    """

    name: Name
    date: date | None = None
    retold: bool = False


@dataclass(frozen=True)
class Envelope:
    """What a programme plans to spend in a year, from one source or from all."""

    year: int
    planned: Decimal
    source: str = ""


@dataclass(frozen=True)
class YearSettings:
    """What is known of one year's report.

    Attributes
    ----------
    date
        Date of the report: the day it was heard, or what its document says; never the clock. The
        last day that its figures are of where the file has none.
    document, heard, misprints
        The source document, the programme's title where the file has none; how it was heard; what
        it prints wrong.
    responsible_body
        The body's name at the time of reporting, where it differs from the programme's.
    from_, to, as_of
        First and last day of a report on a part of the year; or the day that the figures are of,
        where the year was not over.
    """

    date: date
    document: Name
    heard: Name | None = None
    responsible_body: Name | None = None
    signatories: tuple[Signatory, ...] = ()
    misprints: tuple[Misprint, ...] = ()
    from_: Day | None = None
    to: Day | None = None
    as_of: Day | None = None

    def period(self, year: int) -> Period:
        """Return the days of the year that the report covers."""
        whole = Period.of(year)
        return Period(self.from_ or whole.first, self.to or whole.last, self.as_of)


@dataclass(frozen=True)
class Options:
    """The readings of the effectiveness method that ``[effectiveness]`` chooses.

    Attributes
    ----------
    lower_is_better
        Index of an indicator where lower is better.
    capped
        Whether an index above one counts as one, so that no indicator makes up for another.
    reduced_scale, unreported
        What is done when quality or the previous year is missing, and when a fact is.
    shown
        Whether the yearly report shows the assessment at all.
    """

    lower_is_better: LowerIsBetter = LowerIsBetter.RATIO
    capped: bool = False
    reduced_scale: ReducedScale = ReducedScale.REFUSE
    unreported: Unreported = Unreported.LEFT_OUT
    shown: bool = True

    def words(self) -> dict[str, str]:
        """Return each reading by its name, as ``programme.toml`` writes it."""
        readings = {name: value for name, value in vars(self).items() if name != "shown"}
        return {name: str(value).lower() for name, value in readings.items()}


@dataclass(frozen=True)
class Site:
    """The pages of a programme: their address in the web, whom to ask, colour and arms.

    ``accent`` is a colour such as ``#0b4f8a``, ``arms`` the name of a picture beside the file.
    """

    address: str = ""
    contact: str = ""
    accent: str = ""
    arms: str = ""


@dataclass(frozen=True)
class Codes:
    """Codes in the state register (ЄДРПОУ) of the council and of who carries the programme out."""

    council: str = ""
    responsible_body: str = ""


@dataclass(frozen=True)
class Programme:
    """A municipal target programme, as ``programme.toml`` tells it.

    Attributes
    ----------
    slug
        Name of its folder.
    unit
        Unit of its amounts, such as thousand UAH.
    licence
        SPDX identifier of the licence of texts and data: one of `civlib.wording.licences.LICENCES`.
    acts, sources
        Decisions and sources of funding, in the order of the file; sources of a year's tables, as
        they name them, where the file has none.
    money_decimals, negative_amounts
        With how many decimals amounts are shown, where it is not those of the data; whether
        amounts may be below zero (refunds).
    compiler, scale, envelope
        Who recomputed the data; thresholds; what is planned for each year and source.
    years
        Settings of each year that has them.
    fictional
        Whether it is made up, for examples and tests; a report must say so on every page.
    effectiveness
        The readings of the effectiveness method; the defaults where the file names none.
    codes, cancelled
        What a register of open data asks for besides; the day from which a programme that was
        given up is in force no more.
    site, arms
        What ``[site]`` says; the picture that it names, empty without one.
    """

    slug: str
    title: Name
    council: Name
    unit: Name
    responsible_body: Name | None = None
    term: Term | None = None
    licence: str | None = None
    acts: tuple[Act, ...] = ()
    sources: tuple[Source, ...] = ()
    years: Mapping[int, YearSettings] = field(default_factory=dict)
    fictional: bool = False
    effectiveness: Options = field(default_factory=Options)
    money_decimals: int | None = None
    negative_amounts: bool = False
    compiler: Compiler | None = None
    scale: Scale = field(default_factory=Scale)
    envelope: tuple[Envelope, ...] = ()
    codes: Codes = field(default_factory=Codes)
    cancelled: date | None = None
    site: Site = field(default_factory=Site)
    arms: bytes = field(default=b"", repr=False)

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Return the keys of the sources, in order."""
        return tuple(source.id for source in self.sources)

    def source_label(self, source: str, lang: str) -> str:
        """Return what readers of a language see for a source of funding; "" is no source."""
        labels = {one.id: one.label.text(lang) for one in self.sources}
        return labels[source] if source else ""

    def settings(self, year: int) -> YearSettings:
        """Return the settings of a year; one without any gets the year's last day and the title."""
        return self.years.get(year) or YearSettings(date(year, 12, 31), self.title)


@dataclass(frozen=True, eq=False)
class YearData:
    """The checked data of one year.

    Rows stand in the order of their files, those of funding in that of measures and sources.

    Text columns have dtype ``str`` and ``""`` where nothing stands; amounts and values have dtype
    ``object`` and hold `decimal.Decimal`, or ``None`` where absent. Every declared column is
    there, and a table whose file is absent has no rows.

    Attributes
    ----------
    measures, indicators
        One row for each measure; for each (group, number).
    funding
        One row for each (measure, source, fund); amounts in the programme's unit.
    published, statements
        One row for each printed figure, (section, key, column); for each (quantity, place).
    note
        The explanatory note: Markdown with references, every one of which resolves; or "".
    conclusion
        What the council is asked to decide, as the note.
    files
        Every file that was read, sorted.
    """

    programme: Programme
    year: int
    measures: DataFrame = field(repr=False)
    funding: DataFrame = field(repr=False)
    indicators: DataFrame = field(repr=False)
    published: DataFrame = field(repr=False)
    statements: DataFrame = field(repr=False)
    note: str = field(repr=False)
    files: tuple[Path, ...] = field(repr=False)
    conclusion: str = field(default="", repr=False)

    @property
    def settings(self) -> YearSettings:
        """Return what is known of this year's report."""
        return self.programme.settings(self.year)

    @property
    def period(self) -> Period:
        """Return the days that this report covers."""
        return self.settings.period(self.year)

    def table(self, name: str) -> DataFrame:
        """Return one of the five tables by its name (see `civlib.wording.terms.Table`)."""
        frame: DataFrame = getattr(self, Table(name))
        return frame
