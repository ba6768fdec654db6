import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ModelServer, startModelServer } from '../model-server.ts'

/** What stands outside the gateway and is never killed: a model, and a counter that tools change. */
export interface World extends AsyncDisposable {
  model: ModelServer
  counterOrigin: string
  /** How often each id was counted. */
  counts: ReadonlyMap<string, number>
}

/** The model counts every third message by the tool, and answers each message with its own name, so that an answer shows which one it belongs to. */
export async function openWorld(): Promise<World> {
  const counts = new Map<string, number>()
  const counter = createServer((request, response) => {
    const id = decodeURIComponent((request.url ?? '/').slice(1))
    counts.set(id, (counts.get(id) ?? 0) + 1)
    response.end(String(counts.get(id)))
  })
  await new Promise<void>((resolve) => {
    counter.listen(0, '127.0.0.1', resolve)
  })
  const model = await startModelServer(({ messages }) => {
    const last = messages.at(-1)
    const asked = messages.findLast(({ role }) => role === 'user')?.content ?? ''
    const id = /\bm\d+-\d+\b/.exec(asked)?.[0] ?? 'nobody'
    if (last?.role !== 'tool' && Number(id.split('-')[1]) % 3 === 0) return { text: 'Counting.', calls: [{ id: `call_${id}`, name: 'counter__add', arguments: { id } }] }
    const unknown = last?.role === 'tool' && /outcome_unknown/.test(last.content ?? '')
    return { text: `answer to ${id}${unknown ? ', perhaps counted' : ''}` }
  })
  // Nobody looks at what it was asked: two thousand conversations would fill the memory.
  model.requests.push = () => 0
  const { port } = counter.address() as AddressInfo
  return {
    model, counts,
    counterOrigin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      counter.closeAllConnections()
      counter.close()
      await model.close()
    },
  }
}
