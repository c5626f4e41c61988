"""Checks of moves at the counter (転入・転居・転出): certificates, cards, addresses that nobody knows."""

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.law.checking import Columns, check
from kikan.businesses.residents.law.checks import ACT
from kikan.law.amounts import Truth


@check(
    "E15",
    "certificate",
    "転出した日から14日を過ぎた届出です。転出証明書は交付できません。",
    needs=("is_certificate_asked", "is_certificate_in_time"),
    do="転出証明書に準ずる証明書を選んでください。",
    cites=f"{ACT} 第24条、同法施行令 第24条",
)
def certificate_is_too_late(c: Columns) -> Truth:
    return (c["is_certificate_asked"] == 1) & (c["is_certificate_in_time"] == 0)


@check(
    "A09",
    "town",
    "住所辞書にない町名です。",
    needs=("is_town_known",),
    do="町名の誤りか、住居表示・新しい町名かを確かめてください。",
    cites=f"{ACT} 第7条第7号",
)
def town_is_not_known(c: Columns) -> Truth:
    return c["is_town_known"] == 0


@check(
    "A09",
    "building",
    "この番地では記録のない方書です。",
    needs=("is_building_known",),
    do="建物名の書き方を、その番地のほかの住民と比べてください。",
)
def building_is_not_known(c: Columns) -> Truth:
    return c["is_building_known"] == 0


@check(
    "A15",
    "certificate",
    "個人番号カードを持つ人が、カードによる転出の手続をせずに転出します。",
    needs=("event", "holds_number_card", "is_leaving_by_card"),
    do="カードで転入できること（特例転入）と、しないとカードが失効することを案内してください。",
    cites=f"{ACT} 第24条の2",
)
def card_is_left_behind(c: Columns) -> Truth:
    leaves = c["event"] == codes.MOVED_OUT
    return leaves & (c["holds_number_card"] == 1) & (c["is_leaving_by_card"] == 0)
