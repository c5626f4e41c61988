"""The words of the register: names with their periods, addresses, relationships."""

from itertools import count as counting

import numpy as np
import yaml

from kikan.site.samples.arrays import NO_DAY, NOBODY, OPEN, Flags, Ints, Texts, take
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register, Rows
from kikan.site.samples.sources import FOLDER, TownData, rows_of
from kikan.site.samples.world import EPOCH, FEMALE, World, day_number

OFFICIAL, FORMER, ALIAS, KANJI = "1", "2", "3", "4"
FORMER_NAMES_SINCE = 18205  # 2019-11-05: 旧氏 may be entered
READINGS_SINCE = 20233  # 2025-05-26: the reading is an item of the register
SPACE = "　"


def words(values: list[str], at: Ints) -> Texts:
    """The text at each position; the empty text where the position is -1."""
    listed = np.asarray([*values, ""], np.object_)
    found: Texts = listed[at]
    return found


def joined(one: Texts, between: str, other: Texts) -> Texts:
    both = [
        f"{a}{between}{b}" if a and b else a or b for a, b in zip(one.tolist(), other.tolist(), strict=True)
    ]
    return np.asarray(both, np.object_)


class Names:
    """Names of everybody: rows with periods, and the name of today."""

    def __init__(self, world: World, reg: Register, chance: Chance) -> None:
        self.world, self.chance = world, chance
        self.foreign = world.people["foreign"]
        begins = np.full(world.people.size, OPEN, np.int64)
        np.minimum.at(begins, reg.stays["person"], reg.stays["valid_from"])
        self.begins = begins
        rows = [self._official(reg), self._former(), *self._of_foreigners(reg)]
        merged = {n: np.concatenate([r[n] for r in rows]) for n in rows[0]}
        order = np.lexsort((merged["valid_from"], merged["kind"].astype(np.int64), merged["person"]))
        self.rows = {n: v[order] for n, v in merged.items()}

    def current(self, who: Ints) -> Texts:
        """The last official name of each; empty for nobody."""
        p = self.world.people
        name = joined(self._family(p["family"]), SPACE, self._given(np.arange(p.size)))
        abroad = (self.foreign >= 0) & (p["naturalised_on"] == NO_DAY)
        name[abroad] = self._alphabet(self.foreign[abroad])
        return np.append(name, "")[who]

    def _family(self, family: Ints, column: str = "name") -> Texts:
        return words([r[column] for r in rows_of("surnames")], family)

    def _given(self, who: Ints, column: str = "name") -> Texts:
        return words([r[column] for r in rows_of("given_names")], self.world.people["given"][who])

    def _alphabet(self, foreign: Ints) -> Texts:
        return words([f"{r['family']} {r['given']}" for r in rows_of("foreign_names")], foreign)

    def _official(self, reg: Register) -> dict[str, Texts | Ints]:
        """Family names with their periods; the alphabet name of foreigners."""
        changes = self.world.families.columns()
        known = self.begins[changes["person"]] < OPEN
        changes = take(changes, known)
        changes["valid_from"] = np.maximum(changes["valid_from"], self.begins[changes["person"]])
        order = np.lexsort((changes["valid_from"], changes["person"]))
        changes = take(changes, order)
        first = self._first_families(changes)
        person = np.concatenate([reg.people, changes["person"]])
        rows: Rows = {
            "person": person,
            "family": np.concatenate([first[reg.people], changes["family"]]),
            "reason": np.concatenate([np.zeros(len(reg.people), np.int64), changes["reason"]]),
            "valid_from": np.concatenate([self.begins[reg.people], changes["valid_from"]]),
        }
        rows = take(rows, np.lexsort((rows["reason"] > 0, rows["valid_from"], rows["person"])))
        until = np.full(len(person), OPEN, np.int64)
        goes_on = rows["person"][1:] == rows["person"][:-1]
        until[:-1][goes_on] = rows["valid_from"][1:][goes_on]
        rows = take(rows | {"valid_until": until}, rows["valid_from"] < until)
        return self._written(rows, OFFICIAL)

    def _first_families(self, changes: Rows) -> Ints:
        """The family name before the first change; NOBODY for those who came with a foreign name."""
        first = self.world.people["family"].copy()
        first[changes["person"][::-1]] = changes["before"][::-1]
        first[self.foreign >= 0] = NOBODY
        return first

    def _written(self, rows: Rows, kind: str) -> dict[str, Texts | Ints]:
        """Names in words; a row without a family name is the alphabet name of a foreigner."""
        who, family = rows["person"], rows["family"]
        abroad = family < 0
        given, given_kana = self._given(who), self._given(who, "kana")
        given[abroad] = given_kana[abroad] = ""
        surname, surname_kana = self._family(family), self._family(family, "kana")
        name, kana = joined(surname, SPACE, given), joined(surname_kana, SPACE, given_kana)
        name[abroad] = self._alphabet(self.foreign[who[abroad]])
        kana[abroad] = words([r["kana"] for r in rows_of("foreign_names")], self.foreign[who[abroad]])
        return {
            "person": who, "kind": np.full(len(who), kind, np.object_), "name": name, "family": surname,
            "given": given, "kana": kana, "family_kana": surname_kana, "given_kana": given_kana,
            "reading_state": self._reading_states(rows, abroad), "reason": rows["reason"],
            "valid_from": rows["valid_from"], "valid_until": rows["valid_until"],
        }  # fmt: skip

    def _reading_states(self, rows: Rows, abroad: Flags) -> Texts:
        """Confirmed for most who were alive when readings became official."""
        present = (
            (rows["valid_until"] > READINGS_SINCE)
            & (self.world.people["home"][rows["person"]] >= 0)
            & ~abroad
        )
        return np.where(present & self.chance.happens(0.85, len(present)), "1", "0").astype(np.object_)

    def _former(self) -> dict[str, Texts | Ints]:
        """旧氏 of a few women who changed their name by marriage, on request since 2019-11-05."""
        p = self.world.people
        wives = (
            (p["sex"] == FEMALE) & (p["family"] != p["born_family"]) & (p["home"] >= 0) & (self.foreign < 0)
        )
        wives &= p["birth"] > day_number(EPOCH.replace(year=1970))
        share = 0.5 if self.world.town.is_test else 0.012
        who = np.flatnonzero(wives & self.chance.happens(share, p.size))
        since = np.maximum(self.begins[who], FORMER_NAMES_SINCE) + self.chance.between(1, 700, len(who))
        who, since = who[since <= self.world.today], since[since <= self.world.today]
        rows = {
            "person": who, "family": p["born_family"][who], "reason": np.full(len(who), 4),
            "valid_from": since, "valid_until": np.full(len(who), OPEN),
        }  # fmt: skip
        written = self._written(rows, FORMER)
        empty = np.full(len(who), "", np.object_)
        return written | {
            "name": written["family"], "kana": written["family_kana"], "given": empty, "given_kana": empty.copy(),
        }  # fmt: skip

    def _of_foreigners(self, reg: Register) -> list[dict[str, Texts | Ints]]:
        """漢字併記名 where the list has one, 通称 for some."""
        p = self.world.people
        abroad = reg.people[self.foreign[reg.people] >= 0]
        has_kanji = np.asarray([bool(r["kanji"]) for r in rows_of("foreign_names")] + [False])
        kanji = self._beside(abroad[has_kanji[self.foreign[abroad]]], KANJI, "kanji", "kanji_kana")
        who = abroad[self.chance.happens(0.6 if self.world.town.is_test else 0.3, len(abroad))]
        alias = self._beside(who, ALIAS, "kanji", "kanji_kana")
        family = np.where(p["spouse"][who] >= 0, p["family"][p["spouse"][who]], p["born_family"][who])
        alias["name"] = joined(self._family(family), SPACE, self._given(who))
        alias["kana"] = joined(self._family(family, "kana"), SPACE, self._given(who, "kana"))
        return [kanji, alias]

    def _beside(self, who: Ints, kind: str, name: str, kana: str) -> dict[str, Texts | Ints]:
        p, foreign = self.world.people, rows_of("foreign_names")
        empty = np.full(len(who), "", np.object_)
        until = np.where(p["naturalised_on"][who] == NO_DAY, OPEN, p["naturalised_on"][who])
        return {
            "person": who, "kind": np.full(len(who), kind, np.object_),
            "name": words([r[name] for r in foreign], self.foreign[who]), "family": empty, "given": empty.copy(),
            "kana": words([r[kana] for r in foreign], self.foreign[who]), "family_kana": empty.copy(),
            "given_kana": empty.copy(), "reading_state": np.full(len(who), "0", np.object_),
            "reason": np.zeros(len(who), np.int64), "valid_from": self.begins[who], "valid_until": until,
        }  # fmt: skip


