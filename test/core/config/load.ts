import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { ConfigError } from '../../../core/config/config-error.ts'
import { loadConfig, loadSettings } from '../../../core/config/load.ts'
import { loadedPackages } from '../../helpers/loaded-packages.ts'
import { temporaryFolder } from '../../helpers/store.ts'

const secret = 'an owner-set secret of some length'

async function scene(t: ExecutionContext, file?: string) {
  const DATA_DIR = await temporaryFolder(t)
  if (file !== undefined) await writeFile(path.join(DATA_DIR, 'airlock.yaml'), file)
  return {
    DATA_DIR,
    load: (env: Record<string, string> = {}) => loadConfig({ env: { DATA_DIR, ...env } }),
    write: (text: string) => writeFile(path.join(DATA_DIR, 'airlock.yaml'), text),
    async refusal(env: Record<string, string>, code: string = 'config_invalid') {
      const error = await t.throwsAsync(loadConfig({ env: { DATA_DIR, ...env } }), { instanceOf: ConfigError, code })
      t.false(error.message.includes('\n'))
      return error.message
    },
  }
}

test('nothing set: loopback, the documented ports, a secret of its own', async (t) => {
  const { load, DATA_DIR } = await scene(t)
  const config = await load()
  t.like(config, { host: '127.0.0.1', gatewayPort: 18_789, controlPort: 18_790, dataDir: DATA_DIR, pluginsDir: path.join(DATA_DIR, 'plugins'), problem: undefined })
  t.is(config.databaseUrl, undefined)
  t.is(config.log.format, 'json')
  t.is((await loadConfig({ env: { DATA_DIR }, terminal: true })).log.format, 'pretty')
  t.deepEqual(await readdir(DATA_DIR), [])
  config.keepSecret?.()
  t.deepEqual(await readdir(DATA_DIR), ['secret'])
  t.is((await load()).secret, config.secret)
})

test('the environment wins over the file, the file over the defaults', async (t) => {
  const { load } = await scene(t, 'gatewayPort: 1000\ncontrolPort: 1001\nproviders:\n  openai:\n    key: from-file\n    baseUrl: http://127.0.0.1:1/v1\n')
  const config = await load({ GATEWAY_PORT: '2000', OPENAI_API_KEY: 'from-environment', NO_PROXY: 'localhost, .example.com,', LOG_LEVEL: '' })
  t.is(config.gatewayPort, 2000)
  t.is(config.controlPort, 1001)
  t.deepEqual(config.providers.openai, { key: 'from-environment', baseUrl: 'http://127.0.0.1:1/v1' })
  t.deepEqual(config.proxy.except, ['localhost', '.example.com'])
  t.is(config.log.level, 'info')
})

test('reading settings for the command line leaves nothing behind', async (t) => {
  const { DATA_DIR } = await scene(t, 'gatewayPort: 1000\n')
  const settings = await loadSettings({ env: { DATA_DIR } })
  t.is(settings.gatewayPort, 1000)
  t.false('secret' in settings)
  t.deepEqual(await readdir(DATA_DIR), ['airlock.yaml'])
  await loadSettings({ env: { DATA_DIR: path.join(DATA_DIR, 'missing') } })
  t.deepEqual(await readdir(DATA_DIR), ['airlock.yaml'])
})

test('a broken file gives way to the last valid one, and the line is told', async (t) => {
  const { load, write, DATA_DIR } = await scene(t, 'gatewayPort: 1000\n')
  t.is((await load()).problem, undefined)
  await write('# a comment\ngatewayPort: many\n')
  const config = await load()
  t.is(config.gatewayPort, 1000)
  t.like(config.problem, { file: path.join(DATA_DIR, 'airlock.yaml'), line: 2 })
  t.true(config.problem?.message.includes('airlock.yaml:2: gatewayPort: found "many", allowed: a whole number from 0 to 65535'))
  await write('gatewayPort: 3000\n')
  t.like(await load(), { gatewayPort: 3000, problem: undefined })
  t.is((await stat(path.join(DATA_DIR, 'airlock.last-valid.yaml'))).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o600)
})

test('a broken file with no last valid one is an error with its line', async (t) => {
  const { refusal } = await scene(t, 'log:\n  levl: info\n')
  t.true((await refusal({})).endsWith('airlock.yaml:2: unknown setting log.levl, did you mean log.level?'))
})

