"""A small library on PostgreSQL. `BROKEN` names a fault: `n_plus_one` or `no_index`."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import asyncpg
from fastapi import FastAPI, HTTPException, Path, Query
from pydantic import BaseModel, ConfigDict, Field

BROKEN = os.environ.get("BROKEN", "")
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS authors (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE IF NOT EXISTS books (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES authors ON DELETE CASCADE,
    title text NOT NULL
);
{"" if BROKEN == "no_index" else "CREATE INDEX IF NOT EXISTS books_author ON books (author_id, id);"}
"""
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Query(ge=1, le=100)]


class AuthorBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")


class BookBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")


class Author(BaseModel):
    id: int
    name: str


class Book(BaseModel):
    id: int
    title: str
    author: Author


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=1, max_size=4) as pool:
        app.state.pool = pool
        await pool.execute(SCHEMA)
        yield


app = FastAPI(title="Library", lifespan=lifespan, docs_url=None, redoc_url=None)


@app.get("/authors")
async def list_authors(limit: Limit = 20) -> list[Author]:
    return [Author(**row) for row in await app.state.pool.fetch("SELECT * FROM authors ORDER BY id DESC LIMIT $1", limit)]


@app.post("/authors", status_code=201)
async def create_author(body: AuthorBody) -> Author:
    return Author(**await app.state.pool.fetchrow("INSERT INTO authors (name) VALUES ($1) RETURNING *", body.name))


@app.get("/authors/{author_id}")
async def get_author(author_id: Id) -> Author:
    row = await app.state.pool.fetchrow("SELECT * FROM authors WHERE id = $1", author_id)
    if row is None:
        raise HTTPException(404, "No such author")
    return Author(**row)


@app.delete("/authors/{author_id}", status_code=204)
async def delete_author(author_id: Id) -> None:
    if await app.state.pool.execute("DELETE FROM authors WHERE id = $1", author_id) == "DELETE 0":
        raise HTTPException(404, "No such author")


@app.get("/authors/{author_id}/books")
async def list_books(author_id: Id, limit: Limit = 20) -> list[Book]:
    if BROKEN == "n_plus_one":
        books = await app.state.pool.fetch(
            "SELECT * FROM books WHERE author_id = $1 ORDER BY id DESC LIMIT $2", author_id, limit
        )
        return [
            Book(id=one["id"], title=one["title"], author=await get_author(one["author_id"])) for one in books
        ]
    author = await get_author(author_id)
    rows = await app.state.pool.fetch(
        "SELECT id, title FROM books WHERE author_id = $1 ORDER BY id DESC LIMIT $2", author_id, limit
    )
    return [Book(**row, author=author) for row in rows]


@app.post("/authors/{author_id}/books", status_code=201)
async def create_book(author_id: Id, body: BookBody) -> Book:
    author = await get_author(author_id)
    row = await app.state.pool.fetchrow(
        "INSERT INTO books (author_id, title) VALUES ($1, $2) RETURNING id, title", author_id, body.title
    )
    return Book(**row, author=author)
