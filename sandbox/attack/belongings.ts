import { CapabilityError } from '../broker/capability-error.ts'
import type { FilePort, FileSpace, StoredFile } from '../capabilities/blob.ts'
import type { LlmPort } from '../capabilities/llm-complete.ts'
import type { BlobPort } from '../capabilities/net-http/files.ts'
import type { JobSpace, JobState, SchedulePort } from '../capabilities/schedule.ts'
import type { ToolInvokePort } from '../capabilities/tool-invoke.ts'

/** What plugins have in a gateway, in memory: files, jobs, tools and a model, with something of another plugin's in each. */
export interface Belongings {
  files: FilePort
  blobs: BlobPort
  schedule: SchedulePort
  tools: ToolInvokePort
  llm: LlmPort
}

const when = '2026-01-02T03:04:05.000Z'

/** Whatever belongs to the plugins `other` and `victim`, and to another person, holds the mark. */
export function createBelongings(mark: string): Belongings {
  const files = new Map<string, Map<string, Uint8Array>>()
  const jobs = new Map<string, Map<string, JobState>>()
  const spent = new Map<string, number>()
  const filesOf = ({ plugin, principal }: FileSpace) => made(files, JSON.stringify([plugin, principal]))
  const jobsOf = ({ plugin, principal }: JobSpace) => made(jobs, JSON.stringify([plugin, principal]))
  const stored = (path: string, data: Uint8Array): StoredFile => ({ path, type: 'text/plain', bytes: data.length, changedAt: when })

  for (const plugin of ['other', 'victim']) {
    filesOf({ plugin, principal: 'owner' }).set('report.txt', Buffer.from(mark))
    jobsOf({ plugin, principal: 'owner' }).set('nightly', { name: 'nightly', run: 'nightly', payload: mark, next: when, last: null, error: null })
  }

  return {
    files: {
      async write(space, path, data, limits) {
        const next = new Map(filesOf(space)).set(path, data)
        if ([...next.values()].reduce((sum, { length }) => sum + length, 0) > limits.bytes) throw new CapabilityError('quota_exceeded', 'too many bytes')
        if (next.size > limits.files) throw new CapabilityError('quota_exceeded', 'too many files')
        if (!limits.mayBe('text/plain')) throw new CapabilityError('request_invalid', 'not of this type')
        filesOf(space).set(path, data)
        return stored(path, data)
      },
      async read(space, path, { offset, length }) {
        const data = filesOf(space).get(path)
        return data && { file: stored(path, data), data: data.subarray(offset, offset + length) }
      },
      list: async (space, { prefix, after = '', limit }) => [...filesOf(space)].filter(([path]) => path.startsWith(prefix) && path > after).slice(0, limit).map(([path, data]) => stored(path, data)),
      delete: async (space, path) => filesOf(space).delete(path),
      async attach(space, path) {
        const data = filesOf(space).get(path)
        return data && { blob: `${space.plugin}:${path}`, name: path, type: 'text/plain', bytes: data.length }
      },
    },
    blobs: {
      room: () => 1_000,
      keep: async () => ({ blob: 'kept', name: 'kept', type: 'text/plain', bytes: 0 }),
      async read(caller, blob, plugin) {
        const data = blob.startsWith(`${plugin}:`) ? filesOf({ plugin, principal: caller.principal }).get(blob.slice(plugin.length + 1)) : undefined
        if (data === undefined) throw new CapabilityError('file_missing', 'there is no such file')
        return { name: 'file', type: 'text/plain', data: Buffer.from(data) }
      },
    },
    schedule: {
      async put(space, { run, payload = null, ...job }, limits) {
        if (job.everyMs !== undefined && job.everyMs < limits.smallestMs) throw new CapabilityError('request_invalid', 'too often')
        if (!jobsOf(space).has(job.name) && jobsOf(space).size >= limits.jobs) throw new CapabilityError('quota_exceeded', 'too many jobs')
        const state: JobState = { ...job, run: run ?? job.name, payload, next: when, last: null, error: null }
        jobsOf(space).set(job.name, state)
        return state
      },
      list: async (space) => [...jobsOf(space).values()],
      delete: async (space, name) => jobsOf(space).delete(name),
    },
    tools: {
      // A careful tool goes by whom it works for: what is the owner's, it tells to the owner alone, and to none that strangers may steer.
      invoke: async ({ principal, tainted }, { plugin, tool }) => ({ output: plugin === 'other' || (principal === 'owner' && tainted !== true && tool === 'diary') ? mark : 'done', reached: tool === 'browse' }),
    },
    llm: {
      async complete({ plugin }, { messages, maxTokens }, { tokensPerDay }) {
        const wanted = maxTokens + messages.reduce((sum, { text }) => sum + Math.ceil(text.length / 4), 0)
        const used = (spent.get(plugin) ?? 0) + wanted
        if (used > tokensPerDay) throw new CapabilityError('quota_exceeded', 'too many tokens')
        spent.set(plugin, used)
        return { text: 'an answer', usage: { inputTokens: wanted - maxTokens, outputTokens: maxTokens }, stop: 'end' }
      },
    },
  }
}

function made<Value>(spaces: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const found = spaces.get(name) ?? new Map<string, Value>()
  spaces.set(name, found)
  return found
}
