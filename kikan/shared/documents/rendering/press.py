"""The printing processes of a run (印刷機): each takes one file of papers after the other and remembers layouts between them.

What typst remembers makes the later files of a template several times as quick as the first, and grows; a process that
has grown too much is replaced. While they work on files, who gave the orders reads the next and keeps the last.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import IO, Any, Self

from kikan.shared.documents.rendering.characters import TextTooLong, UnprintableCharacter
from kikan.shared.documents.rendering.compiler import Refused, RenderingFailed
from kikan.shared.documents.rendering.fonts import default_folders

CHILD = "kikan.shared.documents.rendering.child"
SIZE_BYTES = 8
# In JSON a line break stands between its parts alone, never in a text.
SEPARATOR = "\n"
# KiB a process may have needed before another takes its place.
GROWN = 1024 * 1024
# Each may need that much memory; more would take the processors from the screens.
MOST_HANDS = 2
# Told to glibc: memory given back after each file is faulted in again page by page with the next, a tenth of the work.
KEEPING = {
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(1 << 30), "MALLOC_TOP_PAD_": str(16 << 20),
}  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """A file, empty where no paper could be printed, and the papers that are not in it by their place in the order."""

    pdf: bytes = field(repr=False)
    pages: int
    refused: tuple[Refused, ...]


class Press:
    """One process for each processor, two at the most, each started with its first order; leave the block to end them,
    whatever they are doing.

    folders: of the fonts, by default those of the settings; hands: how many files are worked on at once.
    """

    def __init__(self, folders: Sequence[str] | None = None, hands: int | None = None) -> None:
        self.hands = hands or min(MOST_HANDS, os.cpu_count() or 1)
        self._seats = [_Seat(folders, max(1, (os.cpu_count() or 1) // self.hands)) for _ in range(self.hands)]
        self._free: SimpleQueue[_Seat] = SimpleQueue()
        for seat in self._seats:
            self._free.put(seat)
        self._pool = ThreadPoolExecutor(self.hands)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for seat in self._seats:
            seat.close()
        self._pool.shutdown()
        for seat in self._seats:
            seat.end()

    def print(self, template: str, papers: Sequence[str]) -> Future[Printed]:
        """Give the order for one file. papers: each as JSON, as it is kept; 500 to 1,000 pages are quickest.

        Errors (of the result): UnprintableCharacter and TextTooLong of the template itself, RenderingFailed.
        """
        return self._pool.submit(self._printed, template, papers)

    def _printed(self, template: str, papers: Sequence[str]) -> Printed:
        seat = self._free.get()
        try:
            return seat.printed(template, papers)
        finally:
            self._free.put(seat)


class _Seat:
    """A printing process and its place: another one takes it when the first has grown or died."""

    def __init__(self, folders: Sequence[str] | None, threads: int) -> None:
        self._folders = folders
        self._threads = threads
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False

    def close(self) -> None:
        """Whatever it is doing ends, and nothing is begun any more."""
        self._is_closed = True
        if self._process:
            self._process.kill()

    def printed(self, template: str, papers: Sequence[str]) -> Printed:
        """Carry out one order. Errors: as Press.print."""
        # What is printed goes through the pipe, never through arguments that others can list.
        order = SEPARATOR.join([template, *(paper.replace(SEPARATOR, " ") for paper in papers)]).encode()
        process = self._process or self._start()
        assert process.stdin
        assert process.stdout
        try:
            send(process.stdin, order)
            report, pdf = json.loads(received(process.stdout)), received(process.stdout)
        except (EOFError, BrokenPipeError):
            self.end()
            raise RenderingFailed(f"the printing process ended with {process.returncode}") from None
        if report["peak"] > GROWN:
            self.end()
        if refusal := _refusal(report):
            raise refusal
        return Printed(pdf, report["pages"], tuple(Refused(*each) for each in report["refused"]))

    def _start(self) -> subprocess.Popen[bytes]:
        if self._is_closed:
            raise EOFError
        process = subprocess.Popen(
            [sys.executable, "-m", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, **KEEPING, "RAYON_NUM_THREADS": str(self._threads)},
        )  # fmt: skip
        assert process.stdin
        self._process = process
        chosen = self._folders if self._folders is not None else default_folders()
        send(process.stdin, json.dumps(chosen).encode())
        return process

    def end(self) -> None:
        if self._process:
            process, self._process = self._process, None
            process.kill()
            process.communicate()


def _refusal(report: dict[str, Any]) -> Exception | None:
    if "character" in report:
        return UnprintableCharacter(report["character"], report["place"])
    if "too_long" in report:
        return TextTooLong(report["too_long"])
    return RenderingFailed(report["failed"]) if "failed" in report else None


def send(pipe: IO[bytes], message: bytes) -> None:
    """A message with its length before it."""
    pipe.write(len(message).to_bytes(SIZE_BYTES, "big"))
    pipe.write(message)
    pipe.flush()


def received(pipe: IO[bytes]) -> bytes:
    """The next message. Errors: EOFError where the other side has ended."""
    size = pipe.read(SIZE_BYTES)
    if len(size) < SIZE_BYTES:
        raise EOFError
    message = pipe.read(int.from_bytes(size, "big"))
    if len(message) < int.from_bytes(size, "big"):
        raise EOFError
    return message
