"""One kept typst compiler a process; every paper is PDF/A-2b and carries its own date."""

import json
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import typst

from kikan.shared.documents.rendering import characters, codes, fonts
from kikan.shared.documents.rendering.fonts import Typeface

PACKAGE = Path(__file__).resolve().parents[3]
STANDARD: Literal["a-2b"] = "a-2b"
# A kept compiler remembers layouts; a fresh one from time to time keeps its memory flat.
KEPT_FOR = 2_000
UNPRINTABLE = re.compile(r'the text `"(.+?)"` could not be displayed')
OVERFLOW = re.compile(r'overflow:([^"]*)')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# The data stands in the source: a change of sys.inputs would throw away every layout the compiler remembers.
MAIN = """
#import "/shared/documents/typ/base.typ": prepare
#import "/{template}": paper
#let job = json(bytes("{job}"))
#show: prepare.with(job)
#for (i, data) in job.papers.enumerate() {{ paper(data + (place: i, notice: job.notice)) }}
"""


class RenderingFailed(RuntimeError):
    """The template and the data do not fit (様式と内容の不一致): a fault of the program, not of the clerk."""


class Refused(NamedTuple):
    """A paper that cannot be printed as it is: its place among the papers, the field, what is wrong with it."""

    number: int
    place: str
    problem: str


class Room:
    """A compiler with its typeface. One thread prints at a time; a page takes milliseconds."""

    def __init__(self, typeface: Typeface) -> None:
        self.typeface = typeface
        self._lock = threading.Lock()
        self._compiler = self._fresh()
        self._made = 0

    def _fresh(self, overflow: str = "refuse") -> typst.Compiler:
        return typst.Compiler(
            root=str(PACKAGE), font_paths=self.typeface.fonts, ignore_system_fonts=True,
            sys_inputs={"overflow": overflow},
        )  # fmt: skip

    def compile(self, template: str, papers: Sequence[Mapping[str, Any]]) -> bytes:
        """One PDF of these papers of one template, one after the other."""
        self.check(papers[0] if len(papers) == 1 else papers)
        return self._set(template, [json.dumps(each, ensure_ascii=False, sort_keys=True) for each in papers])

    def _set(self, template: str, papers: Sequence[str]) -> bytes:
        """The PDF of papers whose characters have been checked."""
        source = source_of(template, papers, self.typeface)
        way = _overflow_of(papers)
        with self._lock:
            if way:  # rare: what the kept compiler remembers would be of no use to it
                return self._run(source, self._fresh(way))
            if self._made >= KEPT_FOR:
                self._compiler, self._made = self._fresh(), 0
            self._made += 1
            return self._run(source, self._compiler)

    def compile_printable(self, template: str, papers: Sequence[str]) -> tuple[bytes, list[Refused]]:
        """One PDF of the papers that can be printed, empty for none, and the others. papers: each as JSON.

        Too long a text shows only when it is set: then they are set one by one.
        Errors: UnprintableCharacter of the template, RenderingFailed.
        """
        refused = self._refused(papers)
        try:
            return self._compiled(template, papers, refused), refused
        except characters.TextTooLong:
            gone = {each.number for each in refused}
            for i, paper in enumerate(papers):
                if i not in gone and (each := self._too_long(template, i, paper)):
                    refused.append(each)
            return self._compiled(template, papers, refused), refused

    def _compiled(self, template: str, papers: Sequence[str], refused: Sequence[Refused]) -> bytes:
        gone = {each.number for each in refused}
        rest = [paper for i, paper in enumerate(papers) if i not in gone] if gone else papers
        return self._set(template, rest) if rest else b""

    def _refused(self, papers: Sequence[str]) -> list[Refused]:
        """Whose characters the typeface lacks; nearly always nobody's, which one look at all of them tells."""
        found: list[Refused] = []
        if self._is_plain("".join(papers)):
            return found
        for i, paper in enumerate(papers):
            try:
                self.check(json.loads(paper))
            except characters.UnprintableCharacter as refusal:
                found.append(Refused(i, refusal.place, refusal.message))
        return found

    def _is_plain(self, written: str) -> bool:
        return characters.is_plain(written, self.typeface.coverage, exact=self.typeface.is_exact)

    def _too_long(self, template: str, number: int, paper: str) -> Refused | None:
        try:
            self._set(template, [paper])
        except characters.TextTooLong as refusal:
            return Refused(number, refusal.place, refusal.message)
        return None

    def draw(self, source: str) -> bytes:
        """One sheet as SVG, of a source without data."""
        with self._lock:
            made = self._compiler.compile(input=source.encode(), format="svg")
        assert isinstance(made, bytes)
        return made

    def check(self, data: Any) -> None:
        """Errors: UnprintableCharacter."""
        characters.check(data, self.typeface.coverage, exact=self.typeface.is_exact)

    def _run(self, source: bytes, compiler: typst.Compiler) -> bytes:
        try:
            made = compiler.compile(input=source, format="pdf", pdf_standards=[STANDARD], pdf_tags=False)
        except typst.TypstError as error:
            # The compiler quotes the text it stumbled over: it must not travel on in a traceback.
            refusal = _refusal(error)
        else:
            assert isinstance(made, bytes)
            return made
        raise refusal


