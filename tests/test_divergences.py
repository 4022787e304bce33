"""The list of divergences is true: every example gives what its table says, engine by engine, and reports exist."""

import importlib.util
import logging
import re
from pathlib import Path

import pytest
from shacl_cases import PREFIXES
from shacl_engines import ENGINES, read

from kg.errors import ShapesError

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "divergences.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
MODULES = {"shacl-rust": "shacl_rust", "pyshacl-turbo": "pyshacl_turbo"}
FAILS = "a failure"
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture(autouse=True, scope="module")
def quiet():
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def table(text):
    """Return what a section's table says: for each engine its results, or that it fails."""
    found = {}
    for name, cell in re.findall(r"^\| ([^|]+) \| (.+) \|$", text, re.MULTILINE):
        found[name] = FAILS if cell == FAILS else re.findall(r"`([^`]*)`", cell)
    return {name: results for name, results in found.items() if name not in ("engine", "---")}


def written(row):
    focus, path, value, component = row[:4]
    text = " ".join(part for part in (focus, path, component, value) if part)
    for namespace, prefix in (("http://example.org/", "ex:"), ("http://www.w3.org/2001/XMLSchema#", "xsd:")):
        text = text.replace(f"<{namespace}", prefix)
    return text.replace(">", "")


def verdict(engine, shapes, data):
    try:
        return sorted(map(written, ENGINES[engine](read(PREFIXES + shapes), read(PREFIXES + data)).elements()))
    except ShapesError:
        return FAILS
    except BaseException as error:  # a panic of a library in Rust is no Exception
        if type(error).__name__ != "PanicException":
            raise
        return FAILS


def test_the_page_says_which_prefixes_hold():
    assert PREFIXES.strip() in PAGE
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("title", EXAMPLES)
def test_an_engine_gives_what_the_table_says(title, engine):
    if engine in MODULES and importlib.util.find_spec(MODULES[engine]) is None:
        pytest.skip(f"{engine} is not installed: pip install '.[test]'")
    shapes, data = re.findall(r"^```turtle\n(.*?)^```$", EXAMPLES[title], re.MULTILINE | re.DOTALL)
    assert verdict(engine, shapes, data) == table(EXAMPLES[title])[engine]


@pytest.mark.parametrize("title", EXAMPLES)
def test_a_divergence_is_one_and_what_is_not_mended_is_said(title):
    told = table(EXAMPLES[title])
    specified = told.pop("the specification")
    assert set(told) == set(ENGINES)
    assert any(results != specified for results in told.values())
    assert (told["parley"] != specified) == ("**Not mended**" in EXAMPLES[title])


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "parley"])
def test_each_defect_is_written_up_for_the_engine(engine):
    defects = [title for title, text in EXAMPLES.items() if table(text)[engine] != table(text)["the specification"]]
    reports = (DOCS / "upstream" / f"{engine}.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", reports, re.MULTILINE) == defects
