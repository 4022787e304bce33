"""What all tests share: the language pipeline, loaded once, the data that lies beside the project, and hypothesis."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

PROJECT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("default"), max_examples=30, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")


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
