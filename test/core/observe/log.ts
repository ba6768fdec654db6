import { Writable } from 'node:stream'
import test from 'ava'
import { createLog } from '../../../core/observe/log.ts'

function collect() {
  const lines: string[] = []
  const destination = new Writable({ write(chunk, _, done) { lines.push(String(chunk)); done() } })
  return { lines, destination }
}

test('a line about a turn carries its turn and its session', async (t) => {
  const { lines, destination } = collect()
  ;(await createLog({ level: 'info', format: 'json', destination })).child({ turn: 'T1', session: 'S1' }).info({ step: 2 }, 'tool called')
  const line = JSON.parse(lines[0]!)
  t.like(line, { turn: 'T1', session: 'S1', step: 2, msg: 'tool called' })
})

test('keys and tokens never reach a line; error codes do', async (t) => {
  const { lines, destination } = collect()
  const log = await createLog({ level: 'info', format: 'json', destination })
  log.info({ token: 'sk-1', provider: { key: 'sk-2' }, headers: { authorization: 'sk-3', cookie: 'sk-4' }, code: 'cpu_limit' }, 'hello')
  t.false(lines.join('').includes('sk-'))
  t.like(JSON.parse(lines[0]!), { code: 'cpu_limit' })
})

test('a level below the chosen one is not written', async (t) => {
  const { lines, destination } = collect()
  ;(await createLog({ level: 'warn', format: 'json', destination })).info('quiet')
  t.deepEqual(lines, [])
})
