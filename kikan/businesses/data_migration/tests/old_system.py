"""A fictitious old system (架空の旧システム): its files, clean or with planted faults that are told beside them."""

from dataclasses import dataclass

from kikan.shared.exchange.legacy import charsets

HEAD = "SNO,SEI,UMARE,SEIBETU,MYNO,KINGAKU"
SHAPE = """文字コード: cp932
個人番号: [MYNO]
コード: [SEIBETU]
キー: [SNO]
"""
SECRET = "123456789018"
NAMES = ("架空　太郎", "見本　花子", "例示　一郎")


@dataclass(frozen=True)
class Old:
    """A file, and where each kind of fault stands in it: kind → (column, lines)."""

    content: bytes
    faults: dict[str, tuple[str, tuple[int, ...]]]


def line(i: int, *, number: str = "", born: str = "", name: str = "", sex: str = "1") -> str:
    return ",".join(
        (
            number or f"{i:08d}",
            name or NAMES[i % 3],
            born or f"3{i % 60 + 4:02d}0401",
            sex,
            SECRET,
            str(i * 100),
        )
    )


def persons(count: int = 40) -> Old:
    """A file of persons without faults, in the characters of a PC."""
    return Old("\r\n".join((HEAD, *(line(i) for i in range(1, count + 1)), "")).encode("cp932"), {})


def faulty_persons() -> Old:
    """One of each fault; the first data line of a CSV is 2."""
    rows = [line(i) for i in range(1, 41)]
    rows[3] = line(4, born="3400230")
    rows[5] = line(6, born="3650401")
    rows[7] = line(8, born="1965/04/01")
    rows[9] = line(10, number="１２３４５６７８")
    rows[11] = line(12, number="1234567")
    rows[13] = line(14, name="〓藤　一郎")
    rows[15] = line(16, name="\ue000田　花")
    rows[17] = line(1, name="見本　花子")
    rows[19] = line(20) + ",余分"
    faults = {
        "broken_day": ("UMARE", (5,)), "era": ("UMARE", (7,)), "mixed_days": ("UMARE", (9,)),
        "wide_digits": ("SNO", (11,)), "lost_zeros": ("SNO", (13,)), "unknown_character": ("SEI", (15,)),
        "gaiji": ("SEI", (17,)), "duplicate": ("SNO", (19,)), "unread": ("", (21,)),
    }  # fmt: skip
    text = "\r\n".join((HEAD, *rows, ""))
    return Old(text.encode("cp932"), faults)


HOMES_SHAPE = "文字コード: cp932\nキー: [SETAI]\n"


def homes(*more: str) -> bytes:
    """Households: number without check digit, from, until, a spare; the third begins on a day that is none."""
    rows = ["1,4020301,,", "2,4020302,,", "3,4020230,,", "4,4020304,5010501,", "5,4020305,,", *more]
    return "\r\n".join(("SETAI,KAISHI,SHURYO,YOBI", *rows, "")).encode("cp932")


TAX_SHAPE = "文字コード: cp932\nキー: [NO]\n"


def taxes() -> bytes:
    """Amounts of property tax; the second has a broken amount, the last is cut."""
    rows = ["19,2026,12000", "27,2026,1x", "35,2026,8000", "43,2026"]
    return "\r\n".join(("NO,NENDO,ZEI", *rows, "")).encode("cp932")


HOST_SHAPE = """文字コード: cp930
項目:
  - {名前: SNO, 長さ: 8}
  - {名前: SEI, 長さ: 12, 種類: 漢字}
  - {名前: ZEI, 長さ: 3, 種類: パック}
コード: []
キー: [SNO]
"""


def host_persons() -> bytes:
    """Two records of a mainframe: EBCDIC numbers, kanji of two bytes, packed amounts."""
    kanji = charsets._tables()
    pairs = {
        c: bytes([int(k, 16), 0x41 + i]) for k, row in kanji.items() if len(k) == 2 for i, c in enumerate(row)
    }
    found = b""
    for number, name, amount in (("00000019", "架空太郎", "01234c"), ("00000027", "見本花子", "00500d")):
        text = b"".join(pairs[c] for c in name).ljust(12, b"\x40")
        found += bytes(0xF0 + int(d) for d in number) + text + bytes.fromhex(amount)
    return found
