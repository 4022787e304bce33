"""Time validation: files by Parley, the libraries below it and pySHACL; the store; one new article into a full store.

Each engine validates in a process of its own, several rounds in turn, from the file to the last result; all must name
the same violations (focus node, path, component, value). The corpus generator lies beside the project.
"""

import argparse
import importlib.util
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PARLEY_SHARED") or PROJECT.parent / "shared")
sys.path.insert(0, str(PROJECT))
SH = "http://www.w3.org/ns/shacl#"


def row(focus, path, component, value):
    """Return a result as text that is alike for all engines."""
    zone = '+00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>'  # rdflib writes a zone of nought so
    parts = [str(one or "").replace(zone, zone.replace("+00:00", "Z")) for one in (focus, path, value)]
    return "\t".join([*parts, component.rpartition("#")[2]])


def parley(data, shapes, lines=False):
    """Validate by the function that `kg validate` calls; with ``lines``, each finding with its place in the file."""
    from kg.validation import validate

    report = validate([data], [shapes])
    if lines:
        report = located(report, [data])
    return [row(one.focus, one.path, one.component.value, one.value) for one in report.findings]


def located(report, paths):
    """Return the report with lines and columns."""
    from kg.validation.positions.search import locate

    return locate(report, paths)


def parley_lines(data, shapes):
    """Validate, and find line and column of each finding."""
    return parley(data, shapes, lines=True)


def parley_text(data, shapes):
    """Run `kg validate` itself as it is run in a terminal, report included; it says nothing of single results."""
    command = [Path(sys.executable).with_name("kg"), "validate", str(data), "--shapes", str(shapes), "--format", "json"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, cwd=PROJECT).stdout)["findings"]
    return [""] * len(told)


def shacl(data, shapes):
    """Validate by the library that evaluates Core for Parley, alone."""
    import shacl as library

    report = library.Shapes.from_file(str(shapes)).validate_file(str(data))
    return [row(one.focus_node, one.path, one.component_iri, one.value) for one in report.results]


def shacl_rust(data, shapes):
    """Validate by shacl-rust with its index."""
    import shacl_rust as library

    found = library.validate(data.read_text(), shapes.read_text(), experimental_index=True)["results"]
    return [json.dumps(one, sort_keys=True) for one in found]


def pyshacl(data, shapes):
    """Validate by pySHACL over rdflib."""
    import pyshacl as library
    import rdflib

    rdflib.NORMALIZE_LITERALS = False
    graph = rdflib.Graph().parse(str(data))
    _, report, _ = library.validate(graph, shacl_graph=rdflib.Graph().parse(str(shapes)), inplace=True)
    return _of_rdflib(report)


def _of_rdflib(report):
    import rdflib

    term = rdflib.URIRef
    found = []
    for result in report.objects(None, term(f"{SH}result")):
        focus, path, component, value = (
            report.value(result, term(SH + name))
            for name in ("focusNode", "resultPath", "sourceConstraintComponent", "value")
        )
        inverse = report.value(path, term(f"{SH}inversePath")) if isinstance(path, rdflib.BNode) else None
        told = f"^{inverse.n3()}" if inverse is not None else path.n3() if path is not None else ""
        found.append(row(focus.n3(), told, str(component), value.n3() if value is not None else None))
    return found


ENGINES = {
    one.__name__: one for one in (parley, parley_lines, parley_text, shacl, shacl_rust, pyshacl)
}  # in the order of the table
NEEDS = {"shacl_rust": "shacl_rust"}


