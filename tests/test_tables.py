"""Facts by hand: tables the whole way round, what is wrong said cell by cell, nothing stored unless all is right."""

import csv
import io
import json
import re
import zipfile
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import InputError, KgError, RefusedError
from kg.facts import Facts
from kg.graph import article_quads, graph_iri, version_iri
from kg.pipeline import retract
from kg.queries import answer, load_query
from kg.store import Store
from kg.tables import Place, check_table, is_table, read_table, store_table, template, write_template
from kg.tables import columns as kinds_and_columns
from kg.tables.archives import MAX_CELLS
from kg.tables.passages import Passages
from kg.tables.sheets import read_sheets
from kg.validation import validate
from kg.vocabulary import term
from tests.conftest import PROJECT

FOLDER = Path(__file__).parent / "tables"
SEEDS = PROJECT / "seeds"
ADDED = SEEDS / "article-added.csv"
QUOTE = "the four-and-a-half-hour talks"
EVENT = {"fact": "event", "article": "article", "quote": QUOTE, "type": "Talks", "actor": "Russia"}


@cache
def seed_facts():
    """Return the facts of the shipped article as the reader found them, with its text."""
    data = json.loads((Path(__file__).parent / "golden" / "seed.facts.json").read_text(encoding="utf-8"))
    data["document"]["text"] = (SEEDS / "article.txt").read_text(encoding="utf-8")
    return Facts.model_validate(data)


def ingest(store, facts=None):
    facts = facts or seed_facts()
    store.replace([graph_iri(facts, store.base)], article_quads(facts, store.base))


@pytest.fixture(scope="module")
def seeded():
    """Return a store with the shipped article; tests that write to it ask for ``store``."""
    store = Store.in_memory()
    ingest(store)
    return store


@pytest.fixture
def store(seeded):
    """Yield the store to write to, and leave it as it was."""
    yield seeded
    seeded.replace([*seeded.article_graphs(), graph_iri(seed_facts())], article_quads(seed_facts()))


def write_csv(path, rows, delimiter=",", encoding="utf-8"):
    names = list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def checked(path, store, by=None):
    return check_table(read_table(path, store, by), store)


def messages(table):
    """Return the findings as lines, the file without its folder."""
    folder = Path(table.source).parent
    return [str(finding).removeprefix(f"{folder}/") for finding in table.findings]


def add(path, store, by=None):
    table = checked(path, store, by)
    assert messages(table) == []
    store_table(table, store)
    return table


def quotes(store, name, **values):
    answers = answer(load_query(name), values, store)
    column = answers.columns.index("quote")
    return [row[column].value for row in answers.rows]


def values_of(table, name):
    return {quad.object.value for quad in table.quads if quad.predicate.value == term(name)}


