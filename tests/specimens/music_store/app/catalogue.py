"""The catalogue: everybody reads it, staff look after it."""

import sqlite3
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response

from app.accounts import staff
from app.database import Connection, row, rows
from app.shapes import LARGEST, Album, Artist, ArtistBody, Page, Track

router = APIRouter(tags=["catalogue"])
Id = Annotated[int, Path(ge=1, le=LARGEST)]
Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=100_000)]
Search = Annotated[str | None, Query(max_length=100)]
TRACKS = (
    "FROM Track LEFT JOIN Album USING (AlbumId) LEFT JOIN Genre USING (GenreId)"
    " WHERE (:genre IS NULL OR GenreId = :genre) AND (:pattern IS NULL OR Track.Name LIKE :pattern ESCAPE '!')"
)
TRACK = (
    "SELECT TrackId id, Track.Name name, Title album, Genre.Name genre, Milliseconds milliseconds,"
    " printf('%.2f', UnitPrice) unit_price "
)
ORDERS = {"name": "name, id", "-name": "name DESC, id DESC", "id": "id"}


def pattern(search: str | None) -> str | None:
    """What LIKE finds the text by."""
    if search is None:
        return None
    return "%" + search.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"


@router.get("/artists")
def list_artists(connection: Connection, search: Search = None, limit: Limit = 20, offset: Offset = 0) -> Page[Artist]:
    """Artists by name."""
    found = {"pattern": pattern(search), "limit": limit, "offset": offset}
    where = "FROM Artist WHERE :pattern IS NULL OR Name LIKE :pattern ESCAPE '!'"
    (total,) = connection.execute(f"SELECT count(*) {where}", found).fetchone()
    listed = connection.execute(
        f"SELECT ArtistId id, Name name {where} ORDER BY Name, ArtistId LIMIT :limit OFFSET :offset", found
    )
    return Page(items=[Artist(**one) for one in listed], total=total, limit=limit, offset=offset)


@router.get("/artists/{artist_id}")
def get_artist(artist_id: Id, connection: Connection) -> Artist:
    """One artist."""
    found = row(connection, "SELECT ArtistId id, Name name FROM Artist WHERE ArtistId = ?", artist_id)
    if not found:
        raise HTTPException(404, "No such artist")
    return Artist(**found)


@router.post("/artists", status_code=201, dependencies=[Depends(staff)])
def create_artist(body: ArtistBody, connection: Connection, response: Response) -> Artist:
    """A new artist."""
    made = connection.execute(
        "INSERT INTO Artist (ArtistId, Name) SELECT coalesce(max(ArtistId), 0) + 1, ? FROM Artist", (body.name,)
    )
    response.headers["Location"] = f"/artists/{made.lastrowid}"
    return Artist(id=made.lastrowid or 0, name=body.name)


@router.put("/artists/{artist_id}", dependencies=[Depends(staff)])
def rename_artist(artist_id: Id, body: ArtistBody, connection: Connection) -> Artist:
    """Another name."""
    if not connection.execute("UPDATE Artist SET Name = ? WHERE ArtistId = ?", (body.name, artist_id)).rowcount:
        raise HTTPException(404, "No such artist")
    return Artist(id=artist_id, name=body.name)


@router.delete("/artists/{artist_id}", status_code=204, dependencies=[Depends(staff)])
def delete_artist(artist_id: Id, connection: Connection) -> None:
    """An artist without albums goes."""
    try:
        gone = connection.execute("DELETE FROM Artist WHERE ArtistId = ?", (artist_id,)).rowcount
    except sqlite3.IntegrityError:
        raise HTTPException(409, "The artist has albums") from None
    if not gone:
        raise HTTPException(404, "No such artist")


@router.get("/artists/{artist_id}/albums")
def list_albums(artist_id: Id, connection: Connection, limit: Limit = 20, offset: Offset = 0) -> Page[Album]:
    """The albums of an artist."""
    artist = get_artist(artist_id, connection)
    (total,) = connection.execute("SELECT count(*) FROM Album WHERE ArtistId = ?", (artist_id,)).fetchone()
    listed = rows(
        connection,
        "SELECT AlbumId id, Title title FROM Album WHERE ArtistId = ? ORDER BY Title, AlbumId LIMIT ? OFFSET ?",
        artist_id,
        limit,
        offset,
    )
    return Page(items=[Album(**one, artist=artist) for one in listed], total=total, limit=limit, offset=offset)


@router.get("/tracks")
def list_tracks(
    connection: Connection,
    search: Search = None,
    genre_id: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    sort: Literal["name", "-name", "id"] = "id",
    limit: Limit = 20,
    offset: Offset = 0,
) -> Page[Track]:
    """Tracks, by what they are called and their genre."""
    asked = {"genre": genre_id, "pattern": pattern(search), "limit": limit, "offset": offset}
    (total,) = connection.execute(f"SELECT count(*) {TRACKS}", asked).fetchone()
    listed = connection.execute(f"{TRACK}{TRACKS} ORDER BY {ORDERS[sort]} LIMIT :limit OFFSET :offset", asked)
    return Page(items=[Track(**one) for one in listed], total=total, limit=limit, offset=offset)


@router.get("/tracks/{track_id}")
def get_track(track_id: Id, connection: Connection) -> Track:
    """One track."""
    sql = f"{TRACK}FROM Track LEFT JOIN Album USING (AlbumId) LEFT JOIN Genre USING (GenreId) WHERE TrackId = ?"
    found = row(connection, sql, track_id)
    if not found:
        raise HTTPException(404, "No such track")
    return Track(**found)
