"""Commands that speak the language of messages: their help, and what click itself says."""

import re
from typing import Any

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from civlib.wording.messages import say, unfilled


class Said(str):
    """A sentence of click's, with what it quotes in quotation marks of the language."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """Return the sentence with its values."""
        return re.sub(r"(?<!\w)'([^']+)'(?!\w)", r"«\1»", super().format(*args, **values))


def _one(text: str) -> str:
    key = "-".join(re.findall("[a-z]+", text.lower()))
    found = unfilled("click", key)
    return text if found in (key, text) else Said(found)


def _of(singular: str, plural: str, count: int) -> str:
    return _one(singular if count == 1 else plural)


# click takes its texts from gettext, which looks for compiled catalogues in a folder, by variables
# of its own, and keeps what it found. So these names of click's modules stand for our store; the
# tests of usage errors fail if a release of click has others.
for _module in (core, decorators, exceptions, formatting, parser, termui, types):
    vars(_module).update({"_": _one, "ngettext": _of})


class Command(click.Command):
    """A command whose help, and that of its arguments and options, stands in the store.

    It is read when the command is called or listed, for only then is the language known. ``key`` is
    where it stands.
    """

    key = "help"

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Begin to run, with the texts of the language."""
        self.speak()
        return super().make_context(*args, **extra)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help."""
        self.speak()
        return super().get_short_help_str(limit)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help."""
        if option := super().get_help_option(ctx):
            option.help = say("help.every.help")
        return option

    def speak(self) -> None:
        """Take the texts."""
        self.help, self.options_metavar = say(f"{self.key}.about"), say("cli.usage.options")
        for param in self.params:
            param.help = self._about(param.name)
            if not (getattr(param, "is_flag", False) or isinstance(param.type, click.Choice)):
                param.metavar = say(f"cli.metavar.{param.name}")
            if isinstance(param, click.Option) and param.prompt:
                param.prompt = say(f"cli.prompt.{param.name}")

    def _about(self, name: str) -> str:
        key = f"{self.key}.{name}"
        try:
            return say(key)
        except KeyError:
            return say(f"help.every.{name}")


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of work, in which they are declared."""
        del ctx
        return [*self.commands]

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, and say where its help stands."""
        super().add_command(cmd, name)
        if isinstance(cmd, Command):
            cmd.key = f"{self.key}.{name or cmd.name}"

    def speak(self) -> None:
        """Take the texts, and what usage calls a command."""
        super().speak()
        self.subcommand_metavar = say("cli.usage.command")


Group.group_class = Group
