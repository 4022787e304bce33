"""The house: layers, sizes, documentation, and no word of the shipped article where rules live."""

import ast
import importlib
import re
import tomllib
from pathlib import Path

import pytest
import typer.main

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "kg"
MODULES = sorted(PACKAGE.rglob("*.py"))

# The stages in order; a module imports from its own stage's package and from earlier ones.
STAGES = (
    ("errors",),
    ("printable",),
    ("resources",),
    ("reference",),
    ("facts",),
    ("document",),
    ("quotations",),
    ("language",),
    ("mentions",),
    ("reading",),
    ("chat",),
    ("readers",),
    ("vocabulary",),
    ("graph",),
    ("validation",),
    ("store",),
    ("reasoning",),
    ("linking",),
    ("queries",),
    ("evaluation",),
    ("tables",),
    ("pipeline",),
    ("cli",),
    ("__main__",),
)
STAGE = {name: number for number, names in enumerate(STAGES) for name in names}
TEXT = {"document", "quotations", "language", "mentions", "reading", "chat", "readers", "evaluation"}
RDF = {"vocabulary", "graph", "validation", "store", "reasoning", "linking", "queries"}
TEXT_LIBRARIES = {"spacy", "trafilatura", "thinc"}
RDF_LIBRARIES = {"rdflib", "pyoxigraph", "pyshacl", "shacl", "owlready2", "SPARQLWrapper", "owlrl", "reasonable"}


def name_of(path):
    return path.relative_to(PROJECT).as_posix()


def stage_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path):
    """Yield the dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: write imports in full"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "kg")


def functions_of(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def own_stages(path):
    return {name.split(".")[1] for name in imports_of(path) if name.startswith("kg.")}


class TestLayers:
    def test_there_is_something_to_check(self):
        assert len(MODULES) > 20

    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_imports_come_from_earlier_stages_only(self, path):
        stage = stage_of(path)
        if path == PACKAGE / "__init__.py":
            assert not own_stages(path)
            return
        assert stage in STAGE, f"{name_of(path)}: give its stage a place in STAGES"
        later = {name for name in own_stages(path) if name in STAGE and STAGE[name] > STAGE[stage]}
        assert not later, f"{name_of(path)} imports from later stages: {sorted(later)}"

    @pytest.mark.parametrize("path", [path for path in MODULES if stage_of(path) in TEXT], ids=name_of)
    def test_reading_knows_no_rdf(self, path):
        assert not own_stages(path) & RDF
        assert not {name.split(".")[0] for name in imports_of(path)} & RDF_LIBRARIES

    @pytest.mark.parametrize("path", [path for path in MODULES if stage_of(path) in RDF], ids=name_of)
    def test_rdf_knows_no_reading(self, path):
        assert not own_stages(path) & TEXT
        assert not {name.split(".")[0] for name in imports_of(path)} & TEXT_LIBRARIES

    def test_only_the_graph_crosses(self):
        crossing = {stage_of(path) for path in MODULES if stage_of(path) in RDF and "facts" in own_stages(path)}
        assert crossing == {"graph"}


class TestSize:
    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_modules_have_at_most_400_lines(self, path):
        assert path.read_text(encoding="utf-8").count("\n") <= 400

    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_functions_have_at_most_50_lines(self, path):
        lengths = {node.name: node.end_lineno - node.lineno + 1 for node in functions_of(path)}
        assert {name: length for name, length in lengths.items() if length > 50} == {}


class TestDocumentation:
    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_modules_and_public_functions_are_documented(self, path):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), f"{name_of(path)} says nothing of itself"
        owners = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
        public = [
            node
            for owner in owners
            for node in owner.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        ]
        assert [node.name for node in public if not ast.get_docstring(node)] == []

    def test_every_command_and_option_is_in_the_docs(self):
        from kg.cli import app

        text = (PROJECT / "docs" / "commands.md").read_text(encoding="utf-8")
        sections = dict(re.findall(r"^## `kg (\w+)[^\n]*\n(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL))
        commands = typer.main.get_command(app).commands
        assert set(sections) == set(commands)
        for name, command in commands.items():
            options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
            missing = {option for option in options - {"--help"} if f"`{option}" not in sections[name]}
            assert not missing, f"docs/commands.md does not name {sorted(missing)} of kg {name}"
            assert "Example:" in command.help, f"kg {name} --help has no example"

    def test_commands_named_in_the_readme_exist(self):
        from kg.cli import app

        named = set(re.findall(r"\bkg ([a-z]+)\b", " ".join(re.findall(r"`(kg [^`]+)`", readme()))))
        assert named
        assert named <= set(typer.main.get_command(app).commands)


class TestProject:
    def test_pyproject_is_valid(self):
        from validate_pyproject import api

        assert api.Validator()(tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8")))

    def test_entry_points_load(self):
        project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        groups = [project["scripts"], *project["entry-points"].values()]
        for value in (value for group in groups for value in group.values()):
            module, _, attribute = value.partition(":")
            assert callable(getattr(importlib.import_module(module), attribute))

    def test_the_readers_known_are_those_that_are_declared(self):
        from kg import readers

        project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert readers.DEFAULT in readers._OWN
        assert project["entry-points"][readers.GROUP] == {name: one.value for name, one in readers._OWN.items()}

    def test_nothing_is_left_open(self):
        pattern = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
        assert [name_of(path) for path in MODULES if pattern.search(path.read_text(encoding="utf-8"))] == []

    def test_ci_runs_what_the_readme_tells(self):
        lines = [line for line in readme().splitlines() if "-m pytest" in line]
        assert len(lines) == 1
        assert "README.md" in (PROJECT / ".ci" / "run").read_text(encoding="utf-8")


class TestGenerality:
    """Rules, reference data and ontology know nothing that only the shipped article says."""

    WORDS = 6

    def sequences(self, text):
        words = re.findall(r"\w+", text.lower())
        return {" ".join(words[i : i + self.WORDS]) for i in range(len(words) - self.WORDS + 1)}

    def test_no_six_words_of_the_article_stand_in_the_package(self, seed_article):
        article = self.sequences(seed_article.read_text(encoding="utf-8"))
        checked, found = 0, {}
        for folder in ("kg", "ontology", "queries"):
            for path in sorted((PROJECT / folder).rglob("*")):
                if not path.is_file() or path.suffix == ".pyc" or "expected" in path.name or "expected" in path.parts:
                    continue
                checked += 1
                same = article & self.sequences(path.read_text(encoding="utf-8"))
                if same:
                    found[name_of(path)] = sorted(same)
        assert checked > 20
        assert found == {}


def readme():
    return (PROJECT / "README.md").read_text(encoding="utf-8")
