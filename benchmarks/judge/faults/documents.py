"""The API's document."""

from benchmarks.judge.fault import Fault

DOCUMENT, VERSION = "api-design/8", "api-design/4"
TICKETS = "src/controllers/ticket_controller.py"

FAULTS = (
    Fault("an operation is not documented", DOCUMENT, TICKETS, '@router.delete("/{ticket_id}", status_code', '@router.delete("/{ticket_id}", include_in_schema=False, status_code'),
    Fault("an operation is documented with another status", DOCUMENT, TICKETS, "response_model=Success[TicketRead], status_code=status.HTTP_201_CREATED", "response_model=Success[TicketRead], status_code=status.HTTP_200_OK"),
    Fault("a field is not documented", DOCUMENT, TICKETS, "response_model=Success[TicketAnswer])\nasync def get_ticket", "response_model=Success[dict[str, int]])\nasync def get_ticket"),
    Fault("a parameter is not documented", DOCUMENT, "src/config/openapi.py", '        if names.get(parameter["name"], True):', '        if names.get(parameter["name"], True) and parameter["name"] != "priority":'),
    Fault("no word that a token is needed", DOCUMENT, "src/config/openapi.py", '[{"bearer": []}] if needs_token(path) else []', "[]"),
    Fault("refusals are not documented", DOCUMENT, "src/config/openapi.py", '                operation["responses"] |= others(path, method, operation)\n', ""),
    Fault("limits are not documented", DOCUMENT, "src/config/openapi.py", "    return min(int(limit), 2**63 - 1) if limit.is_integer() else limit", "    return limit * 2"),
    Fault("the document that is kept is another one", "deliverables-checklist/10", "docs/openapi.json", '"/api/v1/tags"', '"/api/v1/labels"'),
    Fault("the path has no version", VERSION, TICKETS, 'routing.router("/api/v1/tickets", "tickets")', 'routing.router("/tickets", "tickets")'),
    Fault("an operation is not documented", DOCUMENT, "src/controllers/product_controller.py", '@router.delete("/{product_id}", status_code', '@router.delete("/{product_id}", include_in_schema=False, status_code', "shelf"),
    Fault("an operation answers at another path", "api-design/1", "src/controllers/article_controller.py", '"/{article_id}/publish"', '"/{article_id}/publication"', "newsroom"),
)  # fmt: skip