test('a last valid file that no longer fits is an error, not a loop', async (t) => {
  const { refusal, DATA_DIR } = await scene(t, 'nonsense: 1\n')
  await writeFile(path.join(DATA_DIR, 'airlock.last-valid.yaml'), 'also: nonsense\n')
  t.true((await refusal({})).includes('last-valid'))
})

test('a broken file is not kept as the last valid one', async (t) => {
  const { load, write, DATA_DIR } = await scene(t, 'gatewayPort: 1000\n')
  await load()
  await write('gatewayPort: [\n')
  await load()
  t.is(await readFile(path.join(DATA_DIR, 'airlock.last-valid.yaml'), 'utf8'), 'gatewayPort: 1000\n')
})

test('openclaw.yaml is read where there is no airlock.yaml; a named file wins over both', async (t) => {
  const { load, DATA_DIR, refusal } = await scene(t)
  await writeFile(path.join(DATA_DIR, 'openclaw.yaml'), 'gatewayPort: 1\n')
  t.is((await load()).gatewayPort, 1)
  const named = path.join(DATA_DIR, 'named.yaml')
  await writeFile(named, 'gatewayPort: 3\n')
  t.is((await load({ OPENCLAW_CONFIG: named })).gatewayPort, 3)
  await writeFile(path.join(DATA_DIR, 'airlock.yaml'), 'gatewayPort: 2\n')
  t.is((await load()).gatewayPort, 2)
  t.is((await load({ AIRLOCK_CONFIG: named, OPENCLAW_CONFIG: '/nowhere' })).gatewayPort, 3)
  t.true((await refusal({ AIRLOCK_CONFIG: path.join(DATA_DIR, 'missing.yaml') })).startsWith('AIRLOCK_CONFIG: found '))
})

test('another address than loopback demands a secret that the owner set', async (t) => {
  const { load, refusal } = await scene(t)
  for (const host of ['0.0.0.0', '::', '192.168.1.2', 'gateway.example.com', '128.0.0.1']) {
    t.true((await refusal({ GATEWAY_HOST: host })).startsWith('GATEWAY_HOST: found '))
    t.is((await load({ GATEWAY_HOST: host, AIRLOCK_SECRET: secret })).host, host)
    t.is((await load({ GATEWAY_HOST: host, OPENCLAW_SECRET: secret })).host, host)
  }
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) t.is((await load({ GATEWAY_HOST: host })).host, host)
})

test('ports must differ, unless the system picks them', async (t) => {
  const { load, refusal } = await scene(t)
  t.true((await refusal({ GATEWAY_PORT: '18790' })).startsWith('CONTROL_PORT: found 18790'))
  t.is((await load({ GATEWAY_PORT: '0', CONTROL_PORT: '0' })).gatewayPort, 0)
})

test('paths are made whole: ~ is the home folder, the rest is relative to where it was started', async (t) => {
  const { DATA_DIR } = await scene(t)
  const settings = await loadSettings({ env: { DATA_DIR: 'inner', PLUGINS_DIR: 'p' }, cwd: DATA_DIR })
  t.is(settings.dataDir, path.join(DATA_DIR, 'inner'))
  t.is(settings.pluginsDir, path.join(DATA_DIR, 'p'))
  t.is((await loadSettings({ env: { DATA_DIR: '~/x' } })).dataDir, path.join(homedir(), 'x'))
  t.is((await loadSettings({ env: {} })).dataDir, path.join(homedir(), '.airlock'))
})

test('a data folder that cannot be one is named', async (t) => {
  const { DATA_DIR } = await scene(t)
  await mkdir(path.join(DATA_DIR, 'd'))
  await writeFile(path.join(DATA_DIR, 'd', 'file'), '')
  const error = await t.throwsAsync(loadConfig({ env: { DATA_DIR: path.join(DATA_DIR, 'd', 'file') } }), { code: 'config_invalid' })
  t.true(error.message.startsWith('DATA_DIR: found '))
})

test('loading settings loads zod, and yaml only for a file', async (t) => {
  const { DATA_DIR, write } = await scene(t)
  const code = `const { loadConfig } = await import(${JSON.stringify(new URL('../../../core/config/load.ts', import.meta.url).href)}); await loadConfig({ env: { DATA_DIR: ${JSON.stringify(DATA_DIR)} } })`
  t.deepEqual(await loadedPackages(code), ['zod'])
  await write('gatewayPort: 1\n')
  t.deepEqual(await loadedPackages(code), ['yaml', 'zod'])
})
