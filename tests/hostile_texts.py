"""Random and hostile texts by kind, the same for the same seed: what readers meet that is no tidy article."""

import html
import json
import random
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

Text = tuple[int, str, str]
"""The number of a text, its kind, and the text."""

GOLD = Path(__file__).resolve().parent / "gold" / "dev"
ARTICLES = tuple(path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("*/article.txt")))

MARKS = ("“", "”", "„", "«", "»", "‹", "›", "‘", "’", "‚", '"', "'", "''", "``", "`", "「", "」", "＂")
BIDI = tuple("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
UNSEEN = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u034f", "\ufe0f", "\U000e0041")
CONTROL = (*map(chr, [*range(1, 32), *range(0x7F, 0xA0)]), "\u2028", "\u2029", "\ufffe", "\uffff", "\ufffd")
COMBINING = (*map(chr, range(0x300, 0x370)), "\u20dd", "\u0e33", "\u0f71", "\u1ab0")
LONGER_IN_LOWER_CASE = ("İ", "İstanbul", "ẞ", "ß", "ŉ", "ǰ", "ﬁ", "ﬀ", "Σ", "ς", "ΐ", "Ǆ", "K", "Å")
EMOJI = (
    "😀",
    "👨\u200d👩\u200d👧\u200d👦",
    "🏳\ufe0f\u200d🌈",
    "👍🏽",
    "🇺🇳",
    "🇹🇷🇬🇷",
    "1\ufe0f⃣",
    "🧑🏿\u200d🚀",
    "❤\ufe0f\u200d🔥",
)
RIGHT_TO_LEFT = (
    "قال الوزير إن المحادثات انتهت",
    "שר החוץ אמר כי השיחות הסתיימו",
    "وزیر خارجه گفت",
    "١٥ مارس ٢٠٢٤",
)
OTHER_SCRIPTS = (
    "Министр заявил",
    "外交部长表示",
    "外務大臣は述べた",
    "장관은 말했다",
    "Υπουργός",
    "รัฐมนตรี",
    "मंत्री ने कहा",
    "𝕿𝖍𝖊 𝖒𝖎𝖓𝖎𝖘𝖙𝖊𝖗",
)
NAMES = (
    "Ann Lee", "President Omar Haddad", "Turkey", "Greece", "the United Nations", "Kyiv", "Foreign Minister Li Wei",
    "the European Union", "NATO", "Moscow", "the State Department", "U.S. Secretary of State Jane Roe", "Hamas", "G7",
    "King Charles III", "Jean-Claude O’Neill-van der Berg", "Mr. X", "the Ministry of Foreign Affairs (MFA)", "Ms. Ng",
)  # fmt: skip
VERBS = (
    "said", "told reporters that", "denied that", "warned", "has not ruled out", "demanded", "will meet", "met",
    "agreed with", "imposed sanctions on", "lifted sanctions on", "threatened", "promised", "refused", "according to",
    "held talks with", "would have been told by", "insisted, adding that", "signed an agreement with", "struck",
)  # fmt: skip
WHENS = (
    "on Monday", "31 February", "on 30 February 2023", "in the year 99999", "on 0 March", "in 0000", "on 2024-13-45",
    "at 25:61", "tomorrow", "last week", "in the 1990s", "on 29 February 2023", "February 29, 2024", "from 5 to 3 May",
    "between March 31 and February 2", "for 9999999999999 hours", "in -5 days", "within 1e400 years", "next Blursday",
    "for four and a half hours", "two weeks ago", "999999 years ago", "in 99999999999999999999 months", "on the 0th",
    "12/31/9999", "1 January 0001", "the day before yesterday", "on Thursday 32 May", "٣ مارس", "in the ²nd century",
    "last 99th of March", "since 1789-02-30T99:99:99Z", "a century from now", "in the first 400 quarters of 9999",
)  # fmt: skip
NUMBERS = (
    "0",
    "-1",
    "1e309",
    "NaN",
    "½",
    "٣",
    "²",
    "1,000,000,000,000",
    "3.14.15.9",
    "0x1F",
    "12½ hours",
    "MMXXIV",
    "⅓%",
)
REMNANTS = (
    "<p>", "</div>", "<br/>", "&nbsp;", "&amp;quot;", "&#8220;", "&#x1F600;", "<script>alert(1)</script>", "<!-- ",
    '<a href="https://e.org/?q=“x”&y=1">', "<td>", "</td></tr>", "&lt;b&gt;", "<img src=x onerror=alert(1)>", "&#0;",
    "-->", "&",
)  # fmt: skip
CODE = (
    'for (int i = 0; i < n; i++) { printf("%s\\n", a[i]); }',
    "SELECT ?s WHERE { ?s a <http://example.org/X> } ; DROP ALL",
    'def f(x): return {"a": [x for x in range(10)]}',
    "rm -rf / && echo 'done' | tee \"/dev/null\"",
    '_:b1 <urn:p> "x"@en . } GRAPH <urn:g> { <a> <b> "\\u0000" }',
    "\\begin{quote}``The minister'' said\\end{quote}",
    "$ curl -X POST 'https://e.org/api?x=1' -d @- <<< '{}'",
)
URLS = (
    "https://example.org/a/b?c=d&e=%F0%9F%98%80#char=1,2",
    "http://user:pass@[::1]:99999/",
    "www.e.org/" + "x" * 300,
    "mailto:a@b.c",
    "data:text/html;base64,PHA+",
    "//e.org",
    "ftp://ftp.e.org/%00",
)


def sentence(rng: random.Random) -> str:
    """Return a sentence made from templates, as news might have it."""
    a, b, c = rng.choice(NAMES), rng.choice(NAMES), rng.choice(NAMES)
    verb, when = rng.choice(VERBS), rng.choice(WHENS)
    return rng.choice(
        (
            f"{a} {verb} {b} {when}.",
            f"“{a} {verb} {b},” {c} said {when}.",
            f"{when.capitalize()}, {a} and {b} {verb} {c} if {b} did not withdraw.",
            f'"We {verb} them," {c} told {a}. "They {verb} us {when}."',
            f"According to {a}, {b}, who {verb} {c} {when}, called it 'a mistake'.",
            f"{a}’s statement that {b} {verb} {c} was not welcomed by both sides {when}.",
        )
    )


def paragraph(rng: random.Random, most: int = 8) -> str:
    """Return some template-made sentences."""
    return " ".join(sentence(rng) for _ in range(rng.randint(1, most)))


def seed(rng: random.Random) -> str:
    """Return a stretch of news-like text to change: paragraphs of an article, or template-made ones."""
    if rng.random() < 0.3:
        return "\n\n".join(paragraph(rng) for _ in range(rng.randint(1, 4)))
    paragraphs = [part for part in re.split(r"\n+", rng.choice(ARTICLES)) if part.strip()]
    start = rng.randrange(len(paragraphs))
    return rng.choice(("\n\n", "\n", "\r\n", " ")).join(paragraphs[start : start + rng.randint(1, 5)])


def sprinkled(rng: random.Random, text: str, marks: tuple[str, ...], share: float) -> str:
    """Return the text with marks put in at random places, about one for each 1 / share characters."""
    places = sorted(rng.randrange(len(text) + 1) for _ in range(1 + int(len(text) * share)))
    parts, last = [], 0
    for place in places:
        parts += [text[last:place], rng.choice(marks)]
        last = place
    return "".join(parts) + text[last:]


def _tiny(rng: random.Random) -> str:
    return rng.choice(
        ("", " ", "\n", "\t\r\n", "a", "I", ".", "”", "“", '"', "'", "``", "—", "Talks", "said", "He", "\u00a0", "…",
         "Mr.", "U.S.", "“”", "''''", "( )", "[]", "He said.", "Paris", "€", "\ufeff", "?!",
         "\u2028", "x" * rng.randint(1, 9))
    )  # fmt: skip


def _without_punctuation(rng: random.Random) -> str:
    return re.sub(r"[^\w\s]", "", seed(rng))


def _one_case(rng: random.Random) -> str:
    return rng.choice((str.upper, str.lower, str.title, str.swapcase, str.casefold))(seed(rng))


def _quotation_marks(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), MARKS, rng.choice((0.002, 0.01, 0.05, 0.3)))


