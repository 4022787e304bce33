"""Quotation marks, paragraphs and datelines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.quotations import find_dateline, find_paragraphs, find_quotations


def quoted(text):
    return [text[q.inner_start : q.inner_end] for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" and "no".', ["yes", "no"]),
        ("She said: “We agree.”", ["We agree."]),
        ("‘We did not come,’ he said.", ["We did not come,"]),
        ("The ministers' talks weren't over.", []),
        ("''It is a start,'' she said.", ["It is a start,"]),
        ("«Nous verrons», he said.", ["Nous verrons"]),
        ('He measured 5" by 6".', []),
        (
            "“We came to sign something.\n“Nobody was there,” she said.",
            ["We came to sign something.", "Nobody was there,"],
        ),
        ("He said: “Open and never closed.\nNobody answered.", []),
        ("“The minister said ‘never’ twice,” he said.", ["The minister said ‘never’ twice,"]),
    ],
)
def test_quotations(text, expected):
    assert quoted(text) == expected


def test_a_quotation_over_two_paragraphs_is_open_in_the_first():
    first, second = find_quotations("“We came for a signature.\n\n“There was nobody to sign,” he said.")
    assert (first.closed, second.closed) == (False, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GENEVA, March 4 (Agency) - The talks began.", "GENEVA, March 4 (Agency) - "),
        ("Riyadh, Saudi Arabia – Talks began.", "Riyadh, Saudi Arabia – "),
        ("JAKARTA, Aug. 15 (Orient News Service) -- Talks began.", "JAKARTA, Aug. 15 (Orient News Service) -- "),
        ("MOSCOW, March 21 /TASS/. Talks began.", "MOSCOW, March 21 /TASS/. "),
        ("ADDIS ABABA, Ethiopia (12 July) -- Talks began.", "ADDIS ABABA, Ethiopia (12 July) -- "),
        ("NEW DELHI: Talks began.", "NEW DELHI: "),
        ("CAIRO/JERUSALEM (Reuters) - Talks began.", "CAIRO/JERUSALEM (Reuters) - "),
        ("The minister - who had come late - spoke.", None),
        ("Talks began on Monday.", None),
    ],
)
def test_datelines(text, expected):
    end = find_dateline(text, 0, len(text))
    assert (None if end is None else text[:end]) == expected


def test_lines_wrapped_at_a_width_are_one_paragraph():
    line = "The two ministers met in the capital to speak about the border that\n"
    text = line * 6 + "\nNext paragraph.\n"
    assert len(find_paragraphs(text)) == 2


@given(st.text(alphabet="ab \n\"“”'‘’«»`.,", max_size=80))
def test_whatever_the_marks_spans_are_ordered_and_apart(text):
    end = 0
    for quotation in find_quotations(text):
        assert end <= quotation.start < quotation.inner_start <= quotation.inner_end <= quotation.end <= len(text)
        end = quotation.end
