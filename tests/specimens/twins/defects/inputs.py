"""What comes in: injection, and input that is not as it should be."""

from tests.specimens.twins.defects.defect import Defect

INJECTION, VALIDATION, EDGE_CASES, DISCLOSURE = "security/4", "security/3", "error-handling/7", "error-handling/4"

INPUTS = (
    Defect(
        "SQL is put together from a search",
        INJECTION,
        fastapi=(
            (
                "        where, values = where + \" AND name LIKE ? ESCAPE '\\\\'\", [*values, like(q)]\n",
                "        where, values = where + f\" AND name LIKE '%{q}%'\", values\n",
            ),
        ),
        flask=(
            (
                'where, values = f"account_id = ? AND {condition}", [g.account["id"], term]',
                "where, values = f\"account_id = ? AND title LIKE '%{request.args.get('search', '')}%'\", [g.account[\"id\"]]",
            ),
        ),
        express=(
            ("const where = `ownerId = ? AND name LIKE ? ESCAPE '\\\\'${fuel", "const where = `ownerId = ? AND name LIKE '%${term}%'${fuel"),
            ("const values = [req.user.id, like(term), ...", "const values = [req.user.id, ..."),
        ),
    ),
    Defect(
        "SQL is put together from a sort",
        INJECTION,
        fastapi=(
            (
                '    sort: Literal["created_at", "-created_at", "name", "-name", "budget", "-budget"] = "-created_at",\n',
                '    sort: str = "-created_at",\n',
            ),
        ),
        flask=(
            (
                'asked_choice("sort", "created", ("created", "title", "goal"))\n',
                'request.args.get("sort", "created")\n',
            ),
        ),
        express=(
            (
                "const sort = asked(req, 'sort', sorts[0], oneOf(...sorts))",
                "const sort = asked(req, 'sort', sorts[0], (value) => ({ value }))",
            ),
        ),
    ),
    Defect(
        "an error shows a stack trace",
        DISCLOSURE,
        fastapi=(
            (
                'return JSONResponse({"detail": "The body is not JSON"}, 400, headers=HEADERS)',
                'return JSONResponse({"detail": traceback.format_exc()}, 400, headers=HEADERS)',
            ),
        ),
        flask=(
            (
                '        raise Refusal(400, "malformed", "The body is not JSON") from None',
                '        import traceback\n\n        raise Refusal(400, "malformed", traceback.format_exc()) from None',
            ),
        ),
        express=(("status === 500 ? 'Something went wrong' : 'The request cannot be read'", "error.stack"),),
    ),
    Defect(
        "malformed JSON breaks it",
        EDGE_CASES,
        fastapi=(("        except (ValueError, RecursionError):\n            return", "        except RecursionError:\n            return"),),
        flask=(("    except (ValueError, RecursionError):\n", "    except RecursionError:\n"),),
        express=(
            (
                "error.status >= 400 && error.status < 500 ? error.status : 500",
                "error.type !== 'entity.parse.failed' && error.status >= 400 && error.status < 500 ? error.status : 500",
            ),
        ),
    ),
    Defect(
        "a value of another type breaks it",
        EDGE_CASES,
        fastapi=(
            ("from pydantic import AfterValidator, BaseModel,", "from pydantic import AfterValidator, BaseModel, BeforeValidator,"),
            (
                "Amount = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]",
                "Amount = Annotated[int, BeforeValidator(lambda value: value + 0), Field(ge=0, le=1_000_000, strict=True)]",
            ),
        ),
        flask=(("if type(value) is not int or not least <= value <= most:", "if not least <= value <= most:"),),
        express=(
            (
                "  if (typeof value !== 'string' || !value.isWellFormed() || CONTROL.test(value)) return",
                "  if (!value.isWellFormed() || CONTROL.test(value)) return",
            ),
        ),
    ),
    Defect(
        "an odd id breaks it",
        EDGE_CASES,
        fastapi=(
            ("def own_project(project_id: Id, caller: Caller) -> dict:", "def own_project(project_id: str, caller: Caller) -> dict:"),
            ('owner_id = ?", (str(project_id), caller["id"])', 'owner_id = ?", (str(uuid.UUID(project_id)), caller["id"])'),
        ),
        flask=(
            (
                '(f"<int(max={LARGEST_ID}):{name}>" for name in ("journal_id", "entry_id", "place_id"))',
                '(f"<{name}>" for name in ("journal_id", "entry_id", "place_id"))',
            ),
            ('    journal = one("SELECT * FROM journals WHERE id = ?", journal_id)\n', '    journal = one("SELECT * FROM journals WHERE id = ?", int(journal_id))\n'),
        ),
        express=(
            (
                "function ownVehicle (req) {\n",
                "function ownVehicle (req) {\n  if (req.params.vehicleId.length !== 12) throw new RangeError('the id has another length')\n",
            ),
        ),
    ),
    Defect(
        "text beyond Latin breaks it",
        EDGE_CASES,
        fastapi=(
            (
                "    response.headers[\"Location\"] = f\"/v1/projects/{row['id']}\"\n",
                "    response.headers[\"Location\"] = f\"/v1/projects/{row['id']}\"\n    response.headers[\"X-Name\"] = row[\"name\"]\n",
            ),
        ),
        flask=(
            (
                "    return answer(shown(row), 201, {\"Location\": f\"/api/journals/{row['id']}\"})",
                "    return answer(shown(row), 201, {\"Location\": f\"/api/journals/{row['id']}\", \"X-Title\": row[\"title\"].encode(\"latin-1\").decode(\"latin-1\")})",
            ),
        ),
        express=(
            (
                "  res.status(201).location(`/v2/vehicles/${row.id}`)",
                "  res.set('X-Name', row.name)\n  res.status(201).location(`/v2/vehicles/${row.id}`)",
            ),
        ),
    ),
    Defect(
        "a name may be empty and of any length",
        VALIDATION,
        fastapi=(
            (
                "Name = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]",
                'Name = Annotated[Text, Field(json_schema_extra={"minLength": 1, "maxLength": 120})]',
            ),
        ),
        flask=(('JOURNAL = {"title": (text(1, 120), REQUIRED)', 'JOURNAL = {"title": (text(0, 10**9), REQUIRED)'),),
        express=(("    name: { check: text(1, 60) },\n    fuel", "    name: { check: text(0, 1e9) },\n    fuel"),),
    ),
    Defect(
        "a number may be negative",
        VALIDATION,
        fastapi=(
            (
                "Amount = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]",
                'Amount = Annotated[int, Field(strict=True, json_schema_extra={"minimum": 0, "maximum": 1_000_000})]',
            ),
            ("budget INTEGER NOT NULL CHECK (budget >= 0)", "budget INTEGER NOT NULL"),
        ),
        flask=(
            ('"goal": (number(0, 10_000), 0)', '"goal": (number(-(2**63), 2**63 - 1), 0)'),
            ("goal INTEGER NOT NULL CHECK (goal BETWEEN 0 AND 10000)", "goal INTEGER NOT NULL"),
        ),
        express=(
            ("odometer: { check: whole(0, 2_000_000), otherwise: 0 }", "odometer: { check: whole(-1e12, 1e12), otherwise: 0 }"),
            ("odometer INTEGER NOT NULL CHECK (odometer >= 0)", "odometer INTEGER NOT NULL"),
        ),
    ),
)
