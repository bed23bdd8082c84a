// Vehicles and their fillings: a small API in Express, with ids that are short texts, pages by a cursor, and a session
// in a cookie. An account sees its own vehicles alone; stations belong to all accounts, and whoever added one may change it.
//
//     DATABASE=vehicles.db SECRET_KEY=… node server.js 8000

import crypto from 'node:crypto'
import { promisify } from 'node:util'

import Database from 'better-sqlite3'
import express from 'express'
import jwt from 'jsonwebtoken'

import { document } from './document.js'

const { SECRET_KEY, DATABASE } = process.env
if (!SECRET_KEY || !DATABASE) throw new Error('set SECRET_KEY and DATABASE')
const SESSION_SECONDS = 3600
const MOST_FAILURES = 6
const FAILURE_MILLISECONDS = 300_000

const db = new Database(DATABASE)
db.pragma('foreign_keys = ON')
db.exec(`
CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, passwordHash TEXT NOT NULL, nickname TEXT NOT NULL,
  role TEXT NOT NULL DEFAULT 'driver', createdAt TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, userId TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE);
CREATE TABLE IF NOT EXISTS vehicles (
  id TEXT PRIMARY KEY, ownerId TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, name TEXT NOT NULL,
  fuel TEXT NOT NULL, odometer INTEGER NOT NULL CHECK (odometer >= 0), notes TEXT, createdAt TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fillings (
  id TEXT PRIMARY KEY, vehicleId TEXT NOT NULL REFERENCES vehicles (id) ON DELETE CASCADE, liters REAL NOT NULL,
  cents INTEGER NOT NULL CHECK (cents >= 0), createdAt TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stations (
  id TEXT PRIMARY KEY, addedBy TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, name TEXT NOT NULL UNIQUE,
  brand TEXT NOT NULL, createdAt TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS vehiclesOfOwner ON vehicles (ownerId, createdAt);
CREATE INDEX IF NOT EXISTS fillingsOfVehicle ON fillings (vehicleId, createdAt);
`)

const newId = () => crypto.randomBytes(9).toString('base64url')
const scrypt = promisify(crypto.scrypt)

async function hashed (password, salt = crypto.randomBytes(16).toString('hex')) {
  return `${salt}:${(await scrypt(password, salt, 32, { N: 16384 })).toString('hex')}`
}

async function matches (password, stored) {
  const again = await hashed(password, stored.split(':')[0])
  return crypto.timingSafeEqual(Buffer.from(again), Buffer.from(stored))
}

const unknownUser = await hashed(newId()) // checked in the place of a user that is not there

class Refusal extends Error {
  constructor (status, title, { errors, headers } = {}) {
    super(title)
    Object.assign(this, { status, errors, headers })
  }
}

const missing = () => new Refusal(404, 'Not found')

// ── what comes in ──

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const text = (least, most) => (value) => {
  if (typeof value !== 'string' || !value.isWellFormed() || CONTROL.test(value)) return { problem: 'must be a text without control characters' }
  const trimmed = value.trim()
  const length = [...trimmed].length
  if (length < least || length > most) return { problem: `must have ${least} to ${most} characters` }
  return { value: trimmed }
}
const whole = (least, most) => (value) =>
  Number.isSafeInteger(value) && value >= least && value <= most ? { value } : { problem: `must be a whole number from ${least} to ${most}` }
const decimal = (least, most) => (value) =>
  typeof value === 'number' && value >= least && value <= most ? { value } : { problem: `must be a number from ${least} to ${most}` }
const oneOf = (...choices) => (value) => choices.includes(value) ? { value } : { problem: `must be one of ${choices.join(', ')}` }
const nullable = (check) => (value) => value === null ? { value } : check(value)
const email = (value) =>
  typeof value === 'string' && value.length <= 200 && /^[^@\s\u0000-\u001f]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(value) && value.isWellFormed()
    ? { value: value.toLowerCase() }
    : { problem: 'must be an e-mail address' }
