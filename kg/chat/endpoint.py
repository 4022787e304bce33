"""The endpoint: one request with what it takes to get an answer, and one sentence where there is none.

What may pass (too many requests, a server's error, time-outs, lost connections) is tried again, later each time and at
odd intervals; how long to wait is the server's to say, within bounds. No redirection is followed.
"""

import json
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx
import tenacity

from kg.chat.answer import AnswerError
from kg.chat.cache import Reply
from kg.chat.prompt import Dialect, Prompt, request_body
from kg.chat.settings import Settings
from kg.chat.usage import Usage
from kg.errors import KgError, ModelError
from kg.printable import harmless

_LONGEST_WAIT: Final = 60.0  # seconds
_LARGEST_RESPONSE: Final = 4_000_000  # bytes
_WORDS_SHOWN: Final = 200
_CONNECTING: Final = 10.0  # seconds
_PASSING: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_REFUSED: Final = frozenset({400, 422})


class EndpointError(ModelError):
    """The endpoint cannot be used; no other document would fare better."""


class _PassingError(Exception):
    """What may be over soon: the error to raise if it is not, and how long the server asks to wait."""

    def __init__(self, error: KgError, wait: float = 0.0) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


class Endpoint:
    """An endpoint that remembers which requests it understands."""

    def __init__(self, settings: Settings, usage: Usage) -> None:
        self._settings = settings
        self._usage = usage
        self._dialect = Dialect()

    def ask(self, prompt: Prompt) -> Reply:
        """Return the model's answer. Raises EndpointError or, where only this document is concerned, AnswerError."""
        limit = httpx.Timeout(self._settings.timeout, connect=min(_CONNECTING, self._settings.timeout))
        # No proxy stands between us and this machine, where even plain http may bear the key.
        with httpx.Client(timeout=limit, trust_env=not self._settings.is_local, follow_redirects=False) as client:
            return self._reply(self._completion(client, prompt))

    def _completion(self, client: httpx.Client, prompt: Prompt) -> dict[str, Any]:
        """Return the completion, asked for in the dialect that the endpoint turns out to understand."""
        while True:
            status, data = self._send(client, request_body(prompt, self._settings, self._dialect))
            if status in _REFUSED:
                simpler = _simpler(self._dialect, data, self._settings)
                if simpler is not None:
                    self._dialect = simpler
                    continue
            self._check_status(status, data)
            self._usage.calls += 1
            completion = _json(data)
            if not isinstance(completion, dict):
                raise AnswerError(f"{self._settings.host} answered with something that is no chat completion")
            if completion.get("error") and not completion.get("choices"):
                raise AnswerError(f"{self._settings.host} has no answer: {self._safe(_error_words(data))}")
            return completion

    def _send(self, client: httpx.Client, body: dict[str, Any]) -> tuple[int, bytes]:
        """Return status and body of the response, after as many attempts as it takes and is allowed."""
        first = self._settings.backoff
        backoff = tenacity.wait_exponential(multiplier=first, max=_LONGEST_WAIT) + tenacity.wait_random(0, first)

        def wait(state: tenacity.RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            return max(backoff(state), error.wait if isinstance(error, _PassingError) else 0.0)

        def count(state: tenacity.RetryCallState) -> None:
            self._usage.retries += 1

        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_PassingError),
            stop=tenacity.stop_after_attempt(self._settings.attempts),
            wait=wait,
            before_sleep=count,
            reraise=True,
        )
        try:
            return attempts(self._attempt, client, body)
        except _PassingError as error:
            raise error.error from error

    def _attempt(self, client: httpx.Client, body: dict[str, Any]) -> tuple[int, bytes]:
        host = self._settings.host
        try:
            with client.stream("POST", self._settings.url, json=body, headers=self._headers()) as response:
                if response.status_code in _PASSING:
                    raise self._passing(response)
                if response.is_redirect:
                    where = harmless(httpx.URL(response.headers.get("location", "")).host)[:_WORDS_SHOWN]
                    raise EndpointError(
                        f"{host} sends requests elsewhere{f' ({where})' if where else ''}, which is not followed: "
                        "set PARLEY_CHAT_URL to the final address"
                    )
                return response.status_code, b"".join(self._chunks(response))
        except httpx.TimeoutException as error:
            raise _PassingError(
                AnswerError(f"{host} did not answer within {self._settings.timeout:g} seconds (PARLEY_CHAT_TIMEOUT)")
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unreached(error) from error

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if self._settings.key is not None:
            headers["Authorization"] = f"Bearer {self._settings.key.get_secret_value()}"
        return headers

    def _chunks(self, response: httpx.Response) -> Iterator[bytes]:
        """Yield the body, as long as it is neither too large nor too slow as a whole."""
        deadline = time.monotonic() + self._settings.timeout
        size = 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > _LARGEST_RESPONSE:
                raise AnswerError(f"the answer of {self._settings.host} is larger than {_LARGEST_RESPONSE:,} bytes")
            if time.monotonic() > deadline:
                raise httpx.ReadTimeout("the response as a whole took too long", request=response.request)
            yield chunk

    def _passing(self, response: httpx.Response) -> Exception:
        """Return the error for a status that may pass: to try again, or at once where the server asks for too long."""
        status, host = response.status_code, self._settings.host
        attempts = self._settings.attempts
        if status == 429:
            error: KgError = EndpointError(
                f"{host} takes no more requests for now (429), also after {attempts} attempts: "
                "wait, or look at the quota of the key"
            )
        else:
            error = AnswerError(f"{host} has trouble of its own ({status}), also after {attempts} attempts")
        wait = _retry_after(response.headers.get("retry-after", ""))
        if wait > _LONGEST_WAIT:
            return EndpointError(f"{host} asks to wait {wait:.0f} seconds before the next request ({status})")
        return _PassingError(error, wait)

    def _unreached(self, error: Exception) -> Exception:
        """Return the error for a request that got no response: to try again, unless that cannot help."""
        host = self._settings.host
        cause = _root(error)
        if isinstance(cause, ssl.SSLError):
            reason = getattr(cause, "verify_message", "") or cause.reason or "no secure connection"
            return EndpointError(f"{host} cannot be trusted (TLS: {harmless(str(reason))}): look at its certificate")
        if isinstance(cause, socket.gaierror):
            unknown = EndpointError(f"the host {host} is not known: look at PARLEY_CHAT_URL and the network")
            return _PassingError(unknown) if cause.errno == socket.EAI_AGAIN else unknown
        if isinstance(error, httpx.TransportError):
            return _PassingError(EndpointError(f"there is no connection to {host}: is the server running?"))
        return EndpointError(f"{host} cannot be asked ({type(error).__name__}): look at PARLEY_CHAT_URL")

    def _check_status(self, status: int, data: bytes) -> None:
        """Raise what a final status means, unless it is 200."""
        host, model = self._settings.host, self._settings.model
        if status == 200:
            return
        if status in (401, 403):
            raise EndpointError(f"{host} refuses the key ({status}): set PARLEY_CHAT_KEY to one that may use {model}")
        if status == 404:
            raise EndpointError(f"{host} has no model {model}, or none at this address (404): look at PARLEY_CHAT_URL")
        words = self._safe(_error_words(data))
        told = f": {words}" if words else ""
        if status in (400, 413, 422):
            raise AnswerError(f"{host} refuses the request ({status}){told}")
        raise EndpointError(f"{host} answered with status {status}{told}")

    def _safe(self, text: str) -> str:
        """Return a server's words on one line, without the key that it may repeat."""
        key = self._settings.key.get_secret_value() if self._settings.key else None
        return harmless(text.replace(key, "…") if key else text)[:_WORDS_SHOWN]

    def _reply(self, completion: dict[str, Any]) -> Reply:
        """Return the reply of a completion. Raises AnswerError where it is cut, refused, empty or shows the key."""
        self._usage.add_tokens(completion.get("usage"))
        choices = completion.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
        message = choice.get("message")
        message = message if isinstance(message, dict) else {}
        content = message.get("content")
        if choice.get("finish_reason") == "length":
            raise AnswerError("the model's answer was cut: raise PARLEY_CHAT_TOKENS, or give a shorter text")
        if choice.get("finish_reason") == "content_filter" or message.get("refusal"):
            raise AnswerError("the model refuses to read this text: try another model")
        if not isinstance(content, str) or not content.strip():
            raise AnswerError("the model's answer is empty: try again, or another model")
        key = self._settings.key
        if key is not None and key.get_secret_value() in json.dumps(completion, ensure_ascii=False):
            raise AnswerError(f"the answer of {self._settings.host} repeats the key, so nothing of it is kept")
        model = completion.get("model")
        return Reply(content, harmless(model)[:_WORDS_SHOWN] if isinstance(model, str) else "")


def _simpler(dialect: Dialect, data: bytes, settings: Settings) -> Dialect | None:
    """Return the dialect to try after a refusal, or None where there is nothing left to leave out."""
    words = _error_words(data)
    if settings.tokens and dialect.limit == "max_tokens" and "max_completion_tokens" in words:
        return replace(dialect, limit="max_completion_tokens")
    if dialect.temperature and "temperature" in words:
        return replace(dialect, temperature=False)
    if dialect.format == "json_schema":
        return replace(dialect, format="json_object")
    return None


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _error_words(data: bytes) -> str:
    """Return what an error response says, whichever way it says it."""
    found = _json(data)
    while isinstance(found, dict):
        found = next((found[key] for key in ("error", "message", "detail") if found.get(key)), None)
    return found if isinstance(found, str) else data[:1000].decode(errors="replace") if found is None else str(found)


def _retry_after(value: str) -> float:
    """Return the seconds that a Retry-After header asks to wait; 0 where it does not say (RFC 9110, 10.2.3)."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _root(error: BaseException) -> BaseException:
    """Return the innermost error that tells why: of TLS or of a name, else the last one."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError | socket.gaierror):
            return seen
        seen = seen.__cause__ or seen.__context__
    return error
