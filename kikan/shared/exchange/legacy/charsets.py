"""The characters of old systems (文字コード): PC encodings, and mainframes with shift codes, as plain text.

What a municipality made itself (外字) comes out in Unicode's private-use area, what nobody knows as U+FFFD.
"""

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kikan.shared.errors import Refused

UNKNOWN = "\ufffd"
PC = ("utf-8-sig", "utf-8", "cp932", "euc_jp", "utf-16")
HOST = ("cp930", "cp939", "jef", "keis")
GUESSED = ("utf-8-sig", "cp932", "euc_jp")
PRIVATE = 0xE000
FIRST_BYTE = 0x40
# So many bytes tell what a file is written in.
LOOKED_AT = 2**16


@dataclass(frozen=True)
class _Host:
    """A mainframe's code: how one byte and two bytes are read, and what switches between them."""

    single: str
    pair: Callable[[int, int], str]
    begins: tuple[bytes, ...]
    ends: bytes


def decode(raw: bytes, charset: str, *, is_kanji: bool = False) -> str:
    """Bytes of one field as text; `is_kanji`: two bytes a character from the start (漢字項目).

    Errors: Refused for a character set that is not known.
    """
    if charset in HOST:
        return _of_host(raw, _hosts()[charset], is_kanji)
    if charset not in PC:
        raise Refused(
            "文字コードの名前が分かりません。",
            what_to_do=f"{'、'.join(PC + HOST)} のどれかを選んでください。",
        )
    return raw.decode(charset, "replace")


def guess(content: bytes) -> str:
    """The one PC encoding in which everything can be read. Errors: Refused where none can."""
    furthest = 0
    for charset in GUESSED:
        try:
            content.decode(charset)
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
            continue
        return charset
    line = content.count(b"\n", 0, furthest) + 1
    raise Refused(
        f"文字コードが分かりません。{line:,}行目に、PCのどの文字コードでも読めない文字があります。",
        what_to_do="ファイルの形の「文字コード」に、PCのファイルなら cp932 か utf-8、"
        "汎用機のファイルなら cp930、cp939、jef、keis のどれかを書いてください。",
    )


def require_encoding(content: bytes, charset: str) -> None:
    """Errors: Refused for a file that is plainly UTF-8 where its form says Shift_JIS or EUC, or the other way round."""
    as_utf8 = _japanese(content, "utf-8")
    if charset in ("cp932", "euc_jp") and as_utf8:
        raise _other("UTF-8", charset, "utf-8")
    if charset in ("utf-8", "utf-8-sig") and as_utf8 is None and _japanese(content, "cp932"):
        raise _other("Shift_JIS", charset, "cp932")


def _japanese(content: bytes, charset: str) -> bool | None:
    """Whether the beginning says something in Japanese, or marks itself as UTF-8; None where it cannot be read."""
    try:
        text = codecs.getincrementaldecoder(charset)().decode(content[:LOOKED_AT])
    except UnicodeDecodeError:
        return None
    return any("\u3040" <= c <= "\u9fff" or c == "\ufeff" for c in text)


def _other(written: str, said: str, right: str) -> Refused:
    return Refused(
        f"ファイルは{written}で書かれていますが、ファイルの形の文字コードは {said} です。",
        field="file",
        what_to_do=f"ファイルの形の「文字コード」を {right} にした新しい版を登録してから、もう一度選んでください。",
    )


def _of_host(raw: bytes, host: _Host, is_double: bool) -> str:
    found: list[str] = []
    at = 0
    while at < len(raw):
        begin = next((b for b in host.begins if raw.startswith(b, at)), b"")
        if is_double and raw.startswith(host.ends, at):
            is_double, at = False, at + len(host.ends)
        elif not is_double and begin:
            is_double, at = True, at + len(begin)
        elif not is_double:
            found.append(host.single[raw[at] - FIRST_BYTE] if raw[at] >= FIRST_BYTE else _control(raw[at]))
            at += 1
        else:
            found.append(host.pair(raw[at], raw[at + 1]) if at + 1 < len(raw) else UNKNOWN)
            at += 2
    return "".join(found)


def _control(byte: int) -> str:
    """NUL fills empty fields; any other control code means that the layout is not the right one."""
    return " " if byte == 0 else UNKNOWN


@cache
def _tables() -> Mapping[str, str]:
    lines = files(__package__).joinpath("ibm_host.txt").read_text("utf-8").split("\n")
    return dict(line.split("\t", 1) for line in lines if "\t" in line)


@cache
def _hosts() -> Mapping[str, _Host]:
    kana, latin = _tables()["cp930"], _tables()["cp939"]
    return {
        "cp930": _Host(kana, _ibm, (b"\x0e",), b"\x0f"),
        "cp939": _Host(latin, _ibm, (b"\x0e",), b"\x0f"),
        # Shift codes and user areas of JEF and KEIS: unverified, no maker's manual was at hand.
        "jef": _Host(kana, _jef, (b"\x28", b"\x38"), b"\x29"),
        "keis": _Host(kana, _keis, (b"\x0a\x42",), b"\x0a\x41"),
    }


def _ibm(high: int, low: int) -> str:
    """CCSID 300."""
    if (high, low) == (0x40, 0x40):
        return "\u3000"
    if not 0x41 <= low <= 0xFE:
        return UNKNOWN
    if 0x69 <= high <= 0x7F:
        return chr(PRIVATE + (high - 0x69) * 190 + low - 0x41)
    row = _tables().get(f"{high:02X}", "")
    return row[low - 0x41] if row else UNKNOWN


def _jef(high: int, low: int) -> str:
    return _like_euc(high, low, 0x80)


def _keis(high: int, low: int) -> str:
    return _like_euc(high, low, 0x81)


def _like_euc(high: int, low: int, user_from: int) -> str:
    """Row and cell of JIS X 0208 with the high bits set; a user area below it."""
    if (high, low) in ((0x40, 0x40), (0xA1, 0xA1)):
        return "\u3000"
    if user_from <= high <= 0xA0 and 0xA1 <= low <= 0xFE:
        return chr(PRIVATE + (high - user_from) * 94 + low - 0xA1)
    if high < 0xA1:
        return UNKNOWN
    text = bytes((high, low)).decode("euc_jp", "replace")
    return text if len(text) == 1 else UNKNOWN