const password = (value) =>
  typeof value === 'string' && value.length >= 10 && value.length <= 200 ? { value } : { problem: 'must have 10 to 200 characters' }

const FUELS = ['petrol', 'diesel', 'electric']
const shapes = {
  signUp: { email: { check: email }, password: { check: password }, nickname: { check: text(1, 40) } },
  login: { email: { check: text(1, 200) }, password: { check: text(1, 200) } },
  profile: { nickname: { check: text(1, 40) } },
  password: { currentPassword: { check: text(1, 200) }, newPassword: { check: password } },
  vehicle: {
    name: { check: text(1, 60) },
    fuel: { check: oneOf(...FUELS), otherwise: 'petrol' },
    odometer: { check: whole(0, 2_000_000), otherwise: 0 },
    notes: { check: nullable(text(0, 1000)), otherwise: null }
  },
  filling: { liters: { check: decimal(0.1, 500) }, cents: { check: whole(0, 1_000_000) } },
  station: { name: { check: text(1, 80) }, brand: { check: text(1, 40), otherwise: 'independent' } }
}

/** The body, checked; everything that is wrong with it is told at once. A partial body has what is to change. */
function bodyOf (req, shape, { partial = false } = {}) {
  if (!req.is('application/json')) throw new Refusal(415, 'Send application/json')
  const sent = req.body
  if (sent === null || typeof sent !== 'object' || Array.isArray(sent)) throw new Refusal(400, 'The body must be an object')
  const values = {}
  const errors = Object.keys(sent).filter((name) => !Object.hasOwn(shape, name)).map((name) => ({ path: name, message: 'is not known' }))
  for (const [name, { check, otherwise }] of Object.entries(shape)) {
    if (Object.hasOwn(sent, name)) {
      const { value, problem } = check(sent[name])
      if (problem) errors.push({ path: name, message: problem })
      else values[name] = value
    } else if (!partial && otherwise === undefined) errors.push({ path: name, message: 'is required' })
    else if (!partial) values[name] = otherwise
  }
  if (errors.length) throw new Refusal(400, 'Some values are not valid', { errors })
  return values
}

function asked (req, name, otherwise, check) {
  const given = req.query[name]
  if (given === undefined) return otherwise
  const { value, problem } = typeof given === 'string' ? check(given) : { problem: 'must come once' }
  if (problem) throw new Refusal(400, 'Some values are not valid', { errors: [{ path: name, message: problem }] })
  return value
}

const digits = (least, most) => (given) => /^[0-9]{1,9}$/.test(given) ? whole(least, most)(Number(given)) : { problem: 'must be a whole number' }

function cursor (given) {
  try {
    const [key, id] = JSON.parse(Buffer.from(given, 'base64url').toString())
    if (typeof key === 'string' && typeof id === 'string') return { value: { key, id } }
  } catch {}
  return { problem: 'is not one of ours' }
}

/** One page after a cursor; `table`, `where` and `sorts` are written by this server, never by a caller. */
function pageOf (req, table, where, values, sorts) {
  const limit = asked(req, 'limit', 20, digits(1, 100))
  const sort = asked(req, 'sort', sorts[0], oneOf(...sorts))
  const after = asked(req, 'cursor', null, cursor)
  const [column, way, sign] = sort.startsWith('-') ? [sort.slice(1), 'DESC', '<'] : [sort, 'ASC', '>']
  const beyond = after ? ` AND (${column}, id) ${sign} (?, ?)` : ''
  const rows = db
    .prepare(`SELECT * FROM ${table} WHERE ${where}${beyond} ORDER BY ${column} ${way}, id ${way} LIMIT ?`)
    .all(...values, ...(after ? [after.key, after.id] : []), limit + 1)
  const results = rows.slice(0, limit)
  const last = results.at(-1)
  const nextCursor = rows.length > limit ? Buffer.from(JSON.stringify([last[column], last.id])).toString('base64url') : null
  return { results: results.map(shown), nextCursor }
}

const like = (term) => `%${term.replace(/[\\%_]/g, '\\$&')}%`

