"""Identities of persons and households, and the dated rows that say who they are and where to reach them."""

from typing import Any

from django.db import models

from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.models import TenantModel

TEXT_KEY: dict[str, Any] = {"db_collation": "C", "max_length": 200}


class Person(TenantModel):
    """The identity of a person or corporation (宛名番号); all keys between tables point here."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("宛名番号")
    kind = models.CharField("区分", max_length=12, default="natural")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "addressees_person"


class FormerKey(TenantModel):
    """The number by which an old system knew a person (旧宛名番号), for ever; old: figures without zeros at the front."""

    pk = models.CompositePrimaryKey("municipality", "old", "system", "person")
    old = models.CharField("旧番号", **TEXT_KEY)
    system = models.CharField("旧システム", max_length=60)
    person = models.BigIntegerField("宛名番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "addressees_former_key"


class Household(TenantModel):
    """The identity of a household (世帯番号)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("世帯番号")
    entry = models.BigIntegerField("記録番号")

    class Meta:
        db_table = "addressees_household"


class Profile(HistoryModel):
    """Birth and sex of a person. The birth date may be uncertain: the text is what is shown."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    sex = models.SmallIntegerField("性別", default=0)
    birth_on = models.DateField("生年月日（並べ替え用）")
    birth_text = models.CharField("生年月日（表示）", max_length=60, default="")
    birth_precision = models.CharField("精度", max_length=30, default="day")
    birth_lower = models.DateField("下限")
    birth_upper = models.DateField("上限")

    class Meta:
        db_table = "addressees_profile"


class Name(HistoryModel):
    """A name of a person: official, former, alias, kanji (漢字併記名), alphabet.

    name keeps its exact character sequence; jis is its form in JIS X 0213 for links, lists and sorting;
    name_key and kana_key are for search only. reading_source: notified (届出), ex_officio (職権), changed
    (変更の届出); empty where the family register has said nothing yet.
    """

    key = ("person", "kind")

    pk = models.CompositePrimaryKey("municipality", "person", "kind", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.CharField("区分", max_length=12, default="official")
    name = models.CharField("氏名", max_length=200)
    jis = models.CharField("氏名（JIS縮退）", max_length=200, default="")
    kana = models.CharField("フリガナ", max_length=200, default="")
    is_reading_confirmed = models.BooleanField("フリガナ確認済", default=False)
    reading_source = models.CharField("フリガナの根拠", max_length=12, default="", db_default="")
    name_key = models.CharField("氏名検索キー", **TEXT_KEY)
    kana_key = models.CharField("カナ検索キー", **TEXT_KEY)
    family_kana_key = models.CharField("氏のカナ検索キー", default="", **TEXT_KEY)
    given_kana_key = models.CharField("名のカナ検索キー", default="", **TEXT_KEY)
    given_name_key = models.CharField("名の検索キー", default="", **TEXT_KEY)

    class Meta:
        db_table = "addressees_name"


class Address(HistoryModel):
    """Where a person lives (home) or wants mail (mailing 送付先)."""

    key = ("person", "use")

    pk = models.CompositePrimaryKey("municipality", "person", "use", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    use = models.CharField("用途", max_length=12, default="home")
    postal_code = models.CharField("郵便番号", max_length=7, default="")
    town_code = models.CharField("住所コード", max_length=11, default="")
    town = models.CharField("町字", max_length=120, default="")
    lot = models.CharField("番地", max_length=60, default="")
    building = models.CharField("方書", max_length=200, default="")
    address = models.CharField("住所", max_length=400)
    address_key = models.CharField("住所検索キー", **TEXT_KEY)
    building_key = models.CharField("方書検索キー", default="", **TEXT_KEY)
    reason = models.CharField("事由", max_length=40, default="")

    class Meta:
        db_table = "addressees_address"


class Protection(HistoryModel):
    """支援措置: while it holds, the address of the person is shown nowhere without the right and a reason.

    It covers until somebody ends it (`is_ended`), also when the row's own end or `last_on` has passed.
    """

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.CharField("区分", max_length=20)
    is_provisional = models.BooleanField("仮支援", default=False)
    measure = models.BigIntegerField("支援措置番号", null=True)
    last_on = models.DateField("期間の末日", null=True)
    is_ended = models.BooleanField("終了の決定", default=False)

    class Meta:
        db_table = "addressees_protection"


class Account(HistoryModel):
    """A bank account of a person for one use: payment by transfer (debit) or refunds (credit)."""

    key = ("person", "use")

    pk = models.CompositePrimaryKey("municipality", "person", "use", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    use = models.CharField("用途", max_length=20)
    bank = models.CharField("金融機関", max_length=4)
    branch = models.CharField("店舗", max_length=3)
    kind = models.SmallIntegerField("預金種目", default=1)
    account_number = models.CharField("口座番号", max_length=7)
    holder_kana = models.CharField("名義", max_length=30)

    class Meta:
        db_table = "addressees_account"


class Suppression(HistoryModel):
    """抑止: entry, issue or a look is kept back for a person or a whole household until somebody lifts it.

    `ends_on` is the last day that was planned; a day that has passed lifts nothing by itself.
    """

    key = ("number",)

    pk = models.CompositePrimaryKey("municipality", "number", "valid_from", "entry")
    number = models.BigIntegerField("抑止番号")
    person = models.BigIntegerField("宛名番号", null=True)
    household = models.BigIntegerField("世帯番号", null=True)
    kind = models.CharField("抑止の種類", max_length=20)
    stops_entry = models.BooleanField("異動の入力を抑止", default=False)
    stops_issue = models.BooleanField("証明書の発行を抑止", default=False)
    stops_view = models.BooleanField("照会を抑止", default=False)
    level = models.CharField("程度", max_length=5)
    ends_on = models.DateField("予定の終了日", null=True)
    note = models.CharField("理由・留意事項", max_length=200, default="")

    class Meta:
        db_table = "addressees_suppression"


class SuppressionRelease(TenantModel):
    """一時解除: a suppression does not bite until a moment; the last release of a suppression counts."""

    pk = models.CompositePrimaryKey("municipality", "number", "entry")
    number = models.BigIntegerField("抑止番号")
    entry = models.BigIntegerField("記録番号")
    released_at = models.DateTimeField("解除した日時")
    until_at = models.DateTimeField("抑止に戻る日時")
    reason = models.CharField("理由", max_length=200)

    class Meta:
        db_table = "addressees_suppression_release"


class CharacterDecision(HistoryModel):
    """What stands for a character in JIS forms where the tables leave a choice (縮退文字の決定), by two people."""

    key = ("character",)

    pk = models.CompositePrimaryKey("municipality", "character", "valid_from", "entry")
    character = models.CharField("文字", max_length=4, db_collation="C")
    target = models.CharField("縮退後の文字", max_length=4, db_collation="C")
    reason = models.CharField("理由", max_length=200)
    proposed_by = models.BigIntegerField("入力者")
    decided_by = models.BigIntegerField("決定者")

    class Meta:
        db_table = "addressees_character_decision"


class Gaiji(HistoryModel):
    """A character of the municipality's old system (外字): its picture, its use, and what it became (文字同定).

    grade: A the same shape, B the same within 包摂, C reduced (the person is told), D none yet; "" undecided.
    """

    key = ("font", "code")

    pk = models.CompositePrimaryKey("municipality", "font", "code", "valid_from", "entry")
    font = models.CharField("外字ファイル", max_length=40, db_collation="C")
    code = models.CharField("外字コード", max_length=8, db_collation="C")
    picture = models.BinaryField("字形")
    uses = models.IntegerField("出現件数", default=0)
    residents = models.IntegerField("対象者数", default=0)
    grade = models.CharField("同定の区分", max_length=1, default="")
    becomes = models.CharField("同定した文字", max_length=4, default="", db_collation="C")
    note = models.CharField("理由", max_length=200, default="")
    proposed_by = models.BigIntegerField("入力者", null=True)
    decided_by = models.BigIntegerField("決定者", null=True)

    class Meta:
        db_table = "addressees_gaiji"


class VaultKey(TenantModel):
    """The municipality's keys of the vault, wrapped by the key of the installation (番号の鍵)."""

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.IntegerField("鍵の番号")
    wrapped = models.BinaryField("包んだ鍵")
    made_at = models.DateTimeField("作成日時")

    class Meta:
        db_table = "addressees_vault_key"


