"""Provenance: which software and models read the articles, as far as the stored runs and what is installed say."""

from importlib import metadata
from urllib.parse import quote

from kg import __version__
from kg.store.description.sheet import Sheet
from kg.store.description.statistics import Solution

_SOFTWARE = "Parley"
_LICENCES = {"MIT": "MIT", "MIT License": "MIT", "Apache-2.0": "Apache-2.0", "CC BY-SA 4.0": "CC-BY-SA-4.0"}


def describe_software(sheet: Sheet, runs: list[Solution]) -> None:
    """Say by which versions of the software and by which readers and models the articles were read.

    ``runs`` are the rows of ``runs.rq``. The description itself is by the software that runs now.
    """
    sheet.node("dataset/description", "prov:wasAttributedTo", _describe_version(sheet, __version__))
    for version in sorted({run["software"] for run in runs}):
        sheet.node("dataset/reading", "prov:wasAssociatedWith", _describe_version(sheet, version))
    for reader in sorted({run["reader"] for run in runs if "reader" in run}):
        sheet.words("dataset/reading", "dcterms:description", f"Reader: {reader}")
    for model in sorted({run["model"] for run in runs if "model" in run}):
        sheet.node("dataset/reading", "prov:used", _describe_model(sheet, model))


def _describe_version(sheet: Sheet, version: str) -> str:
    node = f"software/{_segment(version)}"
    sheet.type(node, "prov:SoftwareAgent", "schema:SoftwareApplication")
    sheet.words(node, "dcterms:title", f"{_SOFTWARE} {version}", None)
    sheet.words(node, "schema:softwareVersion", version, None)
    sheet.link(node, "dcterms:license", _spdx("MIT"))
    return node


def _describe_model(sheet: Sheet, identity: str) -> str:
    """Describe a model that is named as runs name it: a package's name and version, or what an endpoint calls it."""
    node = f"model/{_segment(identity)}"
    sheet.type(node, "prov:Entity", "schema:SoftwareApplication")
    sheet.words(node, "dcterms:title", identity, None)
    name, _, version = identity.rpartition("-")
    distribution = _installed(name, version)
    if distribution is None:
        sheet.words(node, "dcterms:description", "The licence of this model is not known here.")
        return node
    sheet.words(node, "schema:softwareVersion", version, None)
    sheet.words(node, "dcterms:identifier", f"{distribution.metadata['Name']}=={version}", None)
    said = distribution.metadata.json
    licence = str(said.get("license_expression") or said.get("license") or "")
    if licence in _LICENCES:
        sheet.link(node, "dcterms:license", _spdx(_LICENCES[licence]))
    elif licence:
        sheet.words(node, "dcterms:description", f"Licence: {licence}")
    return node


def _installed(name: str, version: str) -> metadata.Distribution | None:
    """Return the installed package of a model, if it has this version."""
    try:
        distribution = metadata.distribution(name)
    except (metadata.PackageNotFoundError, ValueError):
        return None
    return distribution if distribution.version == version else None


def _spdx(identifier: str) -> str:
    return f"http://spdx.org/licenses/{identifier}"


def _segment(text: str) -> str:
    return quote(text, safe="", errors="replace")
