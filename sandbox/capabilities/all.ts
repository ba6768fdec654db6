import type { Capability } from './capability.ts'
import { type ChannelPort, createChannel } from './channel.ts'
import { type ClockPort, createClock, systemClock } from './clock.ts'
import { createKv, type KvPort } from './kv.ts'
import { createLog, type LogPort } from './log.ts'
import type { BlobPort } from './net-http/files.ts'
import { createNetHttp, type HttpOptions } from './net-http.ts'
import { createNetWs, type NetWsOptions } from './net-ws.ts'
import type { SocketPort } from './net-ws/held.ts'
import { createRandom } from './random.ts'
import { createSecrets, type SecretPort } from './secrets.ts'

/** What capabilities do outside; passed in by core/main.ts. */
export interface CapabilityPorts {
  kv: KvPort
  secrets: SecretPort
  log: LogPort
  /** Without it, no plugin can hand in a message. */
  channel?: ChannelPort
  /** Without it, no plugin can have files kept or sent. */
  blobs?: BlobPort
  /** Without it, no channel has a connection of its own. */
  sockets?: SocketPort
  ws?: NetWsOptions
  /** Default: the computer's own. */
  clock?: ClockPort
  http?: HttpOptions
}

export function createCapabilities({ kv, secrets, log, channel, blobs, clock = systemClock, http, sockets, ws }: CapabilityPorts): Capability[] {
  return [createNetHttp(secrets, http, blobs), createNetWs(secrets, { resolve: http?.resolve, proxy: http?.proxy, ca: http?.ca, held: sockets, ...ws }), createSecrets(secrets), createChannel(channel), createKv(kv), createLog(log), createClock(clock), createRandom()]
}
