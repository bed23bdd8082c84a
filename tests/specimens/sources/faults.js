const { exec } = require('child_process')
const crypto = require('crypto')

const jwtSecret = 'k9f8s7df6a5s4d3' // rule: written-secrets
const apiKey = process.env.API_KEY
const tokenType = 'bearer'

async function find(db, name) {
  await db.query(`SELECT * FROM users WHERE name = '${name}'`) // rule: built-statements
  await db.query("SELECT * FROM users WHERE name = '" + name + "'") // rule: built-statements
  await db.query('SELECT * FROM users WHERE name = $1', [name])
  await sql`SELECT * FROM users WHERE name = ${name}`
  return `Choose from ${name}`
}

function run(text, pattern) {
  exec('ls ' + text) // rule: run-texts
  eval(text) // rule: run-texts
  return pattern.exec(text)
}

const agent = new https.Agent({ rejectUnauthorized: false }) // rule: lax-settings
const sound = new https.Agent({ rejectUnauthorized: true })

function keep(password) {
  return crypto.createHash('md5').update(password).digest('hex') // rule: quick-hashes
}
