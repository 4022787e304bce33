"""The report as one HTML page without scripts; everything that comes from data is escaped."""

from html import escape

from kg.validation.formats.text import place, summary
from kg.validation.messages import quoted, short
from kg.validation.report import Finding, Report

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a }
article { border-left: .3rem solid #888; padding: .2rem 1rem; margin: 1rem 0; background: #f7f7f7 }
article.violation { border-color: #b00020 } article.warning { border-color: #b26a00 }
h2 { font-size: 1rem; margin: .3rem 0 } dl { display: grid; grid-template-columns: 7rem 1fr; margin: .3rem 0 }
dt { color: #555 } dd { margin: 0; overflow-wrap: anywhere } mark { background: #ffe9a8 }
"""


def as_html(report: Report) -> str:
    """Return the report as an HTML document."""
    ranked = sorted(report.findings, key=lambda finding: (-finding.rank, finding.message, finding.key))
    body = "\n".join(_article(finding) for finding in ranked)
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Validation report</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>Validation report</h1>\n<p>{escape(summary(report))}</p>\n{body}\n</body>\n</html>\n"
    )


def _article(finding: Finding) -> str:
    rows = [("node", escape(f"{finding.label} {finding.focus}"))]
    if finding.path is not None:
        rows.append(("path", escape(short(str(finding.path)))))
    if finding.value is not None and finding.value != finding.focus:
        rows.append(("value", escape(quoted(finding.value))))
    rows += [("text", f"<mark>{escape(quote.exact)}</mark> {escape(place(quote))}") for quote in finding.quotes]
    listed = "".join(f"<dt>{name}</dt><dd>{content}</dd>" for name, content in rows)
    title = f"{finding.level.capitalize()}: {finding.message}"
    return f'<article class="{finding.level}">\n<h2>{escape(title)}</h2>\n<dl>{listed}</dl>\n</article>'
