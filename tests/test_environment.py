"""The package lists agree: pyproject.toml, environment.yml and the two lock files."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    "requirements.lock": [*PYPROJECT["project"]["dependencies"]],
    "requirements-test.lock": [
        *PYPROJECT["project"]["dependencies"],
        *PYPROJECT["dependency-groups"]["test"],
    ],
}
for packages in LOCKS.values():
    packages += [*PYPROJECT["dependency-groups"]["build"]]
LOCKS["tests/crate/requirements.lock"] = [
    line
    for line in (ROOT / "tests/crate/requirements.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]

ON_CONDA_FORGE = {"matplotlib": "matplotlib-base", "typst": "typst-py"}
"""Names that differ from PyPI's; ``matplotlib-base`` comes without a desktop toolkit."""

ONLY_ON_PYPI = {"ziamath"}
"""What pip brings with civlib itself."""

ADDRESS = re.compile(r"://|^-", re.MULTILINE)


def pins(lock: str) -> dict[str, tuple[list[str], int]]:
    """Return the versions of each locked package and the least number of hashes of one entry."""
    found: dict[str, tuple[list[str], int]] = {}
    for entry in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]:
        name, version = re.match(r"([a-z0-9._-]+)==(\S+)", entry).groups()
        versions, hashes = found.get(canonicalize_name(name), ([], 10**6))
        count = len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry))
        found[canonicalize_name(name)] = ([*versions, version], min(hashes, count))
    return found


def test_environment_file_holds_the_packages_of_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *packages, last = environment["dependencies"]
    wanted = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]
    python = f"python{PYPROJECT['project']['requires-python']}"
    expected = [
        f"{ON_CONDA_FORGE.get(one.name, one.name)}{one.specifier}"
        for one in wanted
        if one.name not in ONLY_ON_PYPI
    ]
    assert packages == [python, *expected, "pip"]
    assert last == {"pip": ["-e ."]}
    assert environment["name"] == PYPROJECT["project"]["name"]
    assert environment["channels"][0] == "conda-forge"


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_every_package_at_a_version_that_is_allowed_with_hashes_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    locked = pins(text)
    assert ADDRESS.search(text) is None
    assert [package for package, (_, hashes) in locked.items() if not hashes] == []
    for wanted in map(Requirement, LOCKS[name]):
        versions, _ = locked[canonicalize_name(wanted.name)]
        assert all(version in wanted.specifier for version in versions), wanted
    for held in map(Requirement, PYPROJECT["tool"]["uv"]["constraint-dependencies"]):
        versions, _ = locked.get(canonicalize_name(held.name), ([], 0))
        assert all(version in held.specifier for version in versions), held


def test_tests_run_with_the_packages_that_reports_are_made_with():
    made, tested, _ = (pins((ROOT / name).read_text(encoding="utf-8")) for name in LOCKS)
    assert {name: tested.get(name) for name in made} == made


def test_lock_of_the_browser_check_names_no_address_and_every_package_has_a_hash():
    lock = json.loads((ROOT / "tests/accessibility/package-lock.json").read_text(encoding="utf-8"))
    root, *packages = lock["packages"].values()
    assert root["devDependencies"].keys() <= {"axe-core", "playwright-core"}
    assert packages
    assert all("integrity" in package and "resolved" not in package for package in packages)


@pytest.mark.parametrize(
    "line", ["--find-links wheels", "-i example", "a @ https://example.org/a.whl"]
)
def test_when_a_lock_names_an_address_then_it_is_found(line):
    assert ADDRESS.search(f"# made by uv\n{line}\nclick==8.1.8") is not None


def test_when_a_pin_has_no_hash_then_it_is_found():
    lock = f"# uv\nclick==8.1.8 ; x \\\n    --hash=sha256:{'0' * 64}\n    # via a\nbabel==2.17\n"
    assert pins(lock) == {"click": (["8.1.8"], 1), "babel": (["2.17"], 0)}
