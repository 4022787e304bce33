"""Reports in the forms in which people and programs read them."""

from collections.abc import Callable

from kg.validation.formats.html import as_html
from kg.validation.formats.json import as_json
from kg.validation.formats.junit import as_junit
from kg.validation.formats.sarif import as_sarif
from kg.validation.formats.text import as_text
from kg.validation.formats.turtle import as_turtle
from kg.validation.report import Report

FORMATS: dict[str, Callable[[Report], str]] = {
    "text": as_text,
    "json": as_json,
    "turtle": as_turtle,
    "sarif": as_sarif,
    "junit": as_junit,
    "html": as_html,
}
