// `npm run chaos`: 2,000 messages over 50 conversations while the gateway is killed 200 times, on SQLite and on PostgreSQL.
// Flags: --messages N --sessions N --kills N --seed N --database sqlite|postgresql
import { parseArgs } from 'node:util'
import { runChaos } from '../test/helpers/chaos/run.ts'
import { startPostgres } from '../test/helpers/postgres.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '2000' },
    sessions: { type: 'string', default: '50' },
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    database: { type: 'string' },
  },
})
const options = { messages: Number(values.messages), sessions: Number(values.sessions), kills: Number(values.kills), seed: Number(values.seed) }
let failed = 0
for (const database of values.database === undefined ? ['sqlite', 'postgresql'] : [values.database]) {
  const postgres = database === 'postgresql' ? await startPostgres() : undefined
  if (postgres && 'unavailable' in postgres) {
    console.log(`${database}: skipped, ${postgres.unavailable}`)
    continue
  }
  console.log(`${database}: ${JSON.stringify(options)}`)
  const { problems, log, ...figures } = await runChaos({ ...options, databaseUrl: await postgres?.createDatabase(), say: (line) => console.log(`  ${line}`) })
  console.log(JSON.stringify(figures, null, 2))
  for (const problem of problems.slice(0, 50)) console.log(`  wrong: ${problem}`)
  if (problems.length > 0) console.log(log)
  failed += problems.length
  await postgres?.stop()
}
console.log(failed === 0 ? 'All that was promised held.' : `${failed} promises were broken.`)
process.exit(failed === 0 ? 0 : 1)
