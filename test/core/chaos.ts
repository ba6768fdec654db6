import test from 'ava'
import { runChaos } from '../helpers/chaos/run.ts'
import { startPostgres } from '../helpers/postgres.ts'

// The short form of `npm run chaos`: the same world and the same promises, fewer messages and kills.
const short = { messages: 60, sessions: 5, kills: 5 }
const postgres = await startPostgres()
if ('createDatabase' in postgres) test.after.always('stop PostgreSQL', () => postgres.stop())

test('kill -9 at any moment loses no accepted message and does nothing outside twice [sqlite]', async (t) => {
  const verdict = await runChaos({ ...short, seed: 7 })
  t.deepEqual(verdict.problems, [], verdict.log)
  t.is(verdict.kills, short.kills)
  t.is(verdict.requests.overlapping, 0)
})

const title = 'kill -9 at any moment loses no accepted message and does nothing outside twice [postgresql]'
if ('unavailable' in postgres) test.skip(`${title} ${postgres.unavailable}`, (t) => t.pass())
else {
  test(title, async (t) => {
    const verdict = await runChaos({ ...short, seed: 8, databaseUrl: await postgres.createDatabase() })
    t.deepEqual(verdict.problems, [], verdict.log)
    t.is(verdict.kills, short.kills)
    t.is(verdict.requests.overlapping, 0)
  })
}
