// A floor for reads in another language: Fastify and pg with the SQL written by hand, for the same JSON.
// It has no sign-in, no grants, no log line and no security headers.

import { randomUUID } from "node:crypto";
import Fastify from "fastify";
import pg from "pg";

const TICKET = ["id", "subject", "body", "status", "priority", "author_id", "due_at", "effort", "created_at", "updated_at"];
const USER = ["id", "email", "name", "role", "active", "created_at", "updated_at"];
const own = TICKET.map((name) => `t.${name}`).join(", ");
const author = USER.map((name) => `u.${name}`).join(", ");
const SINGLE = `SELECT ${own} FROM tickets t WHERE id = $1`;
const LIST = `SELECT ${own}, ${author}, (SELECT count(*) FROM tickets WHERE status = $1)
  FROM tickets t JOIN users u ON u.id = t.author_id WHERE t.status = $1 ORDER BY t.id DESC LIMIT $2 OFFSET $3`;

// Times with six digits and Z, as the others have them.
const wire = (text) => {
  const [time, digits = ""] = text.slice(11, -3).split(".");
  return `${text.slice(0, 10)}T${time}.${digits.padEnd(6, "0")}Z`;
};
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, wire);

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10, options: "-c timezone=UTC" });
const shown = (names, row, start) => Object.fromEntries(names.map((name, place) => [name, row[start + place]]));
const meta = () => ({ timestamp: new Date().toISOString(), request_id: randomUUID() });
const query = async (name, text, values) => (await pool.query({ name, text, values, rowMode: "array" })).rows;

const app = Fastify();

app.get("/api/v1/tickets", async (request) => {
  const { status, page, per_page } = request.query;
  const [at, size] = [Number(page), Number(per_page)];
  const rows = await query("list", LIST, [status, size, (at - 1) * size]);
  const total = rows.length ? rows[0].at(-1) : 0;
  const data = rows.map((row) => ({ ...shown(TICKET, row, 0), author: shown(USER, row, TICKET.length) }));
  const pagination = { page: at, per_page: size, total, total_pages: Math.ceil(total / size) };
  return { success: true, data, pagination, meta: meta() };
});

app.get("/api/v1/tickets/:id", async (request) => {
  const [row] = await query("single", SINGLE, [Number(request.params.id)]);
  return { success: true, data: shown(TICKET, row, 0), meta: meta() };
});

await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
