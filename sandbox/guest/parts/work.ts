import type { Door } from '../door.ts'

export function makeTools(door: Door, call: number): object {
  return {
    invoke: async (tool: string, input: unknown = {}) => ((await door.request('tool.invoke', 'invoke', { tool: String(tool), input }, call)) as { output: unknown }).output,
  }
}

export function makeLlm(door: Door, call: number): object {
  return {
    complete: ({ model, messages, maxTokens }: { model?: string; messages: readonly { role: string; text: string }[]; maxTokens?: number }) =>
      door.request('llm.complete', 'complete', { model, messages, maxTokens }, call),
  }
}

export function makeSchedule(door: Door, call: number): object {
  const ask = (method: string, input: object) => door.request('schedule', method, input, call) as Promise<{ job: unknown; jobs: unknown; deleted: boolean }>
  return {
    put: async (name: string, { run, payload, timezone, cron, everyMs, at }: Record<string, unknown>) =>
      (await ask('put', { name: String(name), run, payload, timezone, cron, everyMs, at: at instanceof Date ? at.getTime() : at })).job,
    list: async () => (await ask('list', {})).jobs,
    delete: async (name: string) => (await ask('delete', { name: String(name) })).deleted,
  }
}
