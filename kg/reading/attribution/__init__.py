"""Attribution: who is said to have said, thought or wanted what, as spans over the parse.

An Attribution has a source, a cue and a content, after the annotation scheme of PolNeAR (Newell, Margolin and Ruths,
LREC 2018). Who the source is, the statements stage decides.
"""

from kg.reading.attribution.model import Attribution
from kg.reading.attribution.search import find_attributions

__all__ = ["Attribution", "find_attributions"]