class TestRoundTrip:
    def test_the_shipped_table_becomes_the_golden_graph(self, seeded):
        table = checked(ADDED, seeded, "Jane Doe")
        assert messages(table) == []
        assert dict(table.counts) == dict.fromkeys(kinds_and_columns.kinds(), 1)
        lines = "".join(f"{quad} .\n" for quad in table.quads)
        assert lines == (FOLDER / "article-added.nq").read_text(encoding="utf-8")

    def test_questions_find_what_was_added_as_what_was_read(self, store):
        planned = 'he would organize a new meeting on Wednesday "with several European and non-European states"'
        withdrawal = "Russia has long demanded a withdrawal of NATO forces from Eastern Europe"
        continued = "Europe wanted the war to continue"
        asked = (
            ("who-met-whom", {}, planned),
            ("upcoming-meetings", {}, planned),
            ("statements-by", {"speaker": "Sergei Lavrov"}, continued),
            ("stances-by-topic", {"holder": "Lavrov", "topic": "war"}, continued),
            ("demands", {}, withdrawal),
            ("sanctions", {}, "There are other parties that have sanctions"),
            ("actions", {"class": "REQUEST"}, withdrawal),
        )
        before = [quotes(store, name, **values) for name, values, _ in asked]
        add(ADDED, store)
        for (name, values, quote), found in zip(asked, before, strict=True):
            assert quotes(store, name, **values).count(quote) == found.count(quote) + 1, name

    def test_the_graph_says_where_it_is_from(self, store):
        table = add(ADDED, store, "Jane  Doe ")
        (graph,) = table.graphs
        assert graph == f"{graph_iri(seed_facts(), store.base)}/table/article-added"
        told = {(quad.predicate.value, quad.object.value) for quad in table.quads if quad.subject.value == graph}
        assert (term("prov:wasDerivedFrom"), version_iri(seed_facts(), store.base)) in told
        assert (term("dcterms:source"), "article-added.csv") in told
        assert values_of(table, "prov:wasAttributedTo") == {f"{store.base}person/jane-doe"}
        assert values_of(table, "skos:note") == {"the guests are not named"}
        assert values_of(table, "extractionRule") == {"hand"}
        assert values_of(table, "confidence") == {"1"}

    def test_the_store_conforms_afterwards(self, store):
        table = add(ADDED, store, "Jane Doe")
        graphs = (graph_iri(seed_facts(), store.base), *table.graphs)
        assert validate([quad for graph in graphs for quad in store.quads(graph)]).findings == ()

    def test_a_second_addition_says_the_same(self, store):
        assert add(ADDED, store).quads == add(ADDED, store).quads

    def test_new_actors_are_the_same_when_they_are_known(self, store, tmp_path):
        path = write_csv(tmp_path / "new.csv", [{**EVENT, "actor": "Jane Doe (person); Ad hoc Club (Organisation)"}])
        first = add(path, store)
        assert f"{store.base}actor/person/jane-doe" in {quad.object.value for quad in first.quads}
        assert add(path, store).quads == first.quads

    def test_rows_can_be_moved(self, seeded, tmp_path):
        rows = [EVENT, {**EVENT, "type": "Meeting"}, {**EVENT, "status": "planned"}]
        one = read_table(write_csv(tmp_path / "t.csv", rows), seeded)
        two = read_table(write_csv(tmp_path / "t.csv", rows[::-1]), seeded)
        assert one.quads == two.quads
        assert len(one.quads) > 3

    def test_a_statement_is_of_the_kind_that_quotation_marks_make_it(self, seeded, tmp_path):
        rows = [
            {"quote": "It has to be an enduring end to the war", "actor": "Rubio"},
            {"quote": 'the talks as "on Ukraine without Ukraine"', "actor": "Zelensky"},
            {"quote": "Europe wanted the war to continue", "actor": "Sergei Lavrov"},
        ]
        path = write_csv(tmp_path / "t.csv", [{"fact": "statement", "article": "article", **row} for row in rows])
        kinds = {iri.rpartition("/")[2] for iri in values_of(checked(path, seeded), "statementKind")}
        assert kinds == {"direct", "mixed", "indirect"}


