import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'ava'
import { listBindings } from '../../../core/config/binding.ts'
import { ConfigError } from '../../../core/config/config-error.ts'
import { readEnvironment } from '../../../core/config/environment.ts'
import { placeSchema } from '../../../core/config/place-schema.ts'
import { settingsSchema } from '../../../core/config/schema.ts'
import fc from '../../helpers/fast-check.ts'

const bindings = [...listBindings(settingsSchema), ...listBindings(placeSchema)]
const read = (env: Record<string, string>) => readEnvironment(env, bindings)

const refusals: [env: Record<string, string>, message: string][] = [
  [{ GATEWAY_PORT: 'eighty' }, 'GATEWAY_PORT: found "eighty", allowed: a whole number from 0 to 65535'],
  [{ GATEWAY_PORT: '65536' }, 'GATEWAY_PORT: found "65536", allowed: a whole number from 0 to 65535'],
  [{ GATEWAY_PORT: '80.5' }, 'GATEWAY_PORT: found "80.5", allowed: a whole number from 0 to 65535'],
  [{ CONTROL_PORT: '0x50' }, 'CONTROL_PORT: found "0x50", allowed: a whole number from 0 to 65535'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: found "loud", allowed: trace, debug, info, warn, error, fatal or silent'],
  [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT: found "xml", allowed: pretty or json'],
  [{ GATEWAY_HOST: 'a b' }, 'GATEWAY_HOST: found "a b", allowed: an IP address or a host name of this computer'],
  [{ GATEWAY_HOST: 'a\nb' }, 'GATEWAY_HOST: found "a\\nb", allowed: an IP address or a host name of this computer'],
  [{ PUBLIC_URL: 'airlock.example.com' }, 'PUBLIC_URL: found "airlock.example.com", allowed: an address such as https://airlock.example.com, without a path'],
  [{ PUBLIC_URL: 'https://a.example.com/path' }, 'PUBLIC_URL: found "https://a.example.com/path", allowed: an address such as https://airlock.example.com, without a path'],
  [{ PUBLIC_URL: 'javascript:alert(1)' }, 'PUBLIC_URL: found "javascript:alert(1)", allowed: an address such as https://airlock.example.com, without a path'],
  [{ OPENAI_BASE_URL: 'ftp://x' }, 'OPENAI_BASE_URL: found "ftp://x", allowed: an address that begins with http:// or https://'],
  [{ DATABASE_URL: 'mysql://root:hunter2@host/db' }, 'DATABASE_URL: found 28 characters, allowed: an address such as postgresql://user:password@host:5432/name'],
  [{ DATABASE_URL: 'postgres://[' }, 'DATABASE_URL: found 12 characters, allowed: an address such as postgresql://user:password@host:5432/name'],
  [{ AIRLOCK_SECRET: 'hunter2' }, 'AIRLOCK_SECRET: found 7 characters, allowed: at least 16 characters'],
  [{ OPENCLAW_SECRET: 'hunter2' }, 'OPENCLAW_SECRET: found 7 characters, allowed: at least 16 characters'],
  [{ JWT_SECRET: 'hunter2' }, 'JWT_SECRET: found 7 characters, allowed: at least 32 characters'],
  [{ JWT_SECRET: 'x', JWT_SECRET_FILE: 'y' }, 'JWT_SECRET and JWT_SECRET_FILE are both set; keep one of them'],
]

for (const [env, message] of refusals) {
  test(`refused in one line: ${JSON.stringify(env)}`, (t) => {
    t.throws(() => read(env), { instanceOf: ConfigError, code: 'config_invalid', message })
  })
}

test('every variable of the contract is known', (t) => {
  const known = bindings.flatMap(({ meta }) => [meta.env, ...(meta.aliases ?? [])])
  for (const name of [
    'GATEWAY_PORT', 'CONTROL_PORT', 'GATEWAY_HOST', 'PUBLIC_URL', 'DATABASE_URL', 'DATA_DIR', 'PLUGINS_DIR', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GOOGLE_API_KEY', 'OPENAI_BASE_URL',
    'AIRLOCK_CONFIG', 'OPENCLAW_CONFIG', 'AIRLOCK_SECRET', 'OPENCLAW_SECRET', 'JWT_SECRET', 'LOG_LEVEL', 'LOG_FORMAT', 'HTTPS_PROXY', 'NO_PROXY',
  ]) t.true(known.includes(name), name)
})

test('each secret may come from a file, without its last line feed', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'airlock-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'value')
  const values: Record<string, string> = { DATABASE_URL: 'postgres://u:p@h/d', HTTPS_PROXY: 'http://p:1', https_proxy: 'http://p:1' }
  for (const { path: place, meta } of bindings.filter(({ meta }) => meta.secret === true)) {
    for (const name of [meta.env ?? '', ...(meta.aliases ?? [])]) {
      const value = values[name] ?? 'v'.repeat(40)
      writeFileSync(file, `${value}\r\n`)
      const found = place.reduce<unknown>((at, key) => Reflect.get(Object(at), key), read({ [`${name}_FILE`]: file }))
      t.is(found, value, name)
    }
  }
  t.throws(() => read({ OPENAI_API_KEY_FILE: path.join(folder, 'missing') }), { message: /^OPENAI_API_KEY_FILE: found ".*missing", which cannot be read \(ENOENT\)/ })
  t.throws(() => read({ OPENAI_API_KEY_FILE: folder }), { code: 'config_invalid' })
  writeFileSync(file, 'x'.repeat(100_000))
  t.throws(() => read({ OPENAI_API_KEY_FILE: file }), { message: /found a file of 100000 characters/ })
  writeFileSync(file, 'hunter2')
  const error = t.throws(() => read({ AIRLOCK_SECRET_FILE: file }), { message: 'AIRLOCK_SECRET_FILE: found 7 characters, allowed: at least 16 characters' })
  t.false(error.message.includes('hunter2'))
})

test('the main name wins over its alias, and empty counts as not set', (t) => {
  t.deepEqual(read({ HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:1' }), { proxy: { https: 'http://a:1' } })
  t.deepEqual(read({ HTTPS_PROXY: '', https_proxy: 'http://b:1' }), { proxy: { https: 'http://b:1' } })
  t.deepEqual(read({ GATEWAY_PORT: '', OPENAI_API_KEY: '', OPENAI_API_KEY_FILE: '' }), {})
})

test('any text in any variable is a value or one line, and a secret is never in it', (t) => {
  const names = bindings.map(({ meta }) => meta.env).filter((name) => name !== undefined)
  const secrets = new Set(bindings.filter(({ meta }) => meta.secret === true).map(({ meta }) => meta.env))
  fc.assert(fc.property(fc.constantFrom(...names), fc.string({ unit: 'binary', minLength: 5 }), (name, text) => {
    try {
      read({ [name]: text })
      return true
    } catch (error) {
      return error instanceof ConfigError && !error.message.includes('\n') && !(secrets.has(name) && error.message.includes(text))
    }
  }), { numRuns: 2_000 })
  t.pass()
})
