"""Credentials: who asks a server, known from the environment or netrc, and told when the server asks, as it asks."""

import ipaddress
import netrc
import os
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from kg.errors import InputError, StoreError

USER: Final = "KG_ENDPOINT_USER"
PASSWORD: Final = "KG_ENDPOINT_PASSWORD"
_REFUSALS: Final = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user's name and password, for one host or for any; a representation shows neither."""

    user: SecretStr
    password: SecretStr
    host: str | None = None

    def hidden(self, text: str) -> str:
        """Return a server's words without the password that it may repeat."""
        password = self.password.get_secret_value()
        return text.replace(password, "…") if password else text


def find_credentials(url: str, environment: Mapping[str, str] | None = None) -> Credentials | None:
    """Return the credentials for a server: those of the environment, else those that netrc has for its host.

    netrc is the file that NETRC names, or ``~/.netrc``. Raises InputError where one of the variables is missing, or
    netrc cannot be read.
    """
    values = os.environ if environment is None else environment
    user, password = values.get(USER, ""), values.get(PASSWORD, "")
    if user and PASSWORD in values:
        return Credentials(SecretStr(user), SecretStr(password))
    if user or password:
        raise InputError(f"credentials need both variables: set {PASSWORD if user else USER}, too")
    path, host = Path(values.get("NETRC") or Path.home() / ".netrc"), urlsplit(url).hostname or ""
    if not path.is_file():
        return None
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError) as error:  # its words may hold a password
        line = f", line {error.lineno}" if isinstance(error, netrc.NetrcParseError) and error.lineno else ""
        raise InputError(
            f"{path}{line}: these credentials cannot be read; others than you must not read them"
        ) from None
    if not found or not found[0]:
        return None
    return Credentials(SecretStr(found[0]), SecretStr(found[2] or ""), host)


class Authentication(httpx.Auth):
    """How a client shows who it is: not at all until a server asks, then by Digest or Basic as the server wants.

    Once that is known, later requests bear it from the start: a large body is sent once. Specifications: RFC 7616,
    RFC 7617.
    """

    def __init__(self, credentials: Credentials | None) -> None:
        """Have credentials ready, or none."""
        self.credentials = credentials
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield the request, as often as it takes to show who asks; raises StoreError where that is not possible."""
        response = None
        if self.credentials is None or self.credentials.host not in (None, request.url.host):
            yield request
            return
        if self._chosen is None:
            response = yield request
            if response.status_code not in _REFUSALS:
                return
            self._chosen = self._scheme(request.url, response)
        flow = self._chosen.auth_flow(request)
        try:
            request = next(flow)
            if response is not None and "Authorization" not in request.headers:
                request = flow.send(response)  # the challenge has come already
            while True:
                request = flow.send((yield request))
        except StopIteration:
            return

    def _scheme(self, url: httpx.URL, response: httpx.Response) -> httpx.Auth:
        assert self.credentials is not None
        user, password = self.credentials.user.get_secret_value(), self.credentials.password.get_secret_value()
        offers = [offer.partition(" ")[0].lower() for offer in response.headers.get_list("www-authenticate")]
        if "digest" in offers:
            return httpx.DigestAuth(user, password)
        if offers and "basic" not in offers:
            raise StoreError(f"{url.host} wants a kind of credentials that is not known here: Basic and Digest are")
        if url.scheme != "https" and not is_loopback(url.host):
            raise StoreError(f"the password is not sent to {url.host} over plain http: give an address with https")
        return httpx.BasicAuth(user, password)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is that of this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
