"""Setting losses off (損益通算・繰越控除): a loss takes from one income after the other, never more than there is."""

from dataclasses import dataclass

from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.law import Law, Yen, apply_rate, at_least, at_most, cut_below, only_where

Pools = dict[str, Yen]

SHORT, LONG = ("short_land", "short_land_reduced"), ("long_land", "long_land_specific", "long_land_light")
LAND = SHORT + LONG
ORDER = (
    "ordinary",
    *LAND,
    "listed_dividends",
    "unlisted_shares",
    "listed_shares",
    "futures",
    "forestry",
    "retirement",
)
"""In which order 所得控除 and 雑損失 are taken from the incomes (地方税法 第314条の2、附則第33条の2以下)."""


def take(loss: Yen, pools: Pools, order: tuple[str, ...]) -> Yen:
    """Take a loss from the pools in order; what is left of the loss."""
    for name in order:
        used = at_most(at_least(pools[name], 0), loss)
        pools[name], loss = pools[name] - used, loss - used
    return loss


@dataclass(frozen=True, eq=False)
class Settled:
    """Incomes after 損益通算, before anything carried over: `pools` by the names of ORDER."""

    pools: Pools
    short_transfer: Yen
    long_transfer: Yen
    occasional: Yen

    @property
    def total(self) -> Yen:
        """合計所得金額."""
        total = self.pools["ordinary"]
        for name in ORDER[1:]:
            total = total + self.pools[name]
        return total


def settled(who: Taxpayers, regular: Yen, law: Law) -> Settled:
    """Set losses of the year off (損益通算); `regular` is the sum of the incomes that recur, a loss below zero.

    Law: 所得税法 第69条、同法施行令 第198条〜第200条、租税特別措置法 第31条・第32条・第37条の10〜第37条の12の2・
    第41条の5・第41条の14
    Rounding: half of 長期譲渡 and 一時 cut to the yen
    """
    pools, transfer_loss = _transfers(who, law)
    pools |= _set_apart(who, law)
    pools["regular"] = at_least(regular, 0)
    every_transfer = ("short", "long", "occasional")
    regular_loss = take(at_least(-regular, 0), pools, every_transfer)
    rest = regular_loss + take(transfer_loss, pools, ("regular",))
    take(rest, pools, ("forestry", "retirement"))
    take(at_least(-who.forestry, 0), pools, ("regular", *every_transfer, "retirement"))
    take(who.housing_loss, pools, ("regular", *every_transfer, "forestry", "retirement"))
    halved = apply_rate(pools["long"] + pools["occasional"], law.rate("half_share"))
    pools["ordinary"] = pools["regular"] + pools["short"] + cut_below(halved)
    return Settled({name: pools[name] for name in ORDER}, pools["short"], pools["long"], pools["occasional"])


def _transfers(who: Taxpayers, law: Law) -> tuple[Pools, Yen]:
    """総合譲渡 and 一時 after their special deductions, and the loss of 総合譲渡 that 一時 does not take up."""
    pools: Pools = {"short": who.short_transfer, "long": who.long_transfer}
    _net(pools, ("short",), ("long",))
    loss = at_least(-pools["short"], 0) + at_least(-pools["long"], 0)
    pools = {name: at_least(amount, 0) for name, amount in pools.items()}
    take(who.salary_revenue * 0 + law.amount("transfer_special_deduction"), pools, ("short", "long"))
    pools["occasional"] = at_least(who.occasional - law.amount("occasional_special_deduction"), 0)
    return pools, take(loss, pools, ("occasional",))


def _net(pools: Pools, one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Losses of one group from gains of the other, both ways."""
    for losers, winners in ((one, other), (other, one)):
        for name in losers:
            loss = at_least(-pools[name], 0)
            pools[name] = pools[name] + loss - take(loss, pools, winners)


def _set_apart(who: Taxpayers, law: Law) -> Pools:
    """Incomes taxed apart (分離課税): losses go no further than land among land, listed shares to their dividends."""
    pools: Pools = {name: getattr(who, name) for name in LAND}
    _net(pools, ("short_land",), ("short_land_reduced",))
    _net(pools, ("long_land",), ("long_land_specific", "long_land_light"))
    _net(pools, ("long_land_specific",), ("long_land_light",))
    _net(pools, SHORT, LONG)
    pools = {name: at_least(amount, 0) for name, amount in pools.items()}
    pools["listed_dividends"] = at_least(who.listed_dividends, 0)
    take(at_least(-who.listed_shares, 0), pools, ("listed_dividends",))
    for name in ("unlisted_shares", "listed_shares", "futures"):
        pools[name] = at_least(getattr(who, name), 0)
    pools["forestry"] = at_least(who.forestry - law.amount("forestry_special_deduction"), 0)
    pools["retirement"] = who.retirement
    return pools


def carried_over(who: Taxpayers, settled_pools: Pools) -> Pools:
    """What former years' losses leave (繰越控除後); the amounts are those the return states.

    Law: 地方税法 第313条第8項〜第10項、附則第4条・第4条の2・第35条の2の6・第35条の4の2
    """
    pools = dict(settled_pools)
    take(who.carried_loss, pools, ("ordinary", "forestry", "retirement"))
    take(who.carried_housing_loss, pools, (*LONG, *SHORT, "ordinary", "forestry", "retirement"))
    take(who.carried_listed_loss, pools, ("listed_shares", "listed_dividends"))
    take(who.carried_futures_loss, pools, ("futures",))
    take(who.carried_casualty_loss, pools, ORDER)
    return pools


def special_deductions(who: Taxpayers, pools: Pools) -> Yen:
    """譲渡所得の特別控除 of land as the return states it, taken from each kind; the sum that was taken."""
    total = pools["ordinary"] * 0
    for name in LAND:
        used = at_most(getattr(who, f"{name}_deduction"), pools[name])
        pools[name], total = pools[name] - used, total + used
    return total


def usable_real_estate(real_estate: Yen, land_interest: Yen) -> Yen:
    """不動産所得, its loss without the interest on loans for land (租税特別措置法 第41条の4)."""
    is_loss = real_estate < 0
    return real_estate + only_where(is_loss, at_most(land_interest, at_least(-real_estate, 0)))
