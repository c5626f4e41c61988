"""The review board (介護認定審査会): its panels, members, meetings, and what stands on their agenda."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kikan.shared.history import HistoryModel


class Profession(models.IntegerChoices):
    HEALTH = 1, "保健"
    MEDICINE = 2, "医療"
    WELFARE = 3, "福祉"


class RecusalGround(models.IntegerChoices):
    """Why a member does not judge a person (審査に加われない理由)."""

    DOCTOR = 1, "主治医・治療に関わっている"
    SERVICE = 2, "所属する事業所・施設を利用している"
    KIN = 3, "親族（親族であった人を含む）"
    OTHER = 9, "その他の利害関係"


class Board(HistoryModel):
    """A panel (合議体) while such a row holds."""

    key = ("board",)

    pk = models.CompositePrimaryKey("municipality", "board", "valid_from", "entry")
    board = models.BigIntegerField("合議体番号")
    name = models.CharField("合議体の名称", max_length=40)

    class Meta:
        db_table = "long_term_care_board"


class BoardMember(HistoryModel):
    """Somebody who judges in a panel during a term (委員); person: the own number, where it is known, to find kin."""

    key = ("member",)

    pk = models.CompositePrimaryKey("municipality", "member", "valid_from", "entry")
    member = models.BigIntegerField("委員番号")
    board = models.BigIntegerField("合議体番号")
    name = models.CharField("委員の氏名", max_length=60)
    profession = models.SmallIntegerField("分野", choices=Profession.choices)
    institution = models.CharField("所属の医療機関・事業所・施設", max_length=100, default="")
    person = models.BigIntegerField("委員の宛名番号", null=True)

    class Meta:
        db_table = "long_term_care_board_member"


class Recusal(HistoryModel):
    """A member who does not judge a person (除斥), as was told."""

    key = ("member", "person")

    pk = models.CompositePrimaryKey("municipality", "member", "person", "valid_from", "entry")
    member = models.BigIntegerField("委員番号")
    person = models.BigIntegerField("宛名番号")
    ground = models.SmallIntegerField("理由", choices=RecusalGround.choices)

    class Meta:
        db_table = "long_term_care_recusal"


class Meeting(HistoryModel):
    """A day on which a panel meets; present: numbers of the members who came, once it was held."""

    key = ("meeting",)

    pk = models.CompositePrimaryKey("municipality", "meeting", "valid_from", "entry")
    meeting = models.BigIntegerField("開催番号")
    board = models.BigIntegerField("合議体番号")
    held_on = models.DateField("開催日")
    capacity = models.SmallIntegerField("審査する件数の上限")
    is_held = models.BooleanField("結果を入力済み", default=False)
    present = ArrayField(models.BigIntegerField(), verbose_name="出席した委員", default=list)

    class Meta:
        db_table = "long_term_care_meeting"


class MeetingCase(HistoryModel):
    """An application on the agenda of one meeting; on the material it is a number alone (資料番号)."""

    key = ("application",)

    pk = models.CompositePrimaryKey("municipality", "application", "valid_from", "entry")
    application = models.BigIntegerField("申請番号")
    person = models.BigIntegerField("宛名番号")
    meeting = models.BigIntegerField("開催番号")
    position = models.SmallIntegerField("資料番号")

    class Meta:
        db_table = "long_term_care_meeting_case"
