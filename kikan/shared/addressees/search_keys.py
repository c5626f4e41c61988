"""Keys by which people and places are found: what differs in writing but not in sound or meaning is made equal.

They serve search alone and are never shown; the exact names stay in their own columns.
"""

import re
import unicodedata
from functools import lru_cache

import jaconv

from kikan.ground.mj.variants import leaders

SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
SPACES = re.compile(r"\s+")
LONG = re.compile(r"[ー\uff70\-\u2010-\u2015\u2212\u301c~\uff5e]")
MARKS = re.compile("[\u3099\u309a゛゜]")
SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
ALIKE = str.maketrans("ヲヰヱヂヅワ", "オイエジズハ")
O_ROW = "オコソトノホモヨロ"
AFTER_O = re.compile(f"(?<=[{O_ROW}])(ウ|{LONG.pattern})")
LONGEST = 200
NOT_WORD = re.compile(r"[^\w]", re.UNICODE)


@lru_cache(maxsize=65536)
def kana_key(reading: str) -> str:
    """サトウ　ハナコ, さとう花子's さとうはなこ and ｻﾄｰ ﾊﾅｺ -> one key: no marks, sizes, lengths, widths, spaces."""
    text = jaconv.hira2kata(unicodedata.normalize("NFKC", reading)).upper()
    # Marks go before ヂ and ヅ would lose them: the table of alike kana knows the marked forms.
    text = MARKS.sub("", unicodedata.normalize("NFD", text.translate(ALIKE))).translate(SMALL)
    return NOT_WORD.sub("", LONG.sub("", AFTER_O.sub("オ", text)))


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """渡邉󠄏　太郎 and 渡辺太郎 -> one key: without selectors, spaces and differences of form."""
    text = SELECTORS.sub("", name).translate(leaders())
    text = unicodedata.normalize("NFKC", text).translate(leaders()).upper()
    return NOT_WORD.sub("", text)


NAME_KEYS = ("name_key", "kana_key", "family_kana_key", "given_kana_key", "given_name_key")


def name_keys(name: str, kana: str) -> dict[str, str]:
    """Every key of a name by its column: whole, family and given, by sound and by writing.

    Family and given name stand apart by a blank; what has none is a family name alone.
    """
    reading = kana or name
    family, _, given = _parted(reading)
    return {
        "name_key": name_key(name)[:LONGEST],
        "kana_key": kana_key(reading)[:LONGEST],
        "family_kana_key": kana_key(family)[:LONGEST],
        "given_kana_key": kana_key(given)[:LONGEST],
        "given_name_key": name_key(_parted(name)[2])[:LONGEST],
    }


def _parted(name: str) -> tuple[str, str, str]:
    """渡辺　太郎 -> 渡辺, blank, 太郎."""
    return SPACES.sub(" ", name.strip()).partition(" ")


def building_key(building: str) -> str:
    """コーポ見本２０１号室 and こーぽ見本201 -> keys that begin alike: kana by sound, figures as digits."""
    text = unicodedata.normalize("NFKC", SELECTORS.sub("", building)).translate(leaders())
    return kana_key(text)[:LONGEST]


@lru_cache(maxsize=65536)
def address_key(address: str) -> str:
    """中央一丁目２番３号 and 中央1-2-3 -> one key: figures as digits, one mark between them."""
    text = unicodedata.normalize("NFKC", SELECTORS.sub("", address)).upper()
    text = KANJI_NUMBER.sub(lambda found: f"{_number(found[1])}{found[2]}", text)
    text = re.sub(r"(?<=\d)(丁目|番地の|番地|番の|番|号|の|ノ|-|\u2212|\u2010|ー)(?=\d)", "-", text)
    return SPACES.sub("", re.sub(r"(?<=\d)(丁目|番地|番|号)", "", text))[:200]


KANJI_NUMBER = re.compile("([一二三四五六七八九十]+)(丁目|番|号|区|条|線)")
DIGITS = {digit: i for i, digit in enumerate("一二三四五六七八九", start=1)}


def _number(text: str) -> int:
    """十二 -> 12, 二十 -> 20."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(DIGITS[c]) for c in text))
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
