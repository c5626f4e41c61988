"""Elections (選挙) and the contests held on one day, each with its own first day of early voting."""

from django.db import models

from kikan.shared.history import HistoryModel


class ContestKind(models.IntegerChoices):
    """What is voted on. Referendums and recalls follow the rules of the municipality's own elections (地方自治法第85条)."""

    LOWER_DISTRICT = 1, "衆議院小選挙区"
    LOWER_PROPORTIONAL = 2, "衆議院比例代表"
    JUDGES = 3, "最高裁判所裁判官国民審査"
    UPPER_DISTRICT = 4, "参議院選挙区"
    UPPER_PROPORTIONAL = 5, "参議院比例代表"
    GOVERNOR = 11, "知事"
    PREFECTURAL_ASSEMBLY = 12, "都道府県議会議員"
    MAYOR = 21, "市町村長"
    ASSEMBLY = 22, "市町村議会議員"
    REFERENDUM = 31, "住民投票（選挙人名簿によるもの）"
    RECALL = 32, "市町村の議会の解散・解職の投票"


class ContestState(models.IntegerChoices):
    HELD = 1, "投票を行う"
    UNCONTESTED = 2, "無投票"
    GIVEN_UP = 3, "取りやめ"


class Election(HistoryModel):
    """A day of voting: public notice (公示・告示), election day, base and registration date.

    moves_until: who tells of a move inside later than that votes at the former polling place.
    withdrawn_on: the announcement was undone that day. remark: why it was corrected or withdrawn.
    """

    key = ("election",)

    pk = models.CompositePrimaryKey("municipality", "election", "valid_from", "entry")
    election = models.BigIntegerField("選挙番号")
    name = models.CharField("選挙名", max_length=80)
    notice_on = models.DateField("公示・告示日")
    election_on = models.DateField("選挙期日")
    base_on = models.DateField("登録基準日")
    moves_until = models.DateField("投票所を切り替える転居の届出の末日", null=True)
    withdrawn_on = models.DateField("告示を取り消した年月日", null=True)
    remark = models.CharField("訂正・取消しの理由", max_length=200, default="")

    class Meta:
        db_table = "elections_election"


class Contest(HistoryModel):
    """One ballot of an election day; who has voted is kept for each. Law of `state`: 公職選挙法第100条"""

    key = ("contest",)

    pk = models.CompositePrimaryKey("municipality", "contest", "valid_from", "entry")
    contest = models.BigIntegerField("選挙の種類番号")
    election = models.BigIntegerField("選挙番号")
    kind = models.SmallIntegerField("選挙の種類", choices=ContestKind.choices)
    early_from = models.DateField("期日前投票の初日")
    position = models.SmallIntegerField("投票用紙の交付順")
    state = models.SmallIntegerField("状態", choices=ContestState.choices, default=ContestState.HELD)

    @property
    def is_held(self) -> bool:
        return self.state == ContestState.HELD

    @property
    def is_uncontested(self) -> bool:
        return self.state == ContestState.UNCONTESTED

    @property
    def is_given_up(self) -> bool:
        return self.state == ContestState.GIVEN_UP

    class Meta:
        db_table = "elections_contest"