class TestStore:
    def test_a_table_replaces_what_it_said_before_and_no_other_table(self, store, tmp_path):
        other = add(write_csv(tmp_path / "other.csv", [EVENT]), store)
        path = tmp_path / "t.csv"
        add(write_csv(path, [EVENT, {**EVENT, "type": "Summit"}]), store)
        table = add(write_csv(path, [{**EVENT, "type": "Meeting"}]), store)
        assert set(store.quads(table.graphs[0])) == set(table.quads)
        assert set(store.quads(other.graphs[0])) == set(other.quads)

    def test_what_a_table_no_longer_says_of_an_article_goes(self, store, tmp_path):
        words = "Envoys met in Oslo.\n"
        second = Facts.model_validate({"document": {"id": "oslo", "title": "Oslo", "text": words}})
        ingest(store, second)
        path = tmp_path / "t.csv"
        row = {**EVENT, "article": "Oslo", "quote": "Envoys met in Oslo"}
        both = add(write_csv(path, [EVENT, row]), store)
        assert len(both.graphs) == 2
        table = checked(write_csv(path, [EVENT]), store)
        assert store_table(table, store) == [graph for graph in both.graphs if graph not in table.graphs]
        assert [name for name in store.article_graphs() if "/table/" in name] == list(table.graphs)

    def test_reading_the_article_again_leaves_it(self, store):
        table = add(ADDED, store)
        ingest(store)
        assert set(store.quads(table.graphs[0])) == set(table.quads)
        assert "Europe wanted the war to continue" in quotes(store, "statements-by", speaker="Sergei Lavrov")

    def test_taking_the_article_out_takes_it_along(self, store):
        add(ADDED, store)
        retract(store, "article")
        assert store.article_graphs() == []

    def test_only_who_added_it_replaces_it(self, store, tmp_path):
        path = write_csv(tmp_path / "t.csv", [EVENT])
        add(path, store)  # in nobody's name: anybody may take it over
        add(path, store, "Jane Doe")
        for by in (None, "John Roe"):
            with pytest.raises(InputError, match=r"has a table 't' by Jane Doe: .* --by 'Jane Doe'"):
                store_table(checked(path, store, by), store)

    def test_nothing_is_stored_of_a_table_with_one_wrong_cell(self, store, tmp_path):
        table = checked(write_csv(tmp_path / "t.csv", [EVENT, {**EVENT, "type": "Tlks"}]), store)
        with pytest.raises(RefusedError):
            store_table(table, store)
        assert not [name for name in store.article_graphs() if "/table/" in name]


class TestFindings:
    @pytest.mark.parametrize("name", ["wrong-cells", "wrong-by-the-shapes", "wrong-header"])
    def test_all_that_is_wrong_is_said_at_its_cell(self, name, seeded):
        table = checked(FOLDER / f"{name}.csv", seeded)
        assert not table.conforms
        assert messages(table) == (FOLDER / f"{name}.findings.txt").read_text(encoding="utf-8").splitlines()

    def test_the_shapes_findings_stand_at_the_cell_that_they_are_from(self, seeded, tmp_path):
        rows = [
            {**EVENT, "excluded": "Russia"},
            {**EVENT, "date": "2025-02-19", "end": "2025-02-18"},
            {**EVENT, "status": "postponed", "date": "2025-02-19", "previous date": "2025-03-01"},
            {**EVENT, "fact": "sanction", "type": "", "to": "Russia"},
            {
                **EVENT,
                "fact": "sanction",
                "type": "",
                "actor": "US",
                "to": "Russia",
                "relief": "",
                "consent of": "Ukraine",
            },
            {**EVENT, "fact": "office", "type": "", "actor": "Rubio", "office": "envoy", "date": "2025", "end": "2024"},
        ]
        table = checked(write_csv(tmp_path / "t.csv", rows), seeded)
        places = {(one.place.row, one.place.name) for one in table.findings if one.level == "violation"}
        assert places == {(2, "actor"), (3, "date"), (4, "previous date"), (5, "actor"), (6, "relief"), (7, "date")}

    def test_who_refers_to_a_wrong_row_is_not_to_blame(self, seeded, tmp_path):
        rows = [
            {"fact": "statement", "id": "s", "quote": "Europe wanted the war to go on", "actor": "Lavrov"},
            {
                "fact": "position", "quote": "Europe wanted the war to continue", "actor": "Lavrov", "topic": "war",
                "stance": "claims", "proposition": "x", "statements": "s",
            },
        ]  # fmt: skip
        table = checked(write_csv(tmp_path / "t.csv", [{"article": "article", **row} for row in rows]), seeded)
        assert [(one.place.row, one.place.name) for one in table.findings] == [(2, "quote")]

    def test_what_stands_in_a_cell_cannot_steer_a_terminal(self, seeded, tmp_path):
        path = write_csv(tmp_path / "t.csv", [{**EVENT, "type": "\x1b[31mTalks", "\x1b]0;title\x07": "x"}])
        text = "\n".join(messages(checked(path, seeded)))
        assert "control character U+001B" in text
        assert text.replace("\n", "").isprintable()

    def test_words_that_stand_there_several_times_need_a_number(self, seeded, tmp_path):
        row = {**EVENT, "quote": "consultation mechanism"}
        (line,) = messages(checked(write_csv(tmp_path / "t.csv", [row]), seeded))
        assert line.startswith("t.csv:2:3 (quote): these words stand in the article 2 times")
        table = checked(write_csv(tmp_path / "t.csv", [{**row, "occurrence": "2"}]), seeded)
        assert messages(table) == []
        text = seed_facts().document.text
        assert values_of(table, "oa:start") == {str(text.rindex("consultation mechanism"))}
        (line,) = messages(checked(write_csv(tmp_path / "t.csv", [{**row, "occurrence": "3"}]), seeded))
        assert line.endswith("there is no occurrence 3")

    @pytest.mark.parametrize(
        ("article", "reason"),
        [
            ("missing.txt", "no such file"),
            ("../t.csv", "no article"),
            ("other.txt", "is not in the store: kg ingest reads it"),
            ("https://example.org/none", "no article"),
            ("http://[", "is not the web address"),
            ("talks\x01.txt", "control character"),
        ],
    )
    def test_an_article_that_is_not_there(self, article, reason, seeded, tmp_path):
        (tmp_path / "other.txt").write_text("Another text.", encoding="utf-8")
        path = tmp_path / "t.tsv"
        path.write_text(f"fact\tarticle\tquote\ttype\nevent\t{article}\t{QUOTE}\tTalks\n", "utf-8")
        (line,) = messages(checked(path, seeded))
        assert line.startswith("t.tsv:2:2 (article): ")
        assert reason in line

    def test_places_are_those_of_nodes_and_triples(self, seeded):
        table = read_table(ADDED, seeded)
        for quad in table.quads:
            assert isinstance(table.places.of_triple(quad), Place)
        (speaker,) = {quad for quad in table.quads if quad.predicate.value == term("speaker")}
        place = table.places.of_triple(speaker)
        assert (place.row, place.name, place.line) == (4, "actor", 4)
        (start,) = {q for q in table.quads if q.predicate.value == term("oa:exact") and "new meeting" in q.object.value}
        assert (table.places.of_triple(start).row, table.places.of_triple(start).name) == (2, "quote")


