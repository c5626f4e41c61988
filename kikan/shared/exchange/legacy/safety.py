"""What a file from outside may not do: blow up, leave its folder, belong to another, or run as a formula."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable

from kikan.ground.check_digits import is_municipality_code
from kikan.shared.errors import Refused

MOST_FILES, MOST_BYTES, MOST_RATIO, SMALL = 500, 2 * 1024**3, 200, 1024**2
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_AMOUNT = re.compile(r"[+-]?[0-9][0-9,.]*")
_ARCHIVE = re.compile(r"\.(zip|gz|lzh|7z|tar|rar|cab)$", re.IGNORECASE)
AGAIN = "圧縮し直したファイルを選んでください。何も読み込んでいません。"


def neutral(cell: str) -> str:
    """A cell that a spreadsheet shows as text: a formula gets an apostrophe in front, an amount stays."""
    is_formula = _FORMULA.match(cell) is not None and _AMOUNT.fullmatch(cell) is None
    return "'" + cell if is_formula else cell


def unpacked(content: bytes, *, most_bytes: int = MOST_BYTES) -> dict[str, bytes]:
    """The files of a ZIP by name. Errors: Refused for a bomb, a path in a name, an archive within, a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
            if not infos:
                raise Refused("圧縮ファイルの中にファイルがありません。", what_to_do=AGAIN)
            names = [_name(info) for info in infos]
            if len(infos) > MOST_FILES or len(set(names)) != len(names):
                raise Refused(
                    "圧縮ファイルの中のファイルが多すぎるか、同じ名前が二つあります。", what_to_do=AGAIN
                )
            found: dict[str, bytes] = {}
            for name, info in zip(names, infos, strict=True):
                found[name] = _read(archive, info, most_bytes - sum(map(len, found.values())))
            return found
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused("圧縮ファイルが壊れています。", what_to_do=AGAIN) from error


def _name(info: zipfile.ZipInfo) -> str:
    """The name as the old machine wrote it, with nothing of a path. Errors: Refused."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("cp932")
        except UnicodeError:
            name = info.filename
    require_plain_name(name)
    if stat.S_ISLNK(info.external_attr >> 16) or info.flag_bits & 0x1 or _ARCHIVE.search(name):
        raise Refused("リンク、パスワード付き、または圧縮ファイルが中に入っています。", what_to_do=AGAIN)
    return name


def is_plain_name(name: str) -> bool:
    """Whether a name has no path, no drive and no control characters in it."""
    return name.isprintable() and not re.search(r'[/\\:*?"<>|]', name) and name.strip(". ") != ""


def require_plain_name(name: str) -> None:
    """Errors: Refused for a name with a path, a drive or control characters in it."""
    if not is_plain_name(name) or len(name) > 200:
        raise Refused(
            "ファイルの名前にフォルダーや使えない文字が入っています。",
            what_to_do="フォルダーを含めず、ファイルだけを圧縮し直してください。何も読み込んでいません。",
        )


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """No more than there is room for, whatever the header claims. Errors: Refused."""
    allowed = min(room, max(SMALL, info.compress_size * MOST_RATIO))
    with archive.open(info) as file:
        content = file.read(allowed + 1)
    if len(content) > allowed:
        raise Refused("展開すると大きすぎるファイルが入っています。", what_to_do=AGAIN)
    return content


def require_own(code: str, name: str, cells: Iterable[str] = ()) -> None:
    """Errors: Refused for a file that another municipality's code names, in its name or in a column of it."""
    named = re.match(r"(\d{6})(?!\d)", name)
    if named and is_municipality_code(named[1]) and named[1] != code:
        raise Refused(
            "ファイルの名前が別の団体のものです。", what_to_do="この団体のファイルを選んでください。"
        )
    # Five digits or six, and zeros at the front that a spreadsheet took.
    own = {code.lstrip("0"), code[:5].lstrip("0"), ""}
    if others := sum(cell.strip().lstrip("0") not in own for cell in cells):
        raise Refused(
            f"別の団体の行が{others:,}行あります。何も読み込んでいません。",
            what_to_do="この団体のファイルを選んでください。団体コードの項目が違うときは、項目の指定を直してください。",
        )
