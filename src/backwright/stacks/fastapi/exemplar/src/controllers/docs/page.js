// Shows the API's document, and sends requests from it. No dependencies: everything is served from here.

const api = await (await fetch("/api/v1/openapi.json")).json();
const $ = (id) => document.getElementById(id);
const login = api.paths["/api/v1/auth/login"];

/** An element with properties and children: text becomes text, never markup. */
function el(name, props = {}, ...children) {
  const node = Object.assign(document.createElement(name), props);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, is]) => ({ ...is, path, method, tag: is.tags?.[0] ?? "other" })),
);

// ── schemas ──────────────────────────────────────────────────────────────────────────────────────

function resolve(schema = {}) {
  if (schema.$ref) return resolve(api.components.schemas[schema.$ref.split("/").pop()]);
  const some = schema.anyOf?.filter((one) => one.type !== "null");
  return some ? { ...schema, ...resolve(some[0]), optional: some.length < schema.anyOf.length } : schema;
}

function typeOf(given) {
  const schema = resolve(given);
  const or = schema.optional ? " or null" : "";
  if (schema.enum) return schema.enum.join(" | ") + or;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === "array") return `list of ${typeOf(schema.items)}${or}`;
  return (schema.format ?? schema.type ?? "any") + or;
}

function rulesOf(given) {
  const is = resolve(given);
  const from = is.minimum ?? is.minLength ?? is.exclusiveMinimum;
  const to = is.maximum ?? is.maxLength ?? is.exclusiveMaximum;
  const unit = is.maxLength || is.minLength ? " characters" : "";
  const small = (bound) => bound !== undefined && Math.abs(bound) < 2 ** 53;
  const range = small(from) && small(to) ? `${from} to ${to}` : small(to) ? `up to ${to}` : small(from) ? `${from} or more` : "";
  const usual = is.default === undefined || is.default === null || is.default.length === 0 ? "" : `default ${is.default}`;
  return [range && range + unit, usual].filter(Boolean).join(", ");
}

function example(given, depth = 0) {
  const schema = resolve(given);
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.optional || depth > 4) return null;
  if (schema.type === "object")
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, example(one, depth + 1)]));
  const values = { array: [], integer: schema.minimum ?? 1, number: schema.minimum ?? 1, boolean: false };
  if (schema.type in values) return values[schema.type];
  return { "date-time": new Date(Date.now() + 864e5).toISOString(), email: "someone@example.com" }[schema.format] ?? schema.description ?? "text";
}

function fields(given) {
  const schema = resolve(given);
  const rows = Object.entries(schema.properties ?? {}).map(([name, one]) =>
    el("tr", {},
      el("td", {}, el("span", { className: schema.required?.includes(name) ? "must" : "" }, name)),
      el("td", {}, typeOf(one)), el("td", {}, rulesOf(one))));
  return rows.length ? el("table", {}, rows) : el("p", { className: "soft" }, typeOf(schema));
}

// ── one operation ────────────────────────────────────────────────────────────────────────────────

const sentence = (name) => name[0].toUpperCase() + name.slice(1).replaceAll("_", " ");
const title = (is) => sentence(is.operationId);
const badge = (method) => el("span", { className: `method ${method}` }, method.toUpperCase());
const bodyOf = (is) => is.requestBody?.content?.["application/json"]?.schema;

function parameters(is) {
  if (!is.parameters?.length) return [];
  const rows = is.parameters.map((one) =>
    el("tr", {},
      el("td", {}, el("span", { className: one.required ? "must" : "" }, one.name)),
      el("td", {}, [typeOf(one.schema).replace(/ or null$/, ""), rulesOf(one.schema)].filter(Boolean).join(", ")),
      el("td", {}, el("input", { name: one.name, placeholder: one.in, ariaLabel: one.name, autocomplete: "off" }))));
  return [el("h3", {}, "Parameters"), el("table", {}, rows)];
}

function responses(is) {
  const each = Object.entries(is.responses).map(([status, given]) => {
    const one = given.$ref ? api.components.responses[given.$ref.split("/").pop()] : given;
    const shape = Object.values(one.content ?? {})[0]?.schema;
    const line = [el("span", { className: `status ${status < 400 ? "good" : "bad"}` }, status), ` ${one.description}`];
    return shape && status < 400
      ? el("details", {}, el("summary", {}, line), fields(dataOf(shape)))
      : el("p", { className: "soft", style: "margin: .3rem 0" }, line);
  });
  return [el("h3", {}, "Responses"), each];
}