class TestSheets:
    def cells(self, path):
        return [
            [{number: cell.text for number, cell in row.items()} for row in (sheet.header, *sheet.rows)]
            for sheet in read_sheets(path)
        ]

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_any_delimiter_and_a_byte_order_mark(self, delimiter, encoding, seeded, tmp_path):
        rows = [{**EVENT, "actor": "Russia; United States", "place": "Riyadh, Saudi Arabia (Place)"}]
        table = checked(write_csv(tmp_path / "t.csv", rows, delimiter, encoding), seeded)
        assert messages(table) == []
        assert len(values_of(table, "participant")) == 2

    def test_a_line_that_names_the_separator_empty_rows_comments_and_lines_within_cells(self, tmp_path):
        path = tmp_path / "t.csv"
        path.write_bytes(
            b'sep=;\r\n# mine\r\n Fact ;ARTICLE;Quote\r\n\r\n;;\r\nevent;"a\r\nb";  c \r\n# no;;\r\nevent;d;e\r\n'
        )
        assert self.cells(path) == [[
            {1: "Fact", 2: "ARTICLE", 3: "Quote"}, {1: "event", 2: "a\r\nb", 3: "c"}, {1: "event", 2: "d", 3: "e"},
        ]]  # fmt: skip
        (sheet,) = read_sheets(path)
        assert [(row[1].place.row, row[1].place.line) for row in sheet.rows] == [(6, 6), (8, 9)]

    def workbook(self, path, sheets):
        with xlsxwriter.Workbook(path) as book:
            days = book.add_format({"num_format": "yyyy-mm-dd"})
            clock = book.add_format({"num_format": "hh:mm"})
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for row, cells in rows.items():
                    for column, value in enumerate(cells):
                        if isinstance(value, tuple):
                            sheet.write_formula(row, column, value[0], None, value[1])
                        elif isinstance(value, datetime | date | time):
                            sheet.write_datetime(row, column, value, clock if isinstance(value, time) else days)
                        elif value is not None:
                            sheet.write(row, column, value)
        return path

    def test_cells_of_a_spreadsheet(self, seeded, tmp_path):
        header = ("Article", "Quote", "Participants", "Type", "Date", "Duration", "Confidence", "End")
        values = (
            "article",
            ('="the "&"talks"', QUOTE),
            "Russia",
            " talks ",
            date(2025, 2, 18),
            time(4, 30),
            0.5,
            2025.0,
        )
        path = self.workbook(tmp_path / "t.xlsx", {"Events": {2: header, 5: values}, "Empty": {}})
        table = checked(path, seeded)
        assert messages(table) == []
        assert values_of(table, "earliest") == {"2025-02-18T00:00:00Z"}
        assert values_of(table, "latest") == {"2025-12-31T23:59:59Z"}
        assert values_of(table, "durationHours") == {"4.5"}
        assert values_of(table, "confidence") == {"0.5"}

    def test_findings_name_the_sheet_and_cells_with_errors(self, seeded, tmp_path):
        header = ("article", "quote", "type", "place")
        rows = {0: header, 3: ("article", QUOTE, "Tlks", ("=1/0", "#DIV/0!"))}
        more = {0: ("fact", *header), 1: (("=NA()", "#N/A"), "article", QUOTE, "Talks")}
        lines = messages(checked(self.workbook(tmp_path / "t.xlsx", {"events": rows, "more": more}), seeded))
        assert [line.partition(": ")[0] for line in lines] == [
            "t.xlsx[events]:4:3 (type)", "t.xlsx[events]:4:4 (place)", "t.xlsx[more]:2:1 (fact)",
        ]  # fmt: skip
        assert "the formula gives an error" in lines[1]

    def opendocument(self, path, rows):
        cells = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
        office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        content = (
            f'<office:document-content xmlns:office="{office}" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="event">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        )
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr(
                "META-INF/manifest.xml",
                '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                '<manifest:file-entry manifest:full-path="/" '
                'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
            )
            archive.writestr("content.xml", content)
        return path

    def text_cell(self, text, attributes=""):
        value = f'office:value-type="string" {attributes}' if text else attributes
        return f"<table:table-cell {value}><text:p>{text}</text:p></table:table-cell>"

    def test_an_opendocument(self, seeded, tmp_path):
        rows = [map(self.text_cell, ("article", "quote", "type", "host", "date"))]
        day = '<table:table-cell office:value-type="date" office:date-value="2025-02-18"/>'
        rows.append([*map(self.text_cell, ("article", QUOTE, "Talks", "US")), day])
        table = checked(self.opendocument(tmp_path / "t.ods", rows), seeded)
        assert messages(table) == []
        assert values_of(table, "earliest") == {"2025-02-18T00:00:00Z"}

    def test_a_sheet_that_no_memory_holds_is_refused_before_it_is_unpacked(self, tmp_path):
        huge = tmp_path / "t.xlsx"
        with xlsxwriter.Workbook(huge) as book:
            sheet = book.add_worksheet("event")
            sheet.write(0, 0, "fact")
            sheet.write(1_048_575, 16_383, "x")
        repeated = 'table:number-columns-repeated="16000"'
        rows = [[self.text_cell("x", repeated)]] * (MAX_CELLS // 16_000 + 1)
        for path in (huge, self.opendocument(tmp_path / "t.ods", rows)):
            with pytest.raises(InputError, match=r"a sheet spreads over [\d,]+ cells; 2,000,000 are allowed"):
                read_sheets(path)

    def test_an_archive_that_unpacks_to_too_much_is_refused(self, tmp_path):
        path = tmp_path / "t.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(3):
                archive.writestr(f"xl/media/{number}", bytes(80_000_000))
        with pytest.raises(InputError, match="unpacks to more than 200 MB"):
            read_sheets(path)

    @pytest.mark.parametrize(
        ("name", "data", "reason"),
        [
            ("t.csv", "fact;quote\nevent;Zürich".encode("latin-1"), "line 2 is not UTF-8"),
            ("t.csv", "fact,quote".encode("utf-16"), "UTF-16"),
            ("t.csv", b'fact,quote\n"a"b,c', "line 2 is no CSV"),
            ("t.csv", b"", "the table is empty"),
            ("t.csv", b"\xef\xbb\xbf\n,,\n# only this\n", "the table is empty"),
            ("t.csv", b"fact\n" + b'"' + b"x" * 200_000 + b'"', "no CSV"),
            ("t.xls", b"\xd0\xcf\x11\xe0", "the ending does not say"),
            ("t.xlsx", b"PK\x03\x04", "no spreadsheet"),
            ("t.ods", b"fact,quote", "no spreadsheet"),
            ("missing.csv", None, "no such file"),
        ],
    )
    def test_what_is_no_table_is_said_in_a_sentence(self, name, data, reason, tmp_path):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(InputError, match=re.escape(reason)):
            read_sheets(path)

    def test_too_many_rows(self, tmp_path):
        path = tmp_path / "t.csv"
        path.write_text("fact\n" + "event\n" * 50_001, encoding="utf-8")
        with pytest.raises(InputError, match="more than 50,000 rows"):
            read_sheets(path)

    @given(cut=st.integers(0, 6000), byte=st.integers(0, 255))
    @settings(max_examples=40)
    def test_a_damaged_spreadsheet_is_read_or_refused(self, cut, byte, tmp_path_factory):
        folder = tmp_path_factory.getbasetemp()
        whole = folder / "whole.xlsx"
        if not whole.exists():
            self.workbook(whole, {"event": {0: tuple(EVENT), 1: tuple(EVENT.values())}})
        data = bytearray(whole.read_bytes())
        data[cut % len(data)] = byte
        path = folder / "damaged.xlsx"
        path.write_bytes(data)
        try:
            sheets = read_sheets(path)
        except InputError:
            return
        assert all(sheet.header for sheet in sheets)


class TestPassages:
    TEXT = 'He said: “We’ll  talk\nsoon.” She said: "No - not now", and he said: no.'

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("We'll talk soon", ["We’ll  talk\nsoon"]),
            ('"We’ll talk soon."', ["“We’ll  talk\nsoon.”"]),
            ("“not now”", ["not now"]),
            ("No – not now", ["No - not now"]),
            ("We’ll talk … now ... said", ["We’ll  talk", "now", "said"]),
        ],
    )
    def test_words_are_found_as_the_text_has_them(self, words, found):
        assert [self.TEXT[start:end] for start, end in Passages(self.TEXT).find(words)] == found

    @given(text=st.text(min_size=1, max_size=80), ends=st.tuples(st.integers(0, 79), st.integers(1, 20)))
    def test_any_piece_of_a_text_is_found_or_refused(self, text, ends):
        words = text[ends[0] : ends[0] + ends[1]]
        passages = Passages(text)
        try:
            spans = passages.find(words, 1)
        except InputError:
            return
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert list(spans) == sorted(spans)


