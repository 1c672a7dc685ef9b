"""Words and numbers as readers see them."""

import re
import tomllib
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civlib.compute.indices import POINTS as SCALE
from civlib.compute.indices import RATINGS
from civlib.dataset.scale import Scale
from civlib.errors import UnknownLanguage
from civlib.wording import FORMS, LANGUAGES, exact_text, round_half_up, wording
from civlib.wording.numbers import PERCENT, POINTS, RATIO
from civlib.wording.sequences import alphabetical
from civlib.wording.terms import (
    Group,
    LowerIsBetter,
    Missing,
    ReducedScale,
    Severity,
    Standing,
    State,
    Table,
    Undefined,
)

D = Decimal
UK, EN = (wording(lang) for lang in LANGUAGES)


def catalogue(lang: str) -> dict[str, str]:
    """Return every label of a language by its dotted key."""

    def flat(texts: dict, path: str = "") -> dict[str, str]:
        found: dict[str, str] = {}
        for key, text in texts.items():
            found |= flat(text, f"{path}{key}.") if isinstance(text, dict) else {path + key: text}
        return found

    file = resources.files("civlib.wording").joinpath(f"{lang}.toml")
    return flat(tomllib.loads(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (Fraction(10**29 + 1, 3), 6, "33333333333333333333333333333.666667"),
        (D("0.35"), 1, "0.4"),
        (D("-0.25"), 1, "-0.3"),
        (D("2.5"), 0, "3"),
        (D("2.4999999999999999999999999999999999999"), 0, "2"),
        (Fraction(2, 3), 6, "0.666667"),
        (7, 1, "7.0"),
    ],
)
def test_half_up_by_hand(value, digits, expected):
    """More stand in the examples of the function."""
    assert str(round_half_up(value, digits)) == expected


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 3))
def test_half_up_agrees_with_the_decimal_module(value, digits):
    wanted = value.quantize(D(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    assert round_half_up(value, digits) == wanted


@given(st.fractions(-1000, 1000), st.integers(0, 4))
def test_half_up_is_the_nearest_and_never_shows_minus_zero(value, digits):
    rounded = round_half_up(value, digits)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**digits)
    assert not str(rounded).startswith("-0.0") or rounded != 0


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (UK.money(D("865")), "865,0"),
        (UK.money(D("1234567.25")), "1\u00a0234\u00a0567,3"),
        (EN.money(D("1234567.25")), "1,234,567.3"),
        (UK.money(D("-30.5"), sign=True), "−30,5"),
        (UK.money(D("4"), sign=True), "+4,0"),
        (UK.money(D("0"), sign=True), "0,0"),
        (UK.money(None), "—"),
        (UK.percent(Fraction(8385, 8650)), "96,9\u00a0%"),
        (EN.percent(Fraction(31, 27)), "114.8%"),
        (UK.percent(None), "—"),
        (UK.percent(Fraction(0)), "0,0\u00a0%"),
        (UK.number(D("500.00")), "500,00"),
        (UK.number(D("0.050")), "0,050"),
        (UK.number(D("1E+3")), "1\u00a0000"),
        (UK.date(date(2019, 11, 27)), "27\u00a0листопада\u00a02019\u00a0року"),
        (UK.join(["а", "б", "в"]), "а, б і в"),
        (exact_text(D("1E+3")), "1000"),
        (exact_text(Fraction(1)), "1.000000"),
        (exact_text(State.MET), "met"),
        (UK.count("indicator_of", 1), "1\u00a0показника"),
        (UK.count("indicator_of", 3), "3\u00a0показників"),
        (UK.count("rated_of", 12), "12\u00a0оцінених показників"),
        (UK.count("rated_of", 21), "21\u00a0оціненого показника"),
        (UK.count("measure_of", 2), "2\u00a0заходів"),
        (UK.count("measure_of", 21), "21\u00a0заходу"),
    ],
)
def test_numbers_and_dates_as_readers_see_them(shown, expected):
    assert shown == expected


LIMITS = (*PERCENT, Fraction(231, 2))
"""What rates are judged by: the house's landmarks, and 115.5 % as a programme may set it."""


@given(
    st.sampled_from(LIMITS),
    st.fractions(-1, 1, max_denominator=10**7) | st.sampled_from([0, Fraction(1, 10**9)]),
    st.sampled_from([UK, EN]),
)
def test_a_printed_rate_is_never_on_another_side_of_a_landmark_than_the_rate(mark, off, w):
    """It shows the landmark where it has it, and nowhere else; so 99.99 % is not 100 %."""
    rate = (mark + off) / 100
    text = w.precise(1, [Fraction(231, 200)]).percent(rate).replace("\u00a0", "").rstrip("%")
    number = Fraction(text.lstrip("<>").replace(",", ".").replace("−", "-"))
    shown = number + (text[0] == ">") * Fraction(1, 10**6) - (text[0] == "<") * Fraction(1, 10**6)
    for limit in LIMITS:
        assert (shown > limit) == (100 * rate > limit), text
        assert (shown < limit) == (100 * rate < limit), text
    assert len(text.partition("," if w is UK else ".")[2]) <= 4


