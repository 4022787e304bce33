"""Reports: places and words in every format, files that cannot be read, and the command that watches."""

import json
import os
import pty
import re
import signal
import time
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.validation import Report
from kg.validation.files import validate_files
from kg.validation.formats import FORMATS
from kg.validation.formats.groups import grouped
from kg.validation.formats.text import as_text
from kg.validation.namespaces import SH
from kg.validation.report import Article, Finding, Quote
from kg.validation.triples import TripleIndex, plain_triples

PREFIXES = """@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix parley: <https://w3id.org/parley/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SHAPES = (
    PREFIXES
    + """
ex:Shape a sh:NodeShape ; sh:targetClass ex:Claim ;
  sh:property [ sh:path ex:by ; sh:minCount 1 ; sh:maxCount 1 ; sh:message "Say who claims it, once." ] ,
    [ sh:path ex:sure ; sh:maxInclusive 1 ; sh:severity sh:Warning ] .
"""
)
DATA = PREFIXES + """
ex:version parley:text "One line.\\nThe second <b>line</b> & more.\\nThird." ; rdfs:label "A <title>" .
ex:span oa:hasSource ex:version ; oa:start 14 ; oa:end 28 ; oa:exact "second <b>line" .
ex:other oa:hasSource ex:version ; oa:start 21 ; oa:end 46 ; oa:exact "<b>line</b> & more.\\nThird" .
ex:a a ex:Claim ; parley:evidence ex:span ; ex:sure 2 .
ex:b a ex:Claim ; parley:evidence ex:other ; ex:by ex:x ,
  ex:y .
"""  # fmt: skip
BROKEN = '@prefix ex: <https://example.org/> .\nex:a ex:b "é😀" ? .'
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with data, a broken file and shapes, which is the current one."""
    for name, text in {"data.ttl": DATA, "broken.ttl": BROKEN, "shapes.ttl": SHAPES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def report(folder):
    return validate_files(["data.ttl"], ["shapes.ttl"])


# ---------------------------------------------------------------- words and places


def test_a_quotation_has_the_line_of_the_article(report):
    quotes = {finding.focus.value[-1]: finding.quotes[0] for finding in report.findings}
    assert quotes["a"] == Quote("https://example.org/version", 14, 28, "second <b>line", 2)
    assert quotes["b"].line == 2
    text = "One line.\nThe second <b>line</b> & more.\nThird."
    assert report.articles == (Article("https://example.org/version", "A <title>", text),)


def test_a_text_that_the_data_do_not_hold_has_no_line(folder):
    (folder / "data.ttl").write_text(re.sub('parley:text "[^"]*" ;', "", DATA), encoding="utf-8")
    report = validate_files(["data.ttl"], ["shapes.ttl"])
    assert {quote.line for finding in report.findings for quote in finding.quotes} == {None}
    assert report.articles == ()
    assert "(characters 14 to 28 of https://example.org/version)" in report.render("text")


def test_text_has_the_place_first_and_is_grouped_by_what_is_wrong(report):
    assert (
        report.render("text")
        == """Does not conform: 2 violations, 1 warning.

Violation: Say who claims it, once. (2)
  data.ttl:10:1
    node   Claim a  <https://example.org/a>
    path   by
    text   “second <b>line” (line 2, characters 14 to 28 of https://example.org/version)
  data.ttl:11:52
    node   Claim b  <https://example.org/b>
    path   by
    also   data.ttl:12:3
    text   “<b>line</b> & more. Third” (line 2, characters 21 to 46 of https://example.org/version)

Warning: “2” is greater than 1.
  data.ttl:10:53
    node   Claim a  <https://example.org/a>
    path   sure
    value  “2”
    text   “second <b>line” (line 2, characters 14 to 28 of https://example.org/version)
"""
    )


def test_a_group_is_capped_and_says_how_many_more_there_are(folder):
    many = "".join(f"ex:n{number} a ex:Claim .\n" for number in range(12))
    (folder / "data.ttl").write_text(PREFIXES + many, encoding="utf-8")
    report = validate_files(["data.ttl"], ["shapes.ttl"])
    assert report.render("text").count("data.ttl:") == 10
    assert "… and 2 more" in report.render("text")
    assert as_text(report, most=None).count("data.ttl:") == 12
    assert "more" not in as_text(report, most=None)
    assert as_text(report, most=0).count("data.ttl:") == 0
    (group,) = grouped(report)
    assert [finding.positions[0].line for finding in group.findings] == [*range(6, 18)]


def test_colours_change_nothing_but_colours(report):
    plain, coloured = as_text(report), as_text(report, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_sarif_has_the_file_first_and_the_words_as_a_related_location(report):
    log = json.loads(report.render("sarif"))
    jsonschema.validators.validator_for(SCHEMA)(SCHEMA).validate(log)
    result = next(one for one in log["runs"][0]["results"] if one["ruleId"] == "Shape by MaxCount")
    (place,) = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "data.ttl"},
        "region": {"startLine": 11, "startColumn": 52, "endLine": 11, "endColumn": 56},
    }
    words, other = result["relatedLocations"]
    assert words["physicalLocation"]["artifactLocation"]["uri"] == "https://example.org/version"
    assert words["physicalLocation"]["region"]["startLine"] == 2
    assert other["physicalLocation"]["region"]["startLine"] == 12
    again = json.loads(validate_files(["data.ttl"], ["shapes.ttl"]).render("sarif"))
    assert again == log


