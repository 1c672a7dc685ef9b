"""``[site]``: what pages are told; refused with a way out where it is odd."""

import pytest

from civlib import dataset
from civlib.dataset import site
from civlib.dataset.model import Site
from civlib.show.sentences.year import head

MINIMAL = 'title = { uk = "П" }\ncouncil = { uk = "Р" }\nunit = { uk = "грн" }\n[site]\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def programme(data, settings: str) -> None:
    folder = data / "p" / "2021"
    folder.mkdir(parents=True)
    (folder / "measures.csv").write_text("measure_id,title\n1,Захід\n", encoding="utf-8")
    (folder.parent / "programme.toml").write_text(MINIMAL + settings, encoding="utf-8")
    (folder.parent / "arms.svg").write_text(SVG)
    (folder.parent / "page.svg").write_text("<html></html>")
    (folder.parent / "linked.svg").symlink_to("arms.svg")


def test_all_of_it_is_loaded_and_carried_by_the_head(tmp_path):
    text = {"address": "https://example.org/a", "contact": "rada@example.org", "accent": "#1d4f7c"}
    programme(tmp_path, "".join(f'{k} = "{v}"\n' for k, v in text.items()) + 'arms = "arms.svg"\n')
    data = dataset.load("p", 2021, tmp_path)
    assert data.programme.site == Site(**text, arms="arms.svg")
    assert data.programme.arms == SVG.encode()
    arms = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
    assert head(data, "uk").site == {**text, "arms": arms}


def test_without_it_there_is_nothing(tmp_path):
    programme(tmp_path, "")
    data = dataset.load("p", 2021, tmp_path)
    assert (data.programme.site, data.programme.arms, head(data, "uk").site) == (Site(), b"", {})


@pytest.mark.parametrize(
    ("line", "code", "way"),
    [
        ('address = "javascript:alert(1)"', "site-address", "https://example.org/"),
        ('address = "example.org"', "site-address", "https://example.org/"),
        ('accent = "blue"', "colour", "six digits, such as #0b4f8a"),
        ('accent = "#FFDD00"', "contrast", "has a contrast of 1.2 only, not 4.5; take #"),
        ('arms = "gone.svg"', "arms", "beside programme.toml"),
        ('arms = "../p/arms.svg"', "arms", "its name alone"),
        ('arms = "programme.toml"', "arms", "put an SVG or PNG"),
        ('arms = "linked.svg"', "arms", "put an SVG or PNG"),
        ('arms = "page.svg"', "arms", "is no SVG of at most 200 kB"),
        ('colour = "#000000"', "unknown-key", "Known: address, contact, accent, arms."),
    ],
)
def test_what_pages_cannot_use_is_refused_at_its_line_with_a_way_out(tmp_path, line, code, way):
    programme(tmp_path, line)
    (problem,) = (one for one in dataset.check(tmp_path, ["p"]) if one.severity == "error")
    assert (problem.row, problem.code) == (5, code)
    assert way in problem.message


def test_large_arms_are_refused(tmp_path):
    programme(tmp_path, 'arms = "arms.svg"')
    (tmp_path / "p" / "arms.svg").write_text(SVG + " " * site.LARGEST)
    assert "arms" in {one.code for one in dataset.check(tmp_path, ["p"])}


def test_contrast_is_that_of_wcag():
    assert site.contrast("#ffffff", "#000000") == 21
    assert site.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_a_colour_is_darkened_or_lightened_no_more_than_it_needs():
    """#ffffff on white needs black enough; #0b4f8a on the night's ground must become lighter."""
    assert site.readable("#1d4f7c", site.BAND, site.NEEDED) == "#1d4f7c"
    for colour in ("#ffdd00", "#00ff00", "#777777"):
        dark = site.readable(colour, site.BAND, site.NEEDED)
        assert 4.5 <= site.contrast(dark, site.BAND) < 5
    light = site.readable("#0b4f8a", site.NIGHT, site.PLEASANT)
    assert 7 <= site.contrast(light, site.NIGHT) < 7.6


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("rada@example.org", "mailto:rada@example.org"),
        ("https://example.org", "https://example.org"),
        ("javascript:alert(1)", ""),
        ("a@b?subject=x@c.d", ""),
        ("кабінет 5", ""),
    ],
)
def test_a_contact_leads_to_a_page_a_letter_or_nowhere(contact, address):
    assert site.link(contact) == address