@cache
def small_store():
    """Return a store with one short article and no reference data."""
    text = (
        "Oslo talks\nAnna Berg met Carl Dahl in Oslo on Monday. “We agree,” Berg said. She demanded an end of the ban."
    )
    facts = Facts.model_validate({
        "document": {"id": "oslo", "title": "Oslo talks", "text": text},
        "actors": [{"id": "a1", "name": "Anna Berg", "type": "Person", "aliases": ["Berg"], "mentions": [[11, 20]]}],
    })  # fmt: skip
    store = Store(ox.Store())
    ingest(store, facts)
    return store


HEADINGS = [*kinds_and_columns.all_names(), "Speaker", "TARGET", "colour", "", "fact "]
CELLS = [
    "event", "statement", "Positions", "undertaking", "sanction", "office", "action", "oslo", "Oslo talks", "none.txt",
    "Anna Berg", "Berg; Carl Dahl (Person)", "Carl Dahl", "Meeting", "talks", "Demand", "REQUEST", "held", "made",
    "2025", "2025-13-40", "4:30", "0.5", "1,5", "1", "2", "Anna Berg met Carl Dahl", "We agree … demanded",
    "an end of the ban", "war", "supports", "claims", "in-force", "r1", "r2", "r1; r2", ";", "…", "=1+1", "http://x", "https://w3id.org/parley/x",
    "x (Place)", "(Person)", "\x1b[0m", "\u202e", "a\nb", "'", '"', "#", "😀", "\ufeff", "9" * 500,
]  # fmt: skip
tables = st.tuples(
    st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=8),
    st.lists(st.lists(st.one_of(st.sampled_from(CELLS), st.text(max_size=12)), max_size=9), max_size=5),
)
RIGHT = [
    {"fact": "event", "type": "Meeting", "actor": "Anna Berg; Carl Dahl (Person)", "place": "Oslo", "date": "2025"},
    {"fact": "statement", "id": "r1", "actor": "Berg", "topic": "war", "to": "Carl Dahl (Person)", "cue": "said"},
    {"fact": "position", "actor": "Berg", "topic": "war", "stance": "claims", "proposition": "x", "statements": "r1"},
    {"fact": "undertaking", "type": "Demand", "actor": "Berg", "proposition": "an end", "due": "2026-05"},
    {
        "fact": "sanction",
        "actor": "Norland (State)",
        "to": "Ban Club (Organisation)",
        "relief": "x",
        "asserted by": "Berg",
    },
    {"fact": "office", "actor": "Berg", "office": "envoy", "office of": "Norland (State)", "end": "2025-02-03"},
    {"fact": "action", "type": "REQUEST", "actor": "Berg", "cue": "demanded", "confidence": "0,5"},
]
likely = st.tuples(
    st.sampled_from(RIGHT),
    st.sampled_from(["Anna Berg met Carl Dahl", "We agree", "She demanded … the ban"]),
    st.dictionaries(st.sampled_from(kinds_and_columns.all_names()), st.sampled_from(CELLS), max_size=2),
).map(lambda parts: {"article": "oslo", "quote": parts[1], **parts[0], **parts[2]})


