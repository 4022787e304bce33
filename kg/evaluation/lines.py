"""Lines: where in a JSON text a value stands, so that a complaint about it can be found."""

import re
from collections.abc import Sequence

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where PyYAML was built with it
_BLANK = re.compile(r"[\t\r]")
_OTHER = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)|[^\n -~]")


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """Return the line, counted from 1, of the value that a path of keys and indices leads to.

    Where the path ends early, because a key is missing, it is the line of the last value on it. None if the text
    is no JSON. JSON is read as YAML here, whose nodes know their lines; what only JSON allows is taken out first.
    """
    try:
        node = yaml.compose(_OTHER.sub("?", _BLANK.sub(" ", text)), Loader=_LOADER)
    except (yaml.YAMLError, RecursionError):
        return None
    for key in path:
        below = _below(node, key)
        if below is None:
            break
        node = below
    return None if node is None else node.start_mark.line + 1


def _below(node: yaml.Node | None, key: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == str(key)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key]  # type: ignore[no-any-return]
    return None
