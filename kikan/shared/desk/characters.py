"""Finding a character for a name (文字検索): a page, and the same inside a dialog over the form (F9)."""

import re
from dataclasses import dataclass
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.ground import mj
from kikan.ground.characters import split
from kikan.ground.mj import finding
from kikan.ground.mj.doubts import is_kanji
from kikan.ground.mj.finding import LIMIT, Asked
from kikan.ground.mj.listed import RADICALS, Glyph, radical_sign
from kikan.shared.access.screen import public, signed_in
from kikan.shared.documents import rendering

LONG = "public, max-age=2592000"
MOST_STROKES = 84
KANA = re.compile("[ぁ-ゖァ-ヺー]{1,20}")
NOT_UNDERSTOOD = "漢字1文字、読み（かな）、MJ番号、U+で始まるコードのどれかを入力してください。"
WRONG_STROKES = f"画数は1から{MOST_STROKES}までの数字で入力してください。"
EXACTLY_ASKED = ("MJ", "U+")


@dataclass(frozen=True)
class Found:
    """One character that fits: the glyph, what stands for it in JIS, whether papers can show it."""

    glyph: Glyph
    jis: str
    is_printable: bool

    @property
    def title(self) -> str:
        readings = "・".join(self.glyph.readings[:6])
        return f"{self.glyph.name} {self.glyph.strokes}画 {readings}".strip()


@dataclass(frozen=True)
class Search:
    """What was asked, what was found, and what was wrong with the question."""

    text: str
    strokes: str
    radical: int
    found: tuple[Found, ...] = ()
    has_more: bool = False
    problem: str = ""
    was_asked: bool = False


@signed_in
@require_GET
def characters(request: HttpRequest, municipality: int) -> HttpResponse:
    """Characters by form, reading, strokes, radical, number or code; `part` asks for a piece of the page."""
    part = {"dialog": "desk/parts/characters_dialog.html", "found": "desk/parts/characters_found.html"}
    template = part.get(request.GET.get("part", ""), "desk/characters.html")
    context = {"search": search_of(request), "radicals": radicals(), "limit": LIMIT}
    return render(request, template, context)


def search_of(request: HttpRequest) -> Search:
    text = request.GET.get("q", "").strip()[:40]
    strokes = request.GET.get("strokes", "").strip()[:4]
    radical = _number(request.GET.get("radical", ""))
    radical = radical if radical in RADICALS else 0
    asked = Search(text, strokes, radical, was_asked=bool(text or strokes or radical))
    if strokes and not 1 <= _number(strokes) <= MOST_STROKES:
        return _problem(asked, WRONG_STROKES)
    if text and not _is_understood(text):
        return _problem(asked, NOT_UNDERSTOOD)
    glyphs = _glyphs(text, _number(strokes), radical)
    found = tuple(_found(g) for g in glyphs[:LIMIT] if g.text)
    return Search(text, strokes, radical, found, len(glyphs) > LIMIT, was_asked=asked.was_asked)


def _problem(asked: Search, problem: str) -> Search:
    return Search(asked.text, asked.strokes, asked.radical, problem=problem, was_asked=True)


def _number(text: str) -> int:
    return int(text) if re.fullmatch("[0-9０-９]{1,4}", text) else 0


def _is_understood(text: str) -> bool:
    return bool(KANA.fullmatch(text)) or _is_one_kanji(text) or _exactly(text) is not None


def _is_one_kanji(text: str) -> bool:
    return len(split(text)) == 1 and (is_kanji(text[0]) or mj.by_text(text) is not None)


def _exactly(text: str) -> Glyph | None:
    if text.upper().startswith(EXACTLY_ASKED):
        return finding.by_number_text(text) or finding.by_code(text)
    return None


def _glyphs(text: str, strokes: int, radical: int) -> list[Glyph]:
    if (exact := _exactly(text)) is not None:
        return [exact]
    is_reading = bool(KANA.fullmatch(text))
    asked = Asked(
        reading=text if is_reading else "",
        strokes=strokes or None,
        radical=radical or None,
        like="" if is_reading else text[:1],
    )
    return _same_first(finding.find(asked), text)


def _same_first(glyphs: list[Glyph], text: str) -> list[Glyph]:
    """The forms of the very character asked for before those of its relatives."""
    return sorted(glyphs, key=lambda g: (g.text[:1] or g.base) != text[:1])


def _found(glyph: Glyph) -> Found:
    return Found(glyph, mj.reduced(glyph.text).text, not rendering.unprintable(glyph.text))


@cache
def radicals() -> list[tuple[str, list[tuple[int, str]]]]:
    """The radicals grouped by their strokes, for the list to choose from."""
    groups: dict[int, list[tuple[int, str]]] = {}
    for radical in RADICALS:
        groups.setdefault(finding.strokes_of_radical(radical), []).append((radical, radical_sign(radical)))
    return [(f"{strokes}画", signs) for strokes, signs in sorted(groups.items())]


@public
@require_GET
def glyph(request: HttpRequest, number: int) -> HttpResponse:
    """The drawing of an MJ character, as papers would print it."""
    found = mj.by_number(number)
    drawn = rendering.drawing(found.text) if found is not None and found.text else None
    if drawn is None:
        raise Http404
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cache-Control"] = LONG
    return response
