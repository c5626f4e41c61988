"""The characters of names in Japan (MJ文字情報): which exist, what they reduce to, how they are found.

The data (`list.tsv.xz`) is IPA's, under CC BY-SA 2.1 JP: see NOTICE.
"""

from kikan.ground.mj.listed import Glyph, by_number, by_text
from kikan.ground.mj.reduction import GETA, Reduced, Replacement, candidates, reduced

__all__ = ["GETA", "Glyph", "Reduced", "Replacement", "by_number", "by_text", "candidates", "reduced"]
