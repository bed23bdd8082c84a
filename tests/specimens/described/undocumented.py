"""A shop of Flask without any document: `python undocumented.py PORT`."""

import secrets
import sys

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
ACCOUNTS, TOKENS, ITEMS = {}, {}, {}


def caller():
    token = request.headers.get("Authorization", "").removeprefix("Token ")
    if token not in TOKENS:
        abort(401)
    return TOKENS[token]


@app.route("/signup", methods=["POST"])
def signup():
    data = request.get_json()
    ACCOUNTS[data["username"]] = data["password"]
    return jsonify(username=data["username"]), 201


@app.route("/login", methods=["POST"])
def login():
    data = request.get_json()
    if ACCOUNTS.get(data["username"]) != data["password"]:
        abort(401)
    token = secrets.token_hex(16)
    TOKENS[token] = data["username"]
    return jsonify(auth_token=token)


@app.route("/items", methods=["GET", "POST"])
def items():
    owner = caller()
    if request.method == "GET":
        return jsonify([one for one in ITEMS.values() if one["owner"] == owner])
    data = request.get_json()
    number = len(ITEMS) + 1
    ITEMS[number] = {"id": number, "owner": owner, "title": data["title"]}
    return jsonify(ITEMS[number]), 201


@app.route("/items/<int:item_id>", methods=["GET", "DELETE"])
def item(item_id):
    owner = caller()
    if item_id not in ITEMS or ITEMS[item_id]["owner"] != owner:
        abort(404)
    if request.method == "DELETE":
        del ITEMS[item_id]
        return "", 204
    return jsonify(ITEMS[item_id])


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]))
