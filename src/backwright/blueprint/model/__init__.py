"""A blueprint as values: what a backend is, with no framework, file or clock in sight.

Everything here is frozen and compares by meaning: two blueprints with the same meaning are equal, wherever their parts
stand (`place` takes no part in comparison).
"""

from backwright.blueprint.model.blueprint import ACCOUNT, ADMIN, Blueprint, DatabaseName, Page
from backwright.blueprint.model.capabilities import Audit, Auth, Capabilities, Capability, Idempotency, Tenancy
from backwright.blueprint.model.entities import Action, Check, Entity, Grant, Grantee, Unique
from backwright.blueprint.model.expressions import Binary, Constant, Expression, FieldRef, Not, Now
from backwright.blueprint.model.fields import Comparison, Field, Me
from backwright.blueprint.model.types import (
    BigIntegerType,
    BooleanType,
    DateTimeType,
    DateType,
    DecimalType,
    EmailType,
    EnumType,
    EnumValue,
    FieldType,
    FloatType,
    IntegerType,
    RelationType,
    StateType,
    TextType,
    Transition,
)

__all__ = [
    "ACCOUNT",
    "ADMIN",
    "Action",
    "Audit",
    "Auth",
    "BigIntegerType",
    "Binary",
    "Blueprint",
    "BooleanType",
    "Capabilities",
    "Capability",
    "Check",
    "Comparison",
    "Constant",
    "DatabaseName",
    "DateTimeType",
    "DateType",
    "DecimalType",
    "EmailType",
    "Entity",
    "EnumType",
    "EnumValue",
    "Expression",
    "Field",
    "FieldRef",
    "FieldType",
    "FloatType",
    "Grant",
    "Grantee",
    "Idempotency",
    "IntegerType",
    "Me",
    "Not",
    "Now",
    "Page",
    "RelationType",
    "StateType",
    "Tenancy",
    "TextType",
    "Transition",
    "Unique",
]
