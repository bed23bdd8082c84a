"""Methods, statuses, effects and envelopes."""

from benchmarks.judge.fault import Fault

METHODS, STATUSES, MESSAGES, SHAPES = "api-design/2", "api-design/3", "error-handling/2", "api-design/5"
LEAKS, LOGS, EDGES, LOST = "error-handling/4", "error-handling/3", "error-handling/7", "database-design/5"
ROUTING = "src/controllers/routing.py"
BASE = "src/repositories/base.py"
WRITES = "src/repositories/writes.py"
TICKETS = "src/services/ticket_service.py"
ERRORS = "src/middlewares/errors.py"
ENVELOPE = "src/utils/envelope.py"

FAULTS = (
    Fault("what is created is answered with 200", STATUSES, ROUTING, "response = answer(record, 201)", "response = answer(record, 200)"),
    Fault("what is created has no Location", STATUSES, ROUTING, '    response.headers["Location"] = f"{location}/{record.data[\'id\']}"\n', ""),
    Fault("Location leads nowhere", STATUSES, ROUTING, '    response.headers["Location"] = f"{location}/{record.data[\'id\']}"\n', '    response.headers["Location"] = f"{location}/0{record.data[\'id\']}/row"\n'),
    Fault("deletions are answered with 200", STATUSES, "src/controllers/ticket_controller.py", "    await tickets.delete_ticket(ticket_id, if_match)\n    return Response(status_code=status.HTTP_204_NO_CONTENT)", "    await tickets.delete_ticket(ticket_id, if_match)\n    return Response(status_code=status.HTTP_200_OK)"),
    Fault("deletions delete nothing", METHODS, TICKETS, "        await self.tickets.delete(ticket)\n", ""),
    Fault("updates forget a field", METHODS, BASE, "            setattr(row, name, value)", '            setattr(row, name, value if name != "effort" else row.effort)'),
    Fault("updates forget the tags", METHODS, BASE, "            setattr(row, name, value)", '            setattr(row, name, value if name != "tags" else row.tags)'),
    Fault("updates write nothing", METHODS, BASE, "            setattr(row, name, value)", "            pass"),
    Fault("PUT leaves what a body leaves out", METHODS, TICKETS, "        ticket = await self.tickets.get(ticket_id)\n        values = payload.model_dump()\n", "        ticket = await self.tickets.get(ticket_id)\n        values = payload.model_dump(exclude_unset=True)\n"),
    Fault("PATCH empties what a body leaves out", METHODS, TICKETS, "values = payload.model_dump(exclude_unset=True)", "values = payload.model_dump()"),
    Fault("a verb leads to another state", EDGES, "src/models/ticket.py", '"close": {Status.SOLVED: Status.CLOSED}', '"close": {Status.SOLVED: Status.OPEN}'),
    Fault("a verb works in any state", EDGES, "src/utils/transitions.py", "    if state not in steps[verb]:", "    if not steps[verb]:"),
    Fault("a verb works in one state more", EDGES, "src/models/ticket.py", '"solve": {Status.PENDING: Status.SOLVED}', '"solve": {Status.PENDING: Status.SOLVED, Status.OPEN: Status.SOLVED}'),
    Fault("rows begin in another state", EDGES, "src/models/ticket.py", "default=Status.OPEN", "default=Status.PENDING"),
    Fault("a default is another one", METHODS, "src/validators/ticket_validator.py", "priority: Priority = Priority.NORMAL", "priority: Priority = Priority.LOW"),
    Fault("If-Match is ignored", LOST, BASE, "if if_match is not None and if_match", "if if_match == '' and if_match"),
    Fault("versions never change", LOST, WRITES, "{**parameters(model, names), row.version: row.version + 1}", "parameters(model, names)"),
    Fault("two changes at once overwrite each other", LOST, WRITES, ".with_for_update(key_share=True)", ""),
    Fault("what is read again is sent again", STATUSES, ROUTING, "if record.etag and if_none_match and", "if record.etag and not record.data and if_none_match and"),
    Fault("a clash is a 500", STATUSES, "src/repositories/direct_work.py", "            raise explain(error, Base.metadata) from error", "            raise RuntimeError from error"),
    Fault("a clash is a 400", STATUSES, "src/utils/errors.py", 'status, code, meaning = 409, "CONFLICT"', 'status, code, meaning = 400, "CONFLICT"'),
    Fault("a clash names no field", MESSAGES, "src/repositories/constraints.py", '    error.details = tuple(Detail(column, "Is taken") for column in columns)\n', ""),
    Fault("validation tells of one problem only", MESSAGES, ERRORS, "        found.setdefault(field, message)\n", "        found.setdefault(field, message)\n        break\n"),
    Fault("validation names no field", MESSAGES, ERRORS, "*(Detail(field, message) for field, message in found.items())", '*(Detail("", message) for field, message in found.items())'),
    Fault("validation is answered with 422", STATUSES, "src/utils/errors.py", 'status, code, meaning = 400, "VALIDATION_ERROR"', 'status, code, meaning = 422, "VALIDATION_ERROR"'),
    Fault("failures lack success", SHAPES, ENVELOPE, 'encode({"success": False, "error": body', 'encode({"error": body'),
    Fault("failures have no meta", SHAPES, ENVELOPE, '"error": body, "meta": meta()}', '"error": body}'),
    Fault("answers have no request id", SHAPES, ENVELOPE, ', "request_id": request_id.get()}', "}"),
    Fault("times have an offset in place of Z", SHAPES, ENVELOPE, "{value.isoformat(timespec='microseconds')[:26]}Z", "{value.isoformat(timespec='microseconds')[:26]}+00:00"),
    Fault("codes are in small letters", SHAPES, ENVELOPE, '{"code": error.code,', '{"code": error.code.lower(),'),
    Fault("unknown paths are answered by the framework", SHAPES, ERRORS, '    if error.status_code == 404:\n        return NotFoundError("There is nothing at this path")', "    if error.status_code == 404:\n        raise error"),
    Fault("a wrong method is a 404", STATUSES, ERRORS, "    if error.status_code == 404:", "    if error.status_code in (404, 405):"),
    Fault("a wrong method does not name the right ones", MESSAGES, ERRORS, '    refused.headers["Allow"] = ", ".join(sorted(methods_of(scope)))\n', ""),
    Fault("errors tell what went wrong inside", LEAKS, ERRORS, 'return ApiError("Something went wrong on our side")', "return ApiError(repr(error))"),
    Fault("an absent database is told in its own words", LEAKS, ERRORS, 'return UnavailableError("The service cannot answer right now; try again shortly")', "return UnavailableError(str(error))"),
    Fault("an error of the database is a 400", "error-handling/1", ERRORS, 'return UnavailableError("The service cannot answer right now; try again shortly")', 'return ValidationError("Invalid input data")'),
    Fault("failures leave nothing in the log", LOGS, ERRORS, '                log.exception("unhandled", extra={"path": scope.get("path")})', "                pass"),
    Fault("the log has no cause", LOGS, ERRORS, 'log.exception("unhandled", extra={"path": scope.get("path")})', 'log.warning("unhandled")'),
    Fault("the log has no request ids", LOGS, "src/config/logging.py", '**about, "request_id": request_id.get()}', "**about}"),
    Fault("rows show the hash of a password", LEAKS, "src/validators/user_validator.py", "class UserRead(Read):\n    id: int\n", "class UserRead(Read):\n    id: int\n    password_hash: str\n"),
    Fault("what is created is answered with 200", STATUSES, ROUTING, "response = answer(record, 201)", "response = answer(record, 200)", "shelf"),
    Fault("updates write nothing", METHODS, BASE, "            setattr(row, name, value)", "            pass", "shelf"),
    Fault("updates forget a field", METHODS, BASE, "            setattr(row, name, value)", '            setattr(row, name, value if name != "story" else row.story)', "shelf"),
    Fault("PUT leaves what a body leaves out", METHODS, "src/services/product_service.py", "        values = payload.model_dump()\n        self.products.match", "        values = payload.model_dump(exclude_unset=True)\n        self.products.match", "shelf"),
    Fault("a clash is a 500", STATUSES, "src/repositories/work.py", "            raise explain(error, Base.metadata) from error", "            raise RuntimeError from error", "shelf"),
    Fault("errors tell what went wrong inside", LEAKS, ERRORS, 'return ApiError("Something went wrong on our side")', "return ApiError(repr(error))", "shelf"),
    Fault("a verb works in any state", EDGES, "src/utils/transitions.py", "    if state not in steps[verb]:", "    if not steps[verb]:", "newsroom"),
    Fault("deletions delete nothing", METHODS, "src/services/correction_service.py", "        await self.corrections.delete(correction)\n", "", "newsroom"),
)  # fmt: skip
