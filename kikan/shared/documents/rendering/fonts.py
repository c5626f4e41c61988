"""Which font papers are printed in: IPAmj明朝, which has every form of a name, or the best that is there.

System fonts are never searched by chance: only the folders named by KIKAN_FONTS, an installed font package and
a few known folders count, so two machines with the same files print the same bytes.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import typst

from kikan.shared.documents.rendering.cmap import NOTHING, Coverage, read_coverage
from kikan.shared.errors import ProcedureError

EXACT = "IPAmjMincho"
DEFAULT_FOLDERS = ("/usr/share/fonts/truetype/ipamj",)
# Open fonts that hold Japanese, best first; used only where IPAmj明朝 is missing.
FALLBACKS = (
    "Noto Serif CJK JP",
    "Noto Serif JP",
    "IPAexMincho",
    "Noto Sans JP",
    "Noto Sans CJK JP",
    "IPAexGothic",
    "Droid Sans Fallback",
)
FALLBACK_PACKAGES = ("pylopdf_fonts_jp",)
FALLBACK_FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/opentype/ipaexfont-mincho",
    "/usr/share/fonts/opentype/ipaexfont-gothic",
    "/usr/share/fonts/truetype/droid",
)
NOTICE = "この書類は代替の書体で印刷しています。氏名などのグリフが欠けている場合があります。"


class NoFont(ProcedureError):
    """No font that holds Japanese is installed (書体なし): no paper can be printed."""

    def __init__(self) -> None:
        super().__init__(
            "書類を印刷できる日本語の書体が見つかりません。",
            what_to_do="書体 IPAmj明朝（Debian では fonts-ipamj-mincho）を導入し、KIKAN_FONTS にその場所を設定してください。",
        )


@dataclass(frozen=True)
class Typeface:
    """The fonts of every paper of this process (書体).

    families: tried in this order; notice: the line every paper must carry, empty with IPAmj明朝.
    """

    families: tuple[str, ...]
    paths: tuple[str, ...]
    is_exact: bool

    @property
    def notice(self) -> str:
        return "" if self.is_exact else NOTICE

    @cached_property
    def coverage(self) -> Coverage:
        found = NOTHING
        for font in self.fonts.fonts():
            if font.family in self.families and font.path:
                found |= read_coverage(Path(font.path), font.index)
        return found

    @cached_property
    def fonts(self) -> typst.Fonts:
        return _search(self.paths)


def choose(folders: Sequence[str] | None = None) -> Typeface:
    """The typeface for these folders: theirs where IPAmj明朝 is among them, else the best fallback.

    Errors: NoFont where nothing holds Japanese.
    """
    own = _existing(folders if folders is not None else default_folders())
    families = _families(own)
    if EXACT in families:
        # Further fonts of the folders follow it: 追加文字 of the 行政事務標準文字 stand in a font of their own.
        return Typeface((EXACT, *sorted(families - {EXACT})), own, True)
    paths = own + _existing(_package_folders() + FALLBACK_FOLDERS)
    available = _families(paths)
    for family in FALLBACKS:
        if family in available:
            return Typeface((family,), paths, False)
    raise NoFont


def default_folders() -> tuple[str, ...]:
    """The folders of the settings; without them those of KIKAN_FONTS, or where Debian puts IPAmj明朝."""
    named = tuple(p for p in os.environ.get("KIKAN_FONTS", "").split(":") if p)
    return _default.get("folders") or named or DEFAULT_FOLDERS


def set_default(folders: Sequence[str]) -> None:
    """Take the folders from the settings; the next typeface chosen uses them."""
    _default["folders"] = tuple(folders)


_default: dict[str, tuple[str, ...]] = {}


def _package_folders() -> tuple[str, ...]:
    specs = (find_spec(name) for name in FALLBACK_PACKAGES)
    return tuple(folder for s in specs if s is not None for folder in s.submodule_search_locations or ())


def _existing(paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(p for p in paths if Path(p).exists())


def _families(paths: Sequence[str]) -> set[str]:
    return set(_search(paths).families()) if paths else set()


def _search(paths: Sequence[str]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(paths))
