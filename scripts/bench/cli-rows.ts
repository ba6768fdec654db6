import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../source-files.ts'
import { createBenchHome, installEchoPlugins } from './bench-home.ts'
import { figures, time } from './measure.ts'
import { startAirlock } from './process-run.ts'
import type { Row } from './row.ts'

const runs = 15
const exec = promisify(execFile)

/** `airlock plugin list` as typed: the launcher under whatever Node runs this, then Node 26. */
export async function cliRows(): Promise<Row[]> {
  await using home = await createBenchHome()
  await installEchoPlugins(home, 10)
  const gateway = await startAirlock(home.dataDir)
  const env = { PATH: process.env['PATH'], HOME: home.dataDir, DATA_DIR: home.dataDir }
  const ours = figures(await time(runs, () => exec(process.execPath, [join(root, 'bin/airlock'), 'plugin', 'list'], { env }), 3))
  const bare = figures(await time(runs, () => exec(process.execPath, [join(root, 'bin/airlock'), '--version'], { env }), 3))
  await gateway.stop()
  return [{
    what: '`airlock plugin list` against a running gateway', unit: 'ms', ours, peer: { name: '`airlock --version`', figures: bare },
    target: 'at most 300 ms', holds: ours.median <= 300,
  }]
}
