"""Make the expected answers over the corpus anew, and print them to be checked by hand against its articles.

    python tests/corpus_answers.py [QUERY…]

Each is a file tests/corpus/answers/QUERY.json with the parameters that are asked and one row a line; to ask something
else, change the parameters in the file. Values are as people read them; what only repeats what was asked is left out.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.queries import answer, asked_columns, format_table, load_query
from kg.queries.table import cell_text
from tests.corpus_store import corpus_store

ANSWERS = Path(__file__).parent / "corpus" / "answers"


def asked(name, parameters, store):
    """Return the answer of a question over the corpus as columns and rows of text, and as it is."""
    query = load_query(name)
    found = answer(query, parameters, store, "any")
    hidden = asked_columns(query, parameters, "any")
    shown = [place for place, column in enumerate(found.columns) if column not in hidden]
    rows = sorted([cell_text(row[place]) for place in shown] for row in found.rows)  # a query may leave ties open
    return {"columns": [found.columns[place] for place in shown], "rows": rows}, found


def written(parameters, table):
    """Return an answer as JSON with one row a line, so that a change can be seen."""
    rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in table["rows"])
    head = ",\n ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in
                       (("parameters", parameters), ("columns", table["columns"])))  # fmt: skip
    return f'{{\n {head},\n "rows": [\n{rows}\n ]\n}}\n'


def main(names):
    store = corpus_store()
    for path in sorted(ANSWERS.glob("*.json")):
        if names and path.stem not in names:
            continue
        before = path.read_text(encoding="utf-8")
        parameters = json.loads(before)["parameters"]
        table, found = asked(path.stem, parameters, store)
        path.write_text(written(parameters, table), encoding="utf-8")
        changed = "as before" if written(parameters, table) == before else "changed"
        print(f"\n== {path.stem} {parameters} ({changed})\n")
        print(format_table(found))


if __name__ == "__main__":
    main(sys.argv[1:])
