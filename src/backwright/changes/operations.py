"""Every kind of change there is."""

from backwright.changes.change import Change, RefusedChangeError, summary
from backwright.changes.entity_changes import (
    AddEntity,
    ChangeGrants,
    DisableCapability,
    DropEntity,
    EnableCapability,
    RenameEntity,
)
from backwright.changes.field_changes import (
    AddField,
    AddWord,
    ChangeDefault,
    DropField,
    DropWord,
    MakeOptional,
    MakeRequired,
    RenameField,
)
from backwright.changes.rule_changes import AddCheck, AddUnique, DropCheck, DropUnique
from backwright.changes.type_changes import (
    AddEnumValue,
    ChangeRelation,
    ChangeRule,
    ChangeStates,
    ChangeType,
    DropEnumValue,
    NarrowType,
    RenameEnumValue,
    ReorderValues,
    WidenType,
)

__all__ = [
    "AddCheck",
    "AddEntity",
    "AddEnumValue",
    "AddField",
    "AddUnique",
    "AddWord",
    "Change",
    "ChangeDefault",
    "ChangeGrants",
    "ChangeRelation",
    "ChangeRule",
    "ChangeStates",
    "ChangeType",
    "DisableCapability",
    "DropCheck",
    "DropEntity",
    "DropEnumValue",
    "DropField",
    "DropUnique",
    "DropWord",
    "EnableCapability",
    "MakeOptional",
    "MakeRequired",
    "NarrowType",
    "RefusedChangeError",
    "RenameEntity",
    "RenameEnumValue",
    "RenameField",
    "ReorderValues",
    "WidenType",
    "summary",
]
