"""Dates and durations: words that say when and how long."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.document import Document
from kg.language import parse
from kg.mentions import days, find_mentions, load_gazetteer
from kg.mentions.durations import iso_duration
from kg.mentions.numbers import parse_number


@pytest.fixture(scope="module")
def read(pipeline):
    def mentions(text, published="2025-02-18"):
        document = Document(
            id="d", text=text, title=None, published=published, url=None, publisher=None, language="en", source="-",
            html_sha256=None,
        )  # fmt: skip
        return find_mentions(parse(document, pipeline), load_gazetteer())

    return mentions


@pytest.mark.parametrize(
    ("sentence", "words", "first", "last"),
    [
        ("The ministers met on Monday in Paris.", "Monday", "2025-02-17", "2025-02-17"),
        ("They agreed Tuesday to meet again.", "Tuesday", "2025-02-18", "2025-02-18"),
        ("He will organise a new meeting on Wednesday.", "Wednesday", "2025-02-19", "2025-02-19"),
        ("She said that he would travel to Rome on Friday.", "Friday", "2025-02-21", "2025-02-21"),
        ("Next Wednesday he travels to Rome.", "Next Wednesday", "2025-02-26", "2025-02-26"),
        ("Next Monday he travels to Rome.", "Next Monday", "2025-02-24", "2025-02-24"),
        ("They met on Sunday and Monday.", "Sunday and Monday", "2025-02-16", "2025-02-17"),
        ("Talks will run from Monday to Thursday.", "Monday to Thursday", "2025-02-24", "2025-02-27"),
        ("Chad and Mali meet on Friday week.", "Friday week", "2025-02-28", "2025-02-28"),
        ("They will meet a week from Friday.", "a week from Friday", "2025-02-28", "2025-02-28"),
        ("They will meet again in two weeks.", "in two weeks", "2025-03-03", "2025-03-09"),
        ("They will meet in the first half of May.", "the first half of May", "2025-05-01", "2025-05-15"),
        ("She is due in the first week of July.", "the first week of July", "2025-07-01", "2025-07-07"),
        ("A pact signed in October provides for it.", "October", "2024-10", "2024-10"),
        ("He arrived last week.", "last week", "2025-02-10", "2025-02-16"),
        ("Talks resume early next week.", "early next week", "2025-02-24", "2025-02-26"),
        ("They spoke over the weekend.", "the weekend", "2025-02-15", "2025-02-16"),
        ("The deal was signed in February 2022.", "February 2022", "2022-02", "2022-02"),
        ("In late May the envoy visited Oslo.", "late May", "2024-05-21", "2024-05-31"),
        ("The trip moved to March 10th.", "March 10th", "2025-03-10", "2025-03-10"),
        ("It was set for Wednesday, February 19th.", "Wednesday, February 19th", "2025-02-19", "2025-02-19"),
        ("On March 3 and 4, 2024, envoys met.", "March 3 and 4, 2024", "2024-03-03", "2024-03-04"),
        ("The truce began on 19 January 2025.", "19 January 2025", "2025-01-19", "2025-01-19"),
        ("He was named in 2015.", "2015", "2015", "2015"),
        ("The visit is planned for next month.", "next month", "2025-03", "2025-03"),
        ("Ties grew in the 1990s.", "the 1990s", "1990", "1999"),
        ("Exports fell in the first quarter of 2024.", "the first quarter of 2024", "2024-01", "2024-03"),
        ("They had met last summer.", "last summer", "2024-06", "2024-08"),
        ("The call took place yesterday.", "yesterday", "2025-02-17", "2025-02-17"),
        ("He resigned three weeks ago.", "three weeks ago", "2025-01-27", "2025-02-02"),
        ("It may lapse by the end of the year.", "the end of the year", "2025-12", "2025-12"),
        ("The accord dates from 2024-11-05.", "2024-11-05", "2024-11-05", "2024-11-05"),
    ],
)
def test_dates_are_seen_from_the_day_of_publication(read, sentence, words, first, last):
    (found,) = read(sentence).dates
    assert (found.words, found.first, found.last) == (words, first, last)
    assert sentence[slice(*found.span)] == words


def test_a_later_day_counts_from_the_last_date(read):
    found = read("They met on 3 March 2024. Two days later the truce collapsed.").dates
    assert [(date.words, date.first) for date in found] == [
        ("3 March 2024", "2024-03-03"),
        ("Two days later", "2024-03-05"),
    ]


def test_a_weekday_keeps_its_other_reading(read):
    (found,) = read("The ministers met on Monday.").dates
    assert found.other == ("2025-02-24", "2025-02-24")


def test_without_a_day_of_publication_relative_dates_stay_unresolved(read):
    found = read("They met on Monday, and in February 2022.", published=None).dates
    assert [(date.words, date.resolved, date.relative) for date in found] == [
        ("Monday", False, True),
        ("February 2022", True, False),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Troops may march on the city.",
        "Jan Egeland praised both governments.",
        "It cost $2015 and 2,015 men.",
        "The 31 May be right.",
    ],
)
def test_words_that_only_look_like_dates(read, sentence):
    assert [date.words for date in read(sentence).dates if "31" not in date.words] == []


@pytest.mark.parametrize(
    ("sentence", "words", "iso"),
    [
        ("Following the four-and-a-half-hour talks, he left.", "four-and-a-half-hour", "PT4H30M"),
        ("The talks lasted two and a half hours.", "two and a half hours", "PT2H30M"),
        ("They spoke for two hours and 20 minutes.", "two hours and 20 minutes", "PT2H20M"),
        ("A 90-minute call took place.", "90-minute", "PT90M"),
        ("They held three days of talks.", "three days", "P3D"),
        ("The half-hour meeting was tense.", "half-hour", "PT30M"),
        ("They met for about an hour.", "an hour", "PT1H"),
        ("The embargo lasts six months.", "six months", "P6M"),
    ],
)
def test_durations(read, sentence, words, iso):
    (found,) = read(sentence).durations
    assert (sentence[slice(*found.span)], found.iso) == (words, iso)


@pytest.mark.parametrize("sentence", ["A 70-year-old man spoke.", "He left two days ago.", "They met twice a week."])
def test_ages_rates_and_moments_are_no_durations(read, sentence):
    assert read(sentence).durations == ()


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(-5, 5), st.booleans(), st.integers(0, 6))
def test_bounds_are_in_order_and_weekdays_lie_within_a_week(day, shift, future, number):
    for bounds in (
        days.week(day, shift),
        days.weekend(day, shift, future),
        days.ago(day, shift, "week"),
        days.day(day),
    ):
        assert date.fromisoformat(bounds[0]) <= date.fromisoformat(bounds[1])
    found = days.weekday(day, number, future)
    assert found.weekday() == number
    assert 0 <= ((found - day) if future else (day - found)).days < 7
    assert days.week(day)[0] <= day.isoformat() <= days.week(day)[1]


@given(st.integers(1, 12), st.integers(1, 31), st.dates(date(1990, 1, 2), date(2100, 12, 30)))
def test_a_day_without_a_year_is_the_nearest_one(month, day, today):
    assert abs(days.nearest_year(month, day, today, None) - today.year) <= 1
    assert days.nearest_year(month, None, today, False) <= today.year <= days.nearest_year(month, day, today, True)


@pytest.mark.parametrize(
    ("words", "value"), [("four", 4), ("twenty-five", 25), ("3", 3), ("2.5", 2.5), ("a couple of", 2), ("x", None)]
)
def test_numbers(words, value):
    assert parse_number(words) == value


@pytest.mark.parametrize(
    ("amount", "unit", "iso"),
    [(1.5, "day", "PT36H"), (2, "decade", "P20Y"), (1.5, "year", "P18M"), (45, "minute", "PT45M")],
)
def test_iso_durations(amount, unit, iso):
    assert iso_duration(amount, unit) == iso
