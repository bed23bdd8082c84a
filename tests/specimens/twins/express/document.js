// The OpenAPI document of the vehicles.

const CONTROL = '^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$'
const text = (least, most) => ({ type: 'string', minLength: least, maxLength: most, pattern: CONTROL })
const email = { type: 'string', format: 'email', maxLength: 200 }
const newPassword = { type: 'string', format: 'password', minLength: 10, maxLength: 200 }
const password = { type: 'string', format: 'password', minLength: 1, maxLength: 200 }
const id = { type: 'string', pattern: '^[A-Za-z0-9_-]{12}$' }
const moment = { type: 'string', format: 'date-time' }
const string = { type: 'string' }
const integer = { type: 'integer' }
const object = (properties, required = Object.keys(properties)) => ({ type: 'object', additionalProperties: false, required, properties })
const ref = (name) => ({ $ref: `#/components/schemas/${name}` })
const json = (schema) => ({ 'application/json': { schema } })

const vehicle = {
  name: text(1, 60),
  fuel: { type: 'string', enum: ['petrol', 'diesel', 'electric'] },
  odometer: { type: 'integer', minimum: 0, maximum: 2_000_000 },
  notes: { type: ['string', 'null'], maxLength: 1000, pattern: CONTROL }
}
const filling = { liters: { type: 'number', minimum: 0.1, maximum: 500 }, cents: { type: 'integer', minimum: 0, maximum: 1_000_000 } }
const station = { name: text(1, 80), brand: text(1, 40) }

const schemas = {
  SignUp: object({ email, password: newPassword, nickname: text(1, 40) }),
  Login: object({ email, password }),
  Profile: object({ nickname: text(1, 40) }, []),
  PasswordChange: object({ currentPassword: password, newPassword }),
  NewVehicle: object(vehicle, ['name']),
  VehicleChange: object(vehicle, []),
  NewFilling: object(filling),
  FillingChange: object(filling, []),
  NewStation: object(station, ['name']),
  StationChange: object(station, []),
  User: object({ id, email, nickname: string, role: string, createdAt: moment }),
  LoggedIn: object({ user: ref('User') }),
  Vehicle: object({ id, ownerId: id, name: string, fuel: string, odometer: integer, notes: { type: ['string', 'null'] }, createdAt: moment }),
  Filling: object({ id, vehicleId: id, liters: { type: 'number' }, cents: integer, createdAt: moment }),
  Station: object({ id, addedBy: id, name: string, brand: string, createdAt: moment }),
  Problem: object(
    { type: string, title: string, status: integer, errors: { type: 'array', items: object({ path: string, message: string }) } },
    ['type', 'title', 'status']
  )
}

const reasons = {
  400: 'What was sent is not valid', 401: 'Nobody is signed in', 403: 'Not allowed', 404: 'There is none', 409: 'The name is taken',
  413: 'Too large', 415: 'Not JSON', 429: 'Too many attempts', 500: 'It is our fault'
}

function operation (operationId, summary, success, { sends, shows, codes = [], parameters, open = false } = {}) {
  const refusals = [...codes, 500, ...(open ? [] : [401]), ...(sends ? [400, 413, 415] : []), ...(parameters ? [400] : [])]
  const responses = { [success]: { description: summary, ...(shows ? { content: json(shows) } : {}) } }
  for (const code of refusals) responses[code] = { description: reasons[code], content: { 'application/problem+json': { schema: ref('Problem') } } }
  return {
    operationId,
    summary,
    security: open ? [] : [{ session: [] }],
    ...(parameters ? { parameters } : {}),
    ...(sends ? { requestBody: { required: true, content: json(ref(sends)) } } : {}),
    responses
  }
}

const query = (name, schema, description) => ({ name, in: 'query', required: false, schema, description })
const inPath = (name) => ({ name, in: 'path', required: true, schema: id })
const pages = [query('limit', { type: 'integer', minimum: 1, maximum: 100, default: 20 }, 'How many'), query('cursor', string, 'Where the last page ended')]
const search = query('q', { type: 'string', maxLength: 100, pattern: CONTROL }, 'A part of the name')
const sort = (...choices) => query('sort', { type: 'string', enum: choices }, 'By which field; `-` turns it round')
const page = (name) => object({ results: { type: 'array', items: ref(name) }, nextCursor: { type: ['string', 'null'] } })

function resource (path, name, { asked, above = [], codes = [], conflicts = [] }) {
  const parents = [...path.matchAll(/\{(\w+)\}/g)].map((found) => inPath(found[1]))
  const one = name.toLowerCase()
  const beyond = parents.length ? { parameters: parents } : {}
  return {
    [path]: {
      ...beyond,
      get: operation(`list${name}s`, `${name}s`, 200, { shows: page(name), parameters: asked, codes: above }),
      post: operation(`create${name}`, `A new ${one}`, 201, { sends: `New${name}`, shows: ref(name), codes: [...above, ...conflicts] })
    },
    [`${path}/{${one}Id}`]: {
      parameters: [...parents, inPath(`${one}Id`)],
      get: operation(`get${name}`, `One ${one}`, 200, { shows: ref(name), codes: [404] }),
      patch: operation(`update${name}`, `Change a ${one}`, 200, { sends: `${name}Change`, shows: ref(name), codes: [404, ...codes, ...conflicts] }),
      delete: operation(`delete${name}`, `Delete a ${one}`, 204, { codes: [404, ...codes] })
    }
  }
}

export function document () {
  return {
    openapi: '3.1.0',
    info: { title: 'Vehicles', version: '3.0.0', description: 'Vehicles, what was filled into them, and stations.' },
    servers: [{ url: '/v2' }],
    paths: {
      '/sign-up': { post: operation('signUp', 'Make an account', 204, { sends: 'SignUp', open: true }) },
      '/login': { post: operation('login', 'Sign in; the session comes as a cookie', 200, { sends: 'Login', shows: ref('LoggedIn'), codes: [401, 429], open: true }) },
      '/logout': { post: operation('logout', 'Sign out', 204) },
      '/me': {
        get: operation('getMe', 'Who is signed in', 200, { shows: ref('User') }),
        patch: operation('updateMe', 'Change the profile', 200, { sends: 'Profile', shows: ref('User') }),
        delete: operation('deleteMe', 'Delete the account', 204)
      },
      '/me/password': { post: operation('changePassword', 'Change the password', 204, { sends: 'PasswordChange', codes: [403] }) },
      ...resource('/vehicles', 'Vehicle', {
        asked: [...pages, search, sort('-createdAt', 'createdAt', 'name', '-name'), query('fuel', vehicle.fuel, 'Only those')]
      }),
      ...resource('/vehicles/{vehicleId}/fillings', 'Filling', { asked: [...pages, sort('-createdAt', 'createdAt')], above: [404] }),
      ...resource('/stations', 'Station', { asked: [...pages, search, sort('name', '-name')], codes: [403], conflicts: [409] })
    },
    components: { schemas, securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'session' } } }
  }
}
