import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { openBlackHole } from '../helpers/black-hole.ts'
import { canMount, type GatewayProcess, startGateway } from '../helpers/gateway.ts'
import { startModelServer } from '../helpers/model-server.ts'
import { query, startPostgres } from '../helpers/postgres.ts'

// A server of each test's own: they end it.
const server = async () => {
  const postgres = await startPostgres({ durable: true })
  if ('unavailable' in postgres) throw new Error(postgres.unavailable)
  return postgres
}
const probe = await startPostgres()
const postgresTest = 'unavailable' in probe ? test.skip : test
const why = 'unavailable' in probe ? ` (${probe.unavailable})` : ''
if (!('unavailable' in probe)) await probe.stop()
const diskTest = canMount() ? test : test.skip
const noDisk = canMount() ? '' : ' (no disk of its own can be mounted here)'

const until = async (holds: () => Promise<boolean> | boolean) => {
  while (!(await holds())) await new Promise(setImmediate)
}

/** A model that echoes; what begins with `hold` is answered when the test says so. */
async function holdingModel() {
  const held = Promise.withResolvers<void>()
  const model = await startModelServer(async ({ messages }) => {
    const text = messages.findLast(({ role }) => role === 'user')?.content ?? ''
    if (text.startsWith('hold')) await held.promise
    return { text: `answer to ${text.slice(0, 40)}` }
  })
  return { ...model, letGo: () => held.resolve() }
}

const readyz = async (gateway: GatewayProcess) => {
  const response = await fetch(`${gateway.gatewayUrl}/readyz`)
  const body: { parts: Record<string, { ok: boolean; detail?: string }> } = JSON.parse(await response.text())
  return { status: response.status, ...body }
}

const answersIn = async (gateway: GatewayProcess, session: string) => {
  const { messages } = await gateway.rpc<{ messages: { role: string; text: string; status: string }[] }>('session.messages', { session })
  return messages.filter(({ role }) => role === 'assistant').map(({ text, status }) => [text, status])
}

const code = (error: unknown) => (error instanceof Error ? Reflect.get(error, 'code') : undefined)
const complaints = (gateway: GatewayProcess) => gateway.output().split('\n').filter((line) => /WARN|ERROR|FATAL/.test(line))

postgresTest(`PostgreSQL ends and comes back: it is said, nothing acknowledged is lost, no model is asked twice${why}`, async (t) => {
  const postgres = await server()
  t.teardown(() => postgres.stop())
  await using model = await holdingModel()
  const databaseUrl = await postgres.createDatabase()
  await using gateway = await startGateway({ modelUrl: model.url, env: { DATABASE_URL: databaseUrl }, config: 'model: openai/test-model\n' })
  const send = (text: string, session?: string) => gateway.rpc<{ session: string }>('chat.send', { text, ...(session && { session }) })
  const sessions = await Promise.all([1, 2, 3].map(async (n) => (await send(`hold ${n}`)).session))
  await send('behind', sessions[0])
  await model.arrived(3)

  await postgres.halt()
  const gone = await readyz(gateway)
  t.is(gone.status, 503)
  t.regex(gone.parts['store']?.detail ?? '', /database at postgresql:\/\/127\.0\.0\.1.*does not answer/)
  t.is(code(await t.throwsAsync(send('while away'))), 'database_unreachable')
  // The model answers into nothing: what it said waits in the gateway.
  model.letGo()
  await until(() => gateway.output().split('A turn waits for the database').length === 4)

  await postgres.resume()
  const last = (text: string) => (session: string) => until(async () => (await answersIn(gateway, session).catch(() => [])).at(-1)?.[0] === text)
  await Promise.all(sessions.map((session, index) => last(index === 0 ? 'answer to behind' : `answer to hold ${index + 1}`)(session)))
  t.deepEqual(await answersIn(gateway, sessions[0]!), [['answer to hold 1', 'complete'], ['answer to behind', 'complete']])
  t.is(model.requests.length, 4)
  t.is((await readyz(gateway)).status, 200)
  const after = await send('after')
  await last('answer to after')(after.session)
  await until(async () => (await query(databaseUrl, `select 1 from pg_stat_activity where query = 'listen airlock' and datname = current_database()`)).length === 1)
  t.true(complaints(gateway).length < 30, complaints(gateway).join('\n'))
})

