"""What belongs to one customer: playlists and purchases."""

import sqlite3
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Response

from app.accounts import Me
from app.database import Connection, row, rows
from app.shapes import LARGEST, Added, Order, Page, Playlist, PlaylistBody, Purchase, Track

router = APIRouter(tags=["customers"])
Id = Annotated[int, Path(ge=1, le=LARGEST)]
Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=100_000)]
PLAYLIST = (
    "SELECT PlaylistId id, Name name, (SELECT count(*) FROM OwnPlaylistTrack t WHERE t.PlaylistId = p.PlaylistId)"
    " tracks FROM OwnPlaylist p WHERE AccountId = ?"
)
PURCHASE = (
    "SELECT PurchaseId id, BoughtAt bought_at, printf('%.2f', sum(UnitPrice)) total, group_concat(TrackId) track_ids"
    " FROM Purchase JOIN PurchaseLine USING (PurchaseId) WHERE AccountId = ?"
)


def own_playlist(connection: sqlite3.Connection, me: Me, playlist_id: int) -> Playlist:
    """A playlist of the caller's; that of somebody else is as if there were none."""
    found = row(connection, f"{PLAYLIST} AND PlaylistId = ?", me["id"], playlist_id)
    if not found:
        raise HTTPException(404, "No such playlist")
    return Playlist(**found)


@router.get("/playlists")
def list_playlists(me: Me, connection: Connection, limit: Limit = 20, offset: Offset = 0) -> Page[Playlist]:
    """My playlists."""
    (total,) = connection.execute("SELECT count(*) FROM OwnPlaylist WHERE AccountId = ?", (me["id"],)).fetchone()
    listed = rows(connection, f"{PLAYLIST} ORDER BY PlaylistId LIMIT ? OFFSET ?", me["id"], limit, offset)
    return Page(items=[Playlist(**one) for one in listed], total=total, limit=limit, offset=offset)


@router.post("/playlists", status_code=201)
def create_playlist(body: PlaylistBody, me: Me, connection: Connection, response: Response) -> Playlist:
    """A new playlist."""
    made = connection.execute("INSERT INTO OwnPlaylist (AccountId, Name) VALUES (?, ?)", (me["id"], body.name))
    response.headers["Location"] = f"/playlists/{made.lastrowid}"
    return Playlist(id=made.lastrowid or 0, name=body.name, tracks=0)


@router.get("/playlists/{playlist_id}")
def get_playlist(playlist_id: Id, me: Me, connection: Connection) -> Playlist:
    """One of my playlists."""
    return own_playlist(connection, me, playlist_id)


@router.patch("/playlists/{playlist_id}")
def rename_playlist(playlist_id: Id, body: PlaylistBody, me: Me, connection: Connection) -> Playlist:
    """Another name."""
    own_playlist(connection, me, playlist_id)
    connection.execute("UPDATE OwnPlaylist SET Name = ? WHERE PlaylistId = ?", (body.name, playlist_id))
    return own_playlist(connection, me, playlist_id)


@router.delete("/playlists/{playlist_id}", status_code=204)
def delete_playlist(playlist_id: Id, me: Me, connection: Connection) -> None:
    """It goes, its tracks stay in the catalogue."""
    own_playlist(connection, me, playlist_id)
    connection.execute("DELETE FROM OwnPlaylist WHERE PlaylistId = ?", (playlist_id,))


@router.get("/playlists/{playlist_id}/tracks")
def list_playlist_tracks(
    playlist_id: Id, me: Me, connection: Connection, limit: Limit = 20, offset: Offset = 0
) -> Page[Track]:
    """What is in it."""
    total = own_playlist(connection, me, playlist_id).tracks
    listed = rows(
        connection,
        "SELECT TrackId id, Track.Name name, Title album, Genre.Name genre, Milliseconds milliseconds,"
        " printf('%.2f', UnitPrice) unit_price FROM OwnPlaylistTrack JOIN Track USING (TrackId)"
        " LEFT JOIN Album USING (AlbumId) LEFT JOIN Genre USING (GenreId)"
        " WHERE PlaylistId = ? ORDER BY TrackId LIMIT ? OFFSET ?",
        playlist_id,
        limit,
        offset,
    )
    return Page(items=[Track(**one) for one in listed], total=total, limit=limit, offset=offset)


