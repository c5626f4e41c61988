"""What may be attached to a request: one PNG, JPEG or PDF, known by its content; all else is refused.

A picture is drawn anew, so that neither the place a camera noted nor anything behind the picture stays in it.
"""

import hashlib
import warnings
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from kikan.businesses.joint_office.models.attachment import FileKind
from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy.safety import is_plain_name

LARGEST = 5_000_000
MOST_PIXELS = 25_000_000
MOST_PAGES, MOST_OBJECTS = 50, 20_000
LONGEST_NAME = 100
ENDINGS = {FileKind.PNG: ("png",), FileKind.JPEG: ("jpg", "jpeg"), FileKind.PDF: ("pdf",)}
SIGNS = {b"\x89PNG\r\n\x1a\n": FileKind.PNG, b"\xff\xd8\xff": FileKind.JPEG, b"%PDF-": FileKind.PDF}
# What makes a paper act, or carries another file within it.
ACTIVE = {
    "/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/SubmitForm",
    "/ImportData",
}  # fmt: skip
CHOOSE = "PNG、JPEG、PDFのファイルを選んでください。何も登録していません。"


@dataclass(frozen=True)
class Given:
    """A file as it is kept."""

    name: str
    kind: FileKind
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read_file(name: str, content: bytes) -> Given:
    """The file to keep. Errors: Refused beside the field `file`: what is wrong with it and what to do."""
    if not content:
        raise _refused(
            "添付するファイルが空です。", "内容のあるファイルを選んでください。何も登録していません。"
        )
    if len(content) > LARGEST:
        raise _refused(
            f"添付するファイルが大きすぎます（{LARGEST // 1_000_000}MBまで）。",
            "画像は小さく、文書は要るページだけにしてください。何も登録していません。",
        )
    kind = next((kind for sign, kind in SIGNS.items() if content.startswith(sign)), None)
    if kind is None:
        raise _refused("添付できる種類のファイルではありません。", CHOOSE)
    _require_name(name, kind)
    if kind is FileKind.PDF:
        _look_through(content)
        return Given(name, kind, content)
    return Given(name, kind, _drawn_anew(content, kind))


def _require_name(name: str, kind: FileKind) -> None:
    if not is_plain_name(name) or len(name) > LONGEST_NAME:
        raise _refused(
            "ファイルの名前にフォルダーや使えない文字が入っているか、名前が長すぎます。",
            f"{LONGEST_NAME}文字までの、文字と数字だけの名前にしてください。何も登録していません。",
        )
    if name.rpartition(".")[2].lower() not in ENDINGS[kind]:
        raise _refused(
            f"ファイルの名前の終わりが、内容（{kind.label}）と合いません。",
            f"名前の終わりを「.{ENDINGS[kind][0]}」にしてください。何も登録していません。",
        )


def _drawn_anew(content: bytes, kind: FileKind) -> bytes:
    """The pixels alone. Errors: Refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            image = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
            if image.size[0] * image.size[1] > MOST_PIXELS:
                raise _refused(
                    f"画像の画素数が多すぎます（{MOST_PIXELS // 10_000:,}万画素まで）。",
                    "画像を小さくしてください。何も登録していません。",
                )
            if getattr(image, "n_frames", 1) != 1:
                raise _refused(
                    "動く画像は添付できません。", "止まった画像にしてください。何も登録していません。"
                )
            image.load()
            return _encoded(ImageOps.exif_transpose(image), kind)
        except Refused:
            raise
        except (Exception, Warning) as error:
            # A damaged picture can break its reader anywhere; whatever it was, it is no picture.
            raise _refused("画像として読めないファイルです。", CHOOSE) from error


def _encoded(image: Image.Image, kind: FileKind) -> bytes:
    out = BytesIO()
    if kind is FileKind.JPEG:
        image.convert("RGB").save(out, "JPEG", quality=90)
    else:
        has_alpha = "A" in image.getbands() or "transparency" in image.info
        plain = Image.new("RGBA" if has_alpha else "RGB", image.size)
        plain.paste(image.convert(plain.mode))
        plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def _look_through(content: bytes) -> None:
    """Errors: Refused for a paper that is locked, too long, acts, or carries another file."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise _refused(
                "パスワードで閉じた文書は添付できません。",
                "パスワードを外してください。何も登録していません。",
            )
        pages, names = len(reader.pages), _names_in(reader)
    except Refused:
        raise
    except Exception as error:
        # As with pictures: a broken paper can break its reader anywhere, a bomb stops at the reader's limit.
        raise _refused("文書として読めないファイルです。", CHOOSE) from error
    if not 1 <= pages <= MOST_PAGES:
        raise _refused(
            f"文書のページが多すぎるか、ありません（{MOST_PAGES}ページまで）。",
            "要るページだけにしてください。何も登録していません。",
        )
    if names & ACTIVE:
        raise _refused(
            "動作（スクリプトなど）や別のファイルが入った文書は添付できません。",
            "印刷し直して（PDFとして保存）、内容だけのPDFにしてください。何も登録していません。",
        )


def _names_in(reader: PdfReader) -> set[str]:
    """Every name that a dictionary of the paper has as a key, or as the kind of an action. Errors: Refused."""
    found, seen, waiting = set[str](), set[int](), list[Any]([reader.trailer])
    while waiting:
        it = waiting.pop()
        if isinstance(it, IndirectObject):
            if it.idnum in seen:
                continue
            seen.add(it.idnum)
            if len(seen) > MOST_OBJECTS:
                raise _refused("文書が複雑すぎます。", "要るページだけにしてください。何も登録していません。")
            it = it.get_object()
        if isinstance(it, DictionaryObject):
            found |= {str(k) for k in it} | {str(v) for k, v in it.items() if k in ("/S", "/Type")}
            waiting += it.values()
        elif isinstance(it, ArrayObject):
            waiting += it
    return found


def _refused(message: str, what_to_do: str) -> Refused:
    return Refused(message, what_to_do=what_to_do, field="file")
