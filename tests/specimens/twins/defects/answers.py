"""What goes out: statuses, lists, headers, and the document."""

from tests.specimens.twins.defects.defect import Defect

STATUSES, METHODS, PAGES, SORTING, DOCUMENT = "api-design/3", "api-design/2", "api-design/6", "api-design/7", "api-design/8"
BROWSERS, BOUNDED = "security/5", "best-practices/7"

ANSWERS = (
    Defect(
        "a page may be of any size",
        BOUNDED,
        fastapi=(("Limit = Annotated[int, Query(ge=1, le=100)]", "Limit = Annotated[int, Query(ge=1)]"),),
        flask=(('asked_number("per_page", 20, 100)', 'asked_number("per_page", 20, 999_999_999)'),),
        express=(("asked(req, 'limit', 20, digits(1, 100))", "asked(req, 'limit', 20, digits(1, 999_999_999))"),),
    ),
    Defect(
        "any origin may read with credentials",
        BROWSERS,
        fastapi=(('    allow_origins=["https://projects.example.com"],\n', '    allow_origin_regex=".*",\n'),),
        flask=(
            (
                '    if request.headers.get("Origin") == "https://journals.example.org":\n',
                '    if request.headers.get("Origin"):\n        response.headers["Access-Control-Allow-Credentials"] = "true"\n',
            ),
        ),
        express=(("if (req.get('origin') === 'https://vehicles.example.net') {", "if (req.get('origin')) {"),),
    ),
    Defect(
        "browsers may guess the type of an answer",
        BROWSERS,
        fastapi=(('    "X-Content-Type-Options": "nosniff",\n', ""),),
        flask=(('    response.headers["X-Content-Type-Options"] = "nosniff"\n', ""),),
        express=(("    'X-Content-Type-Options': 'nosniff',\n", ""),),
    ),
    Defect(
        "answers tell the versions of the software",
        BROWSERS,
        fastapi=(('    "Referrer-Policy": "no-referrer",\n', '    "Referrer-Policy": "no-referrer",\n    "Server": "uvicorn/0.54.0 (Python 3.11.7)",\n'),),
        flask=(('ident="", threads', 'ident="waitress/3.0.2 (Python 3.11.7; Flask 3.1.3)", threads'),),
        express=(("app.disable('x-powered-by')\n", "app.use((req, res, next) => { res.set('X-Powered-By', 'Express/5.3.0 (Node 20.20.2)'); next() })\n"),),
    ),
    Defect(
        "a new row is answered with 200",
        STATUSES,
        fastapi=(('@projects.post("", status_code=201,', '@projects.post("", status_code=200,'),),
        flask=(
            (
                "    return answer(shown(row), 201, {\"Location\": f\"/api/journals/{row['id']}\"})",
                "    return answer(shown(row), 200, {\"Location\": f\"/api/journals/{row['id']}\"})",
            ),
        ),
        express=(("  res.status(201).location(`/v2/vehicles/${row.id}`)", "  res.status(200).location(`/v2/vehicles/${row.id}`)"),),
    ),
    Defect(
        "a missing row is answered with 200",
        STATUSES,
        fastapi=(('raise HTTPException(404, "There is no such project")', 'raise HTTPException(200, "There is no such project")'),),
        flask=(('raise Refusal(404, "not_found", "There is no such journal")', 'raise Refusal(200, "not_found", "There is no such journal")'),),
        express=(("const missing = () => new Refusal(404, 'Not found')", "const missing = () => new Refusal(200, 'Not found')"),),
    ),
    Defect(
        "a change is shown and not kept",
        METHODS,
        fastapi=(
            (
                '        return dict(db.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone())\n',
                '        row = dict(db.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone())\n        db.rollback()\n        return row\n',
            ),
        ),
        flask=(
            (
                '    run(\n        "UPDATE journals SET title = ?, description = ?, goal = ?, archived = ? WHERE id = ?",\n'
                '        sent["title"], sent["description"], sent["goal"], sent["archived"], journal_id,\n    )\n'
                '    return answer(shown(one("SELECT * FROM journals WHERE id = ?", journal_id)))',
                '    return answer(shown({**one("SELECT * FROM journals WHERE id = ?", journal_id), **sent}))',
            ),
        ),
        express=(
            (
                "  change('vehicles', vehicle.id, bodyOf(req, shapes.vehicle, { partial: true }))\n  res.json(shown(rowOf('vehicles', vehicle.id)))",
                "  res.json(shown({ ...vehicle, ...bodyOf(req, shapes.vehicle, { partial: true }) }))",
            ),
        ),
    ),
    Defect(
        "pages do not add up",
        PAGES,
        fastapi=(('"total": total, "limit"', '"total": len(rows), "limit"'),),
        flask=(("page=page, per_page=per_page, total=total, pages=pages)", "page=page, per_page=per_page, total=len(rows), pages=pages)"),),
        express=(("const last = results.at(-1)", "const last = rows.at(-1)"),),
    ),
    Defect(
        "a sort is not heeded",
        SORTING,
        fastapi=(('    order = f"{sort[1:]} DESC" if sort.startswith("-") else sort\n', '    order = "created_at"\n'),),
        flask=(('[g.account["id"], term]\n    if "archived"', '[g.account["id"], term]\n    column = "created"\n    if "archived"'),),
        express=(
            (
                "const [column, way, sign] = sort.startsWith('-') ? [sort.slice(1), 'DESC', '<'] : [sort, 'ASC', '>']",
                "const [column, way, sign] = ['createdAt', 'ASC', '>']",
            ),
        ),
    ),
    Defect(
        "an answer is not in the document",
        DOCUMENT,
        fastapi=(('@projects.get("/{project_id}", response_model=Project, responses=MISSING)', '@projects.get("/{project_id}", response_model=Project)'),),
        flask=(("    reads = [404] if readable else codes\n", "    reads = []\n"),),
        express=(("`One ${one}`, 200, { shows: ref(name), codes: [404] })", "`One ${one}`, 200, { shows: ref(name) })"),),
    ),
)
