"""Operations of a backend without a document are known by the routes in its source."""

from pathlib import Path

from backwright.standard.source.routes import routes_in


def found(folder: Path, **files: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_py", ".py").replace("_js", ".js").replace("_go", ".go")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return {one.name: (one.kind, tuple(one.body.schema["properties"]) if one.body else ()) for one in routes_in(folder)}


def test_flask_with_a_blueprint(tmp_path: Path) -> None:
    routes = found(
        tmp_path,
        app_py="""
from flask import Flask
from items import items
app = Flask(__name__)
app.register_blueprint(items, url_prefix="/api")

@app.route("/login", methods=["POST"])
def login():
    data = request.get_json()
    return check(data["username"], data.get("password"))
""",
        items_py="""
items = Blueprint("items", __name__)

@items.route("/items", methods=["GET", "POST"])
def all_items():
    return create(request.json["title"], request.json.get("price"))

@items.route("/items/<int:item_id>")
def one(item_id):
    return show(item_id)
""",
    )
    assert routes == {
        "POST /login": ("sign_in", ("username", "password")),
        "GET /api/items": ("list", ()),
        "POST /api/items": ("create", ("title", "price")),
        "GET /api/items/{item_id}": ("get", ()),
    }


def test_express_with_a_mounted_router(tmp_path: Path) -> None:
    routes = found(
        tmp_path,
        server_js="""
const users = require('./routes/users')
app.use('/api/users', users)
app.get('/health', (req, res) => res.json({}))
app.get('port')
""",
        routes__users_js="""
const router = express.Router()
router.post('/register', async (req, res) => { const { email, password, name } = req.body; save(email) })
router.get('/:id', auth, show)
router.route('/').get(list)
module.exports = router
""",
    )
    assert routes == {
        "GET /health": ("action", ()),
        "POST /api/users/register": ("register", ("email", "password", "name")),
        "GET /api/users/{id}": ("get", ()),
        "GET /api/users": ("list", ()),
    }


def test_go_with_a_group_and_with_the_standard_library(tmp_path: Path) -> None:
    routes = found(
        tmp_path,
        main_go="""
package main

func main() {
	r := gin.Default()
	api := r.Group("/v1")
	api.GET("/items/:id", show)
	mux.HandleFunc("POST /orders", order)
}
""",
    )
    assert routes == {"GET /v1/items/{id}": ("get", ()), "POST /orders": ("action", ())}
