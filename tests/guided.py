"""The guide as it is followed: its command blocks in order, each as a person types it.

``python tests/guided.py FOLDER`` follows the clerk's part and leaves what comes of it, for
pictures; with ``types: …`` after it, it types that there.
A comment before a block says what a person knows by reading: ``ends with 1``, ``answers`` to what
was asked, ``not run: why``; ``types: YEAR`` is where she fills in the workbook and the note, with
what is in ``tests/guide/YEAR``, but for the changes it names.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from civlib.dataset import workbook
from civlib.run.wheel import wheel

ROOT = Path(__file__).parents[1]
CLERK = [f"clerk/{name}.md" for name in ("install", "begin", "fill", "word", "publish", "next")]
SLUG = "biblioteky"
WHO = {f"GIT_{who}_{what}": "clerk@example.org" for who in ("AUTHOR", "COMMITTER")
       for what in ("NAME", "EMAIL")}  # fmt: skip
PART = re.compile(r"^<!-- (?P<said>.+?) -->$|^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.M | re.S)


class Block(NamedTuple):
    """A code block of a page: its language, its text, and the comments before it."""

    page: str
    kind: str
    body: str
    said: tuple[str, ...]
    shown: str = ""
    """What the guide shows of what comes out: the block of text right after it."""

    @property
    def code(self) -> int:
        """How the guide says that it ends."""
        return max((int(one[10:]) for one in self.said if one.startswith("ends with ")), default=0)

    @property
    def skipped(self) -> str:
        return next((one[9:] for one in self.said if one.startswith("not run: ")), "")


def blocks(page: str) -> list[Block]:
    """Return the code blocks of a page of the guide, in order."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found, said = list[Block](), list[str]()
    for part in PART.finditer(text):
        if part["said"]:
            said.append(part["said"])
        elif part["kind"] == "text" and found:
            found[-1] = found[-1]._replace(shown=part["body"], said=(*found[-1].said, *said))
            said = []
        else:
            found.append(Block(page, part["kind"], part["body"], tuple(said)))
            said = []
    return found


