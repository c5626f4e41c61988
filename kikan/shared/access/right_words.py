"""What a right is called (権限の名称): the businesses' manifests tell it at start, a refusal says it."""

_words: dict[str, str] = {}


def name_rights(business_ja: str, rights: dict[str, str]) -> None:
    """Keep what a business calls its rights; rights: right -> 名称."""
    _words.update({right: f"{business_ja}：{ja}" for right, ja in rights.items()})


def right_in_words(right: str) -> str:
    """運用管理：運用の状態の照会; a right no manifest names stands as it is."""
    return _words.get(right, right)
