"""Chat: a reader that asks a language model, at any endpoint with OpenAI's chat-completions interface.

settings     where to ask, with which key and limits: from the environment
vocabulary   the terms that the model chooses from, with their definitions, the user's own topics among them
answer       what the model is asked for: a JSON Schema with quoted words where Facts have offsets
prompt       the request: instructions, vocabulary, the article between marks that it cannot hold
endpoint     the request sent, and sent again where that may help
cache        answers kept by the content of their requests
quotes       quoted words found in the text, or not
actors       who is named where, and whom the reference data knows
events, statements, acts    the items of an answer as facts
actions      PLOVER's classes of these
builder      ids, references and what is dropped
reader       all of this in its order
usage        calls, tokens, cost, and what was dropped, for the end of a run

A model's word is not trusted: what it gives becomes a fact only with the characters of the text that say so.
"""

from kg.chat.reader import ChatReader

__all__ = ["ChatReader"]
