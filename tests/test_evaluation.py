"""What is measured, and what the measure says of what was read."""

import importlib
import importlib.util
import json
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.document import Document
from kg.errors import InputError
from kg.evaluation import AttributionGold, Evaluation, FactsGold, calibrate, errors_of, markdown, read_gold, tables_of
from kg.evaluation.excerpts import excerpt
from kg.evaluation.judgements import Judgement
from kg.evaluation.lines import line_of
from kg.evaluation.overlap import are_near, dice, f1, jaccard, pairs, words_at
from kg.facts import Facts
from kg.reading import read

GOLD = Path(__file__).resolve().parent / "gold"
TEXT = "Ann Lee met Bob Stone in Oslo. “We agree,” Lee said on Tuesday."


def said_gold(**changes):
    """Return gold facts of a text of two sentences, as a dictionary."""
    lee, quote = TEXT.index("Lee said"), TEXT.index("“")
    gold = {
        "document": {"id": "oslo", "text": TEXT},
        "actors": [
            {"id": "lee", "name": "Ann Lee", "type": "Person", "aliases": ["Lee"]},
            {"id": "stone", "name": "Bob Stone", "type": "Person"},
        ],
        "events": [
            {
                "type": "Meeting",
                "status": "held",
                "participants": ["lee", "stone"],
                "place": "Oslo",
                "evidence": [[0, 30]],
            }
        ],
        "statements": [
            {
                "kind": "direct",
                "speaker": "lee",
                "source": [[lee, lee + 3]],
                "cue": [[lee + 4, lee + 8]],
                "content": [[quote, quote + 11]],
            }
        ],
    }
    return gold | changes


def as_facts(gold, **changes):
    """Return gold facts as if they had been read."""
    facts = json.loads(json.dumps(gold)) | changes
    for name in ("events", "statements", "positions", "undertakings", "sanctions"):
        for number, fact in enumerate(facts.get(name, ()), 1):
            fact["id"] = f"{name}{number}"
            fact.pop("optional", None)
    return Facts.model_validate(facts)


@pytest.fixture
def gold_file(tmp_path):
    """Return a function that writes gold to a file and returns its path."""

    def write(data, name="gold.json"):
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data, indent=1), encoding="utf-8")
        return path

    return write


@pytest.fixture
def measured(gold_file):
    """Return a function that judges facts against gold facts."""

    def measure(gold, facts):
        evaluation = Evaluation()
        for one in read_gold([gold_file(gold)]):
            evaluation.add(one, facts)
        return evaluation

    return measure


