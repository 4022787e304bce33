"""Usage: what a run asked for and got: calls, tokens, cost, and the items that were dropped."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeGuard

from kg.chat.settings import Settings

_MILLION = 1_000_000


@dataclass
class Usage:
    """The sums of a run. Tokens are those that the endpoint states; answers from the cache cost none."""

    calls: int = 0
    cached: int = 0
    retries: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    unstated: int = 0
    cache_trouble: str | None = None
    dropped: Counter[str] = field(default_factory=Counter)

    def add_tokens(self, usage: object) -> None:
        """Add the tokens of an answer as the endpoint states them; it may state none."""
        counts = usage if isinstance(usage, dict) else {}
        prompt, completion = counts.get("prompt_tokens"), counts.get("completion_tokens")
        if _is_count(prompt) and _is_count(completion):
            self.prompt_tokens += prompt
            self.completion_tokens += completion
        else:
            self.unstated += 1

    def cost(self, settings: Settings) -> Decimal | None:
        """Return what the tokens cost, in the currency of the prices; None where no prices are known."""
        if settings.prices is None:
            return None
        prompt, completion = settings.prices
        return (self.prompt_tokens * prompt + self.completion_tokens * completion) / _MILLION

    def summary(self, settings: Settings) -> str:
        """Return the sums as one line."""
        cost = self.cost(settings)
        parts = [
            f"{_counted(self.calls, 'call')} to {settings.model} at {settings.host}, "
            f"{self.cached} from the cache, {_counted(self.retries, 'retry', 'retries')}",
            f"{self.prompt_tokens} prompt and {self.completion_tokens} completion tokens"
            + (f" ({_counted(self.unstated, 'answer')} without figures)" if self.unstated else "")
            + (f", cost {cost:.4f}" if cost is not None else ""),
            self._dropped(),
        ]
        if self.cache_trouble:
            parts.append(f"answers were not kept: {self.cache_trouble}")
        return "; ".join(parts)

    def _dropped(self) -> str:
        total = _counted(sum(self.dropped.values()), "item")
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(self.dropped.items()) if count)
        return f"{total} dropped" + (f" ({reasons})" if reasons else "")


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 60


def _counted(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"
