"""Documents keep every character, state only checked metadata, and fail in one sentence that says where and why."""

import hashlib
import io
import json
import os
import sys
import time
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.document import MAX_FILE_BYTES, MAX_TEXT_BYTES, Document, read_documents, read_each
from kg.errors import DocumentError

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Ferry talks | The Daily</title>
<link rel="canonical" href="https://example.org/ferry-talks">
<meta property="og:site_name" content="The Daily">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Ferry talks open in Oslo",
"datePublished": "2024-03-05T08:00:00+01:00", "dateModified": "2024-03-07T08:00:00+01:00",
"publisher": {"@type": "Organization", "name": "The Daily"}}</script>
</head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav><article><h1>Ferry talks open in Oslo</h1>
<p>Delegations from Norway and Iceland opened talks on ferry routes on Tuesday in the Norwegian capital.</p>
<p>“We will stay as long as it takes,” the Norwegian minister, who hosts the talks, told reporters &amp; others.</p>
</article><footer>Copyright 2026. All rights reserved.</footer></body></html>"""


def read_one(path, **options) -> Document:
    [document] = read_documents([path], **options)
    return document


def failure(path, **options) -> str:
    with pytest.raises(DocumentError) as caught:
        list(read_documents([path], **options))
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 300
    return message


class TestText:
    @pytest.mark.parametrize(
        "text",
        [
            "One line without an end",
            "\n\n  First line\r\nsecond\rthird\n\n",
            "Tabs\tand\u00a0spaces \u2028 and “quotes” 😀 e\u0301",
            "\ufeff\ufeffonly the first mark goes",
        ],
    )
    def test_nothing_is_changed(self, tmp_path, text):
        path = tmp_path / "a.txt"
        path.write_bytes(text.encode())
        assert read_one(path).text == text.removeprefix("\ufeff")

    def test_title_falls_back_to_the_first_line(self, tmp_path):
        path = tmp_path / "talks.in.oslo.txt"
        path.write_text("\n  Talks in Oslo \nThey met.\n", encoding="utf-8")
        document = read_one(path)
        assert (document.title, document.id, document.source) == ("Talks in Oslo", "talks.in.oslo", str(path))
        assert (document.published, document.url, document.publisher, document.language) == (None, None, None, "en")

    def test_a_text_of_one_endless_line_gets_a_title_of_bounded_length(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_text("word " * 100_000, encoding="utf-8")
        assert len(read_one(path).title) == 500

    def test_file_times_are_not_read(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_text("They met today.", encoding="utf-8")
        before = read_one(path)
        os.utime(path, (1, 1))
        assert read_one(path) == before

    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
    def test_any_text_comes_back_whole(self, tmp_path_factory, text):
        path = tmp_path_factory.mktemp("any") / "a.txt"
        path.write_bytes(text.encode())
        kept = text.removeprefix("\ufeff")
        if kept.strip():
            assert read_one(path).text == kept
        else:
            assert "no text" in failure(path)

    @given(st.binary(max_size=200))
    def test_any_bytes_are_read_or_refused_in_a_sentence(self, tmp_path_factory, data):
        path = tmp_path_factory.mktemp("any") / "a.txt"
        path.write_bytes(data)
        [document] = read_each([path])
        if isinstance(document, DocumentError):
            assert str(document).startswith(str(path))
        else:
            assert document.text.encode() == data.removeprefix(b"\xef\xbb\xbf")


class TestMetadata:
    def write(self, folder, toml, text="They met.\n"):
        path = folder / "a.txt"
        path.write_text(text, encoding="utf-8")
        (folder / "a.meta.toml").write_text(toml, encoding="utf-8")
        return path

    def test_stands_beside_the_text(self, tmp_path):
        path = self.write(
            tmp_path,
            'title = "Talks"\npublished = 2025-02-18\nurl = "https://example.org/1"\npublisher = "The Daily"\n'
            'language = "en-GB"\nsection = "World"\n',
        )
        document = read_one(path)
        assert document.title == "Talks"
        assert document.published == "2025-02-18"
        assert document.url == "https://example.org/1"
        assert document.publisher == "The Daily"
        assert document.language == "en-GB"

    def test_goes_before_the_options_which_fill_what_is_missing(self, tmp_path):
        path = self.write(tmp_path, 'published = "2025-02-18"')
        document = read_one(path, published="2020-01-01", title="T", publisher="P", url="https://example.org/2")
        assert (document.published, document.title, document.publisher) == ("2025-02-18", "T", "P")

    @pytest.mark.parametrize(
        "stated", ["2025-02-18", '"2025-02-18"', "2025-02-18T09:30:00Z", '"2025-02-18T09:30:00+03:00"']
    )
    def test_a_time_of_day_is_dropped(self, tmp_path, stated):
        assert read_one(self.write(tmp_path, f"published = {stated}")).published == "2025-02-18"

    @pytest.mark.parametrize("stated", ['"18 February"', '"2025-02-30"', '"2025-2-1"', "2025", "true", '"20250218"'])
    def test_a_date_that_is_none(self, tmp_path, stated):
        message = failure(self.write(tmp_path, f"published = {stated}"))
        assert "a.meta.toml" in message
        assert "YYYY-MM-DD" in message

    @pytest.mark.parametrize(
        "url",
        [
            "example.org",
            "https://example.org/a b",
            "https://e.org/<x>",
            "https://e.org/\u0007",
            "7",
            "mailto:a@e.org",
            "https://e.org:x/",
            "https:///x",
            "http://[::1",
        ],
    )
    def test_a_url_that_is_none(self, tmp_path, url):
        assert "web address" in failure(self.write(tmp_path, f"url = {json.dumps(url)}"))

    def test_broken_toml_names_the_line(self, tmp_path):
        assert "line 2" in failure(self.write(tmp_path, 'title = "x"\npublished 2025\n'))

    def test_a_misspelt_key_is_named(self, tmp_path):
        assert "did you mean 'published'" in failure(self.write(tmp_path, "publised = 2025-02-18"))

    def test_a_language_that_is_no_tag(self, tmp_path):
        assert "language tag" in failure(self.write(tmp_path, 'language = "en@x> <y"'))

    def test_an_option_that_is_no_date_fails_before_anything_is_read(self, tmp_path):
        with pytest.raises(DocumentError, match=r"^--published: 'yesterday' is not a date"):
            read_each([tmp_path / "missing.txt"], published="yesterday")

    def test_control_characters_leave_a_title(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_text("They met.", encoding="utf-8")
        assert read_one(path, title="Talks\u001b[31m\n in Oslo").title == "Talks [31m in Oslo"


class TestFolder:
    def test_is_walked_in_sorted_order(self, tmp_path):
        for name in ("b.txt", "a.txt", "sub/z.txt", "sub/deeper/c.txt", ".hidden.txt", ".git/d.txt", "notes.pdf"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"text of {name}", encoding="utf-8")
        (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
        (tmp_path / "more.jsonl").write_text('{"id": "r1", "text": "one"}\n', encoding="utf-8")
        (tmp_path / "a.meta.toml").write_text("published = 2025-01-01", encoding="utf-8")
        ids = [document.id for document in read_documents([tmp_path])]
        assert ids == ["a", "b", "r1", "page", "z", "c"]

    def test_one_bad_document_does_not_stop_the_others(self, tmp_path):
        (tmp_path / "a.txt").write_bytes(b"caf\xe9")
        (tmp_path / "b.txt").write_text("They met.", encoding="utf-8")
        (tmp_path / "c.jsonl").write_text('{"text": 1}\n\n{"id": "ok", "text": "They met."}\n', encoding="utf-8")
        results = list(read_each([tmp_path, tmp_path / "missing.txt"]))
        assert [getattr(result, "id", "error") for result in results] == ["error", "b", "error", "ok", "error"]

    def test_without_documents(self, tmp_path):
        (tmp_path / "x.pdf").write_bytes(b"%PDF")
        assert "no .txt, .html or .jsonl file" in failure(tmp_path)

    def test_a_loop_of_links_ends(self, tmp_path):
        (tmp_path / "a.txt").write_text("They met.", encoding="utf-8")
        (tmp_path / "loop").symlink_to(tmp_path)
        assert len(list(read_documents([tmp_path]))) == 1


class TestRecords:
    def write(self, folder, *lines):
        path = folder / "many.jsonl"
        path.write_text(
            "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8"
        )
        return path

    def test_a_record_is_a_document(self, tmp_path):
        record = {
            "id": "r 1", "url": "https://example.org/1", "title": "T", "text": "A.\r\nB.",
            "published": "2024-05-06", "publisher": "P", "section": "World",
        }  # fmt: skip
        document = read_one(self.write(tmp_path, record))
        assert (document.id, document.url, document.title) == ("r 1", "https://example.org/1", "T")
        assert (document.text, document.published, document.publisher) == ("A.\r\nB.", "2024-05-06", "P")
        assert document.source.endswith("many.jsonl: line 1")

    def test_ids_fall_back_to_file_and_line_and_may_be_numbers(self, tmp_path):
        path = self.write(tmp_path, {"text": "one"}, "", {"id": 7, "text": "two"}, {"id": None, "text": "three"})
        assert [document.id for document in read_documents([path])] == ["many-1", "7", "many-4"]

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ('{"text": "x"', "not JSON"),
            ("[1]", "not a JSON object"),
            ('{"id": "x"}', "'text' is missing"),
            ('{"text": "x", "published": "soon"}', "is not a date"),
            ('{"text": "x", "url": "nowhere"}', "web address"),
            ('{"text": "x", "title": 5}', "title must be text"),
            ('{"text": "x", "id": {}}', "'id' must be a string"),
            ('{"text": "   "}', "no text"),
            (r'{"text": "a\ud800b"}', "surrogate"),
            (r'{"text": "a\u0000b"}', "NUL"),
            ("[" * 100_000, "not JSON"),
            ('{"text": "x", "n": ' + "9" * 10_000 + "}", "not JSON"),
        ],
    )
    def test_a_bad_line_is_named(self, tmp_path, line, words):
        message = failure(self.write(tmp_path, {"text": "fine"}, line))
        assert "line 2" in message
        assert words in message

    def test_a_line_that_is_not_utf8(self, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_bytes(b'{"text": "ok"}\n{"text": "caf\xe9"}\n')
        assert "line 2" in failure(path)


class TestHtml:
    def test_main_text_and_declared_metadata(self, tmp_path):
        path = tmp_path / "page.html"
        path.write_text(PAGE, encoding="utf-8")
        document = read_one(path, published="2000-01-01")
        assert document.title == "Ferry talks open in Oslo"
        assert document.published == "2024-03-05"
        assert document.url == "https://example.org/ferry-talks"
        assert document.publisher == "The Daily"
        assert document.language == "en-GB"
        assert document.html_sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
        assert "told reporters & others." in document.text
        for left_out in ("Copyright", "World", "<p>"):
            assert left_out not in document.text

    def test_metadata_beside_goes_before_what_the_page_declares(self, tmp_path):
        (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
        (tmp_path / "page.meta.toml").write_text("published = 2024-03-04", encoding="utf-8")
        assert read_one(tmp_path / "page.html").published == "2024-03-04"

    def test_a_page_without_a_date_has_none(self, tmp_path):
        path = tmp_path / "page.html"
        body = "\n".join(line for line in PAGE.splitlines() if '"date' not in line)
        path.write_text(body.replace("on Tuesday", "on March 5, 2019"), encoding="utf-8")
        assert read_one(path).published is None

    def test_what_a_page_declares_wrongly_counts_as_not_stated(self, tmp_path):
        path = tmp_path / "page.html"
        path.write_text(PAGE.replace('lang="en-GB"', 'lang="@ x"'), encoding="utf-8")
        assert read_one(path).language == "en"

    @pytest.mark.parametrize(
        "data", [b"<html><body></body></html>", b"plain words", b"\x00\x01\x02", b"<", b"\xff\xfe<"]
    )
    def test_without_main_text(self, tmp_path, data):
        path = tmp_path / "page.html"
        path.write_bytes(data)
        assert str(path) in failure(path)


class TestStandardInput:
    def test_is_text(self, monkeypatch):
        monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO("They met “today”.\n".encode())))
        document = read_one("-", published="2025-02-18")
        assert (document.id, document.source, document.published) == ("stdin", "-", "2025-02-18")
        assert document.text == "They met “today”.\n"


class TestErrors:
    def test_no_such_file(self, tmp_path):
        assert failure(tmp_path / "none.txt").endswith("none.txt: no such file or folder")

    def test_a_path_below_a_file(self, tmp_path):
        (tmp_path / "a.txt").write_text("x", encoding="utf-8")
        assert "no such file" in failure(tmp_path / "a.txt" / "b.txt")

    def test_not_utf8_names_line_and_byte(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_bytes(b"\xef\xbb\xbfone\ntwo caf\xe9 three\n")
        message = failure(path)
        assert "line 2" in message
        assert "byte 14 is 0xe9" in message

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"\x7fELF\x02\x00\x00", "binary"),
            ("They met".encode("utf-16"), "UTF-16"),
            (b"", "no text"),
            (b" \n\t\n", "no text"),
        ],
    )
    def test_no_text(self, tmp_path, data, words):
        path = tmp_path / "a.txt"
        path.write_bytes(data)
        assert words in failure(path)

    def test_over_the_limit_is_refused_at_once(self, tmp_path):
        path = tmp_path / "a.txt"
        with path.open("wb") as file:
            file.truncate(50_000_000)  # a sparse file: reading it would find NUL bytes first
        started = time.perf_counter()
        message = failure(path)
        assert time.perf_counter() - started < 0.1
        assert "larger than 2 MB" in message

    def test_the_limit_itself_is_read(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_bytes(b"a" * MAX_TEXT_BYTES)
        assert len(read_one(path).text) == MAX_TEXT_BYTES
        path.write_bytes(b"a" * (MAX_TEXT_BYTES + 1))
        assert "larger than" in failure(path)

    def test_a_record_over_the_limit(self, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_bytes(b'{"text": "%s"}\n{"text": "%s"}' % (b"a" * (MAX_TEXT_BYTES + 1), b"a" * MAX_FILE_BYTES))
        assert [str(error).split(": ")[1] for error in read_each([path])] == ["line 1", "line 2"]

    def test_a_page_over_the_limit(self, tmp_path):
        path = tmp_path / "a.html"
        path.write_bytes(b"<html><body><p>" + b"a " * (MAX_FILE_BYTES // 2))
        assert "larger than 20 MB" in failure(path)

    def test_a_file_that_cannot_be_read(self):
        assert "cannot be read" in failure("/proc/self/mem")

    def test_a_name_that_is_not_utf8(self, tmp_path):
        path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
        with open(path, "wb") as file:
            file.write(b"They met.")
        document = read_one(os.fsdecode(path))
        assert document.id == "caf\ufffd"
        assert document.source.isprintable()
