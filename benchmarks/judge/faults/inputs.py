"""What a body or a query may hold."""

from benchmarks.judge.fault import Fault

INPUT, EDGES, LENGTH = "security/3", "error-handling/7", "best-practices/7"
BASE = "src/validators/base.py"
JSON = "src/utils/strict_json.py"
ROUTING = "src/controllers/routing.py"

FAULTS = (
    Fault("unknown fields of a body are ignored", INPUT, BASE, '"""A body: what it does not know, it refuses."""\n\n    model_config = {"extra": "forbid"}', '"""A body."""\n\n    model_config = {"extra": "ignore"}'),
    Fault("numbers are taken as texts", INPUT, BASE, "Int = Annotated[StrictInt,", "Int = Annotated[int,"),
    Fault("yes and 1 are taken for true", INPUT, BASE, "Bool = StrictBool", "Bool = bool"),
    Fault("ids are taken as texts", INPUT, BASE, "Id = Annotated[StrictInt,", "Id = Annotated[int,"),
    Fault("any text is an e-mail", INPUT, BASE, "Field(max_length=254, pattern=EMAIL)", "Field(max_length=254)"),
    Fault("texts of one line may have several", INPUT, BASE, "Line = Annotated[StrictStr, AfterValidator(one_line)]", "Line = StrictStr"),
    Fault("the past is taken for the future", INPUT, BASE, "    if value is not None and value <= now():", "    if value is None and now():"),
    Fault("times need no offset", INPUT, BASE, "(Z|[+-][0-9]{2}:[0-9]{2})", "(Z|[+-][0-9]{2}:[0-9]{2})?"),
    Fault("a role is not asked for in a relation", INPUT, "src/repositories/granted.py", "if isinstance(relation, One) and relation.role:", "if isinstance(relation, One) and relation.role == '':"),
    Fault("accounts that are switched off can be assigned", INPUT, "src/repositories/granted.py", "not (row.active and row.role.reaches(least))", "not row.role.reaches(least)"),
    Fault("ids that do not exist are passed over", INPUT, "src/repositories/related.py", "        if len(rows) != len(set(ids)):", "        if not ids:"),
    Fault("a key may come twice", INPUT, JSON, "    if len(members) != len(pairs):", "    if not pairs and members:"),
    Fault("bodies may be nested without end", EDGES, JSON, "    check(value, DEEPEST)\n", "    check(value, 1_000_000)\n"),
    Fault("NUL is taken for text", INPUT, JSON, 'NO_TEXT = re.compile("[\\0\\ud800-\\udfff]")', 'NO_TEXT = re.compile("[\\ud800-\\udfff]")'),
    Fault("what is no JSON is a 500", EDGES, JSON, "    except (ValueError, RecursionError):", "    except RecursionError:"),
    Fault("bodies of any type are read as JSON", EDGES, ROUTING, "not in BODY_TYPES:", "== 'text/csv':"),
    Fault("bodies may be of any length", EDGES, ROUTING, "if len(received) > limit:", "if limit < 0:"),
    Fault("unknown parameters are ignored", "api-design/6", BASE, '"""Which part of a row an answer shows."""\n\n    model_config = {"extra": "forbid"}', '"""Which part of a row an answer shows."""\n\n    model_config = {"extra": "ignore"}'),
    Fault("a page may hold any number of rows", LENGTH, BASE, "per_page: Annotated[int, Field(ge=1, le=100), AS_NUMBER] = 20", "per_page: Annotated[int, Field(ge=1), AS_NUMBER] = 20"),
    Fault("a page holds a hundred rows by itself", LENGTH, BASE, "Field(ge=1, le=100), AS_NUMBER] = 20", "Field(ge=1, le=100), AS_NUMBER] = 100"),
    Fault("there is a page 0", "api-design/6", BASE, "page: Annotated[int, Field(ge=1, le=10_000), AS_NUMBER] = 1", "page: Annotated[int, Field(ge=0, le=10_000), AS_NUMBER] = 1"),
    Fault("unknown sorts break", "anti-patterns-to-avoid/4", BASE, '        found = known([name.removeprefix("-") for name in names], "sort", cls.sorts)', '        found = [name.removeprefix("-") for name in names]'),
    Fault("unknown names of fields are ignored", INPUT, BASE, '        return known(names, "field", cls.shows)', "        return [name for name in names if name in cls.shows]"),
    Fault("texts beyond ASCII break", "anti-patterns-to-avoid/4", "src/services/ticket_service.py", "        values = payload.model_dump()\n        ticket = await self.tickets.new(values)", "        values = payload.model_dump()\n        payload.subject.encode('ascii')\n        ticket = await self.tickets.new(values)"),
    Fault("the longest texts break", "anti-patterns-to-avoid/4", "src/services/ticket_service.py", "        values = payload.model_dump()\n        ticket = await self.tickets.new(values)", "        values = payload.model_dump()\n        assert len(payload.body) < 15_000\n        ticket = await self.tickets.new(values)"),
    Fault("texts beyond ASCII break in comments", "anti-patterns-to-avoid/4", "src/services/comment_service.py", "        values = payload.model_dump(exclude_unset=True)\n", "        values = payload.model_dump(exclude_unset=True)\n        str(values.get('body')).encode('ascii')\n"),
    Fault("members break the server by creating", "anti-patterns-to-avoid/4", "src/services/ticket_service.py", "        ticket.author_id = self.tickets.caller.id\n", "        ticket.author_id = self.tickets.caller.id\n        if self.tickets.caller.role == 'member' and payload.tag_ids:\n            raise RuntimeError\n"),
    Fault("an update breaks where nothing is sent", EDGES, "src/services/ticket_service.py", "        values = payload.model_dump(exclude_unset=True)\n", "        values = payload.model_dump(exclude_unset=True)\n        next(iter(values))\n"),
    Fault("every update of a product breaks", "anti-patterns-to-avoid/4", "src/services/product_service.py", "        values = payload.model_dump(exclude_unset=True)\n", "        raise RuntimeError\n        values = payload.model_dump(exclude_unset=True)\n", "shelf"),
    Fault("unknown fields of a body are ignored", INPUT, BASE, '"""A body: what it does not know, it refuses."""\n\n    model_config = {"extra": "forbid"}', '"""A body."""\n\n    model_config = {"extra": "ignore"}', "shelf"),
    Fault("decimals may have any digits", INPUT, "src/validators/product_validator.py", "max_digits=10, decimal_places=2, ", "", "shelf"),
    Fault("ids that do not exist are passed over", INPUT, "src/repositories/related.py", "        if len(rows) != len(set(ids)):", "        if not ids:", "shelf"),
    Fault("yes and 1 are taken for true", INPUT, BASE, "Bool = StrictBool", "Bool = bool", "shelf"),
    Fault("texts of one line may have several", INPUT, BASE, "Line = Annotated[StrictStr, AfterValidator(one_line)]", "Line = StrictStr", "newsroom"),
    Fault("times need no offset", INPUT, BASE, "(Z|[+-][0-9]{2}:[0-9]{2})", "(Z|[+-][0-9]{2}:[0-9]{2})?", "newsroom"),
)  # fmt: skip