def test_json_junit_and_turtle_have_the_places(report):
    content = json.loads(report.render("json"))
    finding = next(one for one in content["findings"] if one["level"] == "warning")
    assert finding["positions"] == [
        {"file": "data.ttl", "line": 10, "column": 53, "endLine": 10, "endColumn": 54, "exact": True}
    ]
    assert finding["evidence"][0]["line"] == 2
    assert "data.ttl:10:53: warning: " in ElementTree.fromstring(report.render("junit")).findtext(".//system-out")
    graph = TripleIndex(plain_triples(parse(report.render("turtle").encode(), format=RdfFormat.TURTLE)))
    line = NamedNode("http://www.w3.org/2009/pointers#lineNumber")
    lines = [one.value for node in graph.subjects(line) for one in graph.objects(node, line)]
    assert sorted(lines) == ["10", "10", "11", "12"]


# ---------------------------------------------------------------- files that cannot be read


def test_a_syntax_error_is_told_and_the_other_files_are_validated(folder):
    report = validate_files(["broken.ttl", "data.ttl", "nowhere.ttl"], ["shapes.ttl"])
    assert [str(one) for one in report.problems] == [
        "broken.ttl:2:16: A variable name is not allowed to be empty",
        "nowhere.ttl: there is no such file",
    ]
    assert len(report.findings) == 3
    assert not report.conforms
    assert "\n  broken.ttl:2:16: A variable name is not" in report.render("text")


def test_every_format_tells_of_syntax_errors(folder):
    report = validate_files(["broken.ttl"], ["shapes.ttl"])
    assert report.render("text").startswith("Could not be checked: 1 file cannot be read.")
    assert json.loads(report.render("json"))["problems"][0]["column"] == 16
    log = json.loads(report.render("sarif"))
    jsonschema.validators.validator_for(SCHEMA)(SCHEMA).validate(log)
    region = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 16}
    suite = ElementTree.fromstring(report.render("junit")).find("testsuite")
    assert (suite.get("errors"), suite.get("failures"), suite.get("tests")) == ("1", "0", "1")
    assert suite.find("testcase/error").get("message").startswith("broken.ttl:2:16: ")
    assert "sh:conforms false" in report.render("turtle")
    assert "A variable name is not allowed to be empty" in report.render("turtle")
    assert "broken.ttl:2:16" in report.render("html")


def test_a_broken_file_of_shapes_is_told_and_nothing_is_validated(folder):
    report = validate_files(["data.ttl"], ["broken.ttl"])
    assert [one.file for one in report.problems] == ["broken.ttl"]
    assert report.findings == ()


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.nq", "<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n<x\n", 2),
        ("a.rdf", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n</x>", 2),
        ("a.jsonld", '{\n"@id": }', 2),
        ("a.trig", "<https://example.org/g> {\n <a> }", 2),
    ],
)
def test_syntax_errors_of_every_format_have_their_line(name, content, line, folder):
    (folder / name).write_text(content)
    (problem,) = validate_files([name], ["shapes.ttl"]).problems
    assert problem.line in (line, None if name == "a.rdf" else line)


# ---------------------------------------------------------------- the page


PARTS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "nav", "table", "tr", "td", "a", "span",
    "section", "article", "dl", "dt", "dd", "code", "mark", "div", "sup",
}  # fmt: skip


