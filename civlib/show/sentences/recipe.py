"""Where the data of a report come from, and how to repeat its computation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from civlib.dataset import YearData
from civlib.dataset.model import Programme
from civlib.show.display import ReportText, escape_markdown
from civlib.show.sentences.phrases import bullets
from civlib.wording import LANGUAGES, Wording, wording
from civlib.wording.licences import LICENCES


def origin(data: YearData, lang: str) -> ReportText:
    """Return where a year's data come from and how to repeat the computation."""
    w, slug = wording(lang), data.programme.slug
    document = w("origin.official", document=_document(data, lang))
    place, years = f"data/{slug}/{data.year}", f" --year {data.year}"
    return bullets([document, *_repeat(w, "origin", data.programme, place, years)])


def review_origin(years: Sequence[YearData], lang: str) -> ReportText:
    """Return the official documents, where the data lie and how to repeat the computation."""
    w, programme = wording(lang), years[-1].programme
    documents = [
        w("review.origin.document", year=data.year, document=_document(data, lang))
        for data in years
    ]
    place = f"data/{programme.slug}"
    return bullets([*documents, *_repeat(w, "review.origin", programme, place, "")])


def _document(data: YearData, lang: str) -> str:
    return escape_markdown(data.settings.document.text(lang))


def _repeat(w: Wording, key: str, programme: Programme, place: str, years: str) -> Iterable[str]:
    option = "" if w.lang == LANGUAGES[0] else f" --lang {w.lang}"
    yield w(f"{key}.data", folder=f"`{place}`")
    yield w(f"{key}.command", command=f"`civlib build {programme.slug}{years}{option}`")
    yield w("origin.licence", licence=LICENCES[programme.licence].name)
