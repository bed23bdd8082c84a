"""Links and pages that are open on purpose: a server that is sound, and looks in places as if it were not.

A link is listed for its maker alone and opened by whoever has its code. A page is read and changed by every account, and
deleted by whoever made it. A refusal of a page comes as 200 with `"success": false`. Tokens are opaque.
"""

import secrets
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, ConfigDict, Field

app = FastAPI(title="Sharing", version="1")
hasher = PasswordHasher(time_cost=1, memory_cost=1024)
accounts, tokens, links, pages, failures = {}, {}, {}, {}, {}


class Entry(BaseModel):
    username: Annotated[str, Field(min_length=3, max_length=40, pattern="^[a-z0-9-]+$")]
    password: Annotated[str, Field(min_length=10, max_length=100)]


class LinkIn(BaseModel):
    model_config = ConfigDict(extra="ignore")
    target: Annotated[str, Field(min_length=1, max_length=200, pattern="^https://")]


class PageIn(BaseModel):
    model_config = ConfigDict(extra="ignore")
    title: Annotated[str, Field(min_length=1, max_length=100)]
    pinned: bool = False


def current(authorization: Annotated[str, Header()] = "") -> str:
    name = tokens.get(authorization.removeprefix("Bearer "))
    if name is None:
        raise HTTPException(401, "Sign in first")
    return name


Caller = Annotated[str, Depends(current)]


@app.post("/signup", status_code=201)
def sign_up(entry: Entry):
    if entry.username in accounts:
        raise HTTPException(409, "This name is taken")
    accounts[entry.username] = hasher.hash(entry.password)
    return {"username": entry.username}


@app.post("/login")
def log_in(entry: Entry):
    if failures.get(entry.username, 0) >= 10:
        raise HTTPException(429, "Wait a little", headers={"Retry-After": "300"})
    try:
        hasher.verify(accounts.get(entry.username, UNKNOWN), entry.password)
    except Argon2Error:
        failures[entry.username] = failures.get(entry.username, 0) + 1
        raise HTTPException(401, "The name or the password is wrong") from None
    token = secrets.token_urlsafe(24)
    tokens[token] = entry.username
    return {"token": token}


UNKNOWN = hasher.hash(secrets.token_hex())


@app.post("/logout", status_code=204)
def log_out(authorization: Annotated[str, Header()], caller: Caller):
    del tokens[authorization.removeprefix("Bearer ")]


@app.get("/me")
def me(caller: Caller):
    return {"username": caller, "verified": False}


@app.get("/links")
def list_links(caller: Caller):
    return [link for link in links.values() if link["owner"] == caller]


@app.post("/links", status_code=201)
def create_link(body: LinkIn, caller: Caller):
    code = secrets.token_urlsafe(12)
    links[code] = {"code": code, "owner": caller, "target": body.target, "visits": 0}
    return links[code]


@app.get("/links/{code}")
def open_link(code: str):
    if code not in links:
        raise HTTPException(404, "There is no such link")
    return links[code]


@app.delete("/links/{code}", status_code=204)
def delete_link(code: str, caller: Caller):
    if links.get(code, {}).get("owner") != caller:
        raise HTTPException(404, "There is no such link")
    del links[code]


@app.get("/pages")
def list_pages(caller: Caller):
    return {"success": True, "pages": list(pages.values())}


@app.post("/pages", status_code=201)
def create_page(body: PageIn, caller: Caller):
    number = len(pages) + 1
    pages[number] = {"id": number, "creator": caller, "title": body.title, "pinned": body.pinned, "locked": False}
    return {"success": True, "page": pages[number]}


@app.get("/pages/{page_id}")
def get_page(page_id: int, caller: Caller):
    if page_id not in pages:
        return {"success": False, "message": "There is no such page"}
    return {"success": True, "page": pages[page_id]}


@app.put("/pages/{page_id}")
def update_page(page_id: int, body: PageIn, caller: Caller):
    if page_id not in pages:
        return {"success": False, "message": "There is no such page"}
    pages[page_id] |= body.model_dump()
    return {"success": True, "page": pages[page_id]}


@app.delete("/pages/{page_id}")
def delete_page(page_id: int, caller: Caller):
    if pages.get(page_id, {}).get("creator") != caller:
        return {"success": False, "message": "Only who made a page deletes it"}
    del pages[page_id]
    return {"success": True}
