"""The command line in both languages: help, and what click itself says."""

import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from builds import SAMPLE
from click import core, exceptions, formatting, parser, termui, types
from click.testing import CliRunner
from test_messages import CLICK, TEXTS

from civlib.cli import main
from civlib.cli.commands import ORDER

NAMES = re.compile(
    r"`[^`]*`|\[[a-z|]+\]|--?[a-z-]+|[\w.]*\.\w+|\b[a-z]+/|id=|SOURCE_DATE_EPOCH"
    r"|\b(civlib|open-data|python|git|make|outputs|html,pdf|uk|table|html|pdf|docx|json|csv|JSON|Dask|true|annual_report|Ctrl-C|Excel|Word|PDF)\b"
)
"""What stays as it is typed in every language."""


def commands(group: click.Group = main, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with what is typed to call it."""
    yield path, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


PATHS = [path for path, _ in commands()]
WORDS = {word for path in PATHS for word in path.split()}


def say(arguments: str, lang: str, **how: str) -> str:
    """Return all that a command says in a language."""
    told = CliRunner().invoke(
        main,
        arguments.split(),
        prog_name="civlib",
        env={"CIVLIB_LANG": lang, "COLUMNS": "80"},
        **how,
    )
    assert told.exception is None or isinstance(told.exception, SystemExit)
    return told.output


def english(text: str) -> list[str]:
    """Return the Latin words of a text that are no names."""
    found = re.findall(r"[A-Za-z]+", NAMES.sub("", text))
    return [word for word in found if word not in WORDS]


@pytest.mark.parametrize("path", PATHS)
def test_help_is_whole_in_each_language_in_one_process(path):
    uk, en = (say(f"{path} --help", lang) for lang in ("uk", "en"))
    assert uk.startswith(f"Використання: civlib {path}".rstrip())
    assert en.startswith(f"Usage: civlib {path}".rstrip())
    assert english(uk) == []
    assert not re.search("[Ѐ-ӿ]", en.replace("грн or тис. грн", ""))
    assert say(f"{path} -h", "uk") == uk
    for text in (uk, en):
        assert "..." not in re.sub(r"\S+\.\.\.", "", text), "a sentence of the list is cut"


def test_every_help_in_the_store_is_of_a_command_and_shown():
    known = {
        f"help.{path.strip().replace(' ', '.')}.{name}".replace("..", ".")
        for path, command in commands()
        for name in ("about", *(one.name for one in command.params))
    }
    every = {key for key in TEXTS["uk"] if key.startswith("help.every.")}
    names = {key.rpartition(".")[2] for key in known}
    assert {key for key in TEXTS["uk"] if key.startswith("help.")} - every <= known
    assert {key.rpartition(".")[2] for key in every} <= names | {"help"}


def test_what_civlib_and_click_say_in_ukrainian_holds_no_english():
    texts = {key: text for key, text in TEXTS["uk"].items() if re.match("cli[.]|click", key)}
    bare = {key: re.sub(r"{[^}]*}", "", text) for key, text in texts.items()}
    assert {key: words for key, text in bare.items() if (words := english(text))} == {}


def test_civlib_alone_shows_its_commands_in_the_order_of_work():
    for arguments in ("", "new"):
        assert say(arguments, "uk") == say(f"{arguments} --help", "uk")
    listed = re.findall(r"^  (\w[\w-]+)  ", say("", "en"), re.MULTILINE)
    assert listed == [*ORDER]
    listed = re.findall(r"^  (\w+)  ", say("new", "en"), re.MULTILINE)
    assert listed == ["repository", "programme", "year"]


WRONG = {
    "build --yaer 2024": "Немає параметра «--yaer». Можливо, «--year»?",
    "build --o x": "Немає параметра «--o». Можливо, щось із цього: «--only», «--open», «--to»?",
    "build -x": "Немає параметра «-x».",
    "biuld": "Немає команди «biuld». Можливо, «build»?",
    "new yeer": "Немає команди «yeer». Можливо, «year»?",
    "publish": "Немає команди «publish».",
    "diff": "Не вказано «БУЛО».",
    "new programme": "Не вказано «НАЗВА».",
    "whatif a 2024": "Не вказано «КЛЮЧ=ЗНАЧЕННЯ...».",
    "list a": "Зайвий аргумент: a",
    "list a b": "Зайві аргументи: a b",
    "build --year": "Після «--year» має стояти значення.",
    "build --force=1": "Після «--force» значення не ставлять.",
    "build --year два": "Значення «--year» не годиться: потрібне число без інших знаків, "
    "а не «два».",
    "build --timeout x": "Значення «--timeout» не годиться: «x» — не кількість секунд; "
    "напишіть число, наприклад 60, або 0, якщо без обмеження.",
    "build --jobs 0": "Значення «--jobs» не годиться: потрібне ціле число від 1 до 9999, а не «0».",
    "preview a --port 1.5": "Значення «--port» не годиться: потрібне ціле число від 0 до 65535, "
    "а не «1.5».",
    "build --to odt,x": "Значення «--to» не годиться: «odt», «x» тут бути не може; "
    "виберіть із html, pdf, docx.",
    "audit --format xml": "Значення «--format» не годиться: «xml» тут бути не може; "
    "виберіть із «table», «json», «csv».",
    "audit --data nowhere": "Значення «--data» не годиться: такого немає: «nowhere».",
    "audit --data file": "Значення «--data» не годиться: потрібна тека, а «file» — файл.",
    "release --date soon": "Значення «--date» не годиться: потрібна дата на зразок 2026-11-28, "
    "а не «soon».",
    "new programme a --term 24": "Значення «--term» не годиться: потрібен строк на зразок "
    "2024-2026, а не «24».",
    "build --quiet --json": "--quiet і --json разом не вживають; залиште щось одне.",
}


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_usage_is_said_in_ukrainian(arguments, sample):
    (sample.parent / "file").write_text("", encoding="utf-8")
    *usage, error = say(arguments, "uk", input="a\nb\nc\nd\n").splitlines()
    assert error == f"Помилка: {WRONG[arguments]}"
    if usage:
        assert usage[0].startswith("Використання: civlib")
        assert usage[-2].startswith("Довідка: civlib")
        assert usage[-2].endswith(" --help")
        assert english("\n".join(usage)) == []


def test_prompts_and_their_end_are_in_ukrainian(sample):
    said = say("new programme parks", "uk", input="Парки\nРада\n")
    told = ["Назва програми: ", "Рада: ", "Одиниця всіх сум: ", "Перервано."]
    assert [text for text in told if text not in said] == english(said) == []


FOUND = ["audit", SAMPLE, "--year", "2024", "--format", "json"]
C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize(
    ("system", "used"), [("koi8-u", "koi8-u"), ("cp1251", "cp1251"), ("cp1252", "utf-8")]
)
def test_every_sign_gets_through_whatever_encoding_the_system_has(system, used, sample):
    expected = CliRunner().invoke(main, FOUND).stdout
    told = CliRunner(charset=system).invoke(main, FOUND, env={"CIVLIB_LANG": "uk"})
    assert json.loads(told.stdout_bytes.decode(used)) == json.loads(expected)
    assert told.stderr_bytes.decode(used) == "Розбіжностей: 1.\n"


@pytest.mark.parametrize("settings", [{"PYTHONIOENCODING": "ascii"}, C])
def test_ascii_is_no_hindrance(settings, sample):
    told = subprocess.run(
        [sys.executable, "-m", "civlib", *FOUND],
        cwd=sample.parent,
        env={**os.environ, "CIVLIB_LANG": "uk", **settings},
        capture_output=True,
        check=True,
    )
    assert json.loads(told.stdout.decode()) == json.loads(CliRunner().invoke(main, FOUND).stdout)
    assert told.stderr.decode() == "Розбіжностей: 1.\n"


def test_what_click_says_is_known_by_the_words_of_its_own_english_texts():
    modules = (core, exceptions, formatting, parser, termui, types)
    source = "".join(map(inspect.getsource, modules))
    texts = {key.partition(".")[2]: text for key, text in TEXTS["en"].items() if CLICK(key)}
    assert [text for text in texts.values() if f'"{text}"' not in source] == []
    assert [
        key for key, text in texts.items() if key != "-".join(re.findall("[a-z]+", text.lower()))
    ] == []
