"""Invitations: kept by the fingerprint of their token, and good for one account."""

from datetime import timedelta

from sqlalchemy import BigInteger, String, bindparam, delete, select, update

from src.models.invitation import Invitation
from src.models.user import User
from src.repositories.account_repository import AccountRepository
from src.repositories.work import UnitOfWork
from src.utils.caller import Role
from src.utils.clock import now
from src.utils.tokens import fingerprint, new_secret

MEMBER = select(User.id).where(
    User.email == bindparam("email", type_=String), User.workshop_id == bindparam("workshop_id", type_=BigInteger)
)


def may_grant(giver: Role, wanted: Role) -> bool:
    """Whether a role may give another one: at most itself, and only if it may change the roles of accounts."""
    changes_roles = giver is Role.ADMIN or any(
        grant.role and grant.allows("update") and AccountRepository.covers(grant, "role")
        for grant in AccountRepository.granted(giver)
    )
    return changes_roles and giver.reaches(wanted)


async def forget_invitations(work: UnitOfWork, email: str) -> None:
    """Remove the invitations that were sent to an e-mail."""
    await work.session.execute(delete(Invitation).where(Invitation.email == email))


class InvitationRepository:
    def __init__(self, work: UnitOfWork, lifetime: timedelta) -> None:
        self.work = work
        self.lifetime = lifetime

    async def add(self, email: str, role: Role, workshop_id: int, invited_by_id: int) -> tuple[Invitation, str]:
        """Keep an invitation and return it with its token, which nobody can read again."""
        token = new_secret()
        moment = now()
        invitation = Invitation(
            workshop_id=workshop_id,
            email=email,
            role=role,
            token_hash=fingerprint(token),
            invited_by_id=invited_by_id,
            expires_at=moment + self.lifetime,
            created_at=moment,
        )
        self.work.session.add(invitation)
        await self.work.flush()
        return invitation, token

    async def claim(self, token: str) -> Invitation | None:
        """Take an open invitation. Of several that try at once, one succeeds."""
        moment = now()
        claimed = await self.work.session.scalars(
            update(Invitation)
            .where(
                Invitation.token_hash == fingerprint(token),
                Invitation.accepted_at.is_(None),
                Invitation.expires_at > moment,
                Invitation.role.in_(list(Role)),
            )
            .values(accepted_at=moment)
            .returning(Invitation)
            .execution_options(synchronize_session=False)
        )
        return claimed.one_or_none()

    async def inviter(self, invitation: Invitation) -> Role | None:
        """The role that the inviter has by now; nothing when the account is gone or switched off."""
        return await self.work.session.scalar(
            select(User.role).where(
                User.id == invitation.invited_by_id, User.workshop_id == invitation.workshop_id, User.active
            )
        )

    async def is_member(self, email: str, workshop_id: int) -> bool:
        """Whether the e-mail belongs to an account of this workshop already."""
        return bool(await self.work.rows(MEMBER, {"email": email, "workshop_id": workshop_id}))
