"""The OpenAPI document of the journals."""

CONTROL = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$"


def text(least, most, **more):
    return {"type": "string", "minLength": least, "maxLength": most, "pattern": CONTROL, **more}


def whole(least, most, **more):
    return {"type": "integer", "minimum": least, "maximum": most, **more}


EMAIL = {"type": "string", "format": "email", "maxLength": 200}
NEW_PASSWORD = {"type": "string", "format": "password", "minLength": 10, "maxLength": 200}
PASSWORD = {"type": "string", "format": "password", "minLength": 1, "maxLength": 200}
MOMENT = {"type": "string", "format": "date-time"}
DAY = {"type": "string", "format": "date"}
ID = whole(1, 2**63 - 1)


def shape(required, **properties):
    return {"type": "object", "additionalProperties": False, "required": required.split(), "properties": properties}


SCHEMAS = {
    "Registration": shape("email password display_name", email=EMAIL, password=NEW_PASSWORD, display_name=text(1, 60)),
    "SignIn": shape("email password", email=EMAIL, password=PASSWORD),
    "Profile": shape("display_name", display_name=text(1, 60)),
    "PasswordChange": shape("old_password new_password", old_password=PASSWORD, new_password=NEW_PASSWORD),
    "JournalInput": shape(
        "title", title=text(1, 120), description=text(0, 2000, default=""), goal=whole(0, 10_000, default=0),
        archived={"type": "boolean", "default": False},
    ),
    "EntryInput": shape("text day", text=text(1, 5000), rating=whole(1, 5, default=3), day=DAY),
    "PlaceInput": shape("name city", name=text(1, 80), city=text(1, 80)),
    "Message": shape("message", message={"type": "string"}),
    "Session": shape("token expires", token={"type": "string"}, expires=MOMENT),
    "Account": shape(
        "id email display_name is_admin created", id=ID, email=EMAIL, display_name={"type": "string"}, is_admin={"type": "boolean"},
        created=MOMENT,
    ),
    "Journal": shape(
        "id account_id title description goal archived created", id=ID, account_id=ID, title={"type": "string"},
        description={"type": "string"}, goal={"type": "integer"}, archived={"type": "boolean"}, created=MOMENT,
    ),
    "Entry": shape("id journal_id text rating day", id=ID, journal_id=ID, text={"type": "string"}, rating={"type": "integer"}, day=DAY),
    "Place": shape(
        "id added_by name city created", id=ID, added_by=ID, name={"type": "string"}, city={"type": "string"}, created=MOMENT
    ),
    "Meta": shape(
        "page per_page total pages", page={"type": "integer"}, per_page={"type": "integer"}, total={"type": "integer"},
        pages={"type": "integer"},
    ),
    "Error": shape(
        "error",
        error=shape(
            "code message", code={"type": "string"}, message={"type": "string"},
            fields={"type": "object", "additionalProperties": {"type": "string"}},
        ),
    ),
}
REASONS = {
    400: "What was sent is not valid", 401: "Nobody is signed in", 403: "It is somebody else's", 404: "There is none", 405: "No such method",
    409: "The name is taken", 413: "Too large", 415: "Not JSON", 429: "Too many attempts", 500: "It is our fault",
}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema):
    return {"application/json": {"schema": schema}}


def wrapped(name, many=False):
    if many:
        return shape("data meta", data={"type": "array", "items": ref(name)}, meta=ref("Meta"))
    return shape("data", data=ref(name))


def query(name, schema, description):
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


PAGES = [query("page", whole(1, 100_000, default=1), "Which page"), query("per_page", whole(1, 100, default=20), "How many a page")]
SEARCH = query("search", {"type": "string", "maxLength": 100, "pattern": "^[^\\x00-\\x1f]*$"}, "A part of the name")
SORTS = [
    query("sort", {"type": "string", "enum": ["created", "title", "goal"], "default": "created"}, "By which field"),
    query("order", {"type": "string", "enum": ["asc", "desc"], "default": "asc"}, "Which way"),
    query("archived", {"type": "boolean"}, "Only those, or only the others"),
]


def operation(name, summary, success, *, sends="", shows="", many=False, codes=(), parameters=(), open_to_all=False):
    refusals = [*codes, 500, *([] if open_to_all else [401]), *([400, 413, 415] if sends else []), *([400] if parameters else [])]
    responses = {str(code): {"description": REASONS[code], "content": content(ref("Error"))} for code in sorted({*refusals})}
    responses[str(success)] = {"description": summary, **({"content": content(wrapped(shows, many))} if shows else {})}
    return {
        "operationId": name, "summary": summary, "responses": responses, "security": [] if open_to_all else [{"token": []}],
        **({"parameters": list(parameters)} if parameters else {}),
        **({"requestBody": {"required": True, "content": content(ref(sends))}} if sends else {}),
    }


def paths():
    return {
        "/api/accounts": {"post": operation("register", "Make an account", 202, sends="Registration", shows="Message", open_to_all=True)},
        "/api/sessions": {
            "post": operation("sign_in", "Sign in", 201, sends="SignIn", shows="Session", codes=[401, 429], open_to_all=True)
        },
        "/api/sessions/current": {"delete": operation("sign_out", "Sign out", 204)},
        "/api/account": {
            "get": operation("get_account", "One's own account", 200, shows="Account"),
            "put": operation("update_account", "Change one's own account", 200, sends="Profile", shows="Account"),
            "delete": operation("delete_account", "Delete one's own account", 204),
        },
        "/api/account/password": {"post": operation("change_password", "Change the password", 204, sends="PasswordChange", codes=[403])},
        **resource("/api/journals", "journal", "Journal", list_parameters=[*PAGES, SEARCH, *SORTS], codes=[403, 404]),
        **resource("/api/journals/{journal_id}/entries", "entry", "Entry", list_parameters=PAGES, codes=[403, 404], above=[403, 404]),
        **resource("/api/places", "place", "Place", list_parameters=[*PAGES, SEARCH], codes=[403, 404], conflicts=[409], readable=True),
    }


def resource(path, name, schema, *, list_parameters, codes, above=(), conflicts=(), readable=False):
    plural = path.rpartition("/")[2]
    reads = [404] if readable else codes
    parents = [identifier("journal_id")] if "{journal_id}" in path else []
    one = {
        "parameters": [*parents, identifier(f"{name}_id")],
        "get": operation(f"get_{name}", f"One {name}", 200, shows=schema, codes=reads, open_to_all=readable),
        "put": operation(f"update_{name}", f"Change a {name}", 200, sends=f"{schema}Input", shows=schema, codes=[*codes, *conflicts]),
        "delete": operation(f"delete_{name}", f"Delete a {name}", 204, codes=codes),
    }
    listed = operation(
        f"list_{plural}", f"The {plural}", 200, shows=schema, many=True, parameters=list_parameters, codes=above, open_to_all=readable
    )
    created = operation(f"create_{name}", f"A new {name}", 201, sends=f"{schema}Input", shows=schema, codes=[*above, *conflicts])
    many = {**({"parameters": parents} if parents else {}), "get": listed, "post": created}
    return {path: many, f"{path}/{{{name}_id}}": one}


def identifier(name):
    return {"name": name, "in": "path", "required": True, "schema": ID}


def document():
    return {
        "openapi": "3.1.0",
        "info": {"title": "Journals", "version": "2.1.0", "description": "Journals, their entries, and places."},
        "paths": paths(),
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {
                    "type": "apiKey", "in": "header", "name": "Authorization", "description": "`Token ` and the token that signing in gave"
                }
            },
        },
    }