def source_of(template: str, papers: Sequence[str], typeface: Typeface) -> bytes:
    """What the compiler reads: the papers, each as JSON, with the pictures of their codes, and the template.

    The texts are put together as they are: a run has hundreds of papers a file, and taking each apart costs as much
    as checking it.
    """
    families, notice = (json.dumps(it, ensure_ascii=False) for it in (typeface.families, typeface.notice))
    drawn = codes.drawn(",".join(papers))
    text = f'{{"families": {families}, "notice": {notice}, "papers": [{drawn}]}}'
    return MAIN.format(template=template, job=_quoted(text)).encode()


def _overflow_of(papers: Sequence[str]) -> str:
    """How texts that do not fit are printed, where a paper says so (空欄・印刷できるところまで)."""
    told = [json.loads(paper) for paper in papers if '"overflow"' in paper]
    ways = {str(paper.get("body", {}).get("overflow", "")) for paper in told} - {""}
    return ways.pop() if ways else ""


def _quoted(text: str) -> str:
    """JSON as a string of typst: it holds no control character, so two characters are all that could end it."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _refusal(error: typst.TypstError) -> Exception:
    found = UNPRINTABLE.search(error.message)
    if found:
        character = ESCAPED.sub(lambda m: chr(int(m[1], 16)), found[1])
        return characters.UnprintableCharacter(character[:2], "様式")
    overflow = OVERFLOW.search(error.message)
    if overflow:
        return characters.TextTooLong("".join(overflow[1].split("\\n")).replace("　", "").replace(" ", ""))
    return RenderingFailed(re.sub(r"`[^`]*`", "…", error.message))


_rooms: dict[None, Room] = {}
_rooms_lock = threading.Lock()


def use_fonts(folders: Sequence[str] | None) -> None:
    """Choose the typeface of this process anew, from these folders (None: those of KIKAN_FONTS)."""
    chosen = Room(fonts.choose(folders))
    with _rooms_lock:
        _rooms[None] = chosen


def room() -> Room:
    """The one room of this process."""
    if None not in _rooms:
        use_fonts(None)
    return _rooms[None]


def typeface() -> Typeface:
    """What papers of this process are printed in; `notice` is empty with IPAmj明朝."""
    return room().typeface


def compile(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF/A-2b of one paper: a template below the package and data that holds `imprint` and `body`.

    Errors: UnprintableCharacter, TextTooLong, RenderingFailed, NoFont.
    """
    return room().compile(template, [data])


def compile_together(template: str, papers: Sequence[Mapping[str, Any]]) -> bytes:
    """One PDF of a few papers of one template, one after the other; the files of a run are made by a `Press`.

    Errors: UnprintableCharacter, TextTooLong, RenderingFailed, NoFont.
    """
    return room().compile(template, papers)


def check(data: Mapping[str, Any]) -> None:
    """Ask beforehand whether every character can be printed: at entry, or before a run.

    Errors: UnprintableCharacter, NoFont.
    """
    room().check(data)


def page_count(pdf: bytes) -> int:
    """The pages of a PDF made by this room."""
    found = re.search(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b", pdf)
    if found is None:
        raise ValueError("no page tree found")
    return int(found[1] or found[2])