def test_every_bound_that_a_number_is_judged_by_is_a_landmark():
    bounds = {bound for scale in RATINGS.values() for bound in scale.bounds}
    assert bounds == {*POINTS}
    assert {*SCALE.bounds} < {*RATIO}
    limits = (Scale().remark_above, Scale().plausible_from, Scale().plausible_to)
    assert {*map(Fraction, limits)} < {*PERCENT}


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (Fraction(214999, 1000), "points", "214,999"),
        (Fraction(215), "points", "215,00"),
        (Fraction(2149999999, 10**7), "points", "<\u00a0215"),
        (Fraction(84999, 100000), "ratio", "<\u00a00,85"),
        (Fraction(99999999, 10**8), "exact", "<\u00a01"),
        (Fraction(6, 5), "rate0", "120\u00a0%"),
        (Fraction(231, 200), "rate0", "115,5\u00a0%"),
        (Fraction(17, 20), "bound", "0,85"),
        (D("-26.5"), "versus", "на 26,5 менше, ніж заплановано"),
        (D("230"), "versus", "на 230,0 більше, ніж заплановано"),
        (D("0.0"), "versus", "стільки, скільки заплановано"),
        (None, "versus", "—"),
        (D("-0.04"), "signed", "−0,04"),
        (D("0.00"), "signed", "0,0"),
    ],
)
def test_forms_of_numbers_by_hand(value, form, expected):
    assert UK.show(value, form) == expected


@given(st.decimals(-(10**6), 10**6, places=6), st.integers(0, 3))
def test_an_amount_is_shown_as_zero_only_where_it_is_zero(value, digits):
    shown = EN.precise(digits).money(value).replace(",", "").replace("−", "-")
    assert (D(shown) == 0) == (value == 0)


@given(st.lists(st.fractions(0, 2, max_denominator=5000), min_size=1, max_size=4))
def test_rates_that_differ_are_told_apart_beside_each_other(rates):
    assert len({*EN.percents(rates)}) == len({*rates})


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda: UK.number(Fraction(1, 3)), TypeError, "how many digits"),
        (lambda: wording("fr"), UnknownLanguage, "uk, en"),
        (lambda: UK("group"), KeyError, "group of labels"),
        (lambda: UK("totals.title", planned=D(1)), KeyError, "actual"),
    ],
)
def test_what_cannot_be_shown_is_refused(wrong, error, words):
    with pytest.raises(error, match=words):
        wrong()


def test_both_languages_have_the_same_labels_with_the_same_values():
    uk, en = (catalogue(lang) for lang in LANGUAGES)
    singular = {
        key: text for key, text in uk.items() if not re.search(r"^count.*\.(few|many)$", key)
    }
    assert singular.keys() == en.keys()
    for key, text in singular.items():
        assert set(re.findall(r"{(.*?)}", text)) == set(re.findall(r"{(.*?)}", en[key])), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_form_that_a_label_asks_for_is_there(lang):
    """A form, the noun of a count, or a group of labels."""
    groups = {key.rpartition(".")[0] for key in catalogue(lang)}
    forms = {*re.findall(r"{\w+:(.*?)}", "".join(catalogue(lang).values()))}
    assert forms
    assert {form for form in forms if form.removesuffix(".") not in groups} <= {*FORMS}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_field_has_a_label(lang):
    w = wording(lang)
    method = {
        "lower_is_better": LowerIsBetter,
        "reduced_scale": ReducedScale,
        "missing": Missing,
        "undefined": Undefined,
    }
    fields = {
        "group": Group,
        "state": State,
        "standing": Standing,
        "files": Table,
        "severity": Severity,
    }
    fields |= {f"effectiveness.{group}": words for group, words in method.items()}
    for group, words in fields.items():
        for word in words:
            assert w(f"{group}.{word}")


def test_no_label_holds_letters_of_the_other_alphabet_in_a_word():
    mixed = re.compile(r"[а-яіїєґА-ЯІЇЄҐ][a-zA-Z]|[a-zA-Z][а-яіїєґА-ЯІЇЄҐ]")
    for key, text in catalogue("uk").items():
        assert not mixed.search(text), key
    for key, text in catalogue("en").items():
        assert not re.search(r"[а-яіїєґ]", text, re.IGNORECASE), key


def test_names_are_in_the_order_of_the_ukrainian_alphabet():
    names = ["Ящик", "їжак", "Йод", "Ґанок", "гай", "п’ять", "Пять", "єдність", "ера", "2024"]
    wanted = ["2024", "гай", "Ґанок", "ера", "єдність", "їжак", "Йод", "п’ять", "Пять", "Ящик"]
    assert sorted(names, key=alphabetical) == wanted


def test_a_number_of_any_length_keeps_its_digits():
    """Python's own context knows 28 digits; an amount may have 35, a sum more."""
    long = Decimal("-1999999999999999.12345678901234567891")
    assert wording("en").number(long) == "−1,999,999,999,999,999.12345678901234567891"