class Secret(TenantModel):
    """A number in the vault: sealed, with a keyed hash to find it by (保管した番号).

    Sealing changes with the keys, what is sealed never does.
    """

    pk = models.CompositePrimaryKey("municipality", "number")
    number = models.BigIntegerField("保管番号")
    kind = models.CharField("区分", max_length=16)
    key = models.IntegerField("鍵の番号")
    sealed = models.BinaryField("封じた番号")
    fingerprint = models.BinaryField("検索用の値")
    is_in_stock = models.BooleanField("在庫", default=False)

    class Meta:
        db_table = "addressees_secret"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "fingerprint"], name="addressees_secret_once"
            )
        ]


class PersonalNumber(HistoryModel):
    """Which secret is somebody's 個人番号 or 住民票コード, and since when; the number itself is in the vault."""

    key = ("person", "kind")

    pk = models.CompositePrimaryKey("municipality", "person", "kind", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    kind = models.CharField("区分", max_length=16)
    secret = models.BigIntegerField("保管番号")
    reason = models.CharField("事由", max_length=40, default="")

    class Meta:
        db_table = "addressees_personal_number"
        verbose_name = "個人番号・住民票コード"
        indexes = [models.Index(fields=["municipality", "secret"], name="addressees_number_secret")]


class PrintRelease(TenantModel):
    """交付の解除: one print about a protected person, asked for by one, allowed by the officer, used once."""

    pk = models.CompositePrimaryKey("municipality", "person", "entry")
    person = models.BigIntegerField("宛名番号")
    entry = models.BigIntegerField("記録番号")
    asked_by = models.BigIntegerField("申請者")
    released_by = models.BigIntegerField("解除した責任者")
    reason = models.CharField("理由", max_length=200)
    until_at = models.DateTimeField("使える期限")
    used_at = models.DateTimeField("交付した日時", null=True)
    issue = models.BigIntegerField("発行番号", null=True)

    class Meta:
        db_table = "addressees_print_release"


class RecipientKind(models.IntegerChoices):
    HEIRS = 1, "相続人代表者"
    TAX_MANAGER = 2, "納税管理人"
    GUARDIAN = 3, "法定代理人"


class Recipient(HistoryModel):
    """Who receives somebody's papers in the place of the person (書類の受領者)."""

    key = ("person",)

    pk = models.CompositePrimaryKey("municipality", "person", "valid_from", "entry")
    person = models.BigIntegerField("宛名番号")
    recipient = models.BigIntegerField("受領者の宛名番号")
    kind = models.SmallIntegerField("区分", choices=RecipientKind.choices)

    class Meta:
        db_table = "addressees_recipient"
