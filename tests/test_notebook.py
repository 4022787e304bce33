"""The notebook: it runs from top to bottom, each cell shows something, and it is kept without outputs."""

import json
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((PROJECT / "docs").rglob("*.ipynb"))


def test_there_is_one():
    assert [path.name for path in NOTEBOOKS] == ["first-questions.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_is_kept_without_outputs(path):
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert [cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")] == []
    assert nbformat.writes(notebook) + "\n" == path.read_text(encoding="utf-8")
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Return the code cells of the notebook after a run in a kernel of its own, in an empty folder."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(PROJECT))
        patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        where = {"metadata": {"path": str(tmp_path_factory.mktemp("notebook"))}}
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources=where).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(cell):
    """Return what a cell shows: text that it prints, and the richest form of its value."""
    found = []
    for output in cell.outputs:
        assert output.output_type != "stream" or output.name == "stdout", output.text
        data = output.get("data", {})
        found.append(output.get("text") or data.get("text/html") or data.get("text/plain") or "")
    return "\n".join(found)


class TestRun:
    def test_every_cell_shows_something(self, executed):
        assert [cell.source for cell in executed if not shown(cell).strip()] == []
        assert "True" in shown(executed[0])

    def test_evidence_is_marked_in_the_words_of_the_article(self, executed, seed_article):
        import html
        import re

        text = seed_article.read_text(encoding="utf-8")
        passages = [re.findall(r"<blockquote>(.*?)</blockquote>", shown(cell), re.DOTALL) for cell in executed]
        assert [
            cell for cell, found in zip(executed, passages, strict=True) if "HTML(in" in cell.source and not found
        ] == []
        marked = [passage for found in passages for passage in found]
        assert len(marked) > 2
        for passage in marked:
            before, words, after = re.fullmatch(r"(.*)<mark>(.+)</mark>(.*)", passage, re.DOTALL).groups()
            assert html.unescape(before + words + after) in text

    def test_the_answers_are_those_that_are_expected(self, executed):
        expected = json.loads((PROJECT / "queries" / "statements-by.expected.json").read_text(encoding="utf-8"))
        (said,) = (shown(cell) for cell in executed if 'load_query("statements-by")' in cell.source)
        words = [row["words"]["value"] for row in expected["results"]["bindings"]]
        assert words
        assert all(one in said for one in words)

    def test_the_table_of_stances_has_every_holder(self, executed):
        from kg.queries import load_query, saved_queries

        assert load_query("stances-by-topic") in saved_queries()
        (table,) = (shown(cell) for cell in executed if "<table>" in cell.source)
        assert table.count("<tr>") > 3
        assert "supports" in table or "opposes" in table
