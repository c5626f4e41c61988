"""Papers of a run: cut into files a printer can take, each made by a fresh process.

A file of 5,000 pages costs gigabytes and time out of proportion; 500 to 1,000 pages are quickest.
"""

import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from kikan.shared.documents.rendering.characters import TextTooLong, UnprintableCharacter
from kikan.shared.documents.rendering.compiler import RenderingFailed, page_count
from kikan.shared.documents.rendering.fonts import default_folders

CHILD = "kikan.shared.documents.rendering.child"
LEAST, MOST = 500, 1_000


@dataclass(frozen=True)
class Bundle:
    """One file of a run: which papers of the sequence it holds, from `first` on."""

    first: int
    count: int
    pages: int
    pdf: bytes = field(repr=False)


def compile_many(
    template: str,
    papers: Iterable[Mapping[str, Any]],
    *,
    pages_each: int = 1,
    papers_each: int = 0,
    folders: Sequence[str] | None = None,
    processes: int = 1,
) -> Iterator[Bundle]:
    """The files of a run in order; each holds about 500–1,000 pages (`pages_each`: pages of one paper).

    papers_each: the papers of a file where the caller has cut the run already.

    Errors: UnprintableCharacter with the place in the whole run, TextTooLong, RenderingFailed.
    """
    size = papers_each or max(1, (LEAST + MOST) // 2 // pages_each)
    waiting: deque[tuple[int, int, Any]] = deque()
    with ThreadPoolExecutor(processes) as pool:
        for first, part in _parts(papers, size):
            waiting.append((first, len(part), pool.submit(_in_fresh_process, template, part, folders, first)))
            while len(waiting) > processes:
                yield _bundle(*waiting.popleft())
        while waiting:
            yield _bundle(*waiting.popleft())


def _parts(papers: Iterable[Mapping[str, Any]], size: int) -> Iterator[tuple[int, list[Mapping[str, Any]]]]:
    rest, first = iter(papers), 0
    while part := list(islice(rest, size)):
        yield first, part
        first += len(part)


def _bundle(first: int, count: int, made: Any) -> Bundle:
    pdf: bytes = made.result()
    return Bundle(first, count, page_count(pdf), pdf)


def _in_fresh_process(
    template: str, papers: list[Mapping[str, Any]], folders: Sequence[str] | None, first: int
) -> bytes:
    chosen = folders if folders is not None else default_folders()
    # What is printed goes through the pipe, never through arguments that others can list.
    order = json.dumps({"template": template, "papers": papers, "folders": chosen}, ensure_ascii=False)
    done = subprocess.run(
        [sys.executable, "-m", CHILD], input=order.encode(), capture_output=True, check=False
    )
    if done.returncode == 0:
        return done.stdout
    raise _refusal(done, first)


def _refusal(done: "subprocess.CompletedProcess[bytes]", first: int) -> Exception:
    last = done.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1]
    try:
        report = json.loads(last)
    except ValueError:
        return RenderingFailed(f"the printing process ended with {done.returncode}")
    if "character" in report:
        return UnprintableCharacter(report["character"], _counted_from(report["place"], first))
    if "too_long" in report:
        return TextTooLong(report["too_long"])
    return RenderingFailed(report["failed"])


def _counted_from(place: str, first: int) -> str:
    """'[3].body.name' of a part -> '[1503].body.name' of the run."""
    if not place.startswith("["):
        return f"[{first}].{place}" if place != "様式" else place
    number, rest = place[1:].split("]", 1)
    return f"[{first + int(number)}]{rest}"
