"""Tables of the joint office (共同事務局): rows of the union's own, no resident among them."""

from kikan.businesses.joint_office.models.activation import Activation
from kikan.businesses.joint_office.models.attachment import (
    Attachment,
    AttachmentContent,
    AttachmentDestruction,
    AttachmentReturn,
)
from kikan.businesses.joint_office.models.cost import (
    Allocation,
    AllocationApproval,
    Bill,
    Cost,
    Count,
    Deduction,
    Effect,
    Instalment,
    Line,
    OwnCost,
    Share,
    ShareNotice,
    SharePayment,
)
from kikan.businesses.joint_office.models.deposit import (
    Deposit,
    DepositDecision,
    DepositFile,
    DepositKind,
    DepositReject,
)
from kikan.businesses.joint_office.models.flow import Flow, FlowStep
from kikan.businesses.joint_office.models.hearing import Hearing, Opinion
from kikan.businesses.joint_office.models.meeting import AgendaItem, Attendance, Meeting
from kikan.businesses.joint_office.models.member import Agreement, Clause, Delegate, Member, Party
from kikan.businesses.joint_office.models.request import (
    Ballot,
    Confirmation,
    Faq,
    Impact,
    Release,
    Remark,
    Request,
)
from kikan.businesses.joint_office.models.revision import Revision
from kikan.businesses.joint_office.models.usage import Usage
from kikan.businesses.joint_office.models.visit import Observation, Visit

__all__ = [
    "Activation",
    "AgendaItem",
    "Agreement",
    "Allocation",
    "AllocationApproval",
    "Attachment",
    "AttachmentContent",
    "AttachmentDestruction",
    "AttachmentReturn",
    "Attendance",
    "Ballot",
    "Bill",
    "Clause",
    "Confirmation",
    "Cost",
    "Count",
    "Deduction",
    "Delegate",
    "Deposit",
    "DepositDecision",
    "DepositFile",
    "DepositKind",
    "DepositReject",
    "Effect",
    "Faq",
    "Flow",
    "FlowStep",
    "Hearing",
    "Impact",
    "Instalment",
    "Line",
    "Meeting",
    "Member",
    "Observation",
    "Opinion",
    "OwnCost",
    "Party",
    "Release",
    "Remark",
    "Request",
    "Revision",
    "Share",
    "ShareNotice",
    "SharePayment",
    "Usage",
    "Visit",
]
