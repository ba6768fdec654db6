import type { PluginDetail } from '../../operations/shapes/plugin.ts'

export type Limits = PluginDetail['limits']
export type LimitName = keyof Limits

export const limitNames: readonly LimitName[] = ['memoryMb', 'cpuMs', 'wallMs', 'callsTotal', 'callsPending', 'callsInFlight', 'inputBytes', 'outputBytes', 'logBytes', 'bytesOutPerDay']

/** What was typed, as far as it is less than what the plugin asks for; or the field that is no such number. */
export function loweredLimits(typed: Readonly<Partial<Record<LimitName, string>>>, asked: Limits): { ok: true; limits: Partial<Limits> } | { ok: false; wrong: LimitName } {
  const limits: Partial<Limits> = {}
  for (const name of limitNames) {
    const text = typed[name]?.trim() ?? ''
    if (text === '') continue
    const value = Number(text)
    if (!Number.isInteger(value) || value < 1 || value > asked[name]) return { ok: false, wrong: name }
    if (value < asked[name]) limits[name] = value
  }

  return { ok: true, limits }
}
