"""Files against shapes: one with a syntax error is told of, and the others are validated none the less."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError, ShapesError
from kg.validation.check import Engine, validate
from kg.validation.datagraph import rdf_files, read_file
from kg.validation.positions.search import locate
from kg.validation.report import Problem, Report, Threshold


def validate_files(
    paths: Sequence[Path | str],
    shapes: Sequence[Path | str] | None = None,
    *,
    engine: Engine = "auto",
    fail_on: Threshold = "violation",
) -> Report:
    """Validate files and folders; findings have their places in them, files that cannot be read are problems.

    The data graph is the union of the files that can be read. Where a file of shapes cannot be read, nothing is
    validated. Raises InputError and ShapesError as :func:`kg.validation.validate` does, for what is not the fault of
    one file.
    """
    try:
        return locate(validate(paths, shapes, engine=engine, fail_on=fail_on), paths)
    except (InputError, ShapesError):
        files = _files(paths)
        problems = {file: problem for file in files if (problem := problem_of(file)) is not None}
        of_shapes = [problem for file in _files(shapes or ()) if (problem := problem_of(file)) is not None]
        if not problems and not of_shapes:
            raise
    sound = [file for file in files if file not in problems]
    told = (*of_shapes, *problems.values())
    if not sound or of_shapes:
        return Report(fail_on=fail_on, problems=told)
    report = locate(validate(sound, shapes, engine=engine, fail_on=fail_on), sound)
    return replace(report, problems=told)


def problem_of(file: Path) -> Problem | None:
    """Return why a file cannot be read as RDF, None where it can."""
    try:
        for _ in read_file(file):
            pass
    except (InputError, ShapesError) as error:
        cause = error.__cause__
        line, column = (cause.lineno, cause.offset) if isinstance(cause, SyntaxError) else (None, None)
        sentence = str(error).removeprefix(f"{file}, line {line or 1}: ").removeprefix(f"{file}: ")
        return Problem(str(file), sentence, line, column)
    return None


def _files(paths: Iterable[Path | str]) -> list[Path]:
    return [file for path in map(Path, paths) for file in (rdf_files(path) if path.is_dir() else [path])]
