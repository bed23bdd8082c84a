"""The page that shows the API's document, served from here."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

PAGES = Path(__file__).parent / "docs"

router = APIRouter(prefix="/docs", include_in_schema=False)


@router.get("")
async def get_docs() -> FileResponse:
    return FileResponse(PAGES / "index.html")


@router.get("/page.js")
async def get_docs_script() -> FileResponse:
    return FileResponse(PAGES / "page.js", media_type="text/javascript")