postgresTest(`connections are ended again and again under load: what was acknowledged is answered once, in order${why}`, async (t) => {
  const postgres = await server()
  t.teardown(() => postgres.stop())
  await using model = await holdingModel()
  const databaseUrl = await postgres.createDatabase()
  await using gateway = await startGateway({ modelUrl: model.url, env: { DATABASE_URL: databaseUrl }, config: 'model: openai/test-model\n' })
  const kill = () => query(databaseUrl, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')
  let refused = 0
  const say = async (text: string, session: string | undefined) => {
    for (;;) {
      try {
        return await gateway.rpc<{ session: string }>('chat.send', { text, idempotencyKey: text, ...(session && { session }) })
      } catch (error) {
        refused += 1
        if (code(error) !== 'database_unreachable') throw error
      }
    }
  }
  const person = async (name: number) => {
    let session: string | undefined
    for (let n = 1; n <= 12; n++) session = (await say(`${name} says ${n}`, session)).session
    return session!
  }
  const all = Promise.all([1, 2, 3, 4].map(person))
  let done = false
  void all.finally(() => { done = true })
  for (let round = 0; round < 40 && !done; round++) await kill()

  for (const [index, session] of (await all).entries()) {
    await until(async () => (await answersIn(gateway, session).catch(() => [])).length >= 12)
    t.deepEqual(await answersIn(gateway, session), Array.from({ length: 12 }, (_, n) => [`answer to ${index + 1} says ${n + 1}`, 'complete']))
  }
  t.log(`${refused} sends were refused meanwhile`)
  t.notRegex(gateway.output(), /nobody handled|failed inside the gateway|turn was lost/i)
})

postgresTest(`a PostgreSQL that takes everything and says nothing is told from one that answers${why}`, async (t) => {
  const postgres = await server()
  t.teardown(() => postgres.stop())
  const hole = await openBlackHole(await postgres.createDatabase())
  t.teardown(hole.close)
  await using model = await holdingModel()
  await using gateway = await startGateway({ modelUrl: model.url, env: { DATABASE_URL: hole.url }, config: 'model: openai/test-model\n' })
  const { session } = await gateway.rpc<{ session: string }>('chat.send', { text: 'hold on' })
  await model.arrived(1)
  hole.swallow(true)
  const asked = performance.now()
  t.is((await readyz(gateway)).status, 503)
  t.true(performance.now() - asked < 5_000)
  t.is(code(await t.throwsAsync(gateway.rpc('chat.send', { text: 'into nothing' }))), 'database_unreachable')
  t.log(`a message was refused after ${Math.round(performance.now() - asked)} ms`)
  model.letGo()
  hole.swallow(false)
  await until(async () => (await answersIn(gateway, session).catch(() => [])).length > 0)
  t.deepEqual(await answersIn(gateway, session), [['answer to hold on', 'complete']])
})

diskTest(`the disk is full: it is said, nothing acknowledged is lost, work goes on when there is room${noDisk}`, async (t) => {
  await using model = await holdingModel()
  await using gateway = await startGateway({ modelUrl: model.url, disk: { mb: 48 }, config: 'model: openai/test-model\n' })
  const send = (text: string) => gateway.rpc<{ session: string }>('chat.send', { text })
  const held = await send('hold on')
  await model.arrived(1)
  t.is((await readyz(gateway)).status, 200)

  const filler = join(gateway.dataDir, 'filler')
  await t.throwsAsync(writeFile(filler, Buffer.alloc(64 * 1024 * 1024)), { code: 'ENOSPC' })
  const full = await readyz(gateway)
  t.is(full.status, 503)
  t.regex(full.parts['disk']?.detail ?? '', /disk is full/)
  const kept: string[] = []
  let refusal: unknown
  // The log has some room left before it must grow.
  for (let n = 0; n < 500 && refusal === undefined; n++) await send(`${n} ${'x'.repeat(50_000)}`).then(({ session }) => kept.push(session), (error) => { refusal = error })
  t.is(code(refusal), 'disk_full')
  const token = (await readFile(join(gateway.dataDir, 'cli-token'), 'utf8')).trim()
  const upload = () => fetch(`${gateway.gatewayUrl}/api/blobs?name=a.txt`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' }, body: Buffer.alloc(1_000_000) })
  t.is((await upload()).status, 507)
  model.letGo()

  await rm(filler)
  for (const session of [held.session, ...kept]) {
    await until(async () => (await answersIn(gateway, session)).length > 0)
    t.is((await answersIn(gateway, session))[0]?.[1], 'complete')
  }
  t.is((await readyz(gateway)).status, 200)
  t.true((await upload()).ok)
  const after = await send('after')
  await until(async () => (await answersIn(gateway, after.session)).length > 0)
  t.notRegex(gateway.output(), /nobody handled|turn was lost/i)
  t.true(complaints(gateway).length < 60, complaints(gateway).join('\n'))
})

diskTest(`a data folder that only reads is refused at start, in one line${noDisk}`, async (t) => {
  const error = await t.throwsAsync(startGateway({ disk: { mb: 8, readOnly: true } }))
  t.regex(error.message, /ended with 78:\n/)
  const lines = error.message.split('\n').slice(1).filter((line) => line !== '')
  t.is(lines.length, 1, error.message)
  t.regex(lines[0]!, /DATA_DIR.*read-only/)
})