function shown (row) {
  const { passwordHash, sid, ...rest } = row
  return rest
}

// ── who asks ──

const failures = new Map()

function refuseIfMany (address) {
  const recent = (failures.get(address) ?? []).filter((at) => at > Date.now() - FAILURE_MILLISECONDS)
  failures.set(address, recent)
  if (recent.length >= MOST_FAILURES) {
    const wait = Math.ceil((recent[0] + FAILURE_MILLISECONDS - Date.now()) / 1000)
    throw new Refusal(429, 'Too many attempts', { headers: { 'Retry-After': String(wait) } })
  }
}

function cookieOf (req) {
  const found = (req.get('cookie') ?? '').split(/;\s*/).find((one) => one.startsWith('session='))
  return found?.slice('session='.length) ?? ''
}

function claimsOf (token) {
  try {
    const claims = jwt.verify(token, SECRET_KEY, { algorithms: ['HS256'] })
    return typeof claims.exp === 'number' ? claims : null
  } catch {
    return null
  }
}

/** Lets through whoever is signed in, as `req.user`. */
function signedIn (req, res, next) {
  const claims = claimsOf(cookieOf(req))
  const user = claims && db
    .prepare('SELECT users.*, sessions.id AS sid FROM users JOIN sessions ON sessions.userId = users.id WHERE users.id = ? AND sessions.id = ?')
    .get(String(claims.sub), String(claims.sid))
  if (!user) throw new Refusal(401, 'Sign in first')
  req.user = user
  next()
}

// ── the application ──

const app = express()
app.disable('x-powered-by')
app.use((req, res, next) => {
  res.set({
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'Strict-Transport-Security': 'max-age=31536000',
    'Cache-Control': 'no-store',
    Vary: 'Origin'
  })
  if (req.get('origin') === 'https://vehicles.example.net') {
    res.set({
      'Access-Control-Allow-Origin': req.get('origin'),
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Methods': 'GET, POST, PATCH, DELETE',
      'Access-Control-Allow-Headers': 'Content-Type'
    })
  }
  next()
})
app.use(express.json({ limit: '256kb' }))

app.get('/v2/openapi.json', (req, res) => {
  res.json(document())
})

// ── users ──

app.post('/v2/sign-up', async (req, res) => {
  // Whether the address was known before is told to its owner by mail, and to nobody else.
  const sent = bodyOf(req, shapes.signUp)
  const digest = await hashed(sent.password)
  db.prepare('INSERT INTO users (id, email, passwordHash, nickname, createdAt) VALUES (?, ?, ?, ?, ?) ON CONFLICT (email) DO NOTHING')
    .run(newId(), sent.email, digest, sent.nickname, new Date().toISOString())
  res.status(204).end()
})

app.post('/v2/login', async (req, res) => {
  const sent = bodyOf(req, shapes.login)
  const address = sent.email.toLowerCase()
  refuseIfMany(address)
  const user = db.prepare('SELECT * FROM users WHERE email = ?').get(address)
  const right = await matches(sent.password, user?.passwordHash ?? unknownUser)
  if (!user || !right) {
    failures.set(address, [...(failures.get(address) ?? []), Date.now()])
    throw new Refusal(401, 'Wrong e-mail or password')
  }
  const sid = newId()
  db.prepare('INSERT INTO sessions VALUES (?, ?)').run(sid, user.id)
  const token = jwt.sign({ sub: user.id, sid }, SECRET_KEY, { algorithm: 'HS256', expiresIn: SESSION_SECONDS })
  res.cookie('session', token, { httpOnly: true, secure: true, sameSite: 'strict', maxAge: SESSION_SECONDS * 1000 })
  res.json({ user: shown(user) })
})

app.post('/v2/logout', signedIn, (req, res) => {
  db.prepare('DELETE FROM sessions WHERE id = ?').run(req.user.sid)
  res.clearCookie('session').status(204).end()
})

app.get('/v2/me', signedIn, (req, res) => {
  res.json(shown(req.user))
})

