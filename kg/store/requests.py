"""Requests to a server: sent again where a failure may pass, and explained in one sentence where it does not.

Too many requests (429) and a server that is not ready (503) pass; how long to wait is the server's to say, within
bounds, else the waits grow and are at odd intervals. No redirection is followed.
"""

import socket
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar
from urllib.parse import urlsplit

from kg.errors import InputError, StoreError
from kg.printable import harmless
from kg.store.credentials import PASSWORD, USER, Credentials

ATTEMPTS: Final = 5
TIMEOUT: Final = 300.0  # seconds a server may be silent; large graphs take it long
CONNECTING: Final = 10.0
PASSING: Final = frozenset({429, 503})
_FIRST_WAIT: Final = 0.5  # seconds
_LONGEST_WAIT: Final = 60.0
_WORDS_SHOWN: Final = 300
_HINTS: Final = {
    404: "there is nothing at this address; look at it",
    405: "this address takes no such requests; look at it",
    501: "this address takes no such requests; look at it",
    413: "this is too large for it; raise the limit of the server",
}

Result = TypeVar("Result")


class PassingError(Exception):
    """What may be over soon: the error to raise if it is not, and how many seconds the server asks to wait."""

    def __init__(self, error: StoreError, wait: float = 0.0) -> None:
        """Keep the error and the wait."""
        super().__init__(str(error))
        self.error = error
        self.wait = wait


def repeated(call: Callable[[], Result]) -> Result:
    """Return what a call returns, made again while it raises PassingError, each time later.

    Raises the StoreError in it when all attempts are used up.
    """
    import tenacity

    growing = tenacity.wait_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT) + tenacity.wait_random(
        0, _FIRST_WAIT
    )

    def wait(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, PassingError) else 0.0
        return asked + tenacity.wait_random(0, _FIRST_WAIT)(state) if asked else growing(state)

    attempts = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(PassingError),
        stop=tenacity.stop_after_attempt(ATTEMPTS),
        wait=wait,
        reraise=True,
    )
    try:
        return attempts(call)
    except PassingError as error:
        raise error.error from None


def web_address(url: str) -> str:
    """Return the address if it can be asked; raises StoreError if it is none of HTTP, InputError if it names a user."""
    try:
        parts = urlsplit(url)
        plain = url.isascii() and url.isprintable() and " " not in url
        usable = plain and parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if "@" in url.partition("//")[2].partition("/")[0]:
        raise InputError(f"an address must not hold credentials: leave them out, and set {USER} and {PASSWORD}")
    if not usable:
        raise StoreError(f"{url!r} is no web address of an endpoint; it starts with http:// or https://")
    return url


def shown(url: str) -> str:
    """Return an address for messages: without query, where keys may stand."""
    parts = urlsplit(url)
    return harmless(f"{parts.scheme}://{parts.netloc}{parts.path}")


def refusal(
    url: str, status: int, headers: Mapping[str, str], words: str, credentials: Credentials | None
) -> StoreError | PassingError:
    """Return the error for a status that is no success; ``words`` is the beginning of the response."""
    name = shown(url)
    said = harmless(credentials.hidden(words) if credentials else words)[:_WORDS_SHOWN]
    if status in PASSING:
        wait = _retry_after(headers.get("Retry-After", ""))
        reason = "takes no more requests for now" if status == 429 else "is not ready"
        if wait > _LONGEST_WAIT:
            return StoreError(f"{name} {reason} ({status}) and asks to wait {wait:.0f} seconds; try again then")
        return PassingError(
            StoreError(f"{name} {reason} ({status}), also after {ATTEMPTS} attempts; try again later"), wait
        )
    if status == 401:
        if credentials is None:
            return StoreError(f"{name} wants credentials (401); set {USER} and {PASSWORD}, or write them into netrc")
        return StoreError(f"{name} refuses the credentials (401); look at {USER} and {PASSWORD}, or at netrc")
    if status == 403:
        who = "without credentials" if credentials is None else "this user"
        return StoreError(f"{name} does not allow it {who} (403); ask for the right, or set {USER} and {PASSWORD}")
    if 300 <= status < 400:
        return redirected(url, headers.get("Location", ""))
    hint = _HINTS.get(status, said or "it says no more")
    return StoreError(f"{name} answers {status}: {hint}")


def redirected(url: str, location: str) -> StoreError:
    """Return the error for an address that sends requests elsewhere."""
    host = urlsplit(location).hostname if location else ""
    where = f" ({harmless(host)[:_WORDS_SHOWN]})" if host else ""
    return StoreError(f"{shown(url)} sends requests elsewhere{where}, which is not followed; give the final address")


def unreached(url: str, error: BaseException, timeout: float) -> StoreError:
    """Return the error for a request that got no response."""
    name, cause = shown(url), _root(error)
    if isinstance(cause, ssl.SSLError):
        reason = getattr(cause, "verify_message", "") or cause.reason or "no secure connection"
        return StoreError(f"{name} cannot be trusted (TLS: {harmless(str(reason))}); look at its certificate")
    if isinstance(cause, socket.gaierror):
        return StoreError(f"{name} cannot be reached: its host is not known; look at the address and the network")
    if isinstance(cause, TimeoutError):
        return StoreError(
            f"{name} did not answer within {timeout:g} seconds; try again (kg load --timeout waits longer)"
        )
    if isinstance(cause, ConnectionRefusedError):
        return StoreError(f"{name} cannot be reached: the connection is refused; is the server running?")
    return StoreError(f"{name} cannot be reached: {harmless(str(cause) or type(cause).__name__)[:_WORDS_SHOWN]}")


def _retry_after(value: str) -> float:
    """Return the seconds that a Retry-After header asks to wait; 0 where it does not say (RFC 9110, 10.2.3)."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _root(error: BaseException) -> BaseException:
    """Return the innermost error that tells why."""
    telling = (ssl.SSLError, socket.gaierror, TimeoutError, ConnectionRefusedError)
    seen: BaseException | None = error
    last = error
    while seen is not None:
        if isinstance(seen, telling):
            return seen
        last = seen
        reason = getattr(seen, "reason", None)  # where urllib keeps it
        seen = reason if isinstance(reason, BaseException) else seen.__cause__ or seen.__context__
    return last
