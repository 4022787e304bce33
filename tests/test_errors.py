"""Every failure is one sentence on standard error and an exit status; nothing is half done."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

ARTICLE = "The French president, Emmanuel Macron, met Chancellor Olaf Scholz in Berlin on Monday, March 4, 2024.\n"


def check_sentence(result, *words):
    """Assert that standard error is one sentence that has the words, and no traceback."""
    lines = [line for line in result.stderr.splitlines() if line]
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("kg: ")
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in lines[0]


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "berlin.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


class TestDocuments:
    @pytest.mark.parametrize("command", ["facts", "ingest"])
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"caf\xe9 talks", ["line 1 is not UTF-8", "iconv"]),
            (b"", ["no text"]),
            (b"\x89PNG\r\n\x00\x00", ["binary"]),
        ],
    )
    def test_bad_bytes(self, kg, tmp_path, command, data, words):
        path = tmp_path / "bad.txt"
        path.write_bytes(data)
        result = kg(command, path)
        assert result.exit_code == 1
        check_sentence(result, "bad.txt", *words)

    @pytest.mark.parametrize("command", ["facts", "ingest"])
    def test_no_such_file(self, kg, command):
        result = kg(command, "/nowhere/article.txt")
        assert result.exit_code == 1
        check_sentence(result, "/nowhere/article.txt: no such file or folder")

    def test_50_megabytes_are_refused_quickly(self, kg, tmp_path):
        path = tmp_path / "large.txt"
        path.write_bytes(b"They met in Paris. " * (50_000_000 // 19))
        started = time.perf_counter()
        result = kg("facts", path)
        assert time.perf_counter() - started < 0.5
        assert result.exit_code == 1
        check_sentence(result, "larger than 2 MB")

    @pytest.mark.parametrize("command", ["facts", "ingest"])
    def test_a_date_that_is_none(self, kg, article, command):
        result = kg(command, article, "--published", "2025-02-30")
        assert result.exit_code == 2
        check_sentence(result, "--published", "2025-02-30", "YYYY-MM-DD")

    def test_no_publication_date_leaves_relative_dates_open(self, kg, tmp_path):
        path = tmp_path / "a.txt"
        path.write_text("Emmanuel Macron met Olaf Scholz in Berlin on Tuesday.\n", encoding="utf-8")
        without, dated = kg("facts", path), kg("facts", path, "--published", "2024-03-07")
        assert without.exit_code == dated.exit_code == 0
        assert '"date":null' in without.stdout
        assert '"date":"2024-03-05"' in dated.stdout
        assert '"date_words":"on Tuesday"' in without.stdout or '"date_words":"Tuesday"' in without.stdout

    def test_a_bad_document_does_not_stop_the_others(self, kg, tmp_path, article):
        (tmp_path / "a.txt").write_bytes(b"\xff")
        result = kg("ingest", tmp_path / "a.txt", article)
        assert result.exit_code == 1
        check_sentence(result, "a.txt")
        assert "berlin.txt" in result.stdout
        assert kg("articles").stdout.count("berlin") == 1

    def test_a_reader_that_is_not_there(self, kg, article):
        result = kg("facts", article, "--reader", "oracle")
        assert result.exit_code == 2
        check_sentence(result, "no reader 'oracle'", "rules")

    def test_a_model_that_is_not_there(self, kg, article):
        result = kg("facts", article, "--model", "en_core_web_none")
        assert result.exit_code == 2
        check_sentence(result, "en_core_web_none")

    def test_what_a_file_name_smuggles_in_stays_harmless(self, kg, tmp_path):
        result = kg("facts", tmp_path / "\x1b[31mred\nkg: all is well.txt")
        check_sentence(result, "[31mred kg: all is well")
        assert "\x1b" not in result.stderr


class TestStore:
    def test_held_by_another_process(self, kg, tmp_path, article):
        store = tmp_path / "kg-store"
        code = "import pyoxigraph, sys; s = pyoxigraph.Store(sys.argv[1]); print('held', flush=True); input()"
        holder = subprocess.Popen(
            [sys.executable, "-c", code, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            assert holder.stdout.readline() == "held\n"
            result = kg("ingest", article)
            assert result.exit_code == 2
            check_sentence(result, str(store), "another process")
        finally:
            holder.communicate("\n")
        assert kg("ingest", article).exit_code == 0

    @pytest.mark.parametrize("folder", ["/proc/kg-store", "/dev/null/kg-store"])
    def test_an_unwritable_folder(self, kg, article, folder):
        result = kg("ingest", article, "--store", folder)
        assert result.exit_code == 2
        check_sentence(result, folder)

    def test_a_file_where_the_store_should_be(self, kg, article):
        result = kg("ingest", article, "--store", article)
        assert result.exit_code == 2
        check_sentence(result, str(article))

    @pytest.mark.parametrize(
        "command", [["query", "--text", "SELECT * { ?s ?p ?o }"], ["export"], ["articles"], ["validate"]]
    )
    def test_reading_a_store_that_is_not_there_makes_none(self, kg, tmp_path, command):
        result = kg(*command)
        assert result.exit_code == 2
        check_sentence(result, "kg-store", "no store")
        assert not (tmp_path / "kg-store").exists()


class TestProcess:
    def test_the_exit_status_reaches_the_shell(self, kg_process):
        process = kg_process("facts", "missing.txt", text=True)
        output, errors = process.communicate(timeout=60)
        assert (process.returncode, output) == (1, "")
        assert errors == "kg: missing.txt: no such file or folder\n"

    def test_a_wrong_command_line(self, kg_process):
        process = kg_process("ingest", text=True)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 2
        assert "Missing argument" in errors
        assert "Traceback" not in errors

    def test_a_reader_of_the_output_that_has_enough(self, kg_process, tmp_path):
        lines = "".join(f'{{"id": "{number}", "text": "They met."}}\n' for number in range(2000))
        (tmp_path / "many.jsonl").write_text(lines, encoding="utf-8")
        process = kg_process("facts", "many.jsonl")
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 141

    def test_interrupted(self, kg_process, tmp_path):
        fifo = tmp_path / "slow.txt"
        os.mkfifo(fifo)
        process = kg_process("facts", fifo)
        with fifo.open("wb"):  # opens once the other end does, so the command is under way
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
        assert process.returncode == 130
        assert errors == b"kg: interrupted\n"

    def test_a_defect_is_one_sentence_and_a_hint(self, kg, article, monkeypatch):
        from kg import reading

        def broken(document, pipeline=None):
            raise RuntimeError("the rule\nis broken")

        monkeypatch.setattr(reading, "read", broken)
        result = kg("facts", article)
        assert result.exit_code == 1
        check_sentence(result, "berlin", "RuntimeError", "the rule is broken", "KG_DEBUG=1")
        debugged = kg("facts", article, KG_DEBUG="1")
        assert "Traceback" in debugged.stderr


class TestKilled:
    """kill -9 in mid-ingest leaves all of an article or nothing of it."""

    ARTICLES = 9

    def test_all_or_nothing(self, kg, kg_process, tmp_path, seed_article):
        folder = tmp_path / "articles"
        folder.mkdir()
        text = seed_article.read_text(encoding="utf-8")[:900]
        for number in range(self.ARTICLES):
            (folder / f"{number}.txt").write_text(f"{text}\nCopy {number}.\n", encoding="utf-8")
        whole = tmp_path / "whole"
        assert kg("ingest", folder, "--published", "2025-02-18", "--store", whole).exit_code == 0
        complete = graphs_of(kg("export", "--store", whole).stdout)
        assert len(complete) == self.ARTICLES
        seen = set()
        for wanted in (1, 12):  # lines of summaries read before the kill
            store = tmp_path / f"killed-{wanted}"
            process = kg_process(
                "ingest", folder, "--published", "2025-02-18", "--store", store, env={"PYTHONUNBUFFERED": "1"}
            )
            for _ in range(wanted):
                process.stdout.readline()
            time.sleep(0.01 * wanted)
            process.kill()
            process.communicate(timeout=60)
            export = kg("export", "--store", store)
            assert export.exit_code == 0, export.stderr
            found = graphs_of(export.stdout)
            assert found.items() <= complete.items()
            seen.add(len(found))
            assert kg("ingest", folder, "--published", "2025-02-18", "--store", store).exit_code == 0
            assert graphs_of(kg("export", "--store", store).stdout) == complete
        assert max(seen) < self.ARTICLES
        assert min(seen) > 0


def graphs_of(nquads):
    """Return the lines of N-Quads by graph."""
    graphs = {}
    for line in nquads.splitlines():
        graph = re.search(r"<([^>]*)> \.$", line).group(1)
        graphs.setdefault(graph, []).append(line)
    return graphs
