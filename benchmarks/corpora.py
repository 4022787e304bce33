"""The annotated data that figures are taken from: the project's own, and what lies beside the project.

Data that may not be part of the project stands in the folder that PARLEY_SHARED names, by default `../shared`:
`polnear/train.tar.gz`, `polnear/dev.tar.gz` and `plover/dev.json`.
"""

import os
import sys
import tarfile
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from kg.cli.console import with_progress  # noqa: E402
from kg.evaluation import Evaluation, Gold, read_gold  # noqa: E402
from kg.readers import load_reader  # noqa: E402

SHARED = Path(os.environ.get("PARLEY_SHARED") or PROJECT.parent / "shared").resolve()
GOLD = PROJECT / "tests" / "gold"
DEVELOPMENT = GOLD / "dev"
FINAL = GOLD / "final"
SHIPPED = GOLD / "seed_gold.json"
PLOVER = SHARED / "plover" / "dev.json"


def polnear(split: str, most: int | None = None) -> list[Gold]:
    """Return the articles of a split of PolNeAR; of more than ``most``, as many at equal distances."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(needed(SHARED / "polnear" / f"{split}.tar.gz")) as archive:
            archive.extractall(folder, filter="data")
        (unpacked,) = (path.parent for path in Path(folder).rglob("attributions"))
        golds = read_gold([unpacked])
    if most is None or most >= len(golds):
        return golds
    return [golds[number * len(golds) // most] for number in range(most)]


def needed(path: Path) -> Path:
    """Return the path of a file; end with one sentence where there is none."""
    if not path.is_file():
        sys.exit(f"{path} is missing; set PARLEY_SHARED to the folder that holds polnear and plover")
    return path


def measure(golds: list[Gold], what: str) -> Evaluation:
    """Return what the default reader reaches on gold documents; a terminal shows how far it is."""
    evaluation, read = Evaluation(), load_reader()
    for gold in with_progress(golds, f"{len(golds)} {what}, reading"):
        evaluation.add(gold, read(gold.document))
    return evaluation
