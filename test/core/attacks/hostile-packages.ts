import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, readdir, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { type GatewayProcess, startGateway } from '../../helpers/gateway.ts'
import { makePipeFile, pipeFileNote } from '../../helpers/pipe-file.ts'
import { packageJsonOf, pluginFolder } from '../../helpers/plugin-scene.ts'
import { startWebServer } from '../../helpers/web-server.ts'

let gateway: GatewayProcess
test.before(async () => {
  gateway = await startGateway()
})
test.after.always(() => gateway?.close())

const code = (call: Promise<unknown>) => call.then(() => 'ok', (error: { code?: string }) => error.code ?? String(error))
const manifest = (json: string | Buffer) => (t: ExecutionContext) => pluginFolder(t).then(async (folder) => {
  await writeFile(join(folder, 'package.json'), json)
  return folder
})
const named = (name: string) => manifest(JSON.stringify(packageJsonOf({ name })))
const spoilt = (spoil: (folder: string) => Promise<unknown>) => async (t: ExecutionContext) => {
  const folder = await pluginFolder(t)
  await spoil(folder)
  return folder
}
const deep = (depth: number) => JSON.parse(`${'{"properties":{"a":'.repeat(depth)}{}${'}}'.repeat(depth)}`)

const folders: Record<string, [(t: ExecutionContext) => Promise<string>, ...codes: string[]]> = {
  'with a link out of it': [spoilt((folder) => symlink('/etc/passwd', join(folder, 'data.txt'))), 'manifest_invalid'],
  'with a folder that is a link': [spoilt((folder) => symlink('/etc', join(folder, 'lib'))), 'manifest_invalid'],
  [`with a pipe${pipeFileNote}`]: [spoilt((folder) => makePipeFile(join(folder, 'pipe'))), 'manifest_invalid'],
  'of devices': [async () => '/dev', 'manifest_invalid', 'package_missing', 'package_too_large'],
  'that is the whole computer': [async () => '/', 'manifest_invalid', 'package_too_large', 'package_missing'],
  'of a process': [async () => `/proc/${process.pid}`, 'manifest_invalid', 'package_too_large', 'package_missing'],
  'with 20,000 files': [spoilt((folder) => Promise.all(Array.from({ length: 20_000 }, (_, index) => writeFile(join(folder, `f${index}`), '')))), 'package_too_large'],
  'with a package.json of 50 MB': [spoilt((folder) => truncate(join(folder, 'package.json'), 50 * 1024 * 1024)), 'package_too_large', 'manifest_invalid'],
  'with a sparse file of a terabyte': [spoilt(async (folder) => { await writeFile(join(folder, 'big'), ''); await truncate(join(folder, 'big'), 2 ** 40) }), 'package_too_large'],
  'with a package.json that is not UTF-8': [manifest(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), 'manifest_invalid'],
  'with a package.json nested deep': [manifest(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), 'manifest_invalid'],
  'with a prototype': [manifest(JSON.stringify(packageJsonOf()).replace('"airlock":{', '"airlock":{"__proto__":{"tier":"bundled"},')), 'manifest_invalid'],
  'that calls itself bundled': [manifest(JSON.stringify(packageJsonOf({ airlock: { tier: 'bundled' } }))), 'manifest_invalid'],
  'whose main lies outside': [manifest(JSON.stringify(packageJsonOf({ airlock: { main: '../../etc/passwd' } }))), 'manifest_invalid'],
  'whose main is absolute': [manifest(JSON.stringify(packageJsonOf({ airlock: { main: '/etc/passwd' } }))), 'manifest_invalid'],
  'whose main has a NUL': [manifest(JSON.stringify(packageJsonOf({ airlock: { main: 'plugin.js\0.txt' } }))), 'manifest_invalid'],
  'called like a bundled one': [named('calculator'), 'plugin_exists'],
  'called like a bundled one in capitals': [named('Calculator'), 'manifest_invalid'],
  'called like a bundled one in other letters': [named('calcul\u0430tor'), 'manifest_invalid'],
  'called after a path': [named('../../x'), 'manifest_invalid'],
  'called after a path in a scope': [named('@../x'), 'manifest_invalid'],
  'called __proto__': [named('__proto__'), 'manifest_invalid'],
  'called after a NUL': [named('a\0b'), 'manifest_invalid'],
  'called for ever': [named('a'.repeat(100_000)), 'manifest_invalid'],
  'with a tool called __proto__': [(t) => pluginFolder(t, { tools: JSON.parse('{"__proto__":{"description":"x"}}') }), 'manifest_invalid'],
  'with 10,000 tools': [(t) => pluginFolder(t, { tools: Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`t${index}`, { description: 'x' }])) }), 'manifest_invalid'],
  'with a schema nested deep': [(t) => pluginFolder(t, { tools: { run: { description: 'x', input: deep(500) } } }), 'manifest_invalid', 'schema_invalid'],
  'with a schema elsewhere': [(t) => pluginFolder(t, { tools: { run: { description: 'x', input: { $ref: 'http://evil.example/schema.json' } } } }), 'manifest_invalid', 'schema_invalid'],
  'with a capability that there is not': [(t) => pluginFolder(t, { airlock: { capabilities: { 'fs.read': {} } } }), 'manifest_invalid'],
  'with limits past all measure': [(t) => pluginFolder(t, { airlock: { limits: { memoryMb: 1e9 } } }), 'manifest_invalid'],
}

