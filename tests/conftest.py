"""What all tests share: the language pipeline, loaded once, the data that lies beside the project, and hypothesis."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.servers import oxigraph_server, running_oxigraph, running_virtuoso, virtuoso  # noqa: F401

PROJECT = Path(__file__).resolve().parent.parent

# The networks' matrices are small: threads gain little, and lose much where the cores are busy. Read once, by numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile(
    "default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("default"), max_examples=100, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_addoption(parser):
    """Add the options that make slow tests read everything, not a sample."""
    parser.addoption("--whole", action="store_true", help="read all ten thousand random and hostile texts")
    parser.addoption("--seed", type=int, default=0, help="which ten thousand texts --whole reads")


@pytest.fixture(scope="session")
def project():
    """Return the project's root folder."""
    return PROJECT


@pytest.fixture(scope="session")
def shared():
    """Return the folder of data that lies beside the project; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("PARLEY_SHARED") or PROJECT.parent / "shared").resolve()
    if not folder.is_dir():
        pytest.skip(f"the shared data is not here ({folder}); set PARLEY_SHARED to its folder")
    return folder


@pytest.fixture(scope="session")
def pipeline():
    """Return the default language pipeline, loaded once for all tests."""
    from kg.language import load_pipeline

    return load_pipeline()


@pytest.fixture(scope="session")
def seed_article():
    """Return the path of the shipped article."""
    return PROJECT / "seeds" / "article.txt"


@pytest.fixture
def kg(tmp_path):
    """Return a function that runs `kg` in this process, with a store below tmp_path unless one is named."""
    from typer.testing import CliRunner

    from kg.cli import app

    def run(*arguments, stdin=None, **environment):
        store = {"KG_STORE": str(tmp_path / "kg-store")}
        return CliRunner().invoke(
            app, [str(a) for a in arguments], input=stdin, env={**store, **environment}, prog_name="kg"
        )

    return run


@pytest.fixture
def kg_process(tmp_path):
    """Return a function that starts `kg` as a process of its own, in tmp_path."""

    def start(*arguments, **options):
        environment = {**os.environ, "PYTHONPATH": str(PROJECT), **options.pop("env", {})}
        command = [sys.executable, "-m", "kg", *map(str, arguments)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.Popen(command, cwd=tmp_path, env=environment, **pipes)

    return start