def _nested_quotations(rng: random.Random) -> str:
    depth = rng.randint(2, 60)
    opening, closing = rng.choice(
        (("“", "”"), ("«", "»"), ("‘", "’"), ('"', '"'), ("„", "“"), ("``", "''"), ("“‘", "’”"))
    )
    inner = " ".join(f"{opening}{rng.choice(NAMES)} said" for _ in range(depth))
    return f"{inner} no{closing * rng.randint(0, depth)} {paragraph(rng)}"


def _emoji(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), EMOJI, rng.choice((0.01, 0.1)))


def _combining(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), COMBINING, rng.choice((0.02, 0.5, 2)))


def _case_of_other_length(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), LONGER_IN_LOWER_CASE, rng.choice((0.005, 0.05)))


def _directions(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), rng.choice((RIGHT_TO_LEFT, BIDI, RIGHT_TO_LEFT + BIDI)), rng.choice((0.005, 0.05)))


def _scripts(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), OTHER_SCRIPTS, 0.02)


def _unseen(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), UNSEEN, rng.choice((0.005, 0.1)))


def _control(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), CONTROL, rng.choice((0.005, 0.1)))


def _not_for_files(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), rng.choice((("\0",), ("\ud800", "\udfff", "\udc80"), ("\0", "\ud83d"))), 0.002)


