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
    ['Sandbox', `minimum ${textOf(sandbox.minimum)}: ${minimumText(sandbox.minimumHolds)}`],
    ...wallLines(part(sandbox, 'rings')),
    ...hostLines(sandbox.hosts),
    ...(typeof status.configProblem === 'string' ? [['Config', status.configProblem]] : []),
    ...(Array.isArray(status.configWaiting) && status.configWaiting.length > 0 ? [['Config', `${status.configWaiting.map(textOf).join(', ')} changed: takes effect at the next start`]] : []),
  ]
  const width = Math.max(...lines.map(([name]) => name?.length ?? 0))
  return lines.map(([name = '', text = '']) => `${name.padEnd(width)}  ${text}`).join('\n')
}

const walls: Readonly<Record<string, string>> = {
  bubblewrap: 'namespaces: no network, and a disk that holds just the engine',
  seccomp: 'system calls that a plugin never needs are refused',
  permission: 'Node\'s permissions: no files, network, programs or workers',
  resourceLimits: 'bounds on open files and on what may be written',
}

/** What an owner can do about a wall that is missing. */
const mends: Readonly<Record<string, string>> = {
  bubblewrap: 'Install bubblewrap (apt install bubblewrap, dnf install bubblewrap) and allow unprivileged user namespaces; on other systems than Linux it does not exist.',
  seccomp: 'It comes with bubblewrap, on Linux.',
  permission: 'It comes with Node 26: start Airlock by its launcher.',
  resourceLimits: 'They need prlimit (util-linux), on Linux.',
}

function minimumText(holds: unknown): string {
  if (holds === null) return 'not measured yet, as no plugin has run'
  return holds === true ? 'holds' : 'DOES NOT HOLD, unverified plugins will not run'
}

function wallLines(rings: Output): string[][] {
  return Object.entries(rings).flatMap(([name, state]) => {
    const { up, why } = record(state)
    if (typeof up !== 'boolean') return []
    const mend = up ? undefined : mends[name]
    return [[up ? '  stands' : '  MISSING', `${walls[name] ?? name}${why === undefined ? '' : ` (${textOf(why)})`}${mend === undefined ? '' : `. ${mend}`}`]]
  })
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
