"""Papers printed in a run (一括印刷), measured beside typst alone with the same template and data."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence

import typst
from django.db.models import TextField
from django.db.models.functions import Cast

from kikan.shared.documents import archive, rendering
from kikan.shared.documents.models import Issue
from kikan.shared.documents.papers import Paper
from kikan.shared.documents.rendering import compiler
from kikan.shared.tenancy import tenant
from kikan.site.benchmarks.figures import Figure

Say = Callable[[str], None]
TARGET = 0.8


def beside_typst(
    town: int, paper: Paper, span: tuple[int, int], pages_each: int, named: tuple[str, str, str], say: Say
) -> list[Figure]:
    """Pages a second from the kept data to the kept files, and by typst alone. Target: TARGET of typst alone.

    span: first and last issue; named: (name, Japanese, English) of the figures.
    """
    name, ja, en = named
    began, worked = time.perf_counter(), _processor()
    files = list(archive.print_run(town, paper.kind, *span, pages_each=pages_each))
    ours, pages = time.perf_counter() - began, sum(f.pages for f in files)
    worked = _processor() - worked
    bare, bare_worked = _bare(town, paper, [(f.first, f.last) for f in files])
    say(f"{en}: {pages:,} pages in {ours:.1f} s; typst alone {bare:.1f} s")
    return [
        Figure(f"{name}_pages", f"{ja} 一括印刷の頁数", f"pages of {en} printed", pages, ""),
        Figure(f"{name}_rate", f"{ja} 1秒当たりの頁数", "pages a second", pages / ours, ""),
        Figure(f"{name}_bare", "物差し（typstだけ）1秒当たり", "yardstick: typst alone", pages / bare, ""),
        Figure(
            f"{name}_ratio",
            "typstだけの時間 ÷ 一括印刷の時間（0.8以上）",
            "typst alone / ours",
            bare / ours,
            "×",
        ),
        Figure(
            f"{name}_processor",
            "計算時間の比（typstだけ ÷ 一括印刷）",
            "processor time, typst alone / ours",
            bare_worked / worked,
            "×",
        ),
        Figure(f"{name}_cost", "一括印刷 ÷ typstだけ", "ours / typst alone", ours / bare, "×", 1 / TARGET),
    ]


def _processor() -> float:
    """Seconds of processor time of this process and of those it has ended; others at work do not show in it."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def _bare(town: int, paper: Paper, spans: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Seconds and processor time of typst for the same files: codes drawn and data written out beforehand.

    Nothing is read, checked or kept.
    """
    room = compiler.Room(rendering.typeface())
    taken = worked = 0.0
    for first, last in spans:
        with tenant(town):
            rows = Issue.objects.filter(kind=paper.kind, number__gte=first, number__lte=last)
            papers = list(rows.order_by("number").values_list(Cast("data", TextField()), flat=True))
        source = compiler.source_of(paper.template, papers, room.typeface)
        fresh = typst.Compiler(
            root=str(compiler.PACKAGE), font_paths=room.typeface.fonts, ignore_system_fonts=True,
            sys_inputs={"overflow": "refuse"},
        )  # fmt: skip
        began, spent = time.perf_counter(), _processor()
        fresh.compile(input=source, format="pdf", pdf_standards=[compiler.STANDARD], pdf_tags=False)
        taken, worked = taken + time.perf_counter() - began, worked + _processor() - spent
    return taken, worked
