"""The fresh process of a run's file: an order on standard input, the PDF on standard output."""

import json
import sys

from kikan.shared.documents.rendering import compiler
from kikan.shared.documents.rendering.characters import TextTooLong, UnprintableCharacter
from kikan.shared.documents.rendering.compiler import RenderingFailed


def main() -> int:
    order = json.loads(sys.stdin.buffer.read())
    compiler.use_fonts(order["folders"])
    try:
        made = compiler.room().compile(order["template"], order["papers"])
    except UnprintableCharacter as error:
        return _tell({"character": error.character, "place": error.place})
    except TextTooLong as error:
        return _tell({"too_long": error.place})
    except RenderingFailed as error:
        return _tell({"failed": str(error)})
    sys.stdout.buffer.write(made)
    return 0


def _tell(report: dict[str, str]) -> int:
    print(json.dumps(report), file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main())