for (const [what, [make, ...codes]] of Object.entries(folders)) {
  const testHere = what.includes('(skipped') ? test.skip : test
  testHere(`a folder ${what} is refused with a code, and nothing of it stays`, async (t) => {
    const source = await make(t)
    for (const operation of ['plugin.inspect', 'plugin.install']) {
      const ended = await code(gateway.rpc(operation, { source }))
      t.true(codes.includes(ended), `${operation}: ${ended}`)
    }
    const { plugins } = await gateway.rpc<{ plugins: { source: string }[] }>('plugin.list')
    t.deepEqual(plugins.filter((plugin) => plugin.source === source), [])
    t.notRegex(gateway.output(), /unhandled|uncaught|failed inside the gateway/i)
  })
}

test('a schema that freezes other validators ends its own call and nothing else', async (t) => {
  const twice = (index: number) => ({ anyOf: [{ $ref: `#/$defs/d${index + 1}` }, { $ref: `#/$defs/d${index + 1}` }] })
  const doublings = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`d${index}`, twice(index)]))
  const doubling = { $defs: { ...doublings, d30: { type: 'integer' } }, type: 'object', properties: { text: { $ref: '#/$defs/d0' } } }
  const inputs: Record<string, unknown> = { doubling, pattern: { type: 'object', properties: { text: { type: 'string', pattern: '^(a+)+$' } } } }
  for (const [name, input] of Object.entries(inputs)) {
    const source = await pluginFolder(t, { name: `schema-${name}`, tools: { run: { description: 'x', input } } })
    const installed = await code(gateway.rpc('plugin.install', { source }))
    if (installed !== 'ok') {
      t.true(['manifest_invalid', 'schema_invalid'].includes(installed), installed)
      continue
    }
    const attack = code(gateway.rpc('plugin.call', { plugin: `schema-${name}`, tool: 'run', input: { text: `${'a'.repeat(40)}!` } }))
    t.is(await code(gateway.rpc('plugin.call', { plugin: 'calculator', tool: 'evaluate', input: { expression: '1+1' } })), 'ok')
    t.is(await attack, 'schema_mismatch', name)
  }
})

test('files that change after they were looked at are not installed, nor run when they change after that', async (t) => {
  const source = await pluginFolder(t, { name: 'changing' })
  const { plugin } = await gateway.rpc<{ plugin: { digest: string } }>('plugin.inspect', { source })
  await appendFile(join(source, 'plugin.js'), '\n// more')
  t.is(await code(gateway.rpc('plugin.install', { source, digest: plugin.digest })), 'digest_mismatch')
  t.is(await code(gateway.rpc('plugin.inspect', { plugin: 'changing' })), 'plugin_unknown')

  await gateway.rpc('plugin.install', { source })
  const stored = join(gateway.dataDir, 'plugins', 'changing')
  const [digest = ''] = await readdir(stored)
  const file = (await readdir(join(stored, digest), { recursive: true })).find((name) => name.endsWith('plugin.js')) ?? ''
  await appendFile(join(stored, digest, file), '\n// more')
  // The supervisor's word for code that it was not given.
  t.is(await code(gateway.rpc('plugin.call', { plugin: 'changing', tool: 'run', input: {} })), 'digest_mismatch')
})

test('another folder does not come into the rights of a plugin by taking its name', async (t) => {
  await gateway.rpc('plugin.install', { source: await pluginFolder(t, { name: 'trusted', airlock: { capabilities: { kv: { bytes: 100 } } } }), grant: 'required' })
  const impostor = await pluginFolder(t, { name: 'trusted', version: '2.0.0', airlock: { capabilities: { kv: { bytes: 100 } } } })
  t.is(await code(gateway.rpc('plugin.install', { source: impostor, grant: 'required' })), 'plugin_exists')
  const { plugin } = await gateway.rpc<{ plugin: { version: string } }>('plugin.inspect', { plugin: 'trusted' })
  t.is(plugin.version, '1.0.0')
})

