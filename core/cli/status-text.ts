import { textOf } from './cell.ts'
import type { Output } from './command.ts'

/** system.status for a person. Whatever a newer gateway adds or drops, the rest still prints. */
export function statusText(status: Output): string {
  const plugins = part(status, 'plugins')
  const models = part(status, 'models')
  const addresses = part(status, 'addresses')
  const sandbox = part(status, 'sandbox')
  const lines = [
    ['Airlock', `${textOf(status.version)} on Node ${textOf(status.node)}, up ${duration(status.uptimeS)}, started in ${textOf(status.startedInMs)} ms`],
    ['Console', textOf(addresses.control)],
    ['API', textOf(addresses.gateway)],
    ['Database', textOf(status.database)],
    ['Memory', `${textOf(status.memoryMb)} MB`],
    ['Plugins', `${textOf(plugins.active)} active of ${textOf(plugins.total)}`],
    ['Model', models.ready === true ? textOf(models.default) : 'none yet; `airlock model list` says what is missing'],
    ['Sandbox', `minimum ${textOf(sandbox.minimum)}: ${sandbox.minimumHolds === true ? 'holds' : 'DOES NOT HOLD, unverified plugins will not run'}`],
    ...Object.entries(part(sandbox, 'rings')).map(([ring, state]) => [`  ${ring}`, ringText(state)]),
    ...hostLines(sandbox.hosts),
    ...(typeof status.configProblem === 'string' ? [['Config', status.configProblem]] : []),
  ]
  const width = Math.max(...lines.map(([name]) => name?.length ?? 0))
  return lines.map(([name = '', text = '']) => `${name.padEnd(width)}  ${text}`).join('\n')
}

function ringText(state: unknown): string {
  if (typeof state !== 'object' || state === null) return textOf(state)
  return Object.entries(state).map(([name, value]) => `${name} ${textOf(value)}`).join(', ')
}

function hostLines(hosts: unknown): string[][] {
  if (!Array.isArray(hosts)) return []
  return hosts.map((host: unknown) => {
    const { pid, tier, plugins, rssMb } = record(host)
    const names = Array.isArray(plugins) && plugins.length > 0 ? plugins.map(textOf).join(', ') : 'waiting'
    return [`  host ${textOf(pid)}`, `${textOf(tier)}, ${textOf(rssMb)} MB: ${names}`]
  })
}

function duration(seconds: unknown): string {
  if (typeof seconds !== 'number') return textOf(seconds)
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`
}

function part(of: Output, key: string): Output {
  return record(of[key])
}

function record(value: unknown): Output {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
