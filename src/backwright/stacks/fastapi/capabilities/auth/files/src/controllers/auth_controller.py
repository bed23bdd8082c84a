"""HTTP for registering and signing in: parse, call, wrap."""

from typing import Annotated

from fastapi import Depends, Request, Response, status

from src.config.database import Work
from src.controllers import routing
from src.repositories.account_repository import AccountRepository
from src.services.auth_service import AuthService
from src.validators.auth_validator import Notice, RefreshInput, Registration, SignIn, TokenPair
from src.validators.base import Success
from src.validators.user_validator import UserRead

router = routing.router("/api/v1/auth", "auth")


async def auth_service(request: Request, work: Work) -> AuthService:
    return AuthService(AccountRepository(work), request.app.state.sign_in, request.state.network)


Auth = Annotated[AuthService, Depends(auth_service)]


@router.post("/register", response_model=Success[Notice], status_code=status.HTTP_202_ACCEPTED)
async def register(auth: Auth, payload: Registration) -> Response:
    """Open an account. The answer is the same whether or not the e-mail is known."""
    return routing.answer(await auth.register(payload), status.HTTP_202_ACCEPTED)


@router.post("/login", response_model=Success[TokenPair])
async def login(auth: Auth, payload: SignIn) -> Response:
    """Exchange an e-mail and a password for tokens."""
    return routing.answer(await auth.login(payload))


@router.post("/refresh", response_model=Success[TokenPair])
async def refresh(auth: Auth, payload: RefreshInput) -> Response:
    """Exchange a refresh token, once, for new tokens."""
    return routing.answer(await auth.refresh(payload.refresh_token))


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(auth: Auth, payload: RefreshInput) -> Response:
    """End the sign-in that the refresh token belongs to."""
    await auth.logout(payload.refresh_token)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.get("/me", response_model=Success[UserRead])
async def get_me(auth: Auth) -> Response:
    """Show the caller's own account."""
    return routing.answer(await auth.get_me())