def module_at(path):
    """Return a script as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestOverlap:
    def test_words_are_those_within_the_spans(self):
        assert len(words_at(TEXT, ((0, 11), (12, 21)))) == 5
        assert words_at(TEXT, ((0, 2),)) == {0}

    @given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
    def test_coefficients_are_symmetric_shares(self, a, b):
        assert 0 <= jaccard(a, b) <= dice(a, b) <= 1
        assert dice(a, b) == dice(b, a)
        assert (dice(a, b) == 1) == (a == b)
        assert are_near(a, b) == are_near(b, a)

    @given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), max_size=5))
    def test_pairs_are_one_to_one_and_the_best_is_among_them(self, weights):
        found = pairs(weights, range(4), lambda row, column: row[column])
        assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)
        assert all(weights[i][j] > 0 for i, j in found)
        best = max((value for row in weights for value in row), default=0)
        assert max((weights[i][j] for i, j in found), default=0) == best

    def test_of_equal_pairs_the_earliest_is_taken(self):
        assert pairs("ab", "cd", lambda a, b: 1) == [(0, 0), (1, 1)]

    def test_f1_of_nothing_is_nothing(self):
        assert f1(0, 0) == 0
        assert f1(1, 0.5) == pytest.approx(2 / 3)


class TestFacts:
    def test_gold_against_itself_is_perfect(self, measured):
        evaluation = measured(said_gold(), as_facts(said_gold()))
        figures = evaluation.facts.figures()
        for name in ("actors", "events", "statements", "statement contents"):
            assert figures[name]["f1"] == 1, name
        assert figures["details"] == {
            "actor type": "2/2",
            "event status": "1/1",
            "event place": "1/1",
            "event evidence": "1/1",
            "statement kind": "1/1",
            "statement cue": "1/1",
            "statement source": "1/1",
        }
        assert errors_of(evaluation.facts) == []

    def test_nothing_read_finds_nothing(self, measured):
        figures = measured(said_gold(), None).facts.figures()
        assert figures["actors"] == {"f1": 0, "p": 0, "r": 0, "gold": 2, "predicted": 0}

    def test_facts_of_another_text_count_as_nothing(self, measured):
        facts = as_facts(said_gold(), document={"id": "oslo", "text": f"{TEXT} "})
        assert measured(said_gold(), facts).facts.figures()["actors"]["predicted"] == 0

    def test_the_wrong_speaker_is_a_miss_and_an_extra_but_not_of_the_content(self, measured):
        facts = as_facts(said_gold())
        statement = facts.statements[0].model_copy(update={"speaker": "stone"})
        evaluation = measured(said_gold(), facts.model_copy(update={"statements": (statement,)}))
        figures = evaluation.facts.figures()
        assert (figures["statements"]["f1"], figures["statement contents"]["f1"]) == (0, 1)
        listed = {(one.kind, one.verdict): one.errors for one in errors_of(evaluation.facts)}
        assert set(listed) == {("statements", "missed"), ("statements", "extra")}
        assert listed["statements", "missed"][0].label == "Ann Lee"
        assert listed["statements", "extra"][0].label == "Bob Stone"
        assert "⟦“We agree,”⟧ Lee said" in listed["statements", "extra"][0].excerpt

    def test_what_is_optional_costs_nothing(self, measured):
        gold = said_gold()
        gold["events"][0]["optional"] = True
        for facts in (as_facts(gold), as_facts(gold, events=[])):
            assert measured(gold, facts).facts.figures()["events"] == {
                "f1": 0, "p": 0, "r": 0, "gold": 0, "predicted": 0
            }  # fmt: skip

    def test_other_right_answers_are_right(self, measured):
        gold = said_gold()
        gold["statements"][0] |= {"speaker_also": ["stone"], "kind_also": ["indirect"]}
        facts = as_facts(said_gold())
        statement = facts.statements[0].model_copy(update={"speaker": "stone", "kind": "indirect"})
        figures = measured(gold, facts.model_copy(update={"statements": (statement,)})).facts.figures()
        assert figures["statements"]["f1"] == 1
        assert figures["details"]["statement kind"] == "1/1"

    def test_a_spare_claim_costs_nothing_and_another_spare_position_does(self, measured):
        claim = {"actor": "lee", "topic": "x", "proposition": "x", "evidence": [[0, 11]]}
        positions = [claim | {"stance": "claims"}, claim | {"stance": "opposes"}]
        figures = measured(said_gold(), as_facts(said_gold(), positions=positions)).facts.figures()
        assert figures["positions"]["predicted"] == 1


class TestTheSharedScorers:
    """The figures are those of the scorers that lie beside the project, to the last digit."""

    @pytest.fixture
    def scorer(self, shared):
        def load(name):
            return module_at(shared / "eval" / f"{name}.py")

        return load

    def test_facts(self, scorer, pipeline):
        paths = [GOLD / "seed_gold.json", *sorted((GOLD / "dev").glob("*/gold.json"))[:3]]
        evaluation, documents = Evaluation(), []
        for path, gold in zip(paths, read_gold(paths), strict=True):
            facts = read(gold.document, pipeline)
            evaluation.add(gold, facts)
            documents.append((json.loads(path.read_text(encoding="utf-8")), json.loads(facts.model_dump_json())))
        assert evaluation.facts.figures() == scorer("score_facts").score(documents)

    def test_attributions(self, scorer, shared, pipeline, tmp_path):
        archive = shared / "polnear" / "dev.tar.gz"
        with tarfile.open(archive) as file:
            texts = sorted(one for one in file.getnames() if one.endswith(".txt"))[::12]
            stems = tuple(Path(one).stem for one in texts)
            members = [one for one in file if one.isfile() and Path(one.name).name.startswith(stems)]
            file.extractall(tmp_path, members, filter="data")
        (folder,) = (path.parent for path in tmp_path.rglob("attributions"))
        score_attribution = scorer("score_attribution")
        evaluation, read_in = Evaluation(), {}
        for gold in read_gold([folder]):
            facts = read(gold.document, pipeline)
            evaluation.add(gold, facts)
            read_in[gold.document.id] = json.loads(facts.model_dump_json())["statements"]
        assert len(read_in) == len(texts) >= 5
        documents = [(text, golds, read_in[name]) for name, text, golds in score_attribution.gold_documents(folder)]
        assert evaluation.attributions.figures() == score_attribution.score(documents)

    def test_actions(self, scorer, shared, pipeline, gold_file):
        records = json.loads((shared / "plover" / "dev.json").read_text(encoding="utf-8"))[::6]
        score_actions = scorer("score_actions")
        evaluation, rows = Evaluation(), []
        for record, gold in zip(records, read_gold([gold_file(records)]), strict=True):
            facts = read(gold.document, pipeline)
            evaluation.add(gold, facts)
            rows.append((record["type"], score_actions.judge(record, json.loads(facts.model_dump_json()))))
        figures = evaluation.actions.figures()
        assert figures["all"] == score_actions.summary([row for _, row in rows])
        assert figures["diplomatic"] == score_actions.summary(
            [row for kind, row in rows if kind in score_actions.DIPLOMATIC]
        )
        assert figures["by type"] == {
            kind: score_actions.summary([row for other, row in rows if other == kind])
            for kind in score_actions.TYPES
            if any(other == kind for other, _ in rows)
        }


ANN = (
    "T1\tSource 43 46\tLee\n"
    "T2\tCue 47 51\tsaid\n"
    "T3\tContent 31 42\t“We agree,”\n"
    "T4\tAttribution 47 51\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    "#1\tAnnotatorNotes T1\twho else\n"
)


@pytest.fixture
def standoff(tmp_path):
    """Return a function that writes a text with its annotation, in one folder or in two."""

    def write(annotation=ANN, *, text=TEXT, name="oslo", parted=False):
        folder = tmp_path / "standoff"
        texts, annotations = (folder / "text", folder / "attributions") if parted else (folder, folder)
        texts.mkdir(parents=True, exist_ok=True)
        annotations.mkdir(parents=True, exist_ok=True)
        (texts / f"{name}.txt").write_bytes(text.encode())
        (annotations / f"{name}.ann").write_bytes(annotation.encode())
        return folder

    return write


class TestGold:
    def test_facts_of_a_folder_a_file_and_a_list(self, gold_file):
        path = gold_file(said_gold())
        gold_file([said_gold(), said_gold()], "more.json")
        assert [type(one) for one in read_gold([path, path.parent])] == [FactsGold] * 4
        assert read_gold([path])[0].document == Document("oslo", TEXT, TEXT, source=str(path))

    @pytest.mark.parametrize("parted", [False, True])
    def test_standoff_of_a_folder_and_a_file(self, standoff, parted):
        folder = standoff(parted=parted)
        annotation = next(folder.rglob("*.ann"))
        for (gold,) in (read_gold([folder]), read_gold([annotation])):
            assert isinstance(gold, AttributionGold)
            (one,) = gold.attributions
            assert (one.source, one.cue, one.content) == (((43, 46),), ((47, 51),), ((31, 42),))

    def test_of_several_annotators_the_first_counts(self, standoff):
        folder = standoff(parted=True)
        (folder / "attributions" / "oslo.ann").rename(folder / "attributions" / "oslo_2.ann")
        (folder / "attributions" / "oslo_1.ann").write_text("", encoding="utf-8")
        (gold,) = read_gold([folder])
        assert gold.attributions == ()

    def test_discontinuous_spans_and_words_over_two_lines(self, standoff):
        text = "“We\nagree,” Lee said, “today.”"
        annotation = "T1\tContent 0 11;22 30\t“We\nagree,” “today.”\nT2\tSource 12 15\tLee\nE1\tContent:T1 Source:T2\n"
        (gold,) = read_gold([standoff(annotation, text=text)])
        assert gold.attributions[0].content == ((0, 11), (22, 30))

    def test_a_byte_order_mark_counts_where_the_annotation_counts_it(self, standoff):
        annotation = "T1\tContent 1 8\tAnn Lee\nE1\tContent:T1\n"
        (gold,) = read_gold([standoff(annotation, text=f"\ufeff{TEXT}")])
        assert gold.document.text[1:8] == "Ann Lee"

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ("{", "line 1: not JSON"),
            ("[]", "an empty list"),
            ("3", "line 1: no gold; what can be measured against is"),
            ('{"text": "They met."}', "line 1: no gold"),
            ('[\n{"document": {"text": "They met."}},\n{"no": 1}]', "line 3: no gold"),
            ('[\n{"id": "1", "text": "They met.", "type": "MEET"}]', "line 2: type: input should be 'AGREE'"),
            ('[\n{"id": "1", "type": "CONSULT",\n"text": ["x"]}]', "line 3: text: input should be a valid string"),
            ('{"document": {"text": "  "}}', "there is no text in it"),
            ('{"document":\n {"text": "They met.",\n "published": "Monday"}}', "'Monday' is not a date"),
            ('{"document": {"text": "They met."},\n"events": [\n{"status": "held"}]}', "line 3: events.0.type: field"),
            (
                '{"document": {"text": "They met."},\n"events": [{"type": "Talks",\n"evidence": [[0, 99]]}]}',
                r"line 3: \[0, 99\] is no span of the text, which has 9 characters",
            ),
            ('{"document": {"text": "They met."},\n"statements": {"a": 1}}', "line 2: statements: input should be"),
        ],
    )
    def test_broken_files_are_named_with_their_line(self, gold_file, data, said):
        with pytest.raises(InputError, match=rf"^[^\n]*gold\.json: [^\n]*{said}[^\n]*$"):
            read_gold([gold_file(data)])

    @given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), min_size=1), st.data())
    def test_the_line_of_a_value_is_found(self, values, data):
        text = json.dumps({"one": [{"two": value} for value in values]}, indent="\t")
        number = data.draw(st.integers(0, len(values) - 1))
        assert line_of(text, ("one", number, "two")) == 4 + 3 * number
        assert line_of(text, ("one", number, "three")) == 3 + 3 * number
        assert line_of("{", ("one",)) is None

    @pytest.mark.parametrize(
        ("annotation", "said"),
        [
            ("nonsense\n", "line 1: no line of brat standoff"),
            (ANN.replace("43 46", "44 47"), "line 1: the words of T1 are not those of the text"),
            (ANN.replace("Cue:T2", "Cue:T9"), "line 5: Cue:T9 points to a span that is not in the file"),
            (ANN.replace("T2\tCue 47 51", "T2\tCue 47-51"), "line 5: Cue:T2 points to a span|line 1: the words of T1"),
        ],
    )
    def test_broken_standoff_is_named_with_its_line(self, standoff, annotation, said):
        with pytest.raises(InputError, match=rf"oslo\.ann: ({said})"):
            read_gold([standoff(annotation)])

    def test_what_is_missing_is_named(self, tmp_path, standoff):
        with pytest.raises(InputError, match=r"none\.json: no such file"):
            read_gold([tmp_path / "none.json"])
        with pytest.raises(InputError, match=r"none\.ann: no such file"):
            read_gold([tmp_path / "none.ann"])
        with pytest.raises(InputError, match="no gold in this folder"):
            read_gold([tmp_path])
        folder = standoff()
        (folder / "oslo.txt").unlink()
        with pytest.raises(InputError, match=r"its text is missing; put oslo\.txt beside it"):
            read_gold([folder / "oslo.ann"])
        with pytest.raises(InputError, match="no text with its annotation"):
            read_gold([folder])

    def test_no_spacy_is_needed_to_read_it(self, project):
        code = "import sys, kg.evaluation, kg.cli.evaluate; sys.exit('spacy' in sys.modules or 'rdflib' in sys.modules)"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=project)


class TestAttributions:
    def test_figures_of_one_right_and_one_extra(self, standoff):
        (gold,) = read_gold([standoff()])
        statements = [
            {"id": "s1", "kind": "direct", "source": [[43, 46]], "cue": [[47, 51]], "content": [[31, 42]]},
            {"id": "s2", "kind": "indirect", "content": [[0, 29]], "confidence": 0.25},
        ]
        evaluation = Evaluation()
        evaluation.add(gold, Facts.model_validate({"document": {"id": "oslo", "text": TEXT}, "statements": statements}))
        figures = evaluation.attributions.figures()
        assert figures["attribution@0.5"] == {"p": 0.5, "r": 1.0, "f1": 2 / 3}
        assert figures["direct"] == {"p": 1.0, "r": 1.0, "f1": 1.0, "content_overlap": 1.0}
        assert figures["cue"]["exact"] == 1.0
        (extra,) = errors_of(evaluation.attributions)
        assert (extra.kind, extra.verdict) == ("other attributions", "extra")


class TestActions:
    RECORD = {  # noqa: RUF012
        "id": "r", "text": "France accused Iran of lying.", "type": "ACCUSE", "actors": [{"text": "France"}],
        "recipients": [{"text": "Iran"}], "reciprocal": False,
    }  # fmt: skip

    @pytest.mark.parametrize(
        ("kind", "actor", "recipient", "reciprocal", "triple"),
        [
            ("ACCUSE", "a1", "a2", False, 1.0),
            ("ACCUSE", "a2", "a1", False, 0.0),
            ("ACCUSE", "a2", "a1", True, 1.0),
            ("REJECT", "a1", "a2", False, 0.0),
        ],
    )
    def test_type_and_sides_must_be_those_of_the_record(self, gold_file, kind, actor, recipient, reciprocal, triple):
        (gold,) = read_gold([gold_file([self.RECORD | {"reciprocal": reciprocal}])])
        actors = [
            {"id": "a1", "name": "French Republic", "type": "State", "mentions": [[0, 6]]},
            {"id": "a2", "name": "Iran", "type": "State", "mentions": [[15, 19]]},
        ]
        action = {"id": "c1", "type": kind, "actors": [actor], "recipients": [recipient], "evidence": [[0, 28]]}
        evaluation = Evaluation()
        facts = {"document": {"id": "r", "text": self.RECORD["text"]}, "actors": actors, "actions": [action]}
        evaluation.add(gold, Facts.model_validate(facts))
        figures = evaluation.actions.figures()
        assert figures["all"]["triple@2"] == triple
        assert figures["all"]["type@1"] == (kind == "ACCUSE")
        assert bool(errors_of(evaluation.actions)) == (triple == 0)


def judged(*facts):
    document = Document("d", "They met.", "T")
    return [
        Judgement("events", "right" if right else "extra", document, "x", confidence=confidence)
        for confidence, right in facts
    ]


class TestCalibration:
    @given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
    def test_each_fact_stands_in_the_bin_of_its_confidence(self, facts):
        found = calibrate(judged(*facts))
        assert len(found.bins) == 10
        assert sum(one.count for one in found.bins) == found.count == len(facts)
        assert (found.error is None) == (not facts)
        for one in found.bins:
            inside = [c for c, _ in facts if one.low <= c < one.high or c == one.high == 1]
            assert one.count == len(inside)
        assert found.error is None or 0 <= found.error <= 1

    def test_confidences_that_hold_have_no_error(self):
        facts = judged(*[(0.75, True)] * 3, (0.75, False), *[(1.0, True)] * 5)
        assert calibrate(facts).error == pytest.approx(0)

    def test_the_error_is_the_mean_distance(self):
        assert calibrate(judged((0.9, False), (0.5, True))).error == pytest.approx((0.9 + 0.5) / 2)

    def test_what_was_missed_is_not_counted(self):
        missed = Judgement("events", "missed", Document("d", "They met.", "T"), "x")
        assert calibrate([missed]).count == 0


class TestExcerpts:
    def test_the_words_are_marked(self):
        assert excerpt(TEXT, ((8, 11), (31, 42))).startswith("Ann Lee ⟦met⟧ Bob Stone in Oslo. ⟦“We agree,”⟧ Lee")

    def test_what_stands_far_off_is_cut_between_words(self):
        text = f"{'before ' * 30}they met{' after' * 30}"
        start = text.index("they")
        found = excerpt(text, ((start, start + 8),))
        assert found.startswith("… before")
        assert "⟦they met⟧" in found
        assert found.endswith(" …")
        assert len(found) < 160

    @given(st.text(max_size=400), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=3))
    def test_one_line_of_harmless_characters(self, text, ends):
        spans = tuple((min(pair), max(pair)) for pair in ends if max(pair) <= len(text) and pair[0] != pair[1])
        found = excerpt(text, spans)
        assert found.isprintable()
        assert found.count("⟦") == found.count("⟧") <= len(spans)


@pytest.fixture
def silent_reader(tmp_path, monkeypatch):
    """Install a reader that finds nothing, and nothing at all in a text that says so."""
    site = tmp_path / "site"
    metadata = site / "silent_reader-1.0.dist-info"
    metadata.mkdir(parents=True)
    (site / "silent_reader.py").write_text(
        "from kg.errors import DocumentError\n"
        "from kg.facts import DocumentFacts, Facts\n"
        "def read(document):\n"
        "    if 'unreadable' in document.text:\n"
        "        raise DocumentError(f'{document.source}: it says so')\n"
        "    return Facts(document=DocumentFacts(id=document.id, text=document.text))\n",
        encoding="utf-8",
    )
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: silent-reader\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text("[kg.readers]\nsilent = silent_reader:read\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    importlib.invalidate_caches()
    yield "silent"
    sys.modules.pop("silent_reader", None)


class TestCommand:
    def test_several_kinds_give_several_tables(self, kg, gold_file, standoff, silent_reader):
        records = gold_file([TestActions.RECORD], "records.json")
        result = kg("evaluate", gold_file(said_gold()), standoff(), records, "--reader", silent_reader)
        assert result.exit_code == 0, result.output
        titles = ["Facts: 1 document\n", "Attributions: 1 document, 1 in gold, 0 read\n", "Actions: 1 record"]
        assert all(title in result.stdout for title in titles)
        assert "missed" not in result.stdout

    def test_json_has_the_figures_and_the_errors(self, kg, gold_file, silent_reader):
        result = kg("evaluate", gold_file(said_gold()), "--format", "json", "--errors", "--reader", silent_reader)
        part = json.loads(result.stdout)["facts"]
        assert part["documents"] == 1
        assert part["figures"]["events"] == {"f1": 0.0, "p": 0.0, "r": 0.0, "gold": 1, "predicted": 0}
        assert len(part["calibration"]["all"]["bins"]) == 10
        (events,) = (one for one in part["errors"] if one["kind"] == "events")
        assert events["errors"][0]["excerpt"].startswith("⟦Ann Lee met Bob Stone in Oslo.⟧")

    @pytest.mark.parametrize("format", ["table", "md"])
    def test_hostile_gold_prints_harmless_text(self, kg, gold_file, silent_reader, format):
        hostile = "\x1b[31m| \u202e<b>*x*</b>"
        text = f"{hostile} met. {TEXT}"
        gold = {
            "document": {"id": hostile, "text": text},
            "actors": [{"id": "x", "name": hostile, "type": hostile}],
            "events": [{"type": "Talks", "participants": ["x"], "evidence": [[0, len(hostile) + 5]]}],
        }
        result = kg("evaluate", gold_file(gold), "--errors", "--format", format, "--reader", silent_reader)
        assert result.exit_code == 0, result.output
        assert "events: 1" in result.stdout
        assert "\x1b" not in result.stdout
        assert "\u202e" not in result.stdout
        assert format == "table" or "<b>" not in result.stdout.replace(r"\<b", "")

    def test_a_document_that_cannot_be_read_counts_as_empty(self, kg, gold_file, silent_reader):
        bad = said_gold(document={"id": "bad", "text": f"unreadable {TEXT}"}, events=[], statements=[])
        result = kg("evaluate", gold_file([bad, said_gold()]), "--format", "json", "--reader", silent_reader)
        assert result.exit_code == 1
        assert "gold.json: bad: it says so" in result.stderr
        assert json.loads(result.stdout)["facts"]["figures"]["actors"]["gold"] == 4

    def test_broken_gold_is_one_sentence(self, kg, gold_file):
        result = kg("evaluate", gold_file('{"document":\n3}'))
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
        assert "gold.json: line 2: document: " in result.stderr

    def test_our_own_reader_finds_what_the_shipped_article_says(self, kg):
        result = kg("evaluate", GOLD / "seed_gold.json", "--format", "json")
        assert result.exit_code == 0, result.output
        figures = json.loads(result.stdout)["facts"]["figures"]
        assert figures["statements"]["f1"] >= 0.9


class TestScripts:
    """Figures and confidences are made by scripts; they do what they say."""

    @pytest.fixture
    def confidence(self, project, monkeypatch):
        monkeypatch.syspath_prepend(str(project / "benchmarks"))
        return module_at(project / "benchmarks" / "confidence.py")

    def test_a_rare_rule_stays_near_its_class_and_a_frequent_one_has_its_own_precision(self, confidence):
        counts = Counter({("events/often", "right"): 900, ("events/often", "extra"): 100, ("events/once", "extra"): 1})
        rows = {rule: float(value) for rule, value, _ in confidence.rows({"gold": counts})}
        assert rows == {"events": 0.9, "events/often": 0.9, "events/once": 0.82}

    def test_the_table_names_what_each_figure_rests_on(self, confidence):
        counts = {"gold": Counter({("events/a", "right"): 2}), "others": Counter({("events/a", "extra"): 1})}
        assert {rule: words for rule, _, words in confidence.rows(counts)}["events/a"] == (
            "gold: 2 of 2; others: 0 of 1"
        )

    def test_the_page_has_the_measures_of_every_table(self, project, measured):
        page = (project / "docs" / "evaluation.md").read_text(encoding="utf-8")
        assert "<!--" not in page
        for table in tables_of(measured(said_gold(), as_facts(said_gold()))):
            header = markdown([table]).splitlines()[2]
            assert header in page