class Page(HTMLParser):
    """What a page is made of; links lead only within it."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.targets, self.marked, self._marks = set(), [], [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self._marks += tag == "mark"
        for name, value in attributes:
            assert not name.startswith("on")
            assert name != "src"
            if name == "href":
                assert value.startswith("#")
                self.targets.append(value[1:])
            if name == "id":
                self.ids.append(value)

    def handle_endtag(self, tag):
        self._marks -= tag == "mark"

    def handle_data(self, data):
        if self._marks:
            self.marked.append(data)


def test_the_page_marks_the_words_in_the_article(report):
    text = report.render("html")
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    article = text[text.index('<section id="article-0">') :]
    marked = "".join(Page(article).marked)
    assert marked == "second <b>line</b> & more.Third"  # two stretches that overlap, and cross a line
    assert len(re.findall("(?m)^<p>(?!<code)", article)) == 3  # a paragraph a line
    assert '<sup><a href="#finding-1">1</a><a href="#finding-3">3</a></sup>' in article
    assert "<title>" not in article


NASTY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\x1b[2J\x00\x85\u202e", "]]>", "&lt;", "{?value}"]
)


@given(NASTY, NASTY, st.lists(st.tuples(st.integers(0, 35), st.integers(0, 35)), max_size=5))
def test_no_article_breaks_a_page(title, text, spans):
    quotes = tuple(Quote("urn:a", start, end, text[start:end], 1) for start, end in spans)
    finding = Finding(
        NamedNode("urn:f"), None, None, SH.MinCountConstraintComponent, NamedNode("urn:s"), NamedNode("urn:s"),
        SH.Violation, "Message", label=title, quotes=quotes,
    )  # fmt: skip
    report = Report((finding,), articles=(Article("urn:a", title, text),))
    page = Page(report.render("html"))
    assert page.tags <= PARTS
    assert set(page.targets) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "\x1b" not in report.render("html")
    for form in FORMATS:
        report.render(form).encode()


# ---------------------------------------------------------------- the command


def test_all_files_are_checked_and_the_status_says_so(kg, folder):
    result = kg("validate", "broken.ttl", "data.ttl", "--shapes", "shapes.ttl")
    assert result.exit_code == 2
    assert "Say who claims it, once. (2)" in result.stdout
    assert result.stderr == "kg: broken.ttl, line 2, column 16: A variable name is not allowed to be empty\n"
    assert kg("validate", "data.ttl", "--shapes", "shapes.ttl").exit_code == 1
    shown = kg("validate", "data.ttl", "--shapes", "shapes.ttl", "--limit", 1)
    assert "… and 1 more" in shown.stdout
    assert "… and" not in kg("validate", "data.ttl", "--shapes", "shapes.ttl", "--limit", 1, "--all").stdout


def test_a_report_goes_to_a_file_whole_or_not_at_all(kg, folder):
    result = kg("validate", "data.ttl", "--shapes", "shapes.ttl", "--format", "html", "--output", "report.html")
    assert (result.exit_code, result.stdout) == (1, "")
    assert (folder / "report.html").read_text("utf-8").endswith("</html>\n")
    lost = kg("validate", "data.ttl", "--shapes", "shapes.ttl", "--output", "nowhere/report.txt")
    assert lost.exit_code == 2
    assert "nowhere/report.txt: it cannot be written" in lost.stderr
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_are_for_terminals_only(kg_process, folder, variables, coloured):
    main, terminal = pty.openpty()
    environment = {"TERM": "xterm", **variables}
    process = kg_process("validate", "data.ttl", "--shapes", "shapes.ttl", stdout=terminal, env=environment)
    os.close(terminal)
    shown = b""
    try:
        while chunk := os.read(main, 65536):
            shown += chunk
    except OSError:  # the terminal is closed
        pass
    process.wait()
    os.close(main)
    assert b"Say who claims it" in shown
    assert (b"\x1b[" in shown) is coloured


def wait_for(path, text, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if path.exists() and text in path.read_text("utf-8"):
            return True
        time.sleep(0.05)
    return False


def test_watching_checks_again_when_a_file_changes_and_ends_on_ctrl_c(kg_process, folder):
    with open(folder / "told.txt", "w", encoding="utf-8") as told:
        process = kg_process("validate", "data.ttl", "--shapes", "shapes.ttl", "--watch", stdout=told)
    try:
        told = folder / "told.txt"
        assert wait_for(told, "Say who claims it, once. (2)")
        time.sleep(0.5)  # until it watches
        (folder / "new.ttl").write_text(PREFIXES + "ex:a a ex:Claim ; ex:by ex:x .", encoding="utf-8")
        (folder / "new.ttl").replace(folder / "data.ttl")  # as editors save
        assert wait_for(told, "Conforms: nothing was found.")
        (folder / "data.ttl").write_text(BROKEN, encoding="utf-8")
        assert wait_for(told, "data.ttl:2:16")
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 2
        assert "\x1b" not in told.read_text("utf-8")
        assert b"Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.wait()


def test_watching_needs_files(kg):
    assert kg("validate", "--watch").exit_code == 2
