"""Write the page of the ontology, docs/ontology.html, from the files in ontology/: `python docs/make_ontology_page.py`.

The same files give the same page; a test fails when it is not current.
"""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from docs.ontology_page.page import page  # noqa: E402


def main() -> None:
    """Write the page."""
    (FOLDER / "ontology.html").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
