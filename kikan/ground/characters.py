"""Characters (文字): what may stand in a name, and lengths as people count them.

Names are never normalised: an ideographic variation sequence (IVS) and its base are different characters.
"""

import re
import unicodedata

_SELECTORS = "\U000e0100-\U000e01ef"
_IVS = re.compile(f"(.)([{_SELECTORS}])")
_STRAY_SELECTOR = re.compile(f"(?:^|[^\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[{_SELECTORS}]")
_STANDARD_SELECTORS = re.compile("[\ufe00-\ufe0f]")
_EMOJI = re.compile("[\u2600-\u27bf\u2b50-\u2b55\U0001f000-\U0001faff]")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_READING = re.compile("[ァ-ヴー・\u3000 ]+")


def length(text: str) -> int:
    """The number of characters as people count them: an IVS pair is one, so are a base and its marks."""
    return sum(1 for char in text if not (_is_selector(char) or unicodedata.combining(char)))


def _is_selector(char: str) -> bool:
    return "\U000e0100" <= char <= "\U000e01ef" or "\ufe00" <= char <= "\ufe0f"


def split(text: str) -> list[str]:
    """The characters as people see them: a base with its selector or its marks is one."""
    found: list[str] = []
    for char in text:
        if found and (_is_selector(char) or unicodedata.combining(char)):
            found[-1] += char
        else:
            found.append(char)
    return found


def cut(text: str, longest: int) -> str:
    """The first characters of a text; a base is never parted from its selector."""
    return "".join(split(text)[:longest])


def base_text(text: str) -> str:
    """The text without variation selectors, for search keys and systems that know no IVS."""
    return "".join(char for char in text if not _is_selector(char))


def variation_sequences(text: str) -> list[str]:
    """The IVS pairs of a text, in order."""
    return [pair[0] + pair[1] for pair in _IVS.findall(text)]


def name_fault(text: str, *, longest: int = 100) -> str:
    """Why a text cannot be a name, in Japanese; "" if it can. The text itself is never repeated."""
    for fault, message in _faults(text):
        if fault:
            return message
    if length(text) > longest:
        return f"{longest}文字を超えています。"
    return ""


def _faults(text: str) -> list[tuple[bool, str]]:
    kinds = {unicodedata.category(char) for char in text}
    return [
        (not text.strip(), "入力されていません。"),
        ("Cs" in kinds, "壊れた文字（サロゲートの片方）が含まれています。もう一度入力してください。"),
        (_BIDI.search(text) is not None, "見えない制御文字が含まれています。もう一度入力してください。"),
        (bool({"Cc", "Zl", "Zp"} & kinds), "改行などの制御文字は使えません。"),
        (_STRAY_SELECTOR.search(text) is not None, "異体字セレクタの前に漢字がありません。"),
        (_STANDARD_SELECTORS.search(text) is not None, "この異体字セレクタは氏名に使えません。"),
        (_EMOJI.search(text) is not None, "絵文字・記号は氏名に使えません。"),
        (
            _PRIVATE_USE.search(text) is not None,
            "外字（私用領域）は使えません。標準の文字に置き換えてください。",
        ),
        ("Cn" in kinds, "定められていない文字が含まれています。"),
    ]


def reading_fault(text: str, *, longest: int = 100) -> str:
    """Why a text cannot be a reading (フリガナ), in Japanese; small kana and voiced marks are kept as they are."""
    if fault := name_fault(text, longest=longest):
        return fault
    return "" if _READING.fullmatch(text) else "フリガナは全角カタカナで入力してください。"
