import test from 'ava'
import { createOllamaDiscovery } from '../../../core/models/ollama.ts'
import { startModelServer } from '../../helpers/model-server.ts'

test('a running Ollama is found, and looked for at most twice a minute', async t => {
  const server = await startModelServer()
  t.teardown(server.close)
  let asked = 0
  let now = 0
  const counting: typeof fetch = (...args) => {
    asked += 1
    return fetch(...args)
  }
  const find = createOllamaDiscovery({ discover: true, url: `${server.url.replace('/v1', '')}/`, fetch: counting, now: () => now })
  const [one, two] = await Promise.all([find(), find()])
  t.deepEqual(one, { name: 'ollama', kind: 'ollama', baseUrl: server.url, source: 'found', hasKey: false, models: [] })
  t.is(one, two)
  now = 29_000
  await find()
  t.is(asked, 1)
  await server.close()
  now = 31_000
  t.is(await find(), undefined)
  t.is(asked, 2)
})

test('none is looked for when the owner says so', async t => {
  const refuse: typeof fetch = async () => t.fail() as never
  t.is(await createOllamaDiscovery({ discover: false, url: 'http://127.0.0.1:1', fetch: refuse })(), undefined)
})
