"""The accounts that rows of a proof may lead to: those of its callers, and others that are made when needed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backwright.blueprint.model import ACCOUNT, Blueprint, RelationType
from backwright.blueprint.view.operations import Operation
from backwright.standard.subject import Caller, Row

MOST_NEWCOMERS = 120  # accounts that a proof makes beside its callers; each hashes a password
MakeAccount = Callable[[Caller, str], Caller | None]  # host, role


@dataclass(slots=True)
class People:
    """The accounts of one backend."""

    blueprint: Blueprint
    operations: Sequence[Operation]
    callers: Sequence[Caller]
    make: MakeAccount | None = None
    rows: dict[int, Row] = field(default_factory=dict)  # of the newcomers, as they were made
    _newcomers: list[Caller] = field(default_factory=list)

    def newcomer(self, beside: Caller, role: str) -> Caller | None:
        """One more account in the tenant of a caller; None where no more are made."""
        if self.make is None or len(self._newcomers) >= MOST_NEWCOMERS:
            return None
        host = next((one for one in self.callers if one.tenant == beside.tenant), beside)
        made = self.make(host, role)
        if made is None or made.account is None:
            return None
        self._newcomers.append(made)
        self.rows[made.account] = self._read(host, made)
        return made

    def fit(self, relation: RelationType, beside: Caller) -> list[Caller]:
        """The accounts in the tenant of a caller that a relation may lead to."""
        here = (one for one in (*reversed(self.callers), *self._newcomers) if one.tenant == beside.tenant)
        return [one for one in here if one.account is not None and self.will_do(relation, one.role)]

    def will_do(self, relation: RelationType, role: str) -> bool:
        """Whether a relation may lead to an account of the role."""
        ranks = self.blueprint.all_roles
        lowest = ranks.index(relation.role) if relation.role else 0
        return role in ranks and ranks.index(role) >= lowest

    def home_of(self, caller: Caller) -> dict[str, Any]:
        """The tenant of a caller as a row says it."""
        return {self.blueprint.tenancy.column: caller.tenant} if self.blueprint.tenancy else {}

    def _read(self, host: Caller, made: Caller) -> Row:
        known = {"id": made.account, "role": made.role, **self.home_of(made)}
        get = next((one for one in self.operations if one.entity == ACCOUNT and one.kind == "get"), None)
        if get is None:
            return known
        answer = host.send("GET", get.path.replace("{user_id}", str(made.account)), operation=get.name)
        return {**known, **answer.data} if isinstance(answer.data, Mapping) and answer.succeeded else known
