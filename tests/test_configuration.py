"""The configuration file: defaults of options, and what is wrong with it in one sentence."""

import subprocess
import sys

import pytest

from kg.cli.configuration import read_configuration
from kg.errors import InputError


def kg(folder, *arguments):
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_without_a_file_there_are_no_defaults(tmp_path):
    assert read_configuration(tmp_path / "parley.toml") == {}


def test_a_default_counts_where_the_command_line_says_nothing(tmp_path):
    (tmp_path / "parley.toml").write_text('store = "archive"\n', encoding="utf-8")
    (tmp_path / "note.txt").write_text("France and Italy held talks in Rome on Monday.", encoding="utf-8")
    assert kg(tmp_path, "ingest", "note.txt", "--published", "2025-03-05").returncode == 0
    assert (tmp_path / "archive").is_dir()
    assert kg(tmp_path, "ingest", "note.txt", "--published", "2025-03-05", "--store", "other").returncode == 0
    assert (tmp_path / "other").is_dir()


def test_the_tables_of_the_user_may_be_named_there(tmp_path):
    (tmp_path / "parley.toml").write_text('data = "nowhere"\n', encoding="utf-8")
    (tmp_path / "note.txt").write_text("France and Italy held talks in Rome on Monday.", encoding="utf-8")
    ended = kg(tmp_path, "facts", "note.txt")
    assert ended.returncode == 2
    assert "nowhere" in ended.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [("colour = 'red'", "no option 'colour'"), ("store = 3", "store must be a string"), ("store = ", "cannot be read")],
)
def test_what_is_wrong_is_said_in_one_sentence(text, says, tmp_path):
    file = tmp_path / "parley.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_configuration(file)
    ended = kg(tmp_path, "articles")
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert says in ended.stderr
