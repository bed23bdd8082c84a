"""Inviting people into a workshop, and joining it."""

from src.models.user import User
from src.repositories.account_repository import AccountRepository, EmailTakenError
from src.repositories.invitation_repository import InvitationRepository, may_grant
from src.utils.caller import Caller, Role
from src.utils.errors import ConflictError, Detail, ForbiddenError
from src.utils.passwords import hash_password
from src.utils.envelope import Record, wire_time
from src.utils.tokens import invalid_token
from src.validators.invitation_validator import Acceptance, InvitationInput


class InvitationService:
    def __init__(self, accounts: AccountRepository, invitations: InvitationRepository, public_url: str) -> None:
        self.accounts = accounts
        self.invitations = invitations
        self.public_url = public_url

    async def create_invitation(self, invited: InvitationInput) -> Record:
        """Invite somebody, as at most what the caller is.

        Raises:
            ForbiddenError: the caller may not give this role.
            ConflictError: the e-mail belongs to a member of the workshop. That it belongs to somebody elsewhere is
                never told.
        """
        caller = self.accounts.caller
        if not may_grant(caller.role, invited.role):
            raise ForbiddenError(f"Your role may not invite anybody as {invited.role}")
        if await self.invitations.is_member(invited.email, caller.workshop_id):
            error = ConflictError("This e-mail belongs to a member already")
            error.details = (Detail("email", "Belongs to a member already"),)
            raise error
        invitation, token = await self.invitations.add(invited.email, invited.role, caller.workshop_id, caller.id)
        return Record(
            {
                "token": token,
                # Behind the `#`, where no server log and no Referer header sees it.
                "url": f"{self.public_url.rstrip('/')}/accept-invitation#token={token}",
                "email": invitation.email,
                "role": invitation.role,
                "expires_at": wire_time(invitation.expires_at),
            }
        )

    async def accept_invitation(self, acceptance: Acceptance) -> Record:
        """Join a workshop with the e-mail and the role that the invitation names.

        An invitation is worth what its inviter could still give: when the inviter is gone, switched off or has become
        less, it is void.

        Raises:
            AuthenticationError: the invitation is unknown, spent, expired or void, or its e-mail has an account by now.
        """
        password_hash = await hash_password(acceptance.password)
        invitation = await self.invitations.claim(acceptance.token)
        inviter = await self.invitations.inviter(invitation) if invitation else None
        if invitation is None or inviter is None or not may_grant(inviter, Role(invitation.role)):
            raise invalid_token()
        user = User(
            workshop_id=invitation.workshop_id,
            email=invitation.email,
            role=Role(invitation.role),
            password_hash=password_hash,
            **acceptance.profile(),
        )
        try:
            await self.accounts.join(user)
        except EmailTakenError:
            raise invalid_token() from None
        # From here on the request is the new member's.
        self.accounts.work.caller = Caller(id=user.id, role=user.role, workshop_id=user.workshop_id)
        return await self.accounts.own()
