"""What no cell may hold, whatever its column: digits of other scripts, nothing to see, no end."""

import pytest

from civlib.dataset import cells, schemas

TITLE = schemas.fields("measures")["title"]
PRINTED = schemas.fields("published")["printed"]
NUMBER = schemas.fields("funding")["planned"]
ID = schemas.fields("funding")["measure_id"]


@pytest.mark.parametrize("text", ["１２", "1٢", "Здійснено ٤ виїзди", "১"])
@pytest.mark.parametrize("field", [TITLE, PRINTED, NUMBER, ID], ids=lambda field: field["name"])
def test_digits_are_those_from_0_to_9(field, text):
    assert cells.fault(field, text)[0] == "digits"


@pytest.mark.parametrize("sign", "\u3164\u2800\u115f\u17b4\ufe00\ufffc\u00ad\u200b")
def test_a_sign_that_nobody_sees_is_told(sign):
    for text in (sign, f"Захід{sign}"):
        assert cells.fault(TITLE, text)[0] == "invisible"


def test_an_accent_alone_is_no_title():
    assert cells.fault(TITLE, "\u0301") == cells.fault(TITLE, "")
    assert cells.fault(TITLE, "%") is cells.fault(TITLE, "м²") is None


def test_a_cell_and_a_word_have_an_end():
    words = "слово " * 1666 + "сло"
    assert (len(words), cells.fault(TITLE, words)) == (9999, None)
    assert cells.fault(TITLE, f"{words} а")[0] == "long-text"
    assert cells.fault(TITLE, "https://a.ua/" + "a" * 987) is None
    assert cells.fault(TITLE, "https://a.ua/" + "a" * 988)[0] == "long-text"


def test_a_word_is_of_one_alphabet_and_numerals_and_names_stand_as_they_are():
    for text in ("Чиtацькі", "Oснащення"):
        assert cells.mixed_scripts(text)[0] == "mixed-scripts"
    for text in ("II квартал", "ІІ квартал", "Wi-Fi-зона", "IT-школа", "COVID-19", "5G"):
        assert cells.mixed_scripts(text) is None
