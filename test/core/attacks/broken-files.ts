import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'ava'
import { runCli, startGateway } from '../../helpers/gateway.ts'

const kept = ['airlock.db', 'secret', 'cli-token', 'airlock.yaml']
let used: string
test.before(async () => {
  const gateway = await startGateway()
  used = gateway.dataDir
  await gateway.rpc('secret.set', { plugin: 'web-page', name: 'key', value: 'a value' })
  await gateway.rpc('chat.send', { text: '/calculator evaluate 6*7' })
  await gateway.stop()
})
test.after.always(() => rm(used, { recursive: true, force: true }))

const nested = (depth: number) => `turn: ${'['.repeat(depth)}${']'.repeat(depth)}`
const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...[...'bcdefghij'].map((name, index, all) => `${name}: &${name} [${Array(9).fill(`*${all[index - 1] ?? 'a'}`).join(',')}]`)].join('\n')

interface Broken {
  /** Done to a copy of a folder that was in use. */
  does?(dataDir: string): Promise<void>
  env?(dataDir: string): Record<string, string>
  code: 1 | 78
  says: RegExp
  /** It is noticed only after the database was opened. */
  late?: true
}

const files: Record<string, Broken> = {
  'a database whose beginning is overwritten': { does: (dataDir) => overwrite(join(dataDir, 'airlock.db'), 0, 100), code: 1, says: /airlock\.db is damaged/ },
  'a database whose middle is overwritten': { does: (dataDir) => overwrite(join(dataDir, 'airlock.db'), 4_096, 32_768), code: 1, says: /airlock\.db is damaged/ },
  'a database that is cut': { does: (dataDir) => truncate(join(dataDir, 'airlock.db'), 5_000), code: 1, says: /airlock\.db is damaged/ },
  'a database that is text': { does: (dataDir) => writeFile(join(dataDir, 'airlock.db'), 'this is no database at all'), code: 1, says: /airlock\.db is damaged/ },
  'a database that is a folder': { does: (dataDir) => folderInstead(join(dataDir, 'airlock.db')), code: 1, says: /airlock\.db cannot be used/ },
  'a database of a newer Airlock': { does: newer, code: 1, says: /newer/ },
  'a secret that is cut': { does: (dataDir) => truncate(join(dataDir, 'secret'), 10), code: 1, says: /secret does not hold/ },
  'a secret that is empty': { does: (dataDir) => truncate(join(dataDir, 'secret'), 0), code: 1, says: /secret does not hold/ },
  'a secret that is a folder': { does: (dataDir) => folderInstead(join(dataDir, 'secret')), code: 1, says: /secret .*cannot be read/ },
  'another AIRLOCK_SECRET': { env: () => ({ AIRLOCK_SECRET: 'another secret that is long enough' }), code: 1, says: /sealed with another key/ },
  'an AIRLOCK_SECRET of five letters': { env: () => ({ AIRLOCK_SECRET: 'short' }), code: 78, says: /AIRLOCK_SECRET: found 5 characters/ },
  'a token that is a folder': { does: (dataDir) => folderInstead(join(dataDir, 'cli-token')), code: 1, says: /cli-token/, late: true },
  'a DATA_DIR that is a file': { env: (dataDir) => ({ DATA_DIR: join(dataDir, 'secret') }), code: 78, says: /^airlock: DATA_DIR/ },
  'a DATA_DIR below a file': { env: (dataDir) => ({ DATA_DIR: join(dataDir, 'secret', 'data') }), code: 78, says: /^airlock: DATA_DIR/ },
  'a DATA_DIR where none can be made': { env: () => ({ DATA_DIR: process.platform === 'linux' ? '/proc/airlock/data' : '/dev/null/data' }), code: 78, says: /^airlock: DATA_DIR/ },
  'a config that is a bomb of anchors': { does: config(bomb), code: 78, says: /airlock\.yaml:1: .*alias/ },
  'a config of two megabytes': { does: config(`#${'x'.repeat(2_000_000)}`), code: 78, says: /airlock\.yaml: found \d+ bytes/ },
  'a config nested deep': { does: config(nested(100_000)), code: 78, says: /airlock\.yaml:\d+: nested too deep/ },
  'a config that is no text': { does: config(Buffer.from([0, 0xff, 0xfe, 0x41])), code: 78, says: /airlock\.yaml:1/ },
  'a config with a prototype': { does: config('__proto__:\n  host: 0.0.0.0\n'), code: 78, says: /unknown setting __proto__/ },
  'a config of comments that never end': { does: config(`${'/**/'.repeat(1_000)}: {`), code: 78, says: /airlock\.yaml:1/ },
  'a config that is a folder': { does: (dataDir) => folderInstead(join(dataDir, 'airlock.yaml')), code: 78, says: /airlock\.yaml: is no file/ },
}

for (const [what, { does, env, code, says, late }] of Object.entries(files)) {
  test(`${what} ends the start with one line, and nothing is altered`, async (t) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'airlock-broken-'))
    t.teardown(() => rm(dataDir, { recursive: true, force: true }))
    for (const file of kept) await copyFile(join(used, file), join(dataDir, file))
    await does?.(dataDir)
    const before = await digests(dataDir)
    const ended = await runCli(['start'], { PATH: process.env['PATH'], HOME: dataDir, DATA_DIR: dataDir, GATEWAY_PORT: '0', CONTROL_PORT: '0', LOG_LEVEL: 'error', ...env?.(dataDir) })
    t.is(ended.code, code, ended.stderr)
    t.is(ended.stderr.trim().split('\n').length, 1, ended.stderr)
    t.regex(ended.stderr, says)
    if (!late) t.deepEqual(await digests(dataDir), before)
  })
}

function config(text: string | Buffer): (dataDir: string) => Promise<void> {
  return (dataDir) => writeFile(join(dataDir, 'airlock.yaml'), text)
}

async function overwrite(file: string, at: number, bytes: number): Promise<void> {
  await using handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(bytes, 7), 0, bytes, at)
}

async function folderInstead(file: string): Promise<void> {
  await rm(file)
  await mkdir(file)
}

async function newer(dataDir: string): Promise<void> {
  const database = new DatabaseSync(join(dataDir, 'airlock.db'))
  database.exec("insert into mikro_orm_migrations (name) values ('9999-future')")
  database.close()
}

/** What was in the folder by name: the files that a person would miss. */
async function digests(dataDir: string): Promise<Record<string, string>> {
  const names = (await readdir(dataDir)).filter((name) => kept.includes(name))
  const each = await Promise.all(names.map(async (name) => [name, await readFile(join(dataDir, name)).then((bytes) => createHash('sha256').update(bytes).digest('hex'), () => 'a folder')] as const))
  return Object.fromEntries(each)
}