test('a version that asks for more gets no more until somebody grants it', async (t) => {
  await using one = await startWebServer((_, response) => response.end('one'))
  await using two = await startWebServer((_, response) => response.end('two'))
  const asksFor = (...origins: string[]) => ({ allow: origins.map((origin) => ({ url: `${origin}/*` })) })
  const guest = `export default { tools: { run: async ({ url }, { http }) => (await http.fetch(url)).text() } }`
  const tools = { run: { description: 'x', input: { type: 'object', properties: { url: { type: 'string' } } } } }
  const source = await pluginFolder(t, { name: 'growing', code: guest, tools, airlock: { capabilities: { 'net.http': asksFor(one.origin) } } })
  await gateway.rpc('plugin.install', { source, grant: 'required' })
  const call = (url: string) => code(gateway.rpc('plugin.call', { plugin: 'growing', tool: 'run', input: { url } }))
  t.is(await call(one.origin), 'ok')

  const secrets = { key: { label: 'Key', hosts: [two.origin], into: { header: 'x-key' } } }
  await pluginFolder(t, { name: 'growing', version: '2.0.0', code: guest, tools, airlock: { capabilities: { 'net.http': asksFor(one.origin, two.origin), secrets, kv: { bytes: 1_000 } } } }, source)
  const { plugin } = await gateway.rpc<{ plugin: { active: boolean; missing: string[]; grants: { capability: string; scope: unknown }[] } }>('plugin.install', { source })
  t.false(plugin.active)
  t.true(plugin.missing.includes('secrets') && plugin.missing.includes('kv'))
  t.deepEqual(plugin.grants.map(({ capability }) => capability), ['net.http'])
  t.false(JSON.stringify(plugin.grants).includes(two.origin))
  t.is(await call(two.origin), 'plugin_inactive')
  t.deepEqual(two.seen, [])

  await pluginFolder(t, { name: 'growing', version: '3.0.0', code: guest, tools, airlock: { capabilities: { 'net.http': asksFor(one.origin, two.origin) } } }, source)
  await gateway.rpc('plugin.install', { source })
  t.not(await call(two.origin), 'ok')
  t.deepEqual(two.seen, [])

  await pluginFolder(t, { name: 'growing', version: '4.0.0', code: guest, tools, airlock: { capabilities: { 'net.http': asksFor(two.origin) } } }, source)
  await gateway.rpc('plugin.install', { source })
  t.is(await call(two.origin), 'plugin_inactive', 'what it held was for the other host')
  t.deepEqual(two.seen, [])
})

test('a host that comes from the configuration is granted by its name, and not once more by another', async (t) => {
  await using one = await startWebServer((_, response) => response.end('one'))
  await using two = await startWebServer((_, response) => response.end('two'))
  const guest = `export default { tools: { run: async ({ url }, { http }) => (await http.fetch(url)).text() } }`
  const tools = { run: { description: 'x', input: { type: 'object', properties: { url: { type: 'string' } } } } }
  const allow = [{ host: { fromConfig: 'server' } }]
  const source = await pluginFolder(t, { name: 'moving', code: guest, tools, airlock: { capabilities: { 'net.http': { allow } }, config: { type: 'object', properties: { server: { type: 'string' } } } } })
  await gateway.rpc('plugin.install', { source })
  await gateway.rpc('plugin.configure', { plugin: 'moving', config: { server: one.origin } })
  const call = (url: string) => code(gateway.rpc('plugin.call', { plugin: 'moving', tool: 'run', input: { url } }))

  // A grant that follows the configuration would be a grant for whatever stands there tomorrow.
  const following = await code(gateway.rpc('grant.allow', { plugin: 'moving', capability: 'net.http', scope: { allow } }))
  await gateway.rpc('grant.allow', { plugin: 'moving', capability: 'net.http', scope: { allow: [{ url: `${one.origin}/*` }] } })
  t.is(await call(one.origin), 'ok')
  await gateway.rpc('plugin.configure', { plugin: 'moving', config: { server: two.origin } })
  t.not(await call(two.origin), 'ok', `a following grant was ${following}`)
  t.deepEqual(two.seen, [])
})

test('a folder that is emptied while it is installed leaves a whole plugin or none', async (t) => {
  const source = await pluginFolder(t, { name: 'vanishing', files: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`lib/${index}.txt`, 'x'.repeat(100)])) })
  const installing = code(gateway.rpc('plugin.install', { source }))
  // Another process, so that it happens in the middle.
  await once(spawn(process.execPath, ['-e', `fs.rmSync(${JSON.stringify(source)}, { recursive: true })`], { stdio: 'inherit' }), 'exit')
  const ended = await installing
  t.true(['ok', 'package_missing', 'manifest_invalid'].includes(ended), ended)
  t.is(await code(gateway.rpc('plugin.call', { plugin: 'vanishing', tool: 'run', input: {} })), ended === 'ok' ? 'ok' : 'plugin_unknown')
  await mkdir(source, { recursive: true })
})