app.patch('/v2/me', signedIn, (req, res) => {
  const sent = bodyOf(req, shapes.profile, { partial: true })
  change('users', req.user.id, sent)
  res.json(shown(rowOf('users', req.user.id)))
})

app.post('/v2/me/password', signedIn, async (req, res) => {
  // Every session ends with it, this one too.
  const sent = bodyOf(req, shapes.password)
  if (!await matches(sent.currentPassword, req.user.passwordHash)) throw new Refusal(403, 'The current password is another')
  const digest = await hashed(sent.newPassword)
  db.prepare('UPDATE users SET passwordHash = ? WHERE id = ?').run(digest, req.user.id)
  db.prepare('DELETE FROM sessions WHERE userId = ?').run(req.user.id)
  res.status(204).end()
})

app.delete('/v2/me', signedIn, (req, res) => {
  db.prepare('DELETE FROM users WHERE id = ?').run(req.user.id)
  res.clearCookie('session').status(204).end()
})

// ── rows ──

const rowOf = (table, id) => db.prepare(`SELECT * FROM ${table} WHERE id = ?`).get(id)

function add (table, row) {
  const names = Object.keys(row)
  db.prepare(`INSERT INTO ${table} (${names}) VALUES (${names.map((name) => `@${name}`)})`).run(row)
  return rowOf(table, row.id)
}

/** Changes these columns of a row; their names come from the shapes above, never from a caller. */
function change (table, id, values) {
  const names = Object.keys(values)
  if (names.length) db.prepare(`UPDATE ${table} SET ${names.map((name) => `${name} = @${name}`)} WHERE id = @id`).run({ ...values, id })
}

const isTaken = (error) => error.code === 'SQLITE_CONSTRAINT_UNIQUE'

function ownVehicle (req) {
  const vehicle = db.prepare('SELECT * FROM vehicles WHERE id = ? AND ownerId = ?').get(req.params.vehicleId, req.user.id)
  if (!vehicle) throw missing()
  return vehicle
}

app.get('/v2/vehicles', signedIn, (req, res) => {
  const term = asked(req, 'q', '', text(0, 100))
  const fuel = asked(req, 'fuel', null, oneOf(...FUELS))
  const where = `ownerId = ? AND name LIKE ? ESCAPE '\\'${fuel ? ' AND fuel = ?' : ''}`
  const values = [req.user.id, like(term), ...(fuel ? [fuel] : [])]
  res.json(pageOf(req, 'vehicles', where, values, ['-createdAt', 'createdAt', 'name', '-name']))
})

app.post('/v2/vehicles', signedIn, (req, res) => {
  const sent = bodyOf(req, shapes.vehicle)
  const row = add('vehicles', { ...sent, id: newId(), ownerId: req.user.id, createdAt: new Date().toISOString() })
  res.status(201).location(`/v2/vehicles/${row.id}`).json(shown(row))
})

app.get('/v2/vehicles/:vehicleId', signedIn, (req, res) => {
  res.json(shown(ownVehicle(req)))
})

app.patch('/v2/vehicles/:vehicleId', signedIn, (req, res) => {
  const vehicle = ownVehicle(req)
  change('vehicles', vehicle.id, bodyOf(req, shapes.vehicle, { partial: true }))
  res.json(shown(rowOf('vehicles', vehicle.id)))
})

app.delete('/v2/vehicles/:vehicleId', signedIn, (req, res) => {
  const vehicle = ownVehicle(req)
  db.prepare('DELETE FROM vehicles WHERE id = ?').run(vehicle.id)
  res.status(204).end()
})

function fillingOf (req, vehicle) {
  const filling = db.prepare('SELECT * FROM fillings WHERE id = ? AND vehicleId = ?').get(req.params.fillingId, vehicle.id)
  if (!filling) throw missing()
  return filling
}

app.get('/v2/vehicles/:vehicleId/fillings', signedIn, (req, res) => {
  const vehicle = ownVehicle(req)
  res.json(pageOf(req, 'fillings', 'vehicleId = ?', [vehicle.id], ['-createdAt', 'createdAt']))
})