class TestAnyTable:
    @given(table=tables)
    def test_any_cells_give_facts_or_findings(self, table, tmp_path_factory):
        header, rows = table
        path = tmp_path_factory.getbasetemp() / "any.csv"
        buffer = io.StringIO(newline="")
        csv.writer(buffer).writerows([header, *rows])
        path.write_bytes(buffer.getvalue().encode("utf-8", "replace"))
        self.look_at(path)

    @given(rows=st.lists(likely, min_size=1, max_size=4))
    def test_likely_cells_give_facts_or_findings(self, rows, tmp_path_factory):
        self.look_at(write_csv(tmp_path_factory.getbasetemp() / "likely.csv", rows))

    def look_at(self, path):
        store = small_store()
        try:
            table = checked(path, store)
        except KgError:
            return
        assert table.conforms or table.findings
        assert bool(table.quads) == bool(sum(table.counts.values()))
        assert table.quads or not table.conforms
        for finding in table.findings:
            assert finding.place.row >= 1
            assert str(finding).isprintable()


@pytest.fixture(scope="module")
def run(tmp_path_factory, seed_article):
    """Return a function that runs `kg` on a store that holds the shipped article, as the reader reads it."""
    folder = tmp_path_factory.mktemp("added")

    def kg(*arguments):
        environment = {"KG_STORE": str(folder / "kg-store")}
        return CliRunner().invoke(app, [str(one) for one in arguments], env=environment, prog_name="kg")

    assert kg("ingest", seed_article).exit_code == 0
    return kg


