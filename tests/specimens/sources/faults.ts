const clientSecret: string = 'a8s7d6f5g4h3j2' // rule: written-secrets
const password: string = config.password

export async function find(db: Client, name: string): Promise<Row[]> {
  return db.query(`DELETE FROM users WHERE name = '${name}'`) // rule: built-statements
}

export const lax = { verify_signature: false } // rule: lax-settings
