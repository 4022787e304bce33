"""The reader: a document to a language model and back, as Facts."""

from typing import TYPE_CHECKING

from kg.chat.settings import read_settings
from kg.chat.usage import Usage
from kg.errors import DocumentError

if TYPE_CHECKING:
    from spacy.tokens import Span

    from kg.chat.answer import Answer
    from kg.chat.prompt import Prompt
    from kg.document import Document
    from kg.facts import Facts


class ChatReader:
    """A reader that asks the language model of the environment's settings; ``model`` is another name for it.

    Raises InputError where the settings cannot be used.
    """

    def __init__(self, model: str | None = None) -> None:
        from kg.chat.endpoint import Endpoint

        self.settings = read_settings(model)
        self.usage = Usage()
        self._endpoint = Endpoint(self.settings, self.usage)
        self._answered_by = ""

    def __call__(self, document: "Document") -> "Facts":
        """Return what the model finds in a document, as far as the text bears it out.

        Raises DocumentError for a text that is too long, AnswerError where there is no usable answer, EndpointError
        where there will be none for any document, and ModelError where the text cannot be cut into sentences.
        """
        if len(document.text) > self.settings.characters:
            raise DocumentError(
                f"{document.source}: the text has {len(document.text):,} characters, but {self.settings.characters:,} "
                "are sent at most; raise PARLEY_CHAT_CHARACTERS if the model can read more"
            )
        from kg.chat.builder import build_facts
        from kg.chat.prompt import make_prompt
        from kg.chat.quotes import Quotes
        from kg.language import load_pipeline, parse
        from kg.mentions import find_mentions
        from kg.mentions.gazetteer import load_gazetteer

        parsed = parse(document, load_pipeline())
        quotes = Quotes(document.text, sentence_spans(parsed.sentences))
        answer = self._answer(make_prompt(document, quotes.sentences))
        return build_facts(parsed, find_mentions(parsed, load_gazetteer()), quotes, answer, self.usage)

    def model_identity(self) -> str:
        """Return the model's name, as asked for and as the endpoint gave it last, its host and the prompt's version."""
        from kg.chat.prompt import prompt_version

        name = self.settings.model
        answered = f" ({self._answered_by})" if self._answered_by not in ("", name) else ""
        return f"{name}{answered} at {self.settings.host}, prompt {prompt_version()}"

    def summary(self) -> str:
        """Return calls, tokens, cost and what was dropped, as one line."""
        return self.usage.summary(self.settings)

    def _answer(self, prompt: "Prompt") -> "Answer":
        """Return the answer to a prompt, from the cache if it is there; only one that can be used is kept."""
        from kg.chat.answer import parse_answer
        from kg.chat.cache import keep_reply, load_reply
        from kg.chat.grounding import MISFIT
        from kg.chat.prompt import request_key

        key = request_key(prompt, self.settings)
        folder = self.settings.cache
        reply = load_reply(folder, key) if folder is not None else None
        if reply is not None:
            self.usage.cached += 1
        kept = reply is not None
        reply = reply or self._endpoint.ask(prompt)
        answer, misfits = parse_answer(reply.content)
        self._answered_by = reply.model
        self.usage.dropped[MISFIT] += sum(misfits.values())
        if folder is not None and not kept:
            try:
                keep_reply(folder, key, reply)
            except OSError as error:
                self.usage.cache_trouble = f"{folder}: {error.strerror or error}"
        return answer


def sentence_spans(sentences: tuple["Span", ...]) -> list[tuple[int, int]]:
    """Return the characters of sentences without outer white space, as the coverage of a text has them."""
    spans = []
    for sentence in sentences:
        text = sentence.text
        start = sentence.start_char + len(text) - len(text.lstrip())
        end = sentence.start_char + len(text.rstrip())
        if start < end:
            spans.append((start, end))
    return spans
