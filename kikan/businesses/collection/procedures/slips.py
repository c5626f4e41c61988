"""What a slip says, apart from its paper (納付書)."""

from kikan.businesses.collection.procedures.incoming import SLIP


def slip_key(municipality: int, slip: int) -> str:
    """The 21 digits of a slip entity: municipality 5, zeros where a levy would stand, slip 8, zeros.

    Errors: ValueError for a number too large for its place.
    """
    if slip >= 10**8:
        raise ValueError("the number of the slip has more than 8 digits")
    return f"{municipality // 10:05d}{SLIP:02d}00{slip:08d}0000"
