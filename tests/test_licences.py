"""Licences: what may be declared, and that every published form says the declared one."""

from dataclasses import replace

import pytest
from test_document import HEAD, read
from test_provenance import ABOUT

from civlib.errors import PublishError
from civlib.publish import html
from civlib.publish.provenance.datapackage import datapackage
from civlib.wording.licences import LICENCES, USUAL, joined, parts

PAGES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}


@pytest.mark.parametrize("id", PAGES)
def test_page_and_package_name_the_declared_licence_and_no_other(id):
    page = html.render(read(head=replace(HEAD, licence=id)))
    package = datapackage({**ABOUT, "name": "a", "lang": "uk", "licence": id}, {})
    assert [one["path"] for one in package["licenses"]] == [PAGES[id]]
    assert [one["name"] for one in package["licenses"]] == [id]
    for other, address in PAGES.items():
        assert (address in page) is (other == id)


def test_a_compilation_names_every_licence_of_its_parts():
    both = joined(["ODbL-1.0", "CC-BY-4.0", "ODbL-1.0"])
    assert [one.id for one in parts(both)] == ["CC-BY-4.0", "ODbL-1.0"]
    page = html.render(read(head=replace(HEAD, licence=both)))
    assert page.count('name="dcterms.license"') == 2


def test_a_licence_that_nobody_knows_is_refused_with_those_that_are():
    with pytest.raises(PublishError, match=r"'WTFPL' is not known: use CC-BY-4\.0, "):
        read(head=replace(HEAD, licence="CC-BY-4.0 AND WTFPL"))


def test_the_usual_licence_is_known_and_short_names_are_as_people_write_them():
    assert USUAL in LICENCES
    assert [one.name for one in LICENCES.values()] == [
        "CC BY 4.0", "CC BY-SA 4.0", "CC0 1.0", "ODC-By 1.0", "ODbL 1.0", "PDDL 1.0"
    ]  # fmt: skip
