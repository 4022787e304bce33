"""`kg facts`: what was read, as JSON."""

import sys

import typer

from kg.cli.console import with_progress, write
from kg.cli.failure import REFUSED, report
from kg.cli.options import DEFAULT_READER, Data, Model, Paths, Published, Publisher, Reader, Title, Url
from kg.cli.summaries import summed_up


def facts(
    paths: Paths,
    published: Published = None,
    title: Title = None,
    url: Url = None,
    publisher: Publisher = None,
    reader: Reader = DEFAULT_READER,
    model: Model = None,
    data: Data = None,
) -> None:
    """Print what is read, as JSON lines.

    Needs no store. Status 1 if any document could not be read.

    \b
    Example:  kg facts article.txt --published 2025-02-18
    """
    from kg.document import read_each
    from kg.pipeline import read_facts
    from kg.readers import load_reader
    from kg.reference import use_data

    use_data(data)
    documents = read_each(paths, published=published, title=title, url=url, publisher=publisher)
    read = load_reader(reader, model)
    failed = False
    with summed_up(read):
        for document in with_progress(documents, "Reading document"):
            found = read_facts(document, read)
            if isinstance(found, Exception):
                report(found)
                failed = True
            else:
                write(found.model_dump_json(indent=2 if sys.stdout.isatty() else None) + "\n")
    if failed:
        raise typer.Exit(REFUSED)