def _html(rng: random.Random) -> str:
    text = sprinkled(rng, seed(rng), REMNANTS, rng.choice((0.005, 0.05)))
    return html.escape(text) if rng.random() < 0.3 else text


def _markdown(rng: random.Random) -> str:
    lines = [
        f"{rng.choice(('# ', '## ', '* ', '- ', '> ', '1. ', '    ', '|', '---', '```'))}{sentence(rng)}"
        for _ in range(12)
    ]
    return sprinkled(rng, "\n".join(lines), ("**", "_", "[x](y)", "![", "`", "|", "\\"), 0.02)


def _table(rng: random.Random) -> str:
    gap = rng.choice(("\t", " | ", ",", ";", "   "))
    cells = NAMES + WHENS + NUMBERS
    return "\n".join(gap.join(rng.choice(cells) for _ in range(rng.randint(1, 9))) for _ in range(rng.randint(1, 40)))


def _json(rng: random.Random) -> str:
    rows = [
        {"id": i, "speaker": rng.choice(NAMES), "text": sentence(rng), "x": [None, True]}
        for i in range(rng.randint(1, 9))
    ]
    text = json.dumps(rows, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1)))
    return text[: rng.randint(1, len(text))]


def _code(rng: random.Random) -> str:
    return rng.choice(("\n", " ")).join(rng.choice((*CODE, *URLS, sentence(rng))) for _ in range(rng.randint(1, 15)))


def _urls(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), URLS, 0.005)


def _long_words(rng: random.Random) -> str:
    letters = rng.choice(("a", "ab-", "A.", "x1", "é", "'", "of", "İ", "U.S.", "-", "a/"))
    word = letters * rng.choice((90, 300, 600, 5000))
    return f"{paragraph(rng)} {word} {paragraph(rng)}"


def _long_sentence(rng: random.Random) -> str:
    joint = rng.choice((", and ", ", who said that ", " because ", " of ", ", ", "; ", " – ", " (", " if ", " "))
    return joint.join(sentence(rng).rstrip(".") for _ in range(rng.choice((15, 25, 100))))


