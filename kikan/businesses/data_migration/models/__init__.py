from kikan.businesses.data_migration.models.comparison import Comparison, Difference, DifferenceDecision
from kikan.businesses.data_migration.models.cutover import (
    CutoverDecision,
    CutoverPlan,
    CutoverStep,
    CutoverTaken,
    CutoverWatch,
)
from kikan.businesses.data_migration.models.erasure import Erasure, ErasureApproval, ErasureOrder
from kikan.businesses.data_migration.models.field_sample import FieldMark, FieldSample, FieldSignature
from kikan.businesses.data_migration.models.form_sample import FormMark, FormSample, FormSignature
from kikan.businesses.data_migration.models.keyed import KeyedBatch, KeyedRecord
from kikan.businesses.data_migration.models.mapping import Mapping, MappingApproval
from kikan.businesses.data_migration.models.rehearsal import (
    Mend,
    Rehearsal,
    RehearsalOutput,
    RehearsalPart,
    RehearsalReject,
    RehearsalResult,
    Signature,
    Stated,
)
from kikan.businesses.data_migration.models.section_list import SectionAnswer, SectionApplied, SectionList
from kikan.businesses.data_migration.models.source import FileProfile, Source, SourceFile, SourceForm

__all__ = [
    "Comparison",
    "CutoverDecision",
    "CutoverPlan",
    "CutoverStep",
    "CutoverTaken",
    "CutoverWatch",
    "Difference",
    "DifferenceDecision",
    "Erasure",
    "ErasureApproval",
    "ErasureOrder",
    "FieldMark",
    "FieldSample",
    "FieldSignature",
    "FileProfile",
    "FormMark",
    "FormSample",
    "FormSignature",
    "KeyedBatch",
    "KeyedRecord",
    "Mapping",
    "MappingApproval",
    "Mend",
    "Rehearsal",
    "RehearsalOutput",
    "RehearsalPart",
    "RehearsalReject",
    "RehearsalResult",
    "SectionAnswer",
    "SectionApplied",
    "SectionList",
    "Signature",
    "Source",
    "SourceFile",
    "SourceForm",
    "Stated",
]