class TestCommand:
    def test_from_template_to_answer(self, run, tmp_path, seed_article):
        path = tmp_path / "facts.csv"
        assert run("add", "--template", path).exit_code == 0
        result = run("add", path, "--check")
        assert (result.exit_code, result.stdout.partition(": ")[2].partition("\n")[0]) == (
            1, "the table has no rows of facts below its header"
        )  # fmt: skip
        with path.open("a", encoding="utf-8", newline="") as file:
            row = {**EVENT, "actor": "Russia;US", "article": seed_article, "type": "Summit"}
            csv.DictWriter(file, kinds_and_columns.all_names()).writerow(row)
        result = run("add", path, "--by", "Jane Doe")
        assert (result.exit_code, result.stdout) == (0, f"{path}: stored, 1 event about 1 article\n")
        assert "summit" in run("query", "who-met-whom", "--actor", "Russia").stdout
        assert "table/facts" in run("export").stdout

    def test_a_table_that_is_wrong_is_refused(self, run, tmp_path):
        path = write_csv(tmp_path / "wrong.csv", [EVENT, {**EVENT, "article": "other", "status": "hold"}])
        result = run("add", path)
        assert result.exit_code == 1
        assert result.stdout.splitlines() == [
            f"{path}:3:2 (article): no article 'other' is in the store; kg articles lists them",
            f"{path}:3:6 (status): 'hold' is no status of an event: did you mean held? it is one of held, ongoing, "
            "planned, postponed, cancelled, proposed",
            f"{path}: 2 problems",
        ]
        assert "wrong.csv: refused; nothing of it was stored" in result.stderr
        assert "table/wrong" not in run("export").stdout

    def test_what_cannot_be_done_has_another_status(self, run, kg, tmp_path):
        path = write_csv(tmp_path / "t.csv", [EVENT])
        assert "there is no store" in kg("add", path).stderr
        for arguments in ([tmp_path / "none.csv"], [], [path, "--template", "x.csv"], [path, tmp_path / "T.csv"]):
            assert run("add", *arguments).exit_code == 2

    def test_a_template_overwrites_nothing(self, tmp_path):
        path = tmp_path / "t.tsv"
        write_template(path)
        assert path.read_bytes().startswith(b"\xef\xbb\xbffact\tid\tarticle\tquote\t")
        for wrong in (path, tmp_path / "t.xlsx", tmp_path / "no" / "t.csv"):
            with pytest.raises(InputError):
                write_template(wrong)

    def test_tables_are_told_by_their_endings(self):
        assert [name for name in ("a.csv", "a.TSV", "a.xlsx", "a.ods", "a.ttl", "a") if is_table(Path(name))] == [
            "a.csv", "a.TSV", "a.xlsx", "a.ods",
        ]  # fmt: skip
        header = template().splitlines()[0].split(",")
        assert header == list(kinds_and_columns.all_names())


