import type { Files, StoredFile } from './blob.ts'
import { CapabilityError } from './capability-error.ts'
import type { Job, JobTimes, Llm, Schedule, Tools } from './work.ts'

/** Files in memory; their type is always `application/octet-stream`, as nothing looks at their bytes. */
export function fakeFiles(stored: Map<string, Uint8Array>, now: () => number): Files {
  const shape = (path: string): StoredFile => ({ path, type: 'application/octet-stream', bytes: stored.get(path)!.length, changedAt: new Date(now()).toISOString() })
  const read: Files['read'] = async (path, { offset = 0, length = Infinity } = {}) => stored.get(path)?.slice(offset, offset + length) ?? null

  return {
    read,
    async write(path, data) {
      stored.set(path, typeof data === 'string' ? utf8(data) : data.slice())
      return shape(path)
    },
    async readText(path) {
      const bytes = await read(path)
      return bytes && decodeURIComponent([...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
    },
    async list({ prefix = '', after = '', limit = 100 } = {}) {
      const paths = [...stored.keys()].filter((path) => path.startsWith(prefix) && path > after).sort()
      const files = paths.slice(0, limit).map(shape)
      return paths.length > limit ? { files, next: files.at(-1)!.path } : { files }
    },
    delete: async (path) => stored.delete(path),
    async attach(path) {
      if (!stored.has(path)) throw new CapabilityError('file_missing', `there is no file ${path}`, { capability: 'blob', tried: `attach the file ${path}` })
      const { type, bytes } = shape(path)
      return { blob: `blob:${path}`, name: path.split('/').at(-1)!, type, bytes }
    },
  }
}

export function fakeTools(answer: ((tool: string, input: unknown) => unknown) | undefined): Tools {
  return {
    async invoke(tool, input = {}) {
      if (!answer) throw new CapabilityError('grant_missing', `the tool ${tool} is not granted; pass invoke to createTestKit`, { capability: 'tool.invoke', tried: `call the tool ${tool}` })
      return JSON.parse(JSON.stringify((await answer(tool, input)) ?? null))
    },
  }
}

export function fakeLlm(answer: ((request: Parameters<Llm['complete']>[0]) => string | Promise<string>) | undefined): Llm {
  return {
    async complete(request) {
      if (!answer) throw new CapabilityError('grant_missing', 'no model is granted; pass complete to createTestKit', { capability: 'llm.complete', tried: `ask the ${request.model ?? 'default'} model` })
      return { text: await answer(request), usage: { inputTokens: 0, outputTokens: 0 }, stop: 'end' }
    },
  }
}

/** Keeps jobs and never runs them: a test does that, by `kit.run`. */
export function fakeSchedule(jobs: Map<string, Job & { times: JobTimes }>): Schedule {
  const shape = ({ times: _times, ...job }: Job & { times: JobTimes }): Job => job
  return {
    async put(name, { run = name, payload = null, timezone: _timezone, ...times }) {
      const next = 'at' in times ? new Date(times.at).toISOString() : null
      const job = { name, run, payload: JSON.parse(JSON.stringify(payload)), next, last: null, error: null, times: times as JobTimes }
      jobs.set(name, job)
      return shape(job)
    },
    list: async () => [...jobs.values()].map(shape),
    delete: async (name) => jobs.delete(name),
  }
}

function utf8(text: string): Uint8Array {
  return Uint8Array.from(encodeURIComponent(text).match(/%..|./g) ?? [], (piece) => (piece.length === 3 ? Number.parseInt(piece.slice(1), 16) : piece.charCodeAt(0)))
}
