"""Write docs/evaluation.md, what the default reader reaches on annotated data: `python benchmarks/evaluation.py`."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from corpora import DEVELOPMENT, FINAL, PLOVER, PROJECT, SHIPPED, measure, needed, polnear

from kg.evaluation import Evaluation, Table, markdown, read_gold, tables_of

PAGE = PROJECT / "docs" / "evaluation.md"
TEMPLATE = Path(__file__).with_name("evaluation.template.md")


def main():
    sets = {
        "development": measure(read_gold([DEVELOPMENT]), "development articles"),
        "shipped": measure(read_gold([SHIPPED]), "shipped article"),
        "final": measure(read_gold([FINAL]), "final articles"),
        "polnear": measure(polnear("dev"), "articles of PolNeAR"),
        "plover": measure(read_gold([needed(PLOVER)]), "records of PLOVER"),
    }
    words = {"commit": commit()}
    for name, evaluation in sets.items():
        figures, calibration = parted(evaluation)
        words |= {f"{name}_figures": below(figures), f"{name}_calibration": below(calibration)}
    page = TEMPLATE.read_text(encoding="utf-8")
    for name, text in words.items():
        page = page.replace(f"<!-- {name} -->", text)
    PAGE.write_text(page, encoding="utf-8")
    print(f"{PAGE.relative_to(PROJECT)} is written")


def parted(evaluation: Evaluation) -> tuple[list[Table], list[Table]]:
    """Return the tables of figures, and those of calibration."""
    tables = tables_of(evaluation)
    calibration = [table for table in tables if "calibration" in table.title]
    return [table for table in tables if table not in calibration], calibration


def below(tables: list[Table]) -> str:
    """Return tables as Markdown below headings of the third level."""
    return markdown(
        [replace(table, title=table.title.partition(": ")[2] or table.title) for table in tables], 4
    ).strip()


def commit() -> str:
    """Return the commit that is measured, and whether the reader has changed since."""
    name = git("rev-parse", "--short=12", "HEAD")
    changed = git("status", "--porcelain", "--", "kg", "ontology", "tests/gold")
    return f"`{name}`" + (", with changes that are not committed" if changed else "")


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
