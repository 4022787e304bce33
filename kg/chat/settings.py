"""Settings: where the language model is and within which limits it is asked, from the environment."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from kg.errors import InputError

_PATH: Final = "/chat/completions"
_OPENAI: Final = "openai.com"


@dataclass(frozen=True, slots=True)
class Settings:
    """An endpoint's address, the model's name, the key, and limits.

    ``timeout`` and ``backoff`` (the first wait before a request is sent again) are seconds, ``characters`` is the
    longest text sent, ``tokens`` the longest answer asked for, ``prices`` are those of a million prompt and
    completion tokens, and ``cache`` is the folder of kept answers or None.
    """

    url: str
    model: str
    key: SecretStr | None = None
    timeout: float = 120.0
    attempts: int = 4
    backoff: float = 1.0
    characters: int = 40_000
    tokens: int | None = None
    prices: tuple[Decimal, Decimal] | None = None
    cache: Path | None = None

    @property
    def host(self) -> str:
        """The endpoint's host, for messages and provenance."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine."""
        return is_loopback(self.host)


def read_settings(model: str | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings in the environment; ``model`` goes before PARLEY_CHAT_MODEL.

    Raises InputError where a variable is missing or cannot be used, and where the key would cross a network in the
    clear.
    """
    values = os.environ if environment is None else environment
    url = _endpoint(values.get("PARLEY_CHAT_URL", "").strip())
    name = (model or values.get("PARLEY_CHAT_MODEL", "")).strip()
    if not name:
        raise InputError("the chat reader needs the name of a model: set PARLEY_CHAT_MODEL or give --model")
    host = urlsplit(url).hostname or ""
    key = _key(values, host)
    if key is not None and urlsplit(url).scheme != "https" and not is_loopback(host):
        raise InputError(f"the key is not sent to {host} over plain http: give PARLEY_CHAT_URL with https")
    return Settings(
        url=url,
        model=name,
        key=key,
        timeout=_number(values, "PARLEY_CHAT_TIMEOUT", 120.0, least=0.01),
        attempts=int(_number(values, "PARLEY_CHAT_ATTEMPTS", 4, least=1)),
        backoff=_number(values, "PARLEY_CHAT_BACKOFF", 1.0, least=0),
        characters=int(_number(values, "PARLEY_CHAT_CHARACTERS", 40_000, least=1)),
        tokens=int(_number(values, "PARLEY_CHAT_TOKENS", 0, least=0)) or None,
        prices=_prices(values.get("PARLEY_CHAT_PRICES", "")),
        cache=_cache(values.get("PARLEY_CACHE", "")),
    )


def is_loopback(host: str) -> bool:
    """Whether a host name or address is that of this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _endpoint(url: str) -> str:
    """Return the address of the chat completions below a base address, or the address itself where it is theirs."""
    if not url:
        raise InputError(
            "the chat reader needs an endpoint: set PARLEY_CHAT_URL to its base address, e.g. http://localhost:11434/v1"
        )
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise InputError("PARLEY_CHAT_URL is not a web address such as https://host/v1")
    if parts.username is not None or parts.password is not None:
        raise InputError("PARLEY_CHAT_URL names a user: leave that out, and put the key into PARLEY_CHAT_KEY")
    path = parts.path.rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path if path.endswith(_PATH) else path + _PATH, parts.query, ""))


def _key(values: Mapping[str, str], host: str) -> SecretStr | None:
    """Return the key: Parley's own, else OpenAI's, which goes to OpenAI's hosts only."""
    name = "PARLEY_CHAT_KEY"
    if not values.get(name) and (host == _OPENAI or host.endswith(f".{_OPENAI}")):
        name = "OPENAI_API_KEY"
    key = values.get(name, "").strip()
    if not key:
        return None
    if not key.isascii() or any(not "!" <= character <= "~" for character in key):
        raise InputError(f"{name} holds a space or another character that no key has: set it again")
    return SecretStr(key)


def _number(values: Mapping[str, str], name: str, default: float, *, least: float) -> float:
    text = values.get(name, "").strip()
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not least <= number <= 1e9:
        raise InputError(f"{name} is {text!r}, but must be a number of at least {least:g}")
    return number


def _prices(text: str) -> tuple[Decimal, Decimal] | None:
    if not text.strip():
        return None
    try:
        prompt, completion = (Decimal(part) for part in text.replace(",", " ").split())
        usable = prompt.is_finite() and completion.is_finite() and prompt >= 0 and completion >= 0
    except (ValueError, InvalidOperation):
        usable = False
    if not usable:
        raise InputError(
            f"PARLEY_CHAT_PRICES is {text!r}, but must be two numbers: "
            "the price of a million prompt tokens, and that of a million completion tokens"
        )
    return prompt, completion


def _cache(text: str) -> Path | None:
    if text.strip().lower() == "off":
        return None
    if text.strip():
        return Path(text).expanduser() / "chat"
    from platformdirs import user_cache_path

    return user_cache_path("parley", appauthor=False) / "chat"
