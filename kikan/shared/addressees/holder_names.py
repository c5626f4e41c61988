"""Names of account holders as banks read them (口座名義): which characters, and what a typed name would become."""

import unicodedata

LONGEST = 30
# Kana but the small ones and ｦ, voicing marks as places of their own, capitals, digits, space and ( ) - .
KANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ"
ALLOWED = frozenset(KANA + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ()-.")
WIDE = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
NARROW = dict(zip(WIDE, KANA[:-2], strict=True))
LARGE = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))
OTHER = {"ヲ": "オ", "ヰ": "イ", "ヱ": "エ", "ー": "-", "―": "-", "‐": "-", "・": ".", "，": ".", "、": "."}


def is_name(text: str) -> bool:
    """Whether a bank takes it as it stands."""
    return 0 < len(text) <= LONGEST and ALLOWED.issuperset(text)


def proposed(text: str) -> str:
    """What the name would be in the banks' characters; what has none stays, and is refused by `is_name`.

    Small kana become large ones, the long mark a hyphen, ヲ オ; voicing marks take a place of their own.
    """
    found = []
    for char in unicodedata.normalize("NFKC", text):
        plain = chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char
        for part in unicodedata.normalize("NFD", OTHER.get(plain, plain)):
            large = LARGE.get(part, part)
            mark = {"\u3099": "ﾞ", "\u309a": "ﾟ"}.get(large)
            found.append(mark or NARROW.get(large, large.upper()))
    return " ".join("".join(found).split())[:LONGEST]
