"""owl:imports of data and shapes: what is followed, and what is said of what is not."""

import shutil
import socket
from pathlib import Path

import pytest
from test_validation import PREFIXES, ex, turtle

from kg.errors import InputError, ShapesError
from kg.validation import read_shapes, validate
from kg.validation.imports import CATALOG, with_imports
from kg.vocabulary import ontology_files

IMPORT = PREFIXES + "<{}> a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#imports> {} .\n"
SHAPE = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:nodeKind sh:Literal .\n"
PROJECT = Path(__file__).resolve().parent.parent


def write(path, *imports, text="", iri=""):
    path.parent.mkdir(exist_ok=True)
    head = IMPORT.format(iri, " , ".join(f"<{one}>" for one in imports)) if imports else PREFIXES
    path.write_text(head + text)
    return path


def catalog(folder, *entries, head=""):
    content = f'<?xml version="1.0"?>{head}<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
    (folder / CATALOG).write_text(content + "".join(entries) + "</catalog>")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*arguments):
        raise AssertionError(f"the network was asked: {arguments}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_relative_paths_and_file_iris_are_followed_however_far(tmp_path):
    last = write(tmp_path / "last.ttl", text=SHAPE)
    middle = write(tmp_path / "lib" / "middle.ttl", last.as_uri())
    first = write(tmp_path / "first.ttl", "lib/middle.ttl", "lib/middle.ttl#part")
    assert with_imports([first]) == ([first, middle, last], [])
    assert len(validate(turtle("ex:a ex:p ex:b ."), first).findings) == 1


def test_data_are_followed_too(tmp_path):
    write(tmp_path / "more.ttl", text='ex:a ex:name "Ann" .')
    data = write(tmp_path / "data.ttl", "more.ttl", text="ex:a a ex:Person .")
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; sh:minCount 1 ] ."
    assert validate(data, turtle(shapes)).findings == ()
    assert validate([data], turtle(shapes)).findings == ()


def test_cycles_end_and_nothing_is_read_twice(tmp_path):
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    write(one, "two.ttl", "one.ttl")
    write(
        two, "one.ttl", text="ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    )
    assert with_imports([one, two]) == ([one, two], [])
    assert with_imports([tmp_path]) == ([tmp_path], [])
    assert len(validate(turtle(""), [one, two]).findings) == 1


def test_a_catalog_maps_imports_to_files(tmp_path):
    write(tmp_path / "here.ttl", text=SHAPE)
    write(tmp_path / "sub" / "there.ttl")
    catalog(
        tmp_path,
        '<uri name="http://example.org/here" uri="here.ttl"/>',
        '<group xml:base="sub/"><uri name="http://example.org/there" uri="there.ttl"/></group>',
        '<uri name="http://example.org/here" uri="second.ttl"/>',
        head='<!DOCTYPE catalog PUBLIC "-//OASIS//DTD XML Catalogs V1.1//EN" "http://example.org/catalog.dtd">',
    )
    main = write(tmp_path / "main.ttl", "http://example.org/here#", "http://example.org/there")
    found, told = with_imports([main])
    assert [path.name for path in found] == ["main.ttl", "here.ttl", "there.ttl"]
    assert told == []


def test_what_is_not_followed_is_named_once(tmp_path):
    (tmp_path / "words.md").write_text("no RDF")
    main = write(
        tmp_path / "main.ttl", "http://example.org/away", "gone.ttl", "words.md", "file://elsewhere/x.ttl", text=SHAPE
    )
    report = validate(turtle("ex:a ex:p ex:b ."), [main])
    assert len(report.findings) == 1
    assert len(report.notes) == 4
    assert all(note.startswith(f"{main}: the import of <") and "\n" not in note for note in report.notes)
    assert "no file" in "".join(report.notes)
    assert read_shapes(main).notes == report.notes
    assert validate([main], turtle(SHAPE)).notes == report.notes


def test_an_import_of_a_file_that_was_given_is_no_loss(tmp_path):
    main = write(tmp_path / "main.ttl", "http://example.org/other")
    other = tmp_path / "other.ttl"
    other.write_text(PREFIXES + "<http://example.org/other> a <http://www.w3.org/2002/07/owl#Ontology> .")
    assert with_imports([main, other]) == ([main, other], [])
    assert len(with_imports([main])[1]) == 1


def test_the_ontology_is_found_whole_from_its_own_file():
    found, told = with_imports([PROJECT / "ontology" / "parley.ttl"])
    assert {path.resolve() for path in found} >= {path.resolve() for path in ontology_files()}
    assert told == []


def test_stores_and_triples_import_nothing():
    text = "ex: <http://www.w3.org/2002/07/owl#imports> <http://example.org/away> ."
    assert validate(turtle(text), turtle(SHAPE)).notes == ()


@pytest.mark.parametrize(
    "content", ["<catalog", '<!DOCTYPE x [<!ENTITY a "aaaa">]><catalog>&a;</catalog>'], ids=["broken", "entities"]
)
def test_a_catalog_that_cannot_be_read_is_an_error(content, tmp_path):
    main = write(tmp_path / "main.ttl", "http://example.org/away")
    (tmp_path / CATALOG).write_text(content)
    with pytest.raises(InputError, match=CATALOG):
        with_imports([main])


def test_errors_in_imported_files_name_them(tmp_path):
    main = write(tmp_path / "main.ttl", "broken.ttl")
    (tmp_path / "broken.ttl").write_text("@prefix ex: <http://e/> .\nex:a ex:b")
    with pytest.raises(ShapesError, match=r"broken\.ttl, line 2"):
        read_shapes(main)
    with pytest.raises(InputError, match="no such file"):
        with_imports([tmp_path / "nowhere.ttl"])
    shutil.rmtree(tmp_path)


def test_prefixes_come_from_imported_ontologies(tmp_path):
    """sh:prefixes follows owl:imports too (SHACL, 5.2.1)."""
    declared = '<http://example.org/p> sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .'
    (tmp_path / "prefixes.ttl").write_text(PREFIXES + declared)
    catalog(tmp_path, '<uri name="http://example.org/p" uri="prefixes.ttl"/>')
    query = 'sh:sparql [ sh:prefixes <http://example.org/main> ; sh:select "SELECT $this WHERE { $this e:p e:b }" ]'
    main = write(
        tmp_path / "main.ttl",
        "http://example.org/p",
        iri="http://example.org/main",
        text=f"ex:S a sh:NodeShape ; sh:targetNode ex:a ; {query} .",
    )
    assert [one.focus for one in validate(turtle("ex:a ex:p ex:b ."), main).findings] == [ex("a")]
