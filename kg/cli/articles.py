"""`kg articles` and `kg retract`: what is stored, and taking it out again."""

from typing import Annotated

import typer

from kg.cli.console import table, write
from kg.cli.failure import REFUSED, say
from kg.cli.options import DEFAULT_STORE, StoreFolder


def articles(store: StoreFolder = DEFAULT_STORE) -> None:
    """List the articles in the store.

    \b
    Example:  kg articles
    """
    from kg.store import View
    from kg.store.listing import stored_versions

    with View.open(store) as opened:
        versions = stored_versions(opened)
    rows = [
        (one.published or "", one.identifier, "newest" if one.newest else "revised", one.title or "", one.article)
        for one in versions
    ]
    if not rows:
        return write("there are no articles in the store\n")
    write(table(("published", "identifier", "version", "title", "article"), rows))


def retract(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its IRI, address, identifier or hash.")],
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Take an article out of the store.

    All its versions go, unless what is said in others does not conform without it.

    \b
    Example:  kg retract article-name
    """
    from kg.pipeline import retract
    from kg.store import Store

    with Store.open(store, create=False) as opened:
        gone, report = retract(opened, article)
    if report.findings:
        write(report.render("text"))
    if not report.conforms:
        say(f"{gone[0].article}: not taken out, since the store does not conform without it")
        raise typer.Exit(REFUSED)
    write(f"{gone[0].article}: taken out, with {len(gone)} version{'s' if len(gone) > 1 else ''}\n")
