"""Elections (選挙) and the contests held on one day, each with its own first day of early voting."""

from django.db import models

from kikan.shared.history import HistoryModel


class ContestKind(models.IntegerChoices):
    LOWER_DISTRICT = 1, "衆議院小選挙区"
    LOWER_PROPORTIONAL = 2, "衆議院比例代表"
    JUDGES = 3, "最高裁判所裁判官国民審査"
    UPPER_DISTRICT = 4, "参議院選挙区"
    UPPER_PROPORTIONAL = 5, "参議院比例代表"
    GOVERNOR = 11, "知事"
    PREFECTURAL_ASSEMBLY = 12, "都道府県議会議員"
    MAYOR = 21, "市町村長"
    ASSEMBLY = 22, "市町村議会議員"


class Election(HistoryModel):
    """A day of voting: public notice (公示・告示), election day, base and registration date."""

    key = ("election",)

    pk = models.CompositePrimaryKey("municipality", "election", "valid_from", "entry")
    election = models.BigIntegerField("選挙番号")
    name = models.CharField("選挙名", max_length=80)
    notice_on = models.DateField("公示・告示日")
    election_on = models.DateField("選挙期日")
    base_on = models.DateField("登録基準日")

    class Meta:
        db_table = "elections_election"


class Contest(HistoryModel):
    """One ballot of an election day; who has voted is kept for each."""

    key = ("contest",)

    pk = models.CompositePrimaryKey("municipality", "contest", "valid_from", "entry")
    contest = models.BigIntegerField("選挙の種類番号")
    election = models.BigIntegerField("選挙番号")
    kind = models.SmallIntegerField("選挙の種類", choices=ContestKind.choices)
    early_from = models.DateField("期日前投票の初日")
    position = models.SmallIntegerField("投票用紙の交付順")

    class Meta:
        db_table = "elections_contest"