def address_columns(world: World, sites: Ints) -> dict[str, Texts]:
    """The parts of the addresses of these sites."""
    town, s = world.town, world.sites
    street = s["street"][sites]
    codes = town_block_codes(town)
    return {
        "municipality": np.full(len(sites), town.code, np.object_),
        "town_block": words([b for b, _ in codes], street),
        "town_code": words([c for _, c in codes], street),
        "prefecture": np.full(len(sites), town.prefecture, np.object_),
        "city": np.full(len(sites), town.city, np.object_),
        "town": words([x.town for x in town.streets], street),
        "lot": lots(s["lot"][sites], s["branch"][sites]),
        "building": _buildings(s["building"][sites], s["room"][sites]),
        "postal_code": words([x.postal_code for x in town.streets], street),
    }


def town_block_codes(town: TownData) -> list[tuple[str, str]]:
    """町字コード (7) and 住所コード (11) of each street, numbered in the order of readings."""
    return [(f"{n:04d}000", f"{town.jis}{n:03d}000") for n, _ in zip(counting(1), town.streets, strict=False)]


def lots(lot: Ints, branch: Ints) -> Texts:
    written = [f"{a}番地{b}" if b else f"{a}番地" for a, b in zip(lot.tolist(), branch.tolist(), strict=True)]
    return np.asarray(written, np.object_)


def _buildings(building: Ints, room: Ints) -> Texts:
    names = [*(r["name"] for r in rows_of("buildings")), ""]
    written = [
        f"{names[b]} {r}号室" if r else names[b]
        for b, r in zip(building.tolist(), room.tolist(), strict=True)
    ]
    return np.asarray(written, np.object_)


def relationship_texts(codes: Ints) -> Texts:
    """続柄 in words: the links chained with の."""
    table = yaml.safe_load((FOLDER / "layouts" / "codes.yaml").read_text("utf-8"))["relationship"]
    unique, at = np.unique(codes, return_inverse=True)
    spelled = []
    for code in unique.tolist():
        digits = f"{code:02d}".zfill((len(str(code)) + 1) // 2 * 2)
        spelled.append("の".join(table[digits[i : i + 2]]["ja"] for i in range(0, len(digits), 2)))
    return words(spelled, at)
