"""Random and hostile texts: whatever comes, reading ends and gives facts whose spans are the text's characters."""

import cProfile
import signal
import warnings
from contextlib import contextmanager
from itertools import cycle, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from kg.document import Metadata
from kg.document.model import make_document
from kg.errors import DocumentError
from kg.facts import Facts, Span, Spans
from kg.graph import article_quads
from kg.language import parse
from kg.mentions import find_mentions
from kg.mentions.gazetteer import load_gazetteer
from kg.reading import read
from kg.reading.checks import check_facts
from kg.reading.reader import read_parsed
from kg.validation import check_article
from tests.hostile_texts import ARTICLES, KINDS, MARKS, NAMES, VERBS, WHENS, hostile_texts

SAMPLE = 150
WHOLE = 10_000
BATCH = 100
PUBLISHED = (*["2024-03-15"] * 6, "2024-02-29", None, "0001-01-01", "9999-12-31")
GRAPH_EVERY = 7  # every seventh text's graph is validated too

FACTS = ("events", "statements", "positions", "undertakings", "sanctions", "actions")
ACTORS = (
    "speaker", "speakers", "on_behalf_of", "addressee", "participants", "excluded", "host", "actor", "parties",
    "imposing", "target", "actors", "recipients", "consent_of", "asserted_by", "disputed_by",
)  # fmt: skip
REFERENCES = {
    **dict.fromkeys(ACTORS, "actors"),
    "statements": "statements",
    "within": "statements",
    "event": "events",
    "undertaking": "undertakings",
}


def document_of(text):
    """Return a document as the document stage makes it, which refuses what no reader can be given."""
    published = PUBLISHED[len(text) % len(PUBLISHED)]
    return make_document("hostile", text, Metadata(published=published), source="hostile.txt")


