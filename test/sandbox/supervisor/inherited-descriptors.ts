import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { createServer, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import test from 'ava'
import { inheritedDescriptors, lookForThem } from '../../../sandbox/supervisor/inherited-descriptors.ts'

test('nothing that a gateway opens while it runs would be inherited, so it is looked for once', async (t) => {
  const before = lookForThem()
  t.deepEqual(inheritedDescriptors(), before)

  await using parts = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'airlock-'))
  parts.defer(() => rm(folder, { recursive: true }))
  parts.use(await open(join(folder, 'file'), 'w'))
  const database = new DatabaseSync(join(folder, 'database'))
  parts.defer(() => database.close())
  database.exec('pragma journal_mode = wal; create table a (b)')
  const watcher = watch(folder)
  parts.defer(() => watcher.close())
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  parts.defer(() => void server.close())
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1')
  await once(socket, 'connect')
  parts.defer(() => void socket.destroy())
  const worker = new Worker('setInterval(() => {}, 1_000)', { eval: true })
  await once(worker, 'online')
  parts.defer(async () => void (await worker.terminate()))
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
  await once(child, 'spawn')
  parts.defer(async () => {
    child.kill()
    await once(child, 'exit')
  })

  t.deepEqual(lookForThem(), before)
})
