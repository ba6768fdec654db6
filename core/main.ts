import { join } from 'node:path'
import { CodedError } from '../sandbox/protocol/coded-error.ts'
import { watchAccess } from './access/access-watch.ts'
import { createAuthenticator } from './access/authenticator.ts'
import { ensureCliToken } from './access/cli-token.ts'
import { calledAs } from './cli/called-as.ts'
import { writeGatewayFile } from './cli/gateway-file.ts'
import { ConfigError } from './config/config-error.ts'
import { filesToWatch, watchConfig } from './config/config-watch.ts'
import { followConfig, loadConfig, watchedFiles } from './config/load.ts'
import type { LiveConfig } from './config/live-config.ts'
import { openGateway, type Gateway } from './gateway.ts'
import { createHttpServers } from './http/http-servers.ts'
import { createOpenRequests } from './http/open-requests.ts'
import { diskState } from './observe/disk.ts'
import { collectGarbage } from './observe/collect-garbage.ts'
import { createLog, type Log } from './observe/log.ts'
import { createMetrics } from './observe/metrics.ts'
import { readReadiness } from './observe/readiness.ts'
import { createDispatcher } from './operations/dispatch.ts'
import { createOperationTable } from './operations/table.ts'
import { projectRoot } from './project/root.ts'
import { readVersion } from './project/version.ts'
import { createSocketServer } from './socket/socket-server.ts'
import { lockFolder } from './store/folder-lock.ts'
import { storeTrouble } from './store/store-trouble.ts'

const exitConfig = 78
/** After so long a start has settled: what it needed is given back. */
const settledMs = 3_000
/** What turns at work get to end in, after a signal; the rest goes on after the next start. */
const drainMs = 10_000

export interface RunningGateway extends AsyncDisposable {
  gateway: Gateway
  addresses: { gateway: string; control: string }
  log: Log
}

/** `airlock start`: runs until a signal ends it. Answers with the exit code. */
export async function main(env: NodeJS.ProcessEnv = process.env): Promise<number> {
  try {
    const source = { env, terminal: process.stdout.isTTY }
    const settings = followConfig(await loadConfig(source), source)
    // Listened for from here on: one that comes during the start stops what has started, in good order.
    const stopped = nextSignal()
    await using running = await startGateway(settings)
    await using _watch = watchConfig(filesToWatch(watchedFiles(source)), () => void settings.reload().catch((error) => running.log.error({ err: error }, 'the config could not be read again')))
    // One forgotten rejection must not end everybody's turns; it is a bug all the same, and the log says so.
    process.on('unhandledRejection', (error) => running.log.error({ err: error }, 'a failure that nobody handled'))
    await announce(settings, running)
    const signal = await stopped
    running.log.info({ signal }, 'stopping')
    // The doors stay open meanwhile: whoever waits for an answer sees it come.
    await running.gateway.chat.drain(drainMs)
    return 0
  } catch (error) {
    return reportFailure(error)
  }
}