def alone(name, data, shapes):
    """Validate once in this process and print what came of it."""
    started = time.perf_counter()
    found = ENGINES[name](Path(data), Path(shapes))
    seconds = time.perf_counter() - started
    usage = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps({"seconds": seconds, "memory": max(one.ru_maxrss for one in usage) // 1024, "found": sorted(found)})
    )


def in_process(name, data, shapes):
    """Return what an engine gives in a process of its own."""
    command = [sys.executable, __file__, "--engine", name, str(data), str(shapes)]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode:
        return {"error": ran.stderr.strip().splitlines()[-1][:100]}
    return json.loads(ran.stdout)


def files(data, shapes, rounds, reference):
    """Print the table of engines on one file and one shapes graph."""
    names = [name for name in ENGINES if name not in NEEDS or importlib.util.find_spec(NEEDS[name])]
    names = [name for name in names if name != "pyshacl" or reference]
    taken = {name: [] for name in names}
    for number in range(rounds):
        for name in names:
            if number and (name == "pyshacl" or taken[name][0].get("seconds", 0) > 30):
                continue  # a minute or ten a run
            taken[name].append(in_process(name, data, shapes))
    ours = taken["parley"][0]["found"]
    print(f"\n{data.name}, {shapes.name}: {len(ours)} violations\n| engine | seconds | MB | the same violations |")
    print("| --- | --- | --- | --- |")
    for name, runs in taken.items():
        if "error" in runs[0]:
            print(f"| {name} | {runs[0]['error']} | | |")
            continue
        seconds = [run["seconds"] for run in runs]
        same = difference(Counter(ours), Counter(runs[0]["found"]), name in ("shacl_rust", "parley_text"))
        spread = f"{min(seconds):.2f}–{max(seconds):.2f}" if len(seconds) > 1 else "one run"
        memory = max(run["memory"] for run in runs)
        print(f"| {name} | {statistics.median(seconds):.2f} ({spread}) | {memory} | {same} |")


def difference(ours, theirs, only_counted):
    """Return in words whether two engines found the same."""
    if only_counted:
        return f"{theirs.total()} of {ours.total()} by number" if theirs.total() != ours.total() else "as many"
    more, fewer = (theirs - ours).total(), (ours - theirs).total()
    return f"{more} more, {fewer} fewer" if more or fewer else "yes"


def into_store(folder, shapes, rounds):
    """Print how long it takes to validate the store, and to validate and commit one article into it."""
    import pyoxigraph as ox

    from kg.store import Store
    from kg.validation import Validator, read_shapes
    from kg.validation.datagraph import DataGraph
    from kg.validation.incremental import Change

    validator = Validator(read_shapes(shapes))
    quads = list(ox.parse(path=str(folder / "m.article.nq"), format=ox.RdfFormat.N_QUADS))
    graphs = sorted({quad.graph_name.value for quad in quads})
    with Store.open(folder / "store") as store:
        store.graph.bulk_load(path=str(folder / "m.nq"), format=ox.RdfFormat.N_QUADS)
        for name in store.article_graphs():
            store.graph.bulk_extend(ox.Quad(*quad.triple) for quad in store.quads(name))
        store.graph.optimize()
        whole, checked, committed, told = [], [], [], None
        for _ in range(rounds):
            started = time.perf_counter()
            validator.validate(DataGraph.of_named_graphs(store.graph))
            whole.append(time.perf_counter() - started)
            started = time.perf_counter()
            report = validator.validate_change(Change(store.graph, graphs, quads, merged=True))
            checked.append(time.perf_counter() - started)
            store.replace(graphs, quads)
            committed.append(time.perf_counter() - started)
            told = {row(one.focus, one.path, one.component.value, one.value) for one in report.findings}
            everything = validator.validate(DataGraph.of_named_graphs(store.graph)).findings
            described = {quad.subject for quad in quads}
            same = told == {
                row(one.focus, one.path, one.component.value, one.value) for one in everything if one.focus in described
            }
            store.replace(graphs, [])
    milliseconds = [[1000 * one for one in taken] for taken in (checked, committed)]
    print(f"\nstore on disk, validated whole: {statistics.median(whole):.2f} s")
    print(
        f"one article of {len(quads)} triples into it, {len(told)} findings, {'as' if same else 'NOT AS'} by the whole:"
    )
    for words, taken in zip(("validated", "validated and committed"), milliseconds, strict=True):
        print(f"  {words}: {statistics.median(taken):.0f} ms ({min(taken):.0f}–{max(taken):.0f})")


def main():
    """Make the corpus, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reference", action="store_true", help="pySHACL, too: ten minutes on 500,000 triples")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.engine:
        return alone(given.engine, *given.files)
    if not SHARED.is_dir():
        sys.exit(
            f"the corpus generator is not here ({SHARED / 'perf'}); set PARLEY_SHARED to the folder that holds perf/"
        )
    folder = Path(tempfile.mkdtemp())
    try:
        subprocess.run([sys.executable, SHARED / "perf" / "gen.py", str(given.triples), str(folder / "m")], check=True)
        for name in ("shapes_core.ttl", "shapes.ttl"):
            files(folder / "m.ttl", SHARED / "perf" / name, given.rounds, given.reference)
        into_store(folder, SHARED / "perf" / "shapes.ttl", given.rounds)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
