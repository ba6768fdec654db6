import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const fileName = 'addresses.json'

/** Where the running gateway of a DATA_DIR listens. */
export interface GatewayAddress {
  gateway: string
  control: string
  pid: number
}

/** Tells commands on this computer where the gateway listens; disposing takes it back. */
export async function writeGatewayFile(dataDir: string, address: GatewayAddress): Promise<AsyncDisposable> {
  const path = join(dataDir, fileName)
  const draft = `${path}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(address)}\n`, { mode: 0o600 })
  await rename(draft, path)
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

/**
 * Undefined when no gateway runs here. One that was killed left its file behind: its port may belong to another
 * program now, which must not get the token, so the process has to be alive.
 */
export async function readGatewayFile(dataDir: string): Promise<GatewayAddress | undefined> {
  const address = parse(await readFile(join(dataDir, fileName), 'utf8').catch(() => ''))
  return address && isAlive(address.pid) ? address : undefined
}

function parse(text: string): GatewayAddress | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('gateway' in value && 'control' in value && 'pid' in value)) return undefined
    const { gateway, control, pid } = value
    return typeof gateway === 'string' && typeof control === 'string' && typeof pid === 'number' ? { gateway, control, pid } : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
