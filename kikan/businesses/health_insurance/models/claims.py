"""Claims of hospitals and pharmacies for what they gave the insured (診療報酬明細書・レセプト), as the files told them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.tenancy.models import TenantModel


class ClaimAct(models.IntegerChoices):
    """What a line does to the claim of its number."""

    NEW = 1, "新規"
    CORRECTED = 2, "訂正"
    WITHDRAWN = 3, "取下げ（過誤・返戻）"


class ClaimKind(models.IntegerChoices):
    MEDICAL = 1, "医科"
    DENTAL = 3, "歯科"
    PHARMACY = 4, "調剤"
    HOME_NURSING = 6, "訪問看護"


class ClaimFile(TenantModel):
    """One file of claims (レセプトファイル); the same content is taken once."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("ファイル番号")
    sha256 = models.CharField("内容の要約値", max_length=64)
    records = models.IntegerField("件数")
    taken = models.IntegerField("取り込んだ件数")
    repeated = models.IntegerField("すでに取り込んでいた件数")
    cost = models.BigIntegerField("総医療費の合計")
    paid = models.BigIntegerField("一部負担金の合計")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "health_insurance_claim_file"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sha256"], name="health_insurance_claim_file_once"
            ),
        ]


class Claim(TenantModel):
    """One line of a file, never changed: of several with the same `receipt` the one of the highest entry stands.

    cost and paid in yen: the whole cost (10割) and what the person paid at the window. month: of the treatment, its
    first day. prescriber: of a pharmacy, the institution that wrote the prescription. is_specified: treatment of a
    specified disease (長期高額疾病).
    """

    pk = models.CompositePrimaryKey("municipality", "receipt", "entry")
    receipt = models.BigIntegerField("レセプト番号")
    entry = models.BigIntegerField("記録番号")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行番号")
    act = models.SmallIntegerField("処理", choices=ClaimAct.choices)
    person = models.BigIntegerField("宛名番号")
    month = models.DateField("診療年月")
    institution = models.BigIntegerField("医療機関番号")
    prescriber = models.BigIntegerField("処方元の医療機関番号", null=True)
    kind = models.SmallIntegerField("種別", choices=ClaimKind.choices)
    is_outpatient = models.BooleanField("外来")
    is_specified = models.BooleanField("特定疾病")
    cost = models.BigIntegerField("総医療費")
    paid = models.BigIntegerField("一部負担金")

    class Meta:
        db_table = "health_insurance_claim"
        indexes = [
            models.Index(fields=["municipality", "month"], name="health_insurance_claim_in"),
            models.Index(fields=["municipality", "person", "month"], name="health_insurance_claim_of"),
            models.Index(fields=["municipality", "file"], name="health_insurance_claim_from"),
        ]


class ClaimBadLine(TenantModel):
    """A line that could not be taken (取り込めない行): the reason, the line as it came, and how it was closed."""

    pk = models.CompositePrimaryKey("municipality", "file", "line")
    file = models.BigIntegerField("ファイル番号")
    line = models.IntegerField("行番号")
    reason = models.CharField("理由", max_length=200)
    raw = models.TextField("元の行")
    closed_by = models.BigIntegerField("処理した記録番号", null=True)
    mended = models.TextField("直した行", null=True)

    class Meta:
        db_table = "health_insurance_claim_bad_line"


class HighCostSearch(TenantModel):
    """One search of a month's claims for households above their limits (高額療養費該当世帯の抽出)."""

    pk = models.CompositePrimaryKey("municipality", "entry")
    entry = models.BigIntegerField("記録番号")
    month = models.DateField("診療年月")
    known_at = models.BigIntegerField("基準記録番号")
    uninsured = models.IntegerField("資格のない人のレセプトの件数")

    class Meta:
        db_table = "health_insurance_high_cost_search"


class HighCostFinding(TenantModel):
    """A household for which the claims say something else than what is decided; yen.

    benefit: by the rule from the claims; decided: what stands; the difference is what is proposed. person: an insured
    member, for the application; head: to whom the letter goes. working: packed `law.high_cost.HouseholdMonth`.
    """

    pk = models.CompositePrimaryKey("municipality", "entry", "household")
    entry = models.BigIntegerField("抽出の記録番号")
    household = models.BigIntegerField("世帯番号")
    person = models.BigIntegerField("被保険者の宛名番号")
    head = models.BigIntegerField("世帯主の宛名番号")
    benefit = models.BigIntegerField("レセプトから計算した額")
    decided = models.BigIntegerField("決定済みの額")
    working = ArrayField(models.BigIntegerField(), verbose_name="計算過程")

    class Meta:
        db_table = "health_insurance_high_cost_finding"


class HighCostLetter(TenantModel):
    """A letter that asks a household to apply (勧奨通知), with the amount it names."""

    pk = models.CompositePrimaryKey("municipality", "household", "month", "issue")
    household = models.BigIntegerField("世帯番号")
    month = models.DateField("診療年月")
    issue = models.BigIntegerField("発行番号")
    amount = models.BigIntegerField("支給見込額")
    entry = models.BigIntegerField("抽出の記録番号")

    class Meta:
        db_table = "health_insurance_high_cost_letter"
