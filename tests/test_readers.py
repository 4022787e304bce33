"""Readers are found by name, as entry points of installed packages; the default one needs none."""

import importlib
import sys

import pytest

from kg.document import Document
from kg.errors import InputError, ModelError
from kg.facts import DocumentFacts, Facts
from kg.readers import load_reader, reader_names


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Return a function that installs a reader package: a module with this code, and the entry point that names it."""

    def install(code, name="other", value="some_reader:read"):
        site = tmp_path / "site"
        metadata = site / "some_reader-1.0.dist-info"
        metadata.mkdir(parents=True)
        (site / "some_reader.py").write_text(code, encoding="utf-8")
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: some-reader\nVersion: 1.0\n", encoding="utf-8")
        (metadata / "entry_points.txt").write_text(f"[kg.readers]\n{name} = {value}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(str(site))
        importlib.invalidate_caches()

    yield install
    sys.modules.pop("some_reader", None)


def test_the_default_is_there():
    assert {"chat", "rules"} <= set(reader_names())
    assert load_reader().name == "rules"
    assert load_reader().summary() is None


def test_another_package_adds_one(installed):
    installed(
        "from kg.facts import DocumentFacts, Facts\n"
        "def read(document):\n"
        "    return Facts(document=DocumentFacts(id=document.id, text=document.text))\n"
    )
    assert reader_names() == ["chat", "other", "rules"]
    reader = load_reader("other")
    assert reader(Document("d", "They met.", "T")) == Facts(document=DocumentFacts(id="d", text="They met."))
    assert reader.model_identity() is None
    with pytest.raises(InputError, match="uses no model; leave out --model"):
        load_reader("other", "en_core_web_sm")


def test_a_reader_may_use_the_pipeline(installed, pipeline):
    installed(
        "from kg.facts import DocumentFacts, Facts\n"
        "def read(document, pipeline):\n"
        "    return Facts(document=DocumentFacts(id=document.id, text=' '.join(pipeline.pipe_names)))\n"
    )
    reader = load_reader("other")
    assert "parser" in reader(Document("d", "They met.", "T")).document.text
    assert reader.model_identity().startswith("en_core_web_sm")


CLASS = """
from kg.facts import DocumentFacts, Facts

class Counting:
    def __init__(self, model):
        self.model, self.read = model, 0

    def __call__(self, document):
        self.read += 1
        return Facts(document=DocumentFacts(id=document.id, text=document.text))

    def model_identity(self):
        return f"{self.model} 2.0"

    def summary(self):
        return f"{self.read} read"
"""


def test_a_reader_may_be_a_class_with_a_model_and_a_summary(installed):
    installed(CLASS, value="some_reader:Counting")
    reader = load_reader("other", "large")
    assert reader(Document("d", "They met.", "T")).document.id == "d"
    assert reader.model_identity() == "large 2.0"
    assert reader.summary() == "other: 1 read"
    assert load_reader("other").summary() == "other: 0 read"


def test_what_a_reader_sums_up_is_said_at_the_end_also_of_a_run_that_fails(installed, kg, tmp_path):
    installed(
        CLASS + "\n    def __init__(self, model=None):\n        self.read = 0\n"
        "    def model_identity(self):\n        from kg.errors import ModelError\n"
        "        raise ModelError('the model is gone')\n",
        value="some_reader:Counting",
    )
    path = tmp_path / "a.txt"
    path.write_text("They met.", encoding="utf-8")
    assert kg("facts", path, "--reader", "other").stderr == "kg: other: 1 read\n"
    assert kg("ingest", path, "--reader", "other").stderr == "kg: other: 1 read\nkg: the model is gone\n"


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("raise ImportError('no')", "some_reader:read"),
        ("", "some_reader:read"),
        ("read = 1", "some_reader:read"),
        ("", "none:read"),
    ],
)
def test_one_that_cannot_be_loaded_is_an_error(installed, code, value):
    installed(code, value=value)
    with pytest.raises(InputError, match=r"the reader 'other' \(.*:read\)"):
        load_reader("other")


def test_an_unknown_one_is_an_error_that_names_the_others():
    with pytest.raises(InputError, match=r"no reader 'oracle'; installed: .*rules"):
        load_reader("oracle")


def test_a_missing_model_is_an_error_when_the_first_document_is_read():
    reader = load_reader("rules", "no_such_pipeline")
    with pytest.raises(ModelError, match="no_such_pipeline"):
        reader(Document("d", "They met.", "T"))
