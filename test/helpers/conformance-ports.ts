import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import type { FilePort, FileSpace, StoredFile } from '../../sandbox/capabilities/blob.ts'
import type { JobSpace, JobState, SchedulePort } from '../../sandbox/capabilities/schedule.ts'

const changedAt = '2026-01-02T03:04:05.000Z'

/** Files in memory; an attachment's id is its path. */
export function memoryFiles(): FilePort {
  const spaces = new Map<string, Map<string, Uint8Array>>()
  const space = ({ plugin, principal }: FileSpace) => made(spaces, `${plugin} ${principal}`)
  const fileOf = (path: string, data: Uint8Array): StoredFile => ({ path, type: 'text/plain', bytes: data.length, changedAt })

  return {
    async write(owner, path, data, { bytes }) {
      const others = [...space(owner)].filter(([other]) => other !== path).reduce((sum, [, each]) => sum + each.length, 0)
      if (others + data.length > bytes) throw new CapabilityError('quota_exceeded', `the file would exceed the ${bytes} bytes that may be kept`)
      space(owner).set(path, data)
      return fileOf(path, data)
    },
    async read(owner, path, { offset, length }) {
      const data = space(owner).get(path)
      return data && { file: fileOf(path, data), data: data.subarray(offset, offset + length) }
    },
    list: async (owner, { prefix, limit }) => [...space(owner)].filter(([path]) => path.startsWith(prefix)).slice(0, limit).map(([path, data]) => fileOf(path, data)),
    delete: async (owner, path) => space(owner).delete(path),
    async attach(owner, path) {
      const data = space(owner).get(path)
      return data && { blob: path, name: path, type: 'text/plain', bytes: data.length }
    },
  }
}

/** Jobs that are kept and never run. */
export function memoryJobs(): SchedulePort {
  const spaces = new Map<string, Map<string, JobState>>()
  const space = ({ plugin, principal }: JobSpace) => made(spaces, `${plugin} ${principal}`)
  return {
    async put(owner, { run, payload = null, ...job }) {
      const state: JobState = { ...job, run: run ?? job.name, payload, next: changedAt, last: null, error: null }
      space(owner).set(job.name, state)
      return state
    },
    list: async (owner) => [...space(owner).values()],
    delete: async (owner, name) => space(owner).delete(name),
  }
}

function made<Value>(spaces: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const found = spaces.get(name) ?? new Map<string, Value>()
  spaces.set(name, found)
  return found
}
