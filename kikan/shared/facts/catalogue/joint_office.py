"""Facts of the joint office (共同事務局)."""

from kikan.shared.facts.shape import Column, Fact

MEMBER = Fact(
    "joint_office.member",
    "構成団体",
    "fact_joint_office_member",
    (
        Column("name", "名称"),
        Column("leaves_on", "脱退年月日", "day", "the first day without it; null: nobody has said so"),
    ),
    keyed_by="member",
)
