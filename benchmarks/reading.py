"""Time reading on one core: articles of 1,000 words, the bare pipeline beside it, memory; `--long` adds long texts.

The texts are the development articles of the tests, joined in turn until they have the words. Times are processor
seconds of this process, which on a machine that does nothing else are those on the clock.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, when numpy is imported
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

ARTICLES = sorted((Path(__file__).resolve().parent.parent / "tests" / "gold" / "dev").glob("*/article.txt"))
WORDS = 1_000
ROUNDS = 7
MEMORY_WORDS = (1_000, 5_000, 10_000)
LONG_CHARACTERS = (10_000, 100_000, 1_000_000)


def article(first, words):
    """Return a text of so many words, of the articles from the first one on, in turn."""
    texts = [path.read_text(encoding="utf-8").strip() for path in ARTICLES]
    found = []
    while sum(len(text.split()) for text in found) < words:
        found.append(texts[(first + len(found)) % len(texts)])
    parts = "\n\n".join(found).split(" ")
    while len(" ".join(parts).split()) > words:
        parts.pop()
    return " ".join(parts)


def document(text):
    from kg.document import Document

    return Document(id="benchmark", text=text, title="", published="2024-03-15")


def seconds(run):
    start = time.process_time()
    run()
    return time.process_time() - start


def speed():
    """Print articles a second: the pipeline alone and the whole reading, in turns, so that both meet the same load."""
    from kg.language import load_pipeline
    from kg.reading import read

    pipeline = load_pipeline()
    texts = [article(first, WORDS) for first in range(len(ARTICLES))]
    documents = [document(text) for text in texts]
    runs = {"bare pipeline": lambda: [pipeline(text) for text in texts],
            "reading": lambda: [read(one, pipeline) for one in documents]}  # fmt: skip
    for run in runs.values():
        run()
    times = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            times[name].append(seconds(run))
    print(f"{len(texts)} articles of {WORDS} words, {ROUNDS} rounds    best   median")
    for name, found in times.items():
        best, median = (len(texts) / value for value in (min(found), statistics.median(found)))
        print(f"{name + ', articles a second':38} {best:6.2f}   {median:6.2f}")
    shares = [bare / whole for bare, whole in zip(*times.values(), strict=True)]
    share = min(times["bare pipeline"]) / min(times["reading"])
    print(f"{'reading, of the bare pipeline':38} {share:6.0%}   {statistics.median(shares):6.0%}")


def resident(words):
    """Read one text of so many words and print the largest resident memory of this process in MB."""
    from kg.reading import read

    read(document(article(0, words)))
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    print(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6))


def memory():
    for words in MEMORY_WORDS:
        command = [sys.executable, __file__, "--resident", str(words)]
        found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        print(f"{f'resident, a text of {words:,} words':38} {found:>6} MB")


def long_texts():
    """Print how the time grows with the length of a text, in paragraphs and without any."""
    from kg.language import load_pipeline
    from kg.reading import read

    pipeline = load_pipeline()
    read(document(article(0, WORDS)), pipeline)
    for name, joint in (("in paragraphs", "\n\n"), ("in one paragraph", " ")):
        whole = joint.join(path.read_text(encoding="utf-8").strip() for path in ARTICLES)
        whole = whole if joint != " " else " ".join(whole.split())
        for length in LONG_CHARACTERS:
            text = joint.join([whole] * (length // len(whole) + 1))[:length]
            taken = seconds(lambda text=text: read(document(text), pipeline))
            print(f"{f'{length:,} characters {name}':38} {taken:6.2f} s  {taken / length * 1e6:6.1f} s a million")


def main():
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--long", action="store_true", help="also texts of up to a million characters")
    parser.add_argument("--resident", type=int, metavar="WORDS", help="only the memory of one text, in MB")
    options = parser.parse_args()
    if options.resident:
        resident(options.resident)
        return
    speed()
    memory()
    if options.long:
        long_texts()


if __name__ == "__main__":
    main()
