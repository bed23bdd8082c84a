"""What an operator wants to know of sign-ins and refusals: in the log as it happens, in the audit trail for good."""

import logging
from typing import Final

from src.repositories.audit import AuditRepository

LOGGER: Final = logging.getLogger("security")


class SecurityLog:
    """Where sign-ins and refusals are told."""

    def __init__(self, audit: AuditRepository) -> None:
        self.audit = audit

    async def record(
        self, action: str, network: str, account_id: int | None, actor_id: int | None = None, **details: str
    ) -> None:
        """Tell what has befallen an account; the actor is who did it, where that is proven.

        `details` never hold a password or a token.
        """
        about = {"network": network, **details}
        LOGGER.warning(action, extra={"account_id": account_id, "actor_id": actor_id, **about})
        await self.audit.note(action, account_id, actor_id, about)
