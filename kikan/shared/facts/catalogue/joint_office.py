"""Facts of the joint office (共同運営)."""

from kikan.shared.facts.shape import Column, Fact

MEMBER = Fact(
    "joint_office.member",
    "構成団体",
    "fact_joint_member",
    (
        Column("name", "名称", "text", "as the agreement calls it"),
        Column("leaves_on", "脱退年月日", "date", "the first day without it; null while it stays"),
    ),
    keyed_by="member",
)