def _deep_brackets(rng: random.Random) -> str:
    opening, closing = rng.choice((("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("([{", "}])"), ("[“", "”]")))
    depth = rng.randint(5, 800)
    word = rng.choice(("", " x ", " Turkey said "))
    return f"{sentence(rng)} {(opening + word) * depth}{(word + closing) * rng.randint(0, depth)} {sentence(rng)}"


def _many_names(rng: random.Random) -> str:
    first = [
        f"{rng.choice('BDFGKLMNPRST')}{rng.choice('aeiou')}{rng.choice('lmnrst')}{rng.choice('aeiou')}"
        for _ in range(99)
    ]
    names = [
        f"{rng.choice(first)} {rng.choice(first)}{rng.choice(('son', 'ić', 'ez', 'ova', ''))}"
        for _ in range(rng.choice((60, 100, 500)))
    ]
    return rng.choice((", ", "\n", " said. ", " met ", " and ", " (")).join(names)


def _one_name(rng: random.Random) -> str:
    joint = rng.choice((" ", ", ", "\n", " said ", " met ", ". ", " and ", "’s "))
    return joint.join([rng.choice(NAMES)] * rng.choice((40, 100, 800)))


def _one_word(rng: random.Random) -> str:
    word = rng.choice(
        (
            "said",
            "that",
            "he",
            "the",
            "not",
            "sanctions",
            "Monday",
            "agreed",
            "“",
            "they",
            "if",
            "minister",
            "met",
            "2024",
            "[",
            "-",
        )
    )
    return rng.choice((" ", "\n", ", ", ". ", "")).join([word] * rng.choice((40, 100, 800)))


def _dates(rng: random.Random) -> str:
    return " ".join(
        f"{rng.choice(NAMES)} {rng.choice(VERBS)} {rng.choice(NAMES)} {rng.choice(WHENS)}, {rng.choice(WHENS)}."
        for _ in range(9)
    )


def _numbers(rng: random.Random) -> str:
    return sprinkled(rng, seed(rng), tuple(f" {number} " for number in NUMBERS), 0.03)


def _cut(rng: random.Random) -> str:
    text = seed(rng)
    for _ in range(rng.randint(1, 6)):
        start = rng.randrange(len(text) + 1)
        text = text[:start] + text[start + rng.randint(0, 60) :]
    return text[rng.randrange(len(text) + 1) :]


def _shuffled(rng: random.Random) -> str:
    pattern = rng.choice((r"(?<=\s)", r"(?<=[.!?])", r"\b", r"(?<=,)", r"(?=[“”\"'])"))
    parts = re.split(pattern, seed(rng))
    rng.shuffle(parts)
    return "".join(parts)


def _duplicated(rng: random.Random) -> str:
    words = seed(rng).split(" ")
    return " ".join(word for word in words for _ in range(rng.choice((1, 1, 1, 1, 2, 2, 3, 9))))


def _case_changed(rng: random.Random) -> str:
    return "".join(character.swapcase() if rng.random() < 0.2 else character for character in seed(rng))


def _characters_lost(rng: random.Random) -> str:
    lost = rng.choice((" ", ".,;:", "“”\"'’‘", "\n", "aeiou", '.,“”"', "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return "".join(character for character in seed(rng) if character not in lost or rng.random() < 0.3)


def _characters_swapped(rng: random.Random) -> str:
    characters = list(seed(rng))
    for _ in range(1 + len(characters) // 20):
        a, b = rng.randrange(len(characters)), rng.randrange(len(characters))
        characters[a], characters[b] = characters[b], characters[a]
    return "".join(characters)


def _spaces(rng: random.Random) -> str:
    return re.sub(
        " ",
        lambda _: rng.choice((" ", "  ", "\n", "\t", "\u00a0", "\r", "\u2009", "\v", "\n\n", "\x85", "")),
        seed(rng),
    )


def _mixed(rng: random.Random) -> str:
    text = seed(rng)
    for marks in rng.sample(
        (MARKS, BIDI, UNSEEN, CONTROL, COMBINING, EMOJI, NUMBERS, REMNANTS, LONGER_IN_LOWER_CASE), 3
    ):
        text = sprinkled(rng, text, marks, 0.01)
    return text


def _any_characters(rng: random.Random) -> str:
    top = rng.choice((0x7F, 0xFF, 0x2FFF, 0xD7FF, 0x10FFFF))
    found = (chr(rng.randint(1, top)) for _ in range(rng.randint(1, 600)))
    return "".join(character for character in found if not "\ud800" <= character <= "\udfff")


KINDS: dict[str, Callable[[random.Random], str]] = {
    function.__name__.strip("_"): function
    for function in (
        _tiny, _without_punctuation, _one_case, _quotation_marks, _nested_quotations, _emoji, _combining,
        _case_of_other_length, _directions, _scripts, _unseen, _control, _not_for_files, _html, _markdown, _table,
        _json, _code, _urls, _long_words, _long_sentence, _deep_brackets, _many_names, _one_name, _one_word, _dates,
        _numbers, _cut, _shuffled, _duplicated, _case_changed, _characters_lost, _characters_swapped, _spaces, _mixed,
        _any_characters,
    )
}  # fmt: skip


def hostile_texts(start: int = 0, longest: int | None = None) -> Iterator[Text]:
    """Yield texts of all kinds in turn, for ever; each is the same in every run and depends on its number only.

    ``longest`` leaves out those with more characters.
    """
    kinds = sorted(KINDS.items())
    for number in count(start):
        kind, make = kinds[number % len(kinds)]
        text = make(random.Random(number))
        if longest is None or len(text) <= longest:
            yield number, kind, text
