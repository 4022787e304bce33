"""The wheel: built, installed elsewhere, and used from any folder."""

import subprocess
import sys
import sysconfig
import venv
import zipfile

import pytest

from kg import __version__


@pytest.fixture(scope="module")
def wheel(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        folder,
        project,
    ]
    subprocess.run(command, check=True, capture_output=True)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return a function that runs the `kg` of an environment that has the wheel, from a folder that holds nothing.

    What the wheel depends on is taken from the environment of the tests; the project itself is not.
    """
    root = tmp_path_factory.mktemp("installed")
    environment, elsewhere = root / "env", root / "elsewhere"
    venv.create(environment, with_pip=False)
    elsewhere.mkdir()
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    [packages] = environment.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    def run(*arguments, program="kg"):
        command = [environment / "bin" / program, *map(str, arguments)]
        clean = {"PATH": "/usr/bin:/bin", "LANG": "C", "PYTHONNOUSERSITE": "1"}
        return subprocess.run(command, cwd=elsewhere, env=clean, capture_output=True, text=True, encoding="utf-8")

    return run


def test_holds_what_is_needed_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert wheel.name == f"parley_kg-{__version__}-py3-none-any.whl"
    tops = {name.split("/")[0] for name in names}
    assert tops == {"kg", f"parley_kg-{__version__}.dist-info"}
    for name in (
        "kg/py.typed",
        "kg/model.sha256",
        "kg/facts.schema.json",
        "kg/_data/ontology/parley.ttl",
        "kg/_data/ontology/shapes/shapes.ttl",
        "kg/_data/ontology/reference/states.csv",
        "kg/_data/ontology/reference/SOURCES.md",
        "kg/_data/queries/who-met-whom.rq",
        "kg/_data/seeds/article.txt",
        "kg/_data/seeds/article.meta.toml",
        f"parley_kg-{__version__}.dist-info/licenses/LICENSE",
    ):
        assert name in names
    assert not [name for name in names if "__pycache__" in name or "_cache/" in name or "/tests/" in name]


def test_the_installed_package_is_the_one_that_runs(installed):
    code = "import kg, kg.resources; print(kg.__file__); print(kg.resources.resource_folder('queries'))"
    result = installed("-c", code, program="python")
    assert result.returncode == 0, result.stderr
    file, queries = result.stdout.splitlines()
    assert "/env/lib/" in file
    assert queries.endswith("/kg/_data/queries")


def test_works_from_any_folder(installed):
    assert installed("--version").stdout == f"kg {__version__}\n"
    listed = installed("query")
    assert listed.returncode == 0, listed.stderr
    assert "who-met-whom" in listed.stdout


def test_runs_the_main_job(installed):
    result = installed("demo")
    assert result.returncode == 0, result.stderr
    assert "article.txt: stored" in result.stdout
    assert "kg query who-met-whom" in result.stdout
