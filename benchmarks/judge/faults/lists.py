"""Pages, orders, filters, searches, and what is embedded."""

from benchmarks.judge.fault import Fault

PAGES, FILTERS, QUERIES = "api-design/6", "api-design/7", "anti-patterns-to-avoid/6"
BASE = "src/repositories/base.py"
SELECTS = "src/repositories/selects.py"
FILTER = "src/repositories/filters.py"
SEARCH = "src/repositories/search.py"

FAULTS = (
    Fault("pages leave out rows", PAGES, BASE, "(query.page - 1) * query.per_page", "query.page * query.per_page - query.per_page + (query.page > 1)"),
    Fault("pages overlap", PAGES, BASE, "(query.page - 1) * query.per_page", "max(0, (query.page - 1) * query.per_page - 1)"),
    Fault("the total is that of the page", PAGES, BASE, "total = rows[0][-1] if rows else 0", "total = len(rows)"),
    Fault("the total is one too many", PAGES, BASE, "total = rows[0][-1] if rows else 0", "total = rows[0][-1] + 1 if rows else 0"),
    Fault("the last page is not counted", PAGES, "src/utils/envelope.py", "-(-listing.total // listing.per_page)", "listing.total // listing.per_page"),
    Fault("descending is ascending", PAGES, SELECTS, "order = column.asc() if name == term else column.desc()", "order = column.asc()"),
    Fault("empty values come last", PAGES, SELECTS, "return order.nulls_first() if name == term else order.nulls_last()", "return order.nulls_last() if name == term else order.nulls_first()"),
    Fault("enums sort by their letters", PAGES, SELECTS, "    if isinstance(column.type, Enum):", "    if not name and isinstance(column.type, Enum):"),
    Fault("a sort is ignored", PAGES, SELECTS, "for term in dict.fromkeys((*sort, tie))", "for term in dict.fromkeys((tie,))"),
    Fault("only the first sort counts", PAGES, SELECTS, "for term in dict.fromkeys((*sort, tie))", "for term in dict.fromkeys((sort[0], tie))"),
    Fault("lists begin with the oldest", PAGES, "src/validators/base.py", '= ["-id"]', '= ["id"]'),
    Fault("a filter is ignored", FILTERS, SELECTS, "for item in shape.filters),", 'for item in shape.filters if item.name != "assignee_id"),'),
    Fault("every filter is ignored", FILTERS, SELECTS, "        *(condition(plan, item) for item in shape.filters),\n", ""),
    Fault("from is above", FILTERS, FILTER, '"gte": ge,', '"gte": gt,'),
    Fault("above is from", FILTERS, FILTER, '{"gt": gt,', '{"gt": ge,'),
    Fault("below is above", FILTERS, FILTER, '"lt": lt,', '"lt": gt,'),
    Fault("null finds what is not empty", FILTERS, FILTER, "            return column.is_(None)", "            return column.is_not(None)"),
    Fault("of several values the first counts", FILTERS, FILTER, "return column.in_(values) if item.values > 1 else column == values[0]", "return column == values[0]"),
    Fault("rows are found by any link", FILTERS, FILTER, "return plan.model.id.in_(select(mine).where(theirs.in_(parameters(item, theirs.type))))", "return plan.model.id.in_(select(mine))"),
    Fault("one field alone is searched", FILTERS, SEARCH, "for name in columns))", "for name in columns[:1]))"),
    Fault("one word of a search is enough", FILTERS, SEARCH, "    return all(any(", "    return any(any("),
    Fault("searches find whole words only", FILTERS, SEARCH, "any(word.startswith(term) for word in words)", "any(word == term for word in words)"),
    Fault("searches mind capitals", FILTERS, SEARCH, '    words = WORD.findall((text or "").lower())', '    words = WORD.findall(text or "")'),
    Fault("a search is ignored", FILTERS, FILTER, '            if terms := search_terms(str(value or "")):', '            if terms := "":'),
    Fault("fields are ignored", FILTERS, BASE, "            fields=tuple(view.fields),", "            fields=(),"),
    Fault("nothing is embedded", FILTERS, "src/repositories/relations.py", "other(row) if row[start] is not None else None", "None"),
    Fault("lists of rows are not embedded", FILTERS, "src/repositories/related.py", "                    item[name] = found[row[1]]", "                    item[name] = []"),
    Fault("a statement for each row", QUERIES, BASE, "        items = await self.project(read, rows, shape)\n", "        items = await self.project(read, rows, shape)\n        for _ in items:\n            await self.work.rows(selects.counting(self.plan, shape), values)\n"),
    Fault("a statement for each row that is embedded", QUERIES, "src/repositories/related.py", "found = await self.linked_rows(relation, [row[1] for row in rows])", "found = {row[1]: (await self.linked_rows(relation, [row[1]]))[row[1]] for row in rows}"),
    Fault("a statement for each comment", QUERIES, "src/services/comment_service.py", "        return await self.comments.page(query, ticket_id=ticket_id)", "        listing = await self.comments.page(query, ticket_id=ticket_id)\n        for _ in listing.items:\n            await self.tickets.see(ticket_id)\n        return listing"),
    Fault("answers are not compressed", "best-practices/9", "src/main.py", "    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=4)\n", ""),
    Fault("pages leave out rows", PAGES, BASE, "(query.page - 1) * query.per_page", "query.page * query.per_page - query.per_page + (query.page > 1)", "shelf"),
    Fault("descending is ascending", PAGES, SELECTS, "order = column.asc() if name == term else column.desc()", "order = column.asc()", "shelf"),
    Fault("a filter is ignored", FILTERS, SELECTS, "for item in shape.filters),", 'for item in shape.filters if item.name != "stock"),', "shelf"),
    Fault("below is above", FILTERS, FILTER, '"lt": lt,', '"lt": gt,', "shelf"),
    Fault("rows are found by any link", FILTERS, FILTER, "return plan.model.id.in_(select(mine).where(theirs.in_(parameters(item, theirs.type))))", "return plan.model.id.in_(select(mine))", "shelf"),
    Fault("empty values come last", PAGES, SELECTS, "return order.nulls_first() if name == term else order.nulls_last()", "return order.nulls_last() if name == term else order.nulls_first()", "shelf"),
    Fault("a search is ignored", FILTERS, FILTER, '            if terms := search_terms(str(value or "")):', '            if terms := "":', "newsroom"),
    Fault("enums sort by their letters", PAGES, SELECTS, "    if isinstance(column.type, Enum):", "    if not name and isinstance(column.type, Enum):", "newsroom"),
)  # fmt: skip
