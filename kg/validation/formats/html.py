"""The report as one HTML page without scripts: findings by what is wrong, and the articles with their words marked.

Everything that comes from data is escaped, and what could steer the display is shown as a replacement character.
"""

from functools import cache
from html import escape
from importlib.resources import files

from kg.validation.formats.article import Marks, article_text
from kg.validation.formats.groups import Group, grouped
from kg.validation.formats.text import name, place, summary
from kg.validation.messages import quoted, short
from kg.validation.report import Finding, Quote, Report

_STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C], "\ufffd")
_STEERING |= dict.fromkeys(
    [number for number in range(0xA0) if number not in (9, 10) and not 32 <= number < 127], "\ufffd"
)


def as_html(report: Report) -> str:
    """Return the report as an HTML document that needs nothing else: no script, no font, no address is fetched."""
    groups = grouped(report)
    numbers = {id(finding): number for number, finding in enumerate((f for g in groups for f in g.findings), 1)}
    marks = Marks(report.articles)
    for group in groups:
        for finding in group.findings:
            for quote in finding.quotes:
                marks.add(quote, numbers[id(finding)])
    body = [_head(report), _contents(report, groups), _problems(report)]
    body += [_group(group, number, numbers, marks) for number, group in enumerate(groups, 1)]
    body += [_article(number, marks) for number in range(len(report.articles))]
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Validation report</title>\n<style>\n{_style()}</style>\n</head>\n"
        f"<body>\n{''.join(f'{part}{chr(10)}' for part in body if part)}</body>\n</html>\n"
    )


def shown(text: str) -> str:
    """Return text escaped for HTML; characters that steer what stands around them are replaced."""
    return escape(text.translate(_STEERING))


@cache
def _style() -> str:
    return files("kg.validation.formats").joinpath("report.css").read_text("utf-8")


def _head(report: Report) -> str:
    failed = "" if report.conforms else " failed"
    return f'<h1>Validation report</h1>\n<p class="verdict{failed}">{shown(summary(report))}</p>'


def _contents(report: Report, groups: list[Group]) -> str:
    """Return the table of what is wrong, each with a link to its findings, and the articles."""
    rows = [(group.level, f"#group-{n}", group.title, len(group.findings)) for n, group in enumerate(groups, 1)]
    if report.problems:
        rows.insert(0, ("error", "#problems", "Could not be checked", len(report.problems)))
    listed = "".join(
        f'<tr class="{level}"><td class="kind"><span class="level">{level}</span></td>'
        f'<td><a href="{target}">{shown(title)}</a></td><td class="count">{count}</td></tr>\n'
        for level, target, title, count in rows
    )
    listed += "".join(
        f'<tr><td class="kind"><span class="level">article</span></td>'
        f'<td><a href="#article-{n}">{shown(article.title)}</a></td><td></td></tr>\n'
        for n, article in enumerate(report.articles)
    )
    return f"<nav><table>\n{listed}</table></nav>" if listed else ""


def _problems(report: Report) -> str:
    listed = "".join(
        f'<article class="finding"><p>{shown(one.message)}</p><p class="place">{shown(one.place)}</p></article>\n'
        for one in report.problems
    )
    return f'<section class="error" id="problems">\n<h2>Could not be checked</h2>\n{listed}</section>' if listed else ""


def _group(group: Group, number: int, numbers: dict[int, int], marks: Marks) -> str:
    listed = "\n".join(_finding(finding, numbers[id(finding)], not group.same, marks) for finding in group.findings)
    return (
        f'<section class="{group.level}" id="group-{number}">\n<h2><span class="level">{group.level}</span> '
        f'{shown(group.title)} <span class="soft">({len(group.findings)})</span></h2>\n{listed}\n</section>'
    )


def _finding(finding: Finding, number: int, with_message: bool, marks: Marks) -> str:
    rows = [("node", f'{shown(finding.label)} <code class="soft">{shown(name(finding.focus))}</code>')]
    if finding.path is not None:
        rows.append(("path", shown(short(str(finding.path)))))
    if finding.value is not None and finding.value != finding.focus:
        rows.append(("value", shown(quoted(finding.value))))
    rows += [
        ("file" if not count else "also", f'<span class="place">{shown(str(one))}</span>{"" if one.exact else " near"}')
        for count, one in enumerate(finding.positions)
    ]
    rows += [("text", _quote(quote, marks)) for quote in finding.quotes]
    listed = "".join(f"<dt>{kind}</dt><dd>{content}</dd>" for kind, content in rows)
    told = f"<p>{shown(finding.message)}</p>" if with_message else ""
    return f'<article class="finding" id="finding-{number}">{told}<dl>{listed}</dl></article>'


def _quote(quote: Quote, marks: Marks) -> str:
    target = marks.target(quote)
    told = shown(place(quote))
    link = f'<a href="#{target}">{told}</a>' if target else told
    return f'<mark>{shown(quote.exact)}</mark> <span class="soft">({link})</span>'


def _article(number: int, marks: Marks) -> str:
    article = marks.articles[number]
    text = article_text(number, marks, shown)
    return (
        f'<section id="article-{number}">\n<h2>{shown(article.title)}</h2>\n<p><code class="soft">'
        f'{shown(article.source)}</code></p>\n<div class="text">\n{text}</div>\n</section>'
    )