/** Everything that runs: parts, doors, and the line that says where. Disposing stops all of it, doors first. */
export async function startGateway(settings: LiveConfig): Promise<RunningGateway> {
  await using parts = new AsyncDisposableStack()
  const { config } = settings
  const log = await createLog({ level: config.log.level, format: config.log.format })
  // Also with a database elsewhere: the folder holds this gateway's name, and two of one name would take each other's turns.
  const lock = parts.use(lockFolder(config.dataDir))
  const metrics = parts.use(createMetrics())
  const state = { addresses: { gateway: '', control: '' }, readyAfterMs: 0 }

  const version = readVersion()
  const gateway = parts.use(await openGateway({
    settings, log, metrics, version,
    addresses: () => state.addresses,
    startedInMs: () => state.readyAfterMs,
  }))
  const { services, store, events, tokens, principals, signInRecords } = gateway
  const table = createOperationTable()
  const dispatcher = createDispatcher({ table, services, log, troubleOf: storeTrouble })
  const authenticator = createAuthenticator({ tokens, records: signInRecords })
  const requests = parts.use(createOpenRequests({ tokens, principals }))

  const http = parts.use(createHttpServers({
    host: config.host, gatewayPort: config.gatewayPort, controlPort: config.controlPort,
    get publicUrl() { return config.publicUrl },
    get allowedHosts() { return config.allowedHosts },
    headerBytes: config.http.headerBytes,
    table, dispatcher, authenticator, requests, log, version,
    blobs: gateway.blobs,
    signIn: services.signIn,
    bodyBytes: () => config.http.bodyBytes,
    consoleFolder: join(projectRoot, 'dist/console'),
    probes: {
      ready: () => readReadiness({
        store: async () => { await store.ping(); return { ok: true } },
        disk: () => diskState(config.dataDir),
        config: () => ({ ok: true, detail: settings.state().problem?.message }),
        sandbox: () => sandboxState(gateway),
      }),
      metrics: async () => ({ contentType: metrics.contentType, text: await metrics.text() }),
    },
  }))
  const sockets = parts.use(createSocketServer({ servers: [http.gateway, http.control], guard: http.guard, dispatcher, authenticator, tokens, principals, hub: events, services, log, frameBytes: config.http.frameBytes }))
  parts.defer(settings.onChange((changed) => followSettings(changed, settings, gateway, log)))
  // One gateway owns a SQLite folder; several share a PostgreSQL.
  if (store.dialect === 'postgresql') parts.use(watchAccess({ signals: store.signals, tokens, principals, log, open: () => [...sockets.tokens(), ...requests.tokens()] }))

  // Before the doors open: whoever sees readiness may come with it at once.
  await ensureCliToken({ tokens, principals, dataDir: config.dataDir })
  state.addresses = await http.listen()
  parts.use(await writeGatewayFile(config.dataDir, { ...state.addresses, pid: process.pid }))
  lock.announce(state.addresses.control)
  state.readyAfterMs = Math.round(performance.now())
  // Where no person reads the line that has the code, this one says how to get one.
  const how = config.log.format === 'json' ? { signInWith: `${calledAs({ env: process.env, cwd: process.cwd(), root: projectRoot })} open` } : {}
  log.info({ ...state.addresses, startedInMs: state.readyAfterMs, ...how }, 'ready')
  if (config.problem !== undefined) log.warn({ file: config.problem.file, line: config.problem.line }, config.problem.message)

  // First calls should not wait for a process to start; readiness should not either.
  setImmediate(() => void gateway.warm().catch((error) => log.warn({ err: error }, 'no extension host could be started ahead')))
  setTimeout(collectGarbage, settledMs).unref()

  const held = parts.move()
  return { gateway, log, addresses: state.addresses, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

// Guests that may not run are no reason to refuse work: bundled plugins do, and status says why the others do not.
function sandboxState(gateway: Gateway): { ok: boolean; detail?: string } {
  const { minimumHolds, minimum } = gateway.supervisor.status()
  return minimumHolds === false ? { ok: true, detail: `"${minimum}" does not hold here: unverified plugins do not run` } : { ok: true }
}

/** What does not look at the settings by itself is told; so are people. */
function followSettings(changed: readonly string[], { config, state }: LiveConfig, { events }: Gateway, log: Log): void {
  log.level = config.log.level
  const { problem, waiting } = state()
  if (problem) log.warn({ file: problem.file, line: problem.line }, problem.message)
  else log.info({ changed, waiting }, 'the config was read again')
  events.publish('system', 'config.changed', { changed, waiting, problem: problem?.message ?? null })
}

/** The one line a person needs; a sign-in code never goes where lines are collected. */
async function announce({ config }: LiveConfig, { gateway }: RunningGateway): Promise<void> {
  if (config.log.format === 'json') return
  const { url } = await gateway.services.signIn.issue()
  process.stdout.write(`\n  Airlock is ready: ${url}\n\n`)
}

/** npm, the launcher and the terminal may each pass on the same signal: an echo must not cut the stop short, a person who insists may. */
const echoMs = 1_000

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAt: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        firstAt ??= performance.now()
        if (performance.now() - firstAt > echoMs) process.exit(1)
        resolve(signal)
      })
    }
  })
}

/** A person reads one line; only what nobody expected shows its stack. */
function reportFailure(error: unknown): number {
  process.stderr.write(error instanceof CodedError ? `airlock: ${error.message}\n` : `airlock: ${error instanceof Error ? error.stack : String(error)}\n`)
  return error instanceof ConfigError ? exitConfig : 1
}