app.post('/v2/vehicles/:vehicleId/fillings', signedIn, (req, res) => {
  const vehicle = ownVehicle(req)
  const sent = bodyOf(req, shapes.filling)
  const row = add('fillings', { ...sent, id: newId(), vehicleId: vehicle.id, createdAt: new Date().toISOString() })
  res.status(201).location(`/v2/vehicles/${vehicle.id}/fillings/${row.id}`).json(shown(row))
})

app.get('/v2/vehicles/:vehicleId/fillings/:fillingId', signedIn, (req, res) => {
  res.json(shown(fillingOf(req, ownVehicle(req))))
})

app.patch('/v2/vehicles/:vehicleId/fillings/:fillingId', signedIn, (req, res) => {
  const filling = fillingOf(req, ownVehicle(req))
  change('fillings', filling.id, bodyOf(req, shapes.filling, { partial: true }))
  res.json(shown(rowOf('fillings', filling.id)))
})

app.delete('/v2/vehicles/:vehicleId/fillings/:fillingId', signedIn, (req, res) => {
  const filling = fillingOf(req, ownVehicle(req))
  db.prepare('DELETE FROM fillings WHERE id = ?').run(filling.id)
  res.status(204).end()
})

function stationOf (req) {
  const station = rowOf('stations', req.params.stationId)
  if (!station) throw missing()
  return station
}

function ownStation (req) {
  const station = stationOf(req)
  if (station.addedBy !== req.user.id) throw new Refusal(403, 'Somebody else added this station')
  return station
}

app.get('/v2/stations', signedIn, (req, res) => {
  const term = asked(req, 'q', '', text(0, 100))
  res.json(pageOf(req, 'stations', "name LIKE ? ESCAPE '\\'", [like(term)], ['name', '-name']))
})

app.post('/v2/stations', signedIn, (req, res) => {
  const sent = bodyOf(req, shapes.station)
  let row
  try {
    row = add('stations', { ...sent, id: newId(), addedBy: req.user.id, createdAt: new Date().toISOString() })
  } catch (error) {
    throw isTaken(error) ? new Refusal(409, 'There is a station of this name') : error
  }
  res.status(201).location(`/v2/stations/${row.id}`).json(shown(row))
})

app.get('/v2/stations/:stationId', signedIn, (req, res) => {
  res.json(shown(stationOf(req)))
})

app.patch('/v2/stations/:stationId', signedIn, (req, res) => {
  const station = ownStation(req)
  const sent = bodyOf(req, shapes.station, { partial: true })
  try {
    change('stations', station.id, sent)
  } catch (error) {
    throw isTaken(error) ? new Refusal(409, 'There is a station of this name') : error
  }
  res.json(shown(rowOf('stations', station.id)))
})

app.delete('/v2/stations/:stationId', signedIn, (req, res) => {
  const station = ownStation(req)
  db.prepare('DELETE FROM stations WHERE id = ?').run(station.id)
  res.status(204).end()
})

// ── what goes wrong ──

app.use((req) => {
  const allowed = app.router.stack
    .filter((layer) => layer.route && layer.match(req.path))
    .flatMap((layer) => Object.keys(layer.route.methods).map((method) => method.toUpperCase()))
  if (allowed.length) throw new Refusal(405, 'Method not allowed', { headers: { Allow: [...new Set(allowed)].join(', ') } })
  throw missing()
})

app.use((error, req, res, next) => {
  const known = error instanceof Refusal
  const status = known ? error.status : error.status >= 400 && error.status < 500 ? error.status : 500
  if (status === 500) console.error(error)
  const title = known ? error.message : status === 500 ? 'Something went wrong' : 'The request cannot be read'
  res.status(status).set(error instanceof Refusal ? error.headers ?? {} : {})
  res.type('application/problem+json').send(JSON.stringify({ type: 'about:blank', title, status, ...(error.errors ? { errors: error.errors } : {}) }))
})

app.listen(Number(process.argv[2]), '127.0.0.1')