class Session:
    """A shell that somebody types the guide's commands into, from one block to the next."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.state, self.here = folder / ".session", folder
        hidden = ("CIVLIB", "MAKE", "PYTEST", "COVERAGE", "VIRTUAL_ENV", "PYTHON")
        clean = {key: text for key, text in os.environ.items() if not key.startswith(hidden)}
        self.env = {**clean, "BROWSER": "true", **settings}

    def run(self, block: Block) -> tuple[int, str]:
        """Run a block where the one before it ended; return how it ended and what it said."""
        began = f"test -f {self.state} && . {self.state}\n"
        ended = f"trap 'export -p > {self.state}; echo \"cd $PWD\" >> {self.state}' EXIT\n"
        answers = "answers" in block.said
        typed = "".join(f"{line.partition(': ')[2]}\n" for line in block.shown.splitlines())
        with subprocess.Popen(
            ["bash", "-c", f"{began}{ended}set -e\n{block.body}"],
            cwd=self.here,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as shell:
            if re.match(r"civlib preview ", block.body):
                return self._watched(shell)
            said, _ = shell.communicate(typed if answers else "")
        return shell.returncode, said

    @staticmethod
    def _watched(shell: subprocess.Popen[str]) -> tuple[int, str]:
        """Read on until the page can be looked at, then press Ctrl-C."""
        assert shell.stdout
        said = ""
        for line in shell.stdout:
            said += line
            if "http://127.0.0.1" in line:
                break
        time.sleep(1)
        os.killpg(shell.pid, signal.SIGINT)
        rest, _ = shell.communicate()
        return 0 if shell.returncode in {0, 130} else shell.returncode, said + rest

    def place(self) -> Path:
        """Return the folder that the shell is in now."""
        return Path(self.state.read_text(encoding="utf-8").rsplit("cd ", 1)[1].strip())


def types(said: str, data: Path) -> None:
    """Fill in the workbook and the note of a year, as ``types: YEAR, FILE: OLD → NEW`` says."""
    number, *changes = said.removeprefix("types: ").split(", ")
    kept = ROOT / "tests" / "guide" / number
    with TemporaryDirectory() as folder:
        trial = Path(folder, SLUG)
        (trial / number).mkdir(parents=True)
        settings = (data / SLUG / "programme.toml").read_text(encoding="utf-8")
        own = re.sub(rf"^\[+years\.{number}\b.*\n(?:(?!\[).*\n)*", "", settings, flags=re.M)
        year = f"\n[years.{number}]\n{(kept / 'year.toml').read_text(encoding='utf-8')}"
        (trial / "programme.toml").write_text(own + year, encoding="utf-8")
        for path in [*kept.glob("*.csv"), kept / "conclusion.md"]:
            text = path.read_text(encoding="utf-8")
            for change in changes:
                name, _, moved = change.partition(": ")
                old, _, new = moved.partition(" → ")
                assert name != path.name or old in text
                text = text.replace(old, new) if name == path.name else text
            (trial / number / path.name).write_text(text, encoding="utf-8")
        made = workbook.create(SLUG, int(number), Path(folder), "uk")
        shutil.copy(made, data / SLUG / number / made.name)
    shutil.copy(kept / "note.md", data / SLUG / number / "note.md")


def follow(session: Session, pages: list[str], but: str = "") -> Iterator[tuple[Block, int, str]]:
    """Yield each block of pages that is run, how it ended and what it said.

    Those that have the words ``but`` are left out.
    """
    for page in pages:
        for block in blocks(page):
            for said in block.said:
                if said.startswith("types: "):
                    types(said, session.place() / "data")
            if block.kind == "sh" and not block.skipped and not (but and but in block.body):
                yield block, *session.run(block)


def packages(folder: Path) -> Path:
    """Return a folder with all that is installed here but civlib, as what pip has already."""
    import click

    folder.mkdir()
    for path in Path(click.__file__).parents[1].iterdir():
        if not re.match(r"_?civlib|_editable_impl_civlib|__pycache__|.*\.pth$", path.name):
            (folder / path.name).symlink_to(path)
    return folder


def installing(folder: Path) -> Session:
    """Return a session of somebody who has Python and, in an empty folder, the wheel of civlib."""
    (folder / "bin").mkdir()
    base = Path(sys.base_prefix, "bin", f"python{sys.version_info[0]}.{sys.version_info[1]}")
    (folder / "bin" / "python3").symlink_to(base)
    own = folder / "own"
    own.mkdir()
    name, data = wheel()
    (own / name).write_bytes(data)
    there = packages(folder / "packages")
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return Session(own, {"PYTHONPATH": str(there), "PATH": path, "PIP_NO_INDEX": "1", **WHO})


def reading(folder: Path, session: Session) -> Session:
    """Return a session of a reader who has the published year and Python, and nothing of ours.

    The address that the guide names is the council's repository here.
    """
    made = session.place()
    place = folder / "reader"
    place.mkdir()
    shutil.copytree(made / "outputs" / SLUG / "2025" / "versions" / "2", place / "2025")
    shutil.copy(made / "outputs" / "recompute.py", place)
    led = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_VALUE_0": "https://example.org/rada/zvity.git"}
    led["GIT_CONFIG_KEY_0"] = f"url.{made}.insteadOf"
    kept = {key: session.env[key] for key in ("PYTHONPATH", "PATH", "PIP_NO_INDEX")}
    return Session(place, kept | led)


if __name__ == "__main__":
    folder, *said = sys.argv[1:]
    for one in said:
        types(one, Path(folder, "own", "zvity", "data"))
    if said:
        sys.exit()
    for block, code, said in follow(installing(Path(folder).resolve()), CLERK):
        print(f"$ {block.body}{said}[{code}]\n")  # noqa: T201