class TestDocumentation:
    def test_every_column_is_described_as_it_is(self):
        text = (PROJECT / "docs" / "tables.md").read_text(encoding="utf-8")
        sections = dict(re.findall(r"^### (\w[\w ]*)\n(.*?)(?=^##|\Z)", text, flags=re.MULTILINE | re.DOTALL))
        parts = {"Columns of every kind": kinds_and_columns.common_columns()}
        parts |= {kind.capitalize(): kinds_and_columns.columns_of(kind) for kind in kinds_and_columns.kinds()}
        assert set(sections) == set(parts)
        for section, described in parts.items():
            rows = re.findall(r"^\| `([^`]+)` \| (yes)? *\| ([^|]*?) \|", sections[section], flags=re.MULTILINE)
            assert [row[0] for row in rows] == list(described)
            for (name, required, says), column in zip(rows, described.values(), strict=True):
                allowed = kinds_and_columns.choices(section.lower(), column) if column.takes == "choice" else ()
                listed = f" One of {', '.join(f'`{one}`' for one in allowed)}." if allowed else ""
                assert (name, bool(required), says) == (column.name, column.required, column.says + listed)

    def test_every_property_of_a_column_is_one_of_the_graph(self, seeded):
        table = read_table(ADDED, seeded)
        for quad in table.quads:
            place = table.places.of_triple(quad)
            if quad.subject.value in table.places.rows and quad.predicate.value not in {
                term("readFrom"), term("extractionRule"), term("confidence"), term("participation"),
                "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", term("factuality"), term("basis"),
            }:  # fmt: skip
                assert place.column is not None, quad