@router.post("/playlists/{playlist_id}/tracks", status_code=201)
def add_track(playlist_id: Id, body: Added, me: Me, connection: Connection) -> Playlist:
    """Add a track; one that is in it already stays in it once."""
    own_playlist(connection, me, playlist_id)
    if not row(connection, "SELECT 1 FROM Track WHERE TrackId = ?", body.track_id):
        raise HTTPException(422, [{"loc": ["body", "track_id"], "msg": "No such track", "type": "missing_row"}])
    connection.execute("INSERT OR IGNORE INTO OwnPlaylistTrack VALUES (?, ?)", (playlist_id, body.track_id))
    return own_playlist(connection, me, playlist_id)


@router.delete("/playlists/{playlist_id}/tracks/{track_id}", status_code=204)
def remove_track(playlist_id: Id, track_id: Id, me: Me, connection: Connection) -> None:
    """Take a track out."""
    own_playlist(connection, me, playlist_id)
    gone = connection.execute(
        "DELETE FROM OwnPlaylistTrack WHERE PlaylistId = ? AND TrackId = ?", (playlist_id, track_id)
    ).rowcount
    if not gone:
        raise HTTPException(404, "Not in this playlist")


def purchase(found: dict[str, object]) -> Purchase:
    """A purchase as it is answered."""
    tracks = sorted(int(one) for one in str(found["track_ids"]).split(","))
    return Purchase.model_validate({**found, "track_ids": tracks})


@router.get("/purchases")
def list_purchases(me: Me, connection: Connection, limit: Limit = 20, offset: Offset = 0) -> Page[Purchase]:
    """What I have bought."""
    (total,) = connection.execute("SELECT count(*) FROM Purchase WHERE AccountId = ?", (me["id"],)).fetchone()
    listed = rows(
        connection,
        f"{PURCHASE} GROUP BY PurchaseId ORDER BY PurchaseId DESC LIMIT ? OFFSET ?",
        me["id"],
        limit,
        offset,
    )
    return Page(items=[purchase(one) for one in listed], total=total, limit=limit, offset=offset)


@router.post("/purchases", status_code=201)
def buy(body: Order, me: Me, connection: Connection, response: Response) -> Purchase:
    """Buy tracks, at the price that they have now."""
    wanted = sorted(set(body.track_ids))
    marks = ", ".join("?" for _ in wanted)
    prices = rows(
        connection, f"SELECT TrackId, printf('%.2f', UnitPrice) price FROM Track WHERE TrackId IN ({marks})", *wanted
    )
    if len(prices) < len(wanted):
        raise HTTPException(422, [{"loc": ["body", "track_ids"], "msg": "No such track", "type": "missing_row"}])
    made = connection.execute(
        "INSERT INTO Purchase (AccountId, BoughtAt) VALUES (?, ?)", (me["id"], datetime.now(UTC).isoformat())
    )
    lines = [(made.lastrowid, one["TrackId"], one["price"]) for one in prices]
    connection.executemany("INSERT INTO PurchaseLine VALUES (?, ?, ?)", lines)
    response.headers["Location"] = f"/purchases/{made.lastrowid}"
    return get_purchase(made.lastrowid or 0, me, connection)


@router.get("/purchases/{purchase_id}")
def get_purchase(purchase_id: Id, me: Me, connection: Connection) -> Purchase:
    """One thing that I have bought."""
    found = row(connection, f"{PURCHASE} AND PurchaseId = ? GROUP BY PurchaseId", me["id"], purchase_id)
    if not found:
        raise HTTPException(404, "No such purchase")
    return purchase(found)
