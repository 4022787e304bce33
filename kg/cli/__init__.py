"""The command line: `kg COMMAND …`, one module a command, its body thin.

configuration  defaults of options from a file
console     what is printed, and how
failure     how a command ends: 0 done, 1 done but a document was refused or data do not conform, 2 could not be done
options     the options that several commands share
"""

import typer

from kg import __version__
from kg.cli import add, articles, demo, evaluate, export, facts, ingest, load, query, reason, validate
from kg.cli.configuration import FOR_LOADING, read_configuration
from kg.cli.console import prepare_streams
from kg.cli.failure import Commands

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: Rich would add a third to the time it takes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

for _name, _function in (
    ("demo", demo.demo),
    ("ingest", ingest.ingest),
    ("facts", facts.facts),
    ("add", add.add),
    ("validate", validate.validate),
    ("load", load.load),
    ("export", export.export),
    ("articles", articles.articles),
    ("retract", articles.retract),
    ("evaluate", evaluate.evaluate),
    ("reason", reason.reason),
):
    app.command(_name)(_function)
app.command("query", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})(query.query)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def kg(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", help="Print the version and end.", callback=_print_version, is_eager=True
    ),
) -> None:
    """Knowledge graphs from diplomatic news: every fact anchored to the characters it was read from.

    \b
    Start with:   kg demo
    Then:         kg ingest article.txt --published 2025-02-18
                  kg query
    """
    defaults = read_configuration()
    others = {key: value for key, value in defaults.items() if key not in FOR_LOADING}
    commands = dict.fromkeys(getattr(context.command, "commands", ()), others)
    context.default_map = commands | {"load": defaults}


def main() -> None:
    """Run the command line; end the process with the command's exit status."""
    prepare_streams()
    app(prog_name="kg")
