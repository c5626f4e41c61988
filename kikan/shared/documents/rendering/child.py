"""The other side of the press: the folders of the fonts, then orders on standard input; a report and a PDF for each.

An order is lines: the template, then each paper as JSON.
"""

import json
import resource
import sys
from typing import Any

from kikan.shared.documents.rendering import compiler
from kikan.shared.documents.rendering.characters import TextTooLong, UnprintableCharacter
from kikan.shared.documents.rendering.compiler import RenderingFailed
from kikan.shared.documents.rendering.press import SEPARATOR, received, send


def main() -> int:
    given, taken = sys.stdin.buffer, sys.stdout.buffer
    try:
        compiler.use_fonts(json.loads(received(given)))
        while True:
            report, pdf = _carried_out(*received(given).decode().split(SEPARATOR))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            send(taken, json.dumps(report | {"peak": peak}).encode())
            send(taken, pdf)
    except EOFError:
        return 0


def _carried_out(template: str, *papers: str) -> tuple[dict[str, Any], bytes]:
    try:
        pdf, refused = compiler.room().compile_printable(template, papers)
    except UnprintableCharacter as error:
        return {"character": error.character, "place": error.place}, b""
    except TextTooLong as error:
        return {"too_long": error.place}, b""
    except RenderingFailed as error:
        return {"failed": str(error)}, b""
    pages = compiler.page_count(pdf) if pdf else 0
    return {"pages": pages, "refused": refused}, pdf


if __name__ == "__main__":
    sys.exit(main())
