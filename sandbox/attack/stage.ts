import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Broker, createBroker } from '../broker/broker.ts'
import { createCapabilities } from '../capabilities/all.ts'
import type { HostCommand, HostKind } from '../protocol/host-command.ts'
import type { Walls } from '../supervisor/host-command-line.ts'
import type { RingReport } from '../supervisor/ring-report.ts'
import { createSupervisor, type Supervisor } from '../supervisor/supervisor.ts'
import { createBelongings } from './belongings.ts'
import { forgerCommand, readGuests, takenOverCommand } from './built.ts'
import { createNames, type Names } from './names.ts'
import { createStore } from './store.ts'
import { startVictim, type Victim } from './victim.ts'

export type HostSort = 'real' | 'forger' | 'taken-over' | 'native' | 'naked'

/** Everything that attacks act on: a real supervisor and broker, and victims that exist for them alone. */
export interface Stage extends AsyncDisposable {
  /** One by sort of extension host; started when first asked for. */
  supervisor(sort: HostSort): Supervisor
  guests: Readonly<Record<string, string>>
  puppets: Readonly<Record<string, string>>
  /** Says what a plugin may do from now on. */
  grant(plugin: string, grants: Readonly<Record<string, readonly unknown[]>>): void
  victim: Victim
  /** A server that some plugins are granted. */
  echo: Victim
  names: Names
  /** Part of every value that must not get out. */
  mark: string
  secret: string
  folder: string
  file: string
  rings(): RingReport
  /** Does this text, or anything that was heard or logged by now, hold what must not get out? */
  leaks(text: string): boolean
}

export interface StageOptions {
  walls?: readonly Walls[]
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

export async function openStage({ walls }: StageOptions = {}): Promise<Stage> {
  await using parts = new AsyncDisposableStack()
  const mark = `mark${randomBytes(12).toString('hex')}`
  const secret = `sk-${mark}+/"<&>${randomBytes(4).toString('hex')}`
  const folder = await mkdtemp(join(tmpdir(), 'airlock-attack-'))
  parts.defer(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'notes.json')
  await writeFile(file, JSON.stringify({ AIRLOCK_ATTACK_NOTE: mark }))
  await listenOn(join(folder, 'service.sock'), parts)

  const victim = parts.use(await startVictim(mark))
  const echo = parts.use(await startVictim('echo'))
  const names = createNames()
  const grants = new Map<string, Readonly<Record<string, readonly unknown[]>>>()
  // Looked at as it comes and not kept: to search all that floods have logged, again for each attack, would hold the loop up that is measured.
  let leaked = false
  const kv = createStore()
  for (const plugin of ['other', 'victim']) await kv.set({ plugin, principal: 'owner', shared: false }, 'key', JSON.stringify(mark), { quota: { bytes: 1_000, keys: 10 } })
  await kv.set({ plugin: 'other', principal: 'owner', shared: true }, 'key', JSON.stringify(mark), { quota: { bytes: 1_000, keys: 10 } })

  const broker = parts.use(createBroker({
    capabilities: createCapabilities({
      kv,
      secrets: { read: async (_plugin, handle) => (['key', 'other_key', 'signing'].includes(handle) ? secret : undefined) },
      log: {
        write(line) {
          leaked ||= JSON.stringify(line).includes(mark)
        },
      },
      http: { resolve: names.resolve, proxy: () => undefined },
      ...createBelongings(mark),
    }),
    grants: { granted: (plugin, capability) => grants.get(plugin)?.[capability] ?? [], onRevoke: () => () => {} },
  }))
  const supervisors = new Map<HostSort, Supervisor>()
  parts.defer(async () => {
    for (const one of supervisors.values()) await one[Symbol.asyncDispose]()
  })
  const { guests, puppets } = readGuests()

  const stage = {
    supervisor(sort: HostSort) {
      const known = supervisors.get(sort)
      if (known) return known
      const made = createSupervisor(supervisorOptions(sort, broker, walls))
      supervisors.set(sort, made)
      return made
    },
    guests,
    puppets,
    grant: (plugin: string, given: Readonly<Record<string, readonly unknown[]>>) => void grants.set(plugin, given),
    victim,
    echo,
    names,
    mark,
    secret,
    folder,
    file,
    rings: () => stage.supervisor('real').status().rings,
    leaks: (text: string) => leaked || text.includes(mark) || victim.heard.some((one) => one.includes(mark)),
  }
  const held = parts.move()
  return { ...stage, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

const commands: Readonly<Record<Exclude<HostSort, 'real'>, (kind: HostKind) => HostCommand>> = {
  forger: forgerCommand,
  'taken-over': takenOverCommand,
  native: (kind) => takenOverCommand(kind, { native: true }),
  naked: (kind) => takenOverCommand(kind, { naked: true }),
}

function supervisorOptions(sort: HostSort, broker: Broker, walls: readonly Walls[] | undefined) {
  return { broker, log: quiet, minimum: 'none' as const, walls, ...(sort === 'real' ? {} : { hostCommand: commands[sort] }) }
}

async function listenOn(path: string, parts: AsyncDisposableStack): Promise<void> {
  // Windows has no sockets in folders; there the attack finds nothing.
  if (process.platform === 'win32') return
  const server = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => server.listen(path, resolve))
  parts.defer(() => new Promise<void>((resolve) => server.close(() => resolve())))
}
