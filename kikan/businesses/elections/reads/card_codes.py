"""The bars of an admission card (入場券のバーコード): what is printed and what a reader gives back."""

from kikan.shared.documents.rendering.codes import APPLICATION, check_digit

DIGITS = 11


def bars_of(card: int) -> str:
    """The 14 digits of a card's bar code: application, card number, check digit."""
    body = f"{APPLICATION}{card:0{DIGITS}d}"
    return body + check_digit(body)


def card_in(text: str) -> int | None:
    """The number of the card whose bars were read; None where the digits are no card's."""
    plain = text.removeprefix("]C1").removeprefix("]C0")
    if len(plain) != len(APPLICATION) + DIGITS + 1 or not plain.isascii() or not plain.isdigit():
        return None
    if not plain.startswith(APPLICATION) or check_digit(plain[:-1]) != plain[-1]:
        return None
    return int(plain[len(APPLICATION) : -1])
