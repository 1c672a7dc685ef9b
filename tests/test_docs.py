"""What the documentation names is there: files, make targets, commands and options, versions."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click import Context, Group

from civlib import __version__
from civlib.cli import main
from civlib.dataset import cells, opening, references, site, tables
from civlib.dataset.importing import marks, office, packed, portable
from civlib.dataset.workbook.read import LIMITS
from civlib.publish import beside, prose, tree
from civlib.run import again
from civlib.verify import unpacking

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "benchmarks/README.md",
    "data/README.md",
    "outputs/README.md",
    *(
        path.relative_to(ROOT).as_posix()
        for under in ("*.md", "clerk/*.md")
        for path in sorted((ROOT / "docs").glob(under))
    ),
]

FENCE = re.compile(r"^(`{3,}|~{3,})(\w*)[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL)
SHELL = {"sh", "bash", "shell", "console", "powershell"}
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(<?([^)\s>]+)|(?:src|srcset|href)=\"([^\"\s]+)")
BEFORE = re.compile(r"(git clone|cd) ")
"""What a reader does before the first command of the project."""


def links(text: str) -> list[str]:
    """Return the targets of links and images outside code."""
    prose = INLINE.sub("", FENCE.sub("", text))
    return [first or second for first, second in LINK.findall(prose)]


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def dead(document: str, text: str, root: Path = ROOT) -> list[str]:
    """Return the relative links that lead nowhere."""
    here = (root / document).parent
    found = []
    for target in links(text):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        known = not path and anchor in anchors(text)
        if not known and not (path and (here / path).exists()):
            found.append(target)
    return found


def shell(text: str) -> list[str]:
    """Return the commands of the shell examples, one a line, without prompts and comments."""
    examples = [body for _, language, body in FENCE.findall(text) if language in SHELL]
    lines = "".join(examples).replace("\\\n", " ").splitlines()
    commands = [re.sub(r"(^\s*[$>] )|(\s+#.*$)|(^#.*$)", "", line).strip() for line in lines]
    return [command for command in commands if command]


def spoken(text: str) -> list[str]:
    """Return every command that the text names, in its examples and in its sentences."""
    return [*shell(text), *INLINE.findall(FENCE.sub("", text))]


def options(command: str) -> set[str]:
    found = main.commands.get(command, main)
    below = found.commands.values() if isinstance(found, Group) and found != main else ()
    # as it is run: a command keeps the first help option that it was asked for
    contexts = (Context(one, info_name=command, **main.context_settings) for one in (found, *below))
    params = (context.command.get_params(context) for context in contexts)
    return {name for options in params for option in options for name in option.opts}


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def unknown(command: str) -> Iterator[str]:
    """Yield what a command names that is not there: a target, a subcommand, an option."""
    name, *words = command.split()
    if name == "make":
        yield from (
            word for word in words if re.fullmatch("[a-z-]+", word) and word not in targets()
        )
    elif name == "civlib" and words and re.fullmatch(r"-*[a-z]+", words[0]):
        if words[0] not in main.commands and not words[0].startswith("-"):
            yield words[0]
        named = [word.split("=")[0] for word in words if word.startswith("-")]
        yield from (option for option in named if option not in options(words[0]))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_relative_link_and_image_is_there(document):
    assert dead(document, read(document)) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_named_target_command_and_option_is_there(document):
    assert [(line, word) for line in spoken(read(document)) for word in unknown(line)] == []


def test_readme_opens_with_the_two_commands():
    commands = [line for line in shell(read("README.md")) if not BEFORE.match(line)]
    assert commands[:2] == ["make report", "make test"]


def test_the_guide_names_every_command():
    lines = spoken(read("docs/commands.md"))
    named = {line.split()[1] for line in lines if line.startswith("civlib ")}
    assert main.commands.keys() - named == set()


def test_citation_is_complete_and_of_this_version():
    citation = yaml.safe_load(read("CITATION.cff"))
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert citation["version"] == project["version"] == __version__
    assert citation["license"] == project["license"]
    assert citation["authors"] == project["authors"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "abstract", "keywords"} <= citation.keys()
    assert citation["type"] == "software"


def test_citation_tells_data_and_their_source_apart_from_the_software():
    references = yaml.safe_load(read("CITATION.cff"))["references"]
    # the format says `data` in a reference and `dataset` only of the file's own subject
    assert [one["type"] for one in references] == ["data", "report"]
    assert all({"title", "authors"} <= one.keys() for one in references)
    assert references[0]["license"] == "CC-BY-4.0"


def test_licences_of_code_and_of_data_are_those_that_are_declared():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    (licence,) = project["license-files"]
    assert read(licence).startswith(f"{project['license']} License")
    assert read("LICENSE-DATA").startswith("Texts and data: Creative Commons Attribution 4.0")


def test_the_page_on_what_is_trusted_names_the_limits_of_the_code():
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", read("docs/safety.md").split("## Limits")[1], re.M)
    told = [[int(figure.replace(",", "")) for figure in re.findall(r"[\d,]+\d|\d", text)]
            for _, text in rows[1:]]  # fmt: skip
    mebi = opening.MIB
    report = [packed.LARGEST // mebi, packed.UNPACKED // mebi, packed.PARTS, packed.RATIO]
    (timeout,) = (one.default for one in main.commands["build"].params if one.name == "timeout")
    assert told == [
        [opening.LARGEST // mebi],
        [tables.MOST],
        [cells.LONGEST, references.LONGEST, cells.LONGEST_WORD],
        [prose.HEADING, prose.FORMULA, beside.ADDRESS],
        [tree.DEEPEST],
        [cells.WHOLE_DIGITS, cells.DECIMAL_PLACES],
        [*LIMITS.values()],
        [*report, packed.TEXT // mebi, packed.DEPTH],
        [portable.PAGES, marks.SIGNS, portable.STREAMS, portable.STREAM // mebi],
        [office.SECONDS],
        [beside.LARGE, site.LARGEST],
        [opening.MOST // mebi],
        [again.MOST // mebi, unpacking.UNPACKED // mebi, unpacking.MANY],
        [timeout],
    ]


def test_rap_checklist_has_every_item_and_a_verdict_on_each():
    rows = re.findall(
        r"^\| (Baseline|Silver|Gold) \| .+? \| (.+?) \| .+ \|$", read("docs/developer.md"), re.M
    )
    assert Counter(level for level, _ in rows) == {"Baseline": 5, "Silver": 9, "Gold": 4}
    assert {verdict for _, verdict in rows} <= {"yes", "partly", "no"}


def test_every_target_is_explained_and_listed_as_phony():
    makefile = read("Makefile")
    explained = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    assert targets() == explained == phony


def test_when_a_link_leads_nowhere_then_it_is_found(tmp_path):
    (tmp_path / "there.png").touch()
    text = (
        "# One two\n[a](there.png) ![b](gone.png) [c](#one-two) [d](#three) [e](https://x.org)\n"
        '<img src="lost.png"> `[f](code.md)`\n```sh\n[g](code.md)\n```\n'
    )
    assert dead("README.md", text, tmp_path) == ["gone.png", "#three", "lost.png"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("```sh\n$ make reprot  # build\n```", ["reprot"]),
        ("Type `make tset PYTHON=python3.12`.", ["tset"]),
        ("```console\n> civlib build --yaer 2019 \\\n  --to html\n```", ["--yaer"]),
        ("`civlib biuld`", ["biuld"]),
        ("`civlib --versoin`", ["--versoin"]),
        ("`civlib build a-b --year 2019`, `civlib-html`, `civlib/cli.py`, `make`", []),
    ],
)
def test_when_a_command_is_misspelt_then_it_is_found(text, found):
    assert [word for line in spoken(text) for word in unknown(line)] == found
