"""HTTP for inviting and joining: parse, call, wrap."""

from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request, Response, status

from src.config.database import Work
from src.controllers import routing
from src.repositories.account_repository import AccountRepository
from src.repositories.invitation_repository import InvitationRepository
from src.services.invitation_service import InvitationService
from src.validators.base import Success
from src.validators.invitation_validator import Acceptance, InvitationInput, InvitationRead
from src.validators.user_validator import UserRead

router = routing.router("/api/v1/auth/invitations", "auth")


async def invitation_service(request: Request, work: Work) -> InvitationService:
    settings = request.app.state.settings
    invitations = InvitationRepository(work, timedelta(days=settings.invitation_days))
    return InvitationService(AccountRepository(work), invitations, settings.public_url)


Invitations = Annotated[InvitationService, Depends(invitation_service)]


@router.post("", response_model=Success[InvitationRead], status_code=status.HTTP_201_CREATED)
async def create_invitation(invitations: Invitations, payload: InvitationInput) -> Response:
    """Invite somebody into the caller's workshop, as at most what the caller is."""
    return routing.answer(await invitations.create_invitation(payload), status.HTTP_201_CREATED)


@router.post("/accept", response_model=Success[UserRead], status_code=status.HTTP_201_CREATED)
async def accept_invitation(invitations: Invitations, payload: Acceptance) -> Response:
    """Open the account that an invitation names."""
    return routing.answer(await invitations.accept_invitation(payload), status.HTTP_201_CREATED)