/** What an envelope holds. */
function dataOf(shape) {
  const data = resolve(shape).properties?.data;
  return data ? (resolve(data).type === "array" ? resolve(data).items : data) : shape;
}

function show() {
  const is = operations.find((one) => `#${one.operationId}` === location.hash) ?? operations[0];
  const body = bodyOf(is);
  const value = body && JSON.stringify(example(body), null, 2);
  const text = body && el("textarea", { value, rows: value.split("\n").length, spellcheck: false, ariaLabel: "Body" });
  const answer = el("section", { ariaLive: "polite" });
  const form = el("form", {},
    parameters(is),
    body ? [el("h3", {}, "Body"), fields(body), text] : [],
    el("p", {}, el("button", {}, "Send request")), answer);
  form.onsubmit = (event) => { event.preventDefault(); send(is, form, text, answer); };
  $("operation").replaceChildren(
    el("h2", {}, title(is)), el("div", { className: "soft" }, is.description ?? ""),
    el("div", { className: "path" }, badge(is.method), el("span", {}, is.path)), form, ...responses(is).flat());
  $("operation").scrollTop = 0;
  for (const link of $("operations").querySelectorAll("a")) link.classList.toggle("here", link.hash === `#${is.operationId}`);
}

async function send(is, form, text, answer) {
  const query = new URLSearchParams();
  const headers = token() ? { Authorization: `Bearer ${token()}` } : {};
  let path = is.path;
  for (const one of is.parameters ?? []) {
    const value = form.elements.namedItem(one.name).value;
    if (one.in === "path") path = path.replace(`{${one.name}}`, encodeURIComponent(value));
    else if (value !== "" && one.in === "query") query.append(one.name, value);
    else if (value !== "" && one.in === "header") headers[one.name] = value;
  }
  if (text) headers["Content-Type"] = "application/json";
  const url = `${path}${query.size ? `?${query}` : ""}`;
  const started = performance.now();
  const got = await fetch(url, { method: is.method.toUpperCase(), headers, body: text?.value });
  const said = await got.text();
  const pretty = said && got.headers.get("content-type")?.includes("json") ? JSON.stringify(JSON.parse(said), null, 2) : said;
  const etag = got.headers.get("etag");
  answer.replaceChildren(
    el("h3", {}, "Answer"),
    el("div", {}, el("span", { className: `status ${got.ok ? "good" : "bad"}` }, `${got.status} ${got.statusText}`),
      el("span", { className: "soft" }, `  ${Math.round(performance.now() - started)} ms  ${etag ? `ETag ${etag}` : ""}`)),
    pretty ? el("pre", {}, pretty) : "");
}

// ── who asks ─────────────────────────────────────────────────────────────────────────────────────

const token = () => sessionStorage.getItem("token");

function session() {
  const form = $("session");
  if (!login) return;
  if (token()) {
    form.replaceChildren(el("span", { className: "soft" }, sessionStorage.getItem("who")), el("button", { className: "quiet" }, "Sign out"));
    form.onsubmit = (event) => { event.preventDefault(); sessionStorage.clear(); session(); };
    return;
  }
  const who = el("input", { placeholder: "e-mail, or a token", ariaLabel: "E-mail or access token", autocomplete: "username", required: true });
  const password = el("input", { type: "password", placeholder: "password", ariaLabel: "Password", autocomplete: "current-password" });
  const refused = el("span", { className: "status bad" });
  form.replaceChildren(refused, who, password, el("button", {}, "Sign in"));
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (!who.value.includes("@")) return keep(who.value.trim(), "with a token");
    const body = JSON.stringify({ email: who.value, password: password.value });
    const got = await (await fetch("/api/v1/auth/login", { method: "POST", headers: { "Content-Type": "application/json" }, body })).json();
    if (got.success) keep(got.data.access_token, who.value);
    else refused.textContent = got.error.message;
  };
}

function keep(value, who) {
  sessionStorage.setItem("token", value);
  sessionStorage.setItem("who", who);
  session();
}

// ── the page ─────────────────────────────────────────────────────────────────────────────────────

$("version").textContent = `version ${api.info.version}`;
$("operations").replaceChildren(...[...new Set(operations.map((one) => one.tag))].flatMap((tag) => [
  el("h2", {}, tag),
  ...operations.filter((one) => one.tag === tag).map((one) => el("a", { href: `#${one.operationId}`, title: one.path }, badge(one.method), title(one))),
]));
addEventListener("hashchange", show);
session();
show();
