"""Numbers in words and figures, as dates and durations have them."""

import re

_ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_OTHERS = {"a": 1, "an": 1, "half": 0.5, "dozen": 12, "a dozen": 12, "a couple": 2, "a couple of": 2, "a hundred": 100}
_WORDS = {
    **{word: float(value) for value, word in enumerate(_ONES, start=1)},
    **{word: float(10 * value) for value, word in enumerate(_TENS, start=2)},
    **{word: float(value) for word, value in _OTHERS.items()},
}
_SIMPLE = "|".join(sorted((re.escape(word).replace("\\ ", "\\s") for word in _WORDS), key=len, reverse=True))
NUMBER = rf"(?:\d+(?:[.,]\d+)?|(?:{'|'.join(_TENS)})-(?:{'|'.join(_ONES[:9])})|{_SIMPLE})"


def parse_number(words: str) -> float | None:
    """Return the value of a number in figures or words, or None."""
    lowered = " ".join(words.lower().split())
    if lowered in _WORDS:
        return _WORDS[lowered]
    tens, _, ones = lowered.partition("-")
    if ones in _WORDS and tens in _WORDS:
        return _WORDS[tens] + _WORDS[ones]
    try:
        return float(lowered.replace(",", "."))
    except ValueError:
        return None
