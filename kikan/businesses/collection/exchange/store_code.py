"""What the digits of a slip say when they come back (納付書の数字): whose slip, which instalment, how much."""

from kikan.businesses.collection.procedures.incoming import SLIP, Target
from kikan.shared.documents.rendering.codes import APPLICATION, KEY_DIGITS, check_digit

BARS = 44


def target_of_key(key: str) -> Target:
    """The 21 digits read back. Errors: ValueError in words for the clerk."""
    if len(key) != KEY_DIGITS or not (key.isascii() and key.isdigit()):
        raise ValueError(f"が{KEY_DIGITS}桁の数字ではありません")
    town, levy, number = int(key[:5]), int(key[5:7]), int(key[9:17])
    if levy == SLIP:
        return Target(town=town, slip=number)
    return Target(town=town, levy=levy, charge=number, instalment=int(key[17:19]))


def target_of_bars(bars: str) -> Target:
    """The 44 digits of the stores read back. Errors: ValueError in words for the clerk."""
    if len(bars) != BARS or not (bars.isascii() and bars.isdigit()):
        raise ValueError(f"が{BARS}桁の数字ではありません")
    if not bars.startswith(APPLICATION):
        raise ValueError(f"が{APPLICATION}で始まっていません")
    if check_digit(bars[:-1]) != bars[-1]:
        raise ValueError("の検査数字が合いません")
    found = target_of_key(bars[8:29])
    return Target(**{**vars(found), "asked": int(bars[37:43])})
