"""The tables that capabilities bring: the same for every blueprint but for the name of the tenant."""

from collections.abc import Iterator

from backwright.blueprint.model import ACCOUNT, Audit, Auth, Blueprint, Idempotency, Tenancy
from backwright.blueprint.naming import table as table_name
from backwright.relational.schema import Column, ColumnType, ForeignKey, Index, Table
from backwright.relational.sql import Name

ID = Column("id", ColumnType("id"))


def capability_tables(blueprint: Blueprint) -> Iterator[Table]:
    """The tables of sign-in, invitations, the audit trail and repeated requests, as far as they are used."""
    if blueprint.uses(Auth):
        yield _refresh_tokens()
        if blueprint.tenancy:
            yield _invitations(blueprint.tenancy)
    if blueprint.uses(Audit):
        yield _audit_entries(blueprint.tenancy)
    if blueprint.uses(Idempotency):
        yield _idempotency_keys(has_accounts=blueprint.uses(Auth))


def _refresh_tokens() -> Table:
    name = "refresh_tokens"
    return Table(
        name,
        columns=(
            ID,
            _reference("user_id"),
            _string("family", 36),
            _string("token_hash", 64),
            _instant("issued_at"),
            _instant("expires_at"),
            _instant("used_at", nullable=True),
            _instant("revoked_at", nullable=True),
        ),
        foreign_keys=(ForeignKey(f"{name}_user_id_fkey", "user_id", table_name(ACCOUNT), "CASCADE"),),
        indexes=(_index(name, "user_id"), _index(name, "family"), _unique(name, "token_hash")),
    )


def _invitations(tenancy: Tenancy) -> Table:
    name = "invitations"
    column = tenancy.column
    return Table(
        name,
        columns=(
            ID,
            _reference(column),
            _string("email", 254),
            _string("role", 60),
            _string("token_hash", 64),
            _reference("invited_by_id", nullable=True),
            _instant("expires_at"),
            _instant("accepted_at", nullable=True),
            _instant("created_at"),
        ),
        foreign_keys=(
            ForeignKey(f"{name}_{column}_fkey", column, table_name(tenancy.entity), "CASCADE"),
            ForeignKey(f"{name}_invited_by_id_fkey", "invited_by_id", table_name(ACCOUNT), "SET NULL"),
        ),
        indexes=(_index(name, column), _index(name, "invited_by_id"), _unique(name, "token_hash")),
    )


def _audit_entries(tenancy: Tenancy | None) -> Table:
    name = "audit_entries"
    column = tenancy.column if tenancy else None
    whose = (Column(column, ColumnType("bigint"), nullable=True),) if column else ()
    return Table(
        name,
        columns=(
            ID,
            _instant("at"),
            Column("actor_id", ColumnType("bigint"), nullable=True),
            *whose,
            _string("action", 40),
            _string("entity", 60),
            Column("row_id", ColumnType("bigint"), nullable=True),
            Column("changes", ColumnType("json")),
            _string("request_id", 64),
        ),
        indexes=(_index(name, "entity", "row_id"), *((_index(name, column, "id"),) if column else ())),
    )


def _idempotency_keys(*, has_accounts: bool) -> Table:
    name = "idempotency_keys"
    whose = (Column("caller_id", ColumnType("bigint")),) if has_accounts else ()
    return Table(
        name,
        columns=(
            ID,
            _instant("at"),
            *whose,
            _string("digest", 64),
            _string("fingerprint", 64),
            Column("status", ColumnType("integer"), nullable=True),
            Column("headers", ColumnType("json"), nullable=True),
            Column("data", ColumnType("json"), nullable=True),
        ),
        indexes=(
            _index(name, "at"),
            *((_index(name, "caller_id"),) if has_accounts else ()),
            _unique(name, "digest"),
        ),
    )


def _reference(name: str, *, nullable: bool = False) -> Column:
    return Column(name, ColumnType("reference"), nullable)


def _string(name: str, length: int) -> Column:
    return Column(name, ColumnType("string", length, by_code_point=False))


def _instant(name: str, *, nullable: bool = False) -> Column:
    return Column(name, ColumnType("datetime"), nullable)


def _index(table: str, *columns: str) -> Index:
    return Index(f"ix_{table}_{'_'.join(columns)}", tuple(map(Name, columns)))


def _unique(table: str, column: str) -> Index:
    return Index(f"{table}_{column}_key", (Name(column),), unique=True, is_constraint=True)
