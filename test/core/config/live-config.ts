import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { followConfig, loadConfig } from '../../../core/config/load.ts'
import { temporaryFolder } from '../../helpers/store.ts'

async function scene(t: ExecutionContext, file?: string, env: Record<string, string> = {}) {
  const DATA_DIR = await temporaryFolder(t)
  const at = path.join(DATA_DIR, 'airlock.yaml')
  const write = (text: string) => writeFile(at, text)
  if (file !== undefined) await write(file)
  const source = { env: { DATA_DIR, ...env } }
  const live = followConfig(await loadConfig(source), source)
  const told: (readonly string[])[] = []
  live.onChange((changed) => told.push(changed))
  return { DATA_DIR, at, write, live, told }
}

test('what may change does, what may not waits for the next start, and both are named', async (t) => {
  const { live, write, told } = await scene(t, 'model: openai/a\ngatewayPort: 1000\n')
  const { turn } = live.config
  await write('model: openai/b\ngatewayPort: 1001\nturn:\n  steps: 7\nlog:\n  level: debug\n')
  t.like(await live.reload(), { problem: null, changed: ['log.level', 'model', 'turn.steps'], waiting: ['gatewayPort'] })
  t.is(live.config.model, 'openai/b')
  t.is(live.config.log.level, 'debug')
  t.is(turn.steps, 7)
  t.is(live.config.gatewayPort, 1000)
  t.deepEqual(told, [['log.level', 'model', 'turn.steps']])

  await write('gatewayPort: 1000\n')
  t.like(await live.reload(), { waiting: [] })
  t.is(live.config.model, undefined)
  t.is(live.config.turn.steps, 25)
})

test('nothing new is told to nobody', async (t) => {
  const { live, told } = await scene(t, 'model: openai/a\n')
  t.like(await live.reload(), { changed: [], waiting: [], problem: null })
  t.deepEqual(told, [])
})

for (const [what, text, line] of [
  ['a wrong value', 'model: openai/b\nturn:\n  steps: many\n', 3],
  ['an unknown setting', 'model: openai/b\nsandbxo: {}\n', 2],
  ['no YAML', 'model: openai/b\nturn: [\n', 3],
  ['a bomb', 'a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n', 1],
] as const) {
  test(`a file with ${what} changes nothing, names its line, and clears once mended`, async (t) => {
    const { live, write, told, at, DATA_DIR } = await scene(t, 'model: openai/a\n')
    await write(text)
    const { problem, changed } = await live.reload()
    t.like(problem, { file: at, line })
    t.true(problem?.message.startsWith(`${at}:${line}: `))
    t.deepEqual(changed, [])
    t.is(live.config.model, 'openai/a')
    t.is(live.config.problem?.line, line)
    t.is(await readFile(path.join(DATA_DIR, 'airlock.last-valid.yaml'), 'utf8'), 'model: openai/a\n')
    await live.reload()
    t.is(told.length, 1, 'the same problem is told once')

    await write('model: openai/c\n')
    t.like(await live.reload(), { problem: null, changed: ['model'] })
    t.is(live.config.problem, undefined)
    t.is(await readFile(path.join(DATA_DIR, 'airlock.last-valid.yaml'), 'utf8'), 'model: openai/c\n')
  })
}

test('a file that is deleted, or becomes a folder, changes nothing and is named', async (t) => {
  const { live, at } = await scene(t, 'model: openai/a\n')
  await rm(at)
  t.regex((await live.reload()).problem?.message ?? '', /airlock\.yaml: is gone/)
  t.is(live.config.model, 'openai/a')
  await mkdir(at)
  t.regex((await live.reload()).problem?.message ?? '', /airlock\.yaml: is no file/)
  await rm(at, { recursive: true })
  await writeFile(at, 'model: openai/b\n')
  t.like(await live.reload(), { problem: null, changed: ['model'] })
})

test('a file that comes into being counts, also through a link that moves', async (t) => {
  const { live, DATA_DIR, at } = await scene(t)
  for (const name of ['one', 'two']) {
    await writeFile(path.join(DATA_DIR, name), `model: openai/${name}\n`)
    await symlink(path.join(DATA_DIR, name), `${at}.new`)
    await rename(`${at}.new`, at)
    await live.reload()
    t.is(live.config.model, `openai/${name}`)
    t.is(live.state().file, at)
  }
})

test('what the environment says wins over every edit', async (t) => {
  const { live, write } = await scene(t, '', { LOG_LEVEL: 'warn' })
  await write('log:\n  level: debug\n')
  t.deepEqual((await live.reload()).changed, [])
  t.is(live.config.log.level, 'warn')
})

test('an edit that the next start would refuse is a problem now', async (t) => {
  const { live, write } = await scene(t, 'model: openai/a\n')
  await write('host: 0.0.0.0\nmodel: openai/b\n')
  t.regex((await live.reload()).problem?.message ?? '', /GATEWAY_HOST.*AIRLOCK_SECRET/)
  t.is(live.config.model, 'openai/a')
})

test('a named file that is gone is a problem, not an end', async (t) => {
  const folder = await temporaryFolder(t)
  const named = path.join(folder, 'mine.yaml')
  await writeFile(named, 'model: openai/a\n')
  const { live } = await scene(t, undefined, { AIRLOCK_CONFIG: named })
  await rm(named)
  t.regex((await live.reload()).problem?.message ?? '', /AIRLOCK_CONFIG.*mine\.yaml.*does not exist/)
  t.is(live.config.model, 'openai/a')
})

test('a start with a broken file begins with the problem, and ends it once mended', async (t) => {
  const { write, DATA_DIR } = await scene(t, 'model: openai/a\n')
  await write('model: nonsense\n')
  const source = { env: { DATA_DIR } }
  const live = followConfig(await loadConfig(source), source)
  t.is(live.config.model, 'openai/a')
  t.is(live.config.problem?.line, 1)
  t.is(live.state().problem?.line, 1)
  await write('model: openai/b\n')
  t.like(await live.reload(), { problem: null, changed: ['model'] })
  t.is(live.config.problem, undefined)
})
