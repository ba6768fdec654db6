import { createServer, type Server } from 'node:http'
import { createOriginGuard, type OriginGuard } from '../access/origin.ts'
import { createApp, type AppParts } from './app.ts'
import { consoleFiles } from './console-files.ts'
import { closeServer, listenOn } from './listen.ts'

export interface HttpServersOptions extends Omit<AppParts, 'guard' | 'https'> {
  /** Address that both ports listen on. */
  host: string
  gatewayPort: number
  controlPort: number
  /** Both are read at each check: they may change while the ports are open. */
  readonly publicUrl?: string
  readonly allowedHosts: readonly string[]
  /** Bytes of a request's headers at most. */
  headerBytes?: number
  /** The built console. */
  consoleFolder: string
}

export interface HttpServers extends AsyncDisposable {
  gateway: Server
  control: Server
  /** For whoever else answers on these ports. */
  guard: OriginGuard
  /** Opens both ports and answers with their addresses; throws HttpError port_taken or listen_failed. */
  listen(): Promise<{ gateway: string; control: string }>
}

const serverLimits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  // From the first byte to the last of a request; answers may take longer.
  requestTimeout: 60_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
}
const maxHeaders = 100

/** The two ports. One app: the control port serves the console besides. */
export function createHttpServers(options: HttpServersOptions): HttpServers {
  const guard = createOriginGuard(() => ({ host: options.host, publicUrl: options.publicUrl, allowedHosts: options.allowedHosts, ports: [portOf(gateway), portOf(control)].filter((port) => port > 0) }))
  const parts: AppParts = { ...options, guard, https: () => options.publicUrl?.startsWith('https:') ?? false }
  const limits = { ...serverLimits, ...(options.headerBytes !== undefined && { maxHeaderSize: options.headerBytes }) }
  const gateway = createServer(limits, createApp(parts).callback())
  const control = createServer(limits, createApp(parts, consoleFiles(options.consoleFolder)).callback())
  for (const server of [gateway, control]) server.maxHeadersCount = maxHeaders

  const close = async () => void (await Promise.all([closeServer(gateway), closeServer(control)]))
  return {
    gateway,
    control,
    guard,
    async listen() {
      try {
        return {
          gateway: await listenOn(gateway, { host: options.host, port: options.gatewayPort, variable: 'GATEWAY_PORT' }),
          control: await listenOn(control, { host: options.host, port: options.controlPort, variable: 'CONTROL_PORT' }),
        }
      } catch (error) {
        await close()
        throw error
      }
    },
    [Symbol.asyncDispose]: close,
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