@contextmanager
def limited(seconds):
    """Raise TimeoutError after so many seconds of this process's own time, whatever else the machine does."""

    def stop(*_):
        raise TimeoutError(f"more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def values(model):
    """Yield a model and all models within it."""
    yield model
    for name in type(model).model_fields:
        value = getattr(model, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                yield from values(item)


def spans_of(model):
    """Yield the spans that a model's own fields hold, with the fields' names."""
    for name, field in type(model).model_fields.items():
        if field.annotation is Span:
            yield name, getattr(model, name)
        elif field.annotation == Spans:
            yield from ((name, span) for span in getattr(model, name))


def check_spans(facts):
    text = facts.document.text
    for model in values(facts):
        for name, (start, end) in spans_of(model):
            where = f"{type(model).__name__}.{name} {start}:{end}"
            assert 0 <= start < end <= len(text), where
            assert text[start:end].strip(), f"{where} is blank"
    flat = " ".join(text.split())
    for actor in facts.actors:
        assert actor.name.strip()
        for alias in actor.aliases:
            assert alias in flat, f"{alias!r} is not in the text"
    for event in facts.events:
        assert event.date_words is None or event.date_words in text or event.date_words in flat, event.date_words


def check_references(facts):
    ids = {name: [fact.id for fact in getattr(facts, name)] for name in ("actors", *FACTS)}
    everything = [one for some in ids.values() for one in some]
    assert len(everything) == len(set(everything)), "ids are not unique"
    for model in values(facts):
        for name, kind in REFERENCES.items() if model is not facts else ():
            named = getattr(model, name, None) or ()
            for one in (named,) if isinstance(named, str) else named:
                assert one in ids[kind], f"{type(model).__name__}.{name} {one}"
    assert all(held.of is None or held.of in ids["actors"] for actor in facts.actors for held in actor.offices)
    known = [one for name in FACTS for one in ids[name]]
    assert all(action.of is None or action.of in known for action in facts.actions)
    assert all(reading.of in known and reading.alternatives for reading in facts.readings)


def check_sentences(facts):
    """Assert that the sentences follow one another, and that together they leave out blanks only."""
    last = 0
    for sentence in facts.sentences:
        start, end = sentence.span
        assert last <= start
        assert not facts.document.text[last:start].strip()
        last = end
    assert not facts.document.text[last:].strip()


def check_graph(facts):
    report = check_article(article_quads(facts))
    assert report.conforms, [one.message for one in report.findings if one.severity.value.endswith("Violation")][:3]


def check_text(text, pipeline, graph):
    """Read a text and assert all that is promised of any."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text) or not text.strip():
        with pytest.raises(DocumentError, match=r"surrogate|NUL|no text"):
            document_of(text)
        return
    document = document_of(text)
    parsed = parse(document, pipeline)
    facts = read_parsed(parsed, find_mentions(parsed, load_gazetteer()))
    assert facts.document.text == text
    check_spans(facts)
    check_references(facts)
    check_sentences(facts)
    again = check_facts(parsed, facts)
    assert again[1] == {}
    assert again[0] == facts
    written = facts.model_dump_json()
    assert Facts.model_validate_json(written).model_dump_json() == written
    assert read(document, pipeline).model_dump_json() == written
    if graph:
        check_graph(facts)


def read_all(texts, pipeline):
    """Check texts one after the other, each within its time; a failure names the text by its number."""
    for number, kind, text in texts:
        try:
            with limited(20 + len(text) / 1000), warnings.catch_warnings():
                warnings.simplefilter("error")
                check_text(text, pipeline, graph=number % GRAPH_EVERY == 0)
        except Exception as error:
            error.add_note(f"text {number} ({kind}): {text[:200]!a}")
            raise


def test_hostile_texts_are_read(pipeline):
    texts = list(islice(hostile_texts(longest=2_500), SAMPLE))
    assert {kind for _, kind, _ in texts} == set(KINDS)
    read_all(texts, pipeline)


# What a string strategy alone would hardly make: words that the rules look for, among characters of any kind.
WORDS = (
    *NAMES,
    *VERBS,
    *WHENS,
    *MARKS,
    "sanctions",
    "said that",
    "the talks",
    "They",
    "if",
    "not",
    ".",
    ",",
    "\n\n",
    " ",
)


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), max_size=40))
def test_any_text_is_read(pipeline, parts):
    check_text(" ".join(parts), pipeline, graph=False)


def test_a_long_paragraph_is_read(pipeline, request):
    words = " ".join(ARTICLES).split()
    length = 1_000_000 if request.config.getoption("--whole") else 50_000
    text = " ".join(islice(cycle(words), length // 5))[:length]
    with limited(20 + length / 2_000):
        facts = read(document_of(text), pipeline)
    check_spans(facts)
    check_references(facts)
    check_sentences(facts)
    assert len(facts.statements) > length / 1_000


# What, said over and over, once made some extractor compare all with all.
REPEATED = (
    "Ann Lee, ", "Turkey said ", '"We met," he said. ', "“We met, he said. ", "Turkey\n", "(", "a-", " \t",
    "Greece met Turkey on Monday. ", "They said they will meet him. ",
    "The EU imposed sanctions on Russia if it did not withdraw. ",
    "Turkey demanded that Greece withdraw. Greece ignored the demand. ", "Foreign Minister Li Wei met both sides. ",
    "The Ministry of Foreign Affairs (MFA) said the minister met his counterpart. ",
)  # fmt: skip


@pytest.mark.parametrize("words", REPEATED)
def test_work_grows_with_the_length(words, pipeline, request):
    length = 40_000 if request.config.getoption("--whole") else 2_000
    short, long = (calls(words * (size // len(words)), pipeline) for size in (length, 4 * length))
    assert long < 4.6 * short + 10_000


def calls(text, pipeline):
    """Return how many functions reading calls after the parse, which tells more of it than a busy machine's time."""
    parsed = parse(document_of(f"They met. {text}"), pipeline)
    profile = cProfile.Profile()
    profile.runcall(lambda: read_parsed(parsed, find_mentions(parsed, load_gazetteer())))
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("first", range(0, WHOLE, BATCH))
def test_ten_thousand_hostile_texts_are_read(first, pipeline, request):
    if not request.config.getoption("--whole"):
        pytest.skip("a sample is read above; --whole reads all 10,000")
    start = WHOLE * request.config.getoption("--seed") + first
    read_all(islice(hostile_texts(start), BATCH), pipeline)
