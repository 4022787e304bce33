"""Set the confidences of the extraction rules from their measured precision: `python benchmarks/confidence.py`.

It writes kg/reading/lexicon/confidence.csv. Precision is counted on the development articles and the shipped article,
that of statements also on every fourth article of PolNeAR's train split (`--articles 840` takes them all). That of
actions is counted on PLOVER's records: the share whose type and sides are those of the record, though a sentence may
hold more than its one event.

A rule's confidence is the mean of a beta distribution: the precision of its class counts like PRIOR facts of the rule,
so that a rule seen a few times stays near its class and one seen often has its own. A class starts from one fact right
and one wrong (Laplace).
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable

from corpora import DEVELOPMENT, PLOVER, PROJECT, SHIPPED, measure, needed, polnear

from kg.evaluation import Judgement, read_gold

TABLE = PROJECT / "kg" / "reading" / "lexicon" / "confidence.csv"
PRIOR = 10
DOUBLE = "statement contents"  # the statements again


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=210, help="of PolNeAR's 840 (default: 210)")
    options = parser.parse_args()
    ours = measure(read_gold([DEVELOPMENT, SHIPPED]), "articles of our own")
    records = measure(read_gold([needed(PLOVER)]), "records of PLOVER")
    articles = measure(polnear("train", options.articles), "articles of PolNeAR")
    sources = (
        ("gold articles", ours.facts.judgements),
        ("PolNeAR train", articles.attributions.judgements),
        ("PLOVER dev", records.actions.judgements),
    )
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("rule", "confidence", "measured"))
        table.writerows(rows({name: counted(judgements) for name, judgements in sources}))
    print(TABLE.read_text(encoding="utf-8"), end="")


def counted(judgements: Iterable[Judgement]) -> Counter[tuple[str, str]]:
    """Return how many facts of each rule are right and extra."""
    return Counter((one.rule, one.verdict) for one in judgements if one.rule and one.kind != DOUBLE)


def rows(sources: dict[str, Counter[tuple[str, str]]]):
    """Yield a row for each class and, after it, for each of its rules."""
    rules = sorted({rule for counts in sources.values() for rule, _ in counts})
    for name in sorted({rule.split("/")[0] for rule in rules}):
        of_class = [rule for rule in rules if rule.split("/")[0] == name]
        right, total = summed(sources, of_class)
        precision = (right + 1) / (total + 2)
        yield name, f"{precision:.2f}", described(sources, of_class)
        for rule in of_class:
            right, total = summed(sources, [rule])
            yield rule, f"{(right + PRIOR * precision) / (total + PRIOR):.2f}", described(sources, [rule])


def summed(sources, rules):
    right = sum(counts[rule, "right"] for counts in sources.values() for rule in rules)
    return right, right + sum(counts[rule, "extra"] for counts in sources.values() for rule in rules)


def described(sources, rules):
    """Return the counts of each source in words."""
    parts = ((name, *summed({name: counts}, rules)) for name, counts in sources.items())
    return "; ".join(f"{name}: {right} of {total}" for name, right, total in parts if total)


if __name__ == "__main__":
    sys.exit(main())
