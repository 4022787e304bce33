"""`kg ingest`: documents into the store."""

import typer

from kg.cli.console import with_progress, write
from kg.cli.failure import REFUSED, report, say
from kg.cli.options import (
    DEFAULT_READER,
    DEFAULT_STORE,
    Data,
    Model,
    Paths,
    Published,
    Publisher,
    Reader,
    StoreFolder,
    Title,
    Url,
)
from kg.cli.summaries import summary, summed_up


def ingest(
    paths: Paths,
    published: Published = None,
    title: Title = None,
    url: Url = None,
    publisher: Publisher = None,
    store: StoreFolder = DEFAULT_STORE,
    reader: Reader = DEFAULT_READER,
    model: Model = None,
    data: Data = None,
) -> None:
    """Read documents into the store, validated.

    Prints a summary for each. Status 1 if any was refused or could not be read.

    \b
    Example:  kg ingest article.txt --published 2025-02-18
    """
    from kg.document import read_each
    from kg.pipeline import ingest_each
    from kg.readers import begin_loading, load_reader
    from kg.reference import use_data
    from kg.store import Store

    use_data(data)
    documents = read_each(paths, published=published, title=title, url=url, publisher=publisher)
    begin_loading(reader, model)
    left_out = 0
    with Store.open(store) as opened, summed_up(load_reader(reader, model)) as read:
        for outcome in with_progress(ingest_each(documents, read, opened), "Ingesting document"):
            write(summary(outcome))
            left_out += not outcome.stored
            if outcome.error is not None:
                report(outcome.error)
            elif not outcome.stored:
                say(f"{outcome.source}: refused, since its graph does not conform; nothing of it was stored")
    if left_out:
        raise typer.Exit(REFUSED)
