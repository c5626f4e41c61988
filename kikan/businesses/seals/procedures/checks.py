"""Checks of a seal that shall be registered (登録の要件の検査): the rule's conditions in words, texts, who vouches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.seals.law import codes
from kikan.businesses.seals.law.eligibility import Applicants, Eligibility, eligibility
from kikan.businesses.seals.law.texts import allowed_texts, kind_of
from kikan.businesses.seals.procedures.act import Act
from kikan.businesses.seals.procedures.arguments import Identity, SealItems
from kikan.businesses.seals.reads import imprints
from kikan.businesses.seals.reads import registrations as reads
from kikan.law import Law
from kikan.law.ages import reached_on
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.addressees.search_keys import name_key
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import ordinances

OTHER = "other"
YEAR = 365


@dataclass
class Checking:
    """The checks of one application, each telling the act what it finds."""

    act: Act
    seal: SealItems
    identity: Identity
    law: Law
    replaced: reads.Registered | None = None

    def run(self) -> str:
        """Everything; returns the kind of the text. Errors: LawGap where the ordinance is silent."""
        scan = self._scan()
        if scan is not None:
            self._conditions(scan)
            self._alike()
        self._second()
        self._identification()
        self._circumstances()
        return self._text()

    def _scan(self) -> imprints.Impression | None:
        """The scan of this very person, not yet registered."""
        try:
            scan = imprints.impression(self.seal.imprint)
        except NotFound:
            scan = None
        if scan is None or scan.person != self.act.person:
            self.act.tell(
                "E108", "scan", "印影の画像がありません。", "印影を読み取って、もう一度送ってください。"
            )
            return None
        if imprints.is_registered(scan.number):
            self.act.tell(
                "E108",
                "scan",
                "この印影の画像はすでに登録に使われています。",
                "印影を読み取り直してください。",
            )
        for notice in scan.notices:
            self.act.tell(notice.number, "scan", notice.message, notice.what_to_do)
        return scan

    def _conditions(self, scan: imprints.Impression) -> None:
        found = eligibility(self._applicant(scan), law=self.law)
        for name, (number, field, message, what_to_do) in self._words(scan).items():
            if not getattr(found, name)[0]:
                self.act.tell(number, field, message, what_to_do)

    def _applicant(self, scan: imprints.Impression) -> Applicants:
        known, seal, identity = self.act.known, self.seal, self.identity
        birth = known.birth_on or self.act.today
        values: dict[str, int | bool] = {
            "birth_on": to_day(birth), "applied_on": to_day(self.act.today), "is_resident": known.is_resident,
            "has_capacity": identity.has_capacity, "is_ward": known.is_ward, "has_guardian": identity.has_guardian,
            "is_in_person": identity.applicant != codes.AGENT, "width": scan.width, "height": scan.height,
            "is_deformable": seal.is_deformable, "is_legible": seal.is_legible, "is_rim_intact": seal.is_rim_intact,
            "is_of_household": seal.is_of_household, "shows_other_matter": seal.shows_other_matter,
        }  # fmt: skip
        columns: dict[str, Any] = {
            k: np.array([v], np.bool_ if isinstance(v, bool) else np.int64) for k, v in values.items()
        }
        return Applicants(**columns)

    def _words(self, scan: imprints.Impression) -> Mapping[str, tuple[str, str, str, str]]:
        """What each condition of the rule says to the clerk: number, field, message, what to do."""
        age, small, large = (self.law.amount(n) for n in ("min_age", "min_mm", "max_mm"))
        size, other = f"{scan.millimetres} mm", "別の印鑑で申請してもらってください。"
        return {
            "is_old_enough": (
                "E101",
                "",
                f"{age}歳に達していません。",
                f"登録できるのは{self._old_enough(age)}からです。",
            ),
            "is_resident": (
                "E102",
                "",
                "住民票に記録されていません。",
                "転入の届出を先に受け付けてください。",
            ),
            "has_capacity": (
                "E103",
                "has_capacity",
                "意思能力のない人は登録できません。",
                "申請を受け付けられないことを説明してください。",
            ),
            "is_ward_allowed": (
                "E111",
                "has_guardian",
                "成年被後見人は、法定代理人と一緒に本人が来庁する必要があります。",
                "登記事項証明書で法定代理人を確かめ、同行しているときは「法定代理人が同行」を選んでください。",
            ),
            "is_large_enough": (
                "E106",
                "scan",
                f"印影が小さすぎます（{size}）。一辺{small}mmの正方形に収まらない大きさが必要です。",
                other,
            ),
            "is_small_enough": (
                "E107",
                "scan",
                f"印影が大きすぎます（{size}）。一辺{large}mmの正方形に収まる大きさが必要です。",
                other,
            ),
            "is_firm": ("E112", "seal_checks", "ゴム印など変形しやすい材質の印鑑は登録できません。", other),
            "is_clear": (
                "E112",
                "seal_checks",
                "印影が不鮮明で読めません。",
                "押し直してもらうか、別の印鑑で申請してもらってください。",
            ),
            "is_rim_intact": ("E112", "seal_checks", "輪郭のない、または欠けた印鑑は登録できません。", other),
            "is_own": ("E105", "seal_checks", "同じ世帯の人がすでに登録している印鑑です。", other),
            "shows_name_alone": (
                "E112",
                "seal_checks",
                "職業など氏名以外の事項を表した印鑑は登録できません。",
                other,
            ),
        }

    def _old_enough(self, age: int) -> str:
        birth = self.act.known.birth_on
        if birth is None:
            return f"{age}歳に達する日"
        day = date_of(int(reached_on(np.array([to_day(birth)], dtype=np.int64), age)[0]))
        return f"{day.year}年{day.month}月{day.day}日"

    def _alike(self) -> None:
        """Seals of the household that look alike are told; whether it is one, the clerk sees and says."""
        home = self.act.known.residency
        if home is None or self.seal.is_of_household:
            return
        for alike in imprints.alike_in_household(
            self.act.person, home.household, self.seal.imprint, self.act.today
        ):
            self.act.tell(
                "A35", "scan", f"同じ世帯の人の登録印影（登録番号 {alike.registration}）とよく似ています（{alike.percent}％）。",
                "並べて見比べ、同じ印鑑なら「同じ世帯の人が登録済み」を選んでください。",
            )  # fmt: skip

    def _second(self) -> None:
        now = reads.active_of([self.act.person], self.act.today).get(self.act.person)
        if now is not None and (self.replaced is None or now.registration != self.replaced.registration):
            self.act.tell(
                "E104", "", f"すでに印鑑を登録しています（登録番号 {now.registration}）。登録は一人一個です。",
                "印鑑を替えるときは「改印」、やめるときは「廃止」から行ってください。",
            )  # fmt: skip

    def _text(self) -> str:
        """Which of the allowed texts the seal shows; another one needs a reason."""
        allowed = allowed_texts(self.act.known.names)
        if kind := kind_of(self.seal.text, self.act.known.names):
            return kind
        variant = next((k for text, k in allowed.items() if name_key(text) == name_key(self.seal.text)), "")
        if variant:
            self.act.tell(
                "A23",
                "text",
                "印影の文字の字体が、氏名の字体と違います。",
                "同じ字と認められるか確かめてください。",
            )
            return variant
        if not self.seal.text_reason.strip():
            shown = "、".join(list(allowed)[:8])
            self.act.tell("E113", "text", "印影の文字が、氏名などを表すものの一覧にありません。",
                          f"登録できる文字は {shown} などです。認めるときは理由を入力してください。")  # fmt: skip
        else:
            self.act.tell(
                "A22",
                "text",
                "一覧にない文字を、理由を付けて認めています。",
                "審査する人が印影と見比べてください。",
            )
        return OTHER

    def _identification(self) -> None:
        if self.identity.method not in codes.IDENTIFICATIONS:
            self.act.tell("E115", "method", "本人確認の方法が選ばれていません。", "方法を選んでください。")
        if self.identity.applicant == codes.AGENT and self.identity.method != codes.REPLY:
            self.act.tell(
                "E115",
                "method",
                "代理人による申請は、照会書の回答が必要です。",
                "照会による申請として受け付けてください。",
            )
        if self.identity.method == codes.GUARANTOR:
            self._guarantor()
        if self.identity.method == codes.REPLY:
            self._reply()

    def _guarantor(self) -> None:
        number = self.identity.guarantor
        again = (
            "保証人は、この団体で印鑑を登録している別の人でなければなりません。登録番号を確かめてください。"
        )
        if number is None or not reads.is_number_used(number):
            self.act.tell("E110", "guarantor", "保証人の登録番号がありません。", again)
            return
        one = reads.registration_of(number)
        if not one.is_active:
            self.act.tell("E110", "guarantor", "保証人の印鑑登録は抹消されています。", again)
        if one.person == self.act.person:
            self.act.tell("E110", "guarantor", "保証人が申請者本人です。", again)
        if reads.suspensions_of(number):
            self.act.tell(
                "E110", "guarantor", "保証人の登録は抑止されています。", "抑止の理由を確かめてください。"
            )
        since = date.fromordinal(self.act.today.toordinal() - YEAR)
        times = reads.guaranteed_since(number, since) + 1
        if times > self.law.amount("guarantor_times_a_year"):
            self.act.tell(
                "A24",
                "guarantor",
                f"この保証人の保証は一年で{times}回目です。",
                "保証の事情を確かめてください。",
            )

    def _reply(self) -> None:
        number = self.identity.application
        try:
            applied = reads.application_of(number) if number is not None else None
        except NotFound:
            applied = None
        if applied is None or applied.person != self.act.person or not applied.is_waiting:
            self.act.tell(
                "E116",
                "application",
                "回答を待っている照会がありません。",
                "照会による申請から始めてください。",
            )
        elif applied.reply_due < self.act.today:
            self.act.tell(
                "E117", "application", f"回答の期限（{applied.reply_due:%Y年%-m月%-d日}）を過ぎています。",
                "申請は効力を失いました。新しく照会してください。",
            )  # fmt: skip

    def _circumstances(self) -> None:
        known = self.act.known
        if known.leaves_on is not None:
            self.act.tell(
                "A21",
                "",
                f"{known.leaves_on:%Y年%-m月%-d日}に転出する予定です。",
                "転出の予定日に抹消されることを伝えてください。",
            )
        if known.residency is not None and not known.residency.is_birth_certain:
            self.act.tell("A25", "", "生年月日が不詳の人です。", "年齢の要件を書類で確かめてください。")
        if known.is_protected:
            self.act.tell(
                "A26",
                "",
                "支援措置の対象者です。",
                "本人確認を厳格に行い、住所を他の人に知らせないでください。",
            )


def law_of(day: date) -> Law:
    return ordinances.law("event_date", to_day(day)).of("seal_registration")


__all__ = ["OTHER", "Checking", "Eligibility", "law_of"]
