"""Time `kg ingest`: the shipped article from a cold start, and fifty articles in one run."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ARTICLE = Path(__file__).resolve().parent.parent / "seeds" / "article.txt"
MANY = 50


def seconds(*arguments):
    """Return how long a process of `kg` runs."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kg", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    """Print the figures as a table."""
    text = ARTICLE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cold = min(
            seconds("ingest", ARTICLE, "--published", "2025-02-18", "--store", folder / f"cold{run}")
            for run in range(3)
        )
        records = [
            {"id": f"article-{n}", "text": f"{text}\nThis is copy {n}.", "published": "2025-02-18"} for n in range(MANY)
        ]
        lines = folder / "many.jsonl"
        lines.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        many = seconds("ingest", lines, "--store", folder / "many")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"one article, cold start   {cold:6.2f} s")
    print(f"{MANY} articles, one run     {many:6.2f} s   {MANY / many:.1f} articles a second")
    print(f"largest resident memory   {memory:6.0f} MB")


if __name__ == "__main__":
    main()
