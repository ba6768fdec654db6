import { createDailyBytes, type DailyBytesPort, memoryDailyBytes } from '../broker/daily-bytes.ts'
import { createBlob, type FilePort } from './blob.ts'
import type { Capability } from './capability.ts'
import { type ChannelPort, createChannel } from './channel.ts'
import { type ClockPort, createClock, systemClock } from './clock.ts'
import { createKv, type KvPort } from './kv.ts'
import { createLlmComplete, type LlmPort } from './llm-complete.ts'
import { createLog, type LogPort } from './log.ts'
import { createMessagesObserve } from './messages-observe.ts'
import { createMessagesTransform } from './messages-transform.ts'
import type { BlobPort } from './net-http/files.ts'
import { createNetHttp, type HttpOptions } from './net-http.ts'
import { createNetTcp, type NetTcpOptions } from './net-tcp.ts'
import { createNetWs, type NetWsOptions } from './net-ws.ts'
import type { SocketPort } from './net-ws/held.ts'
import { createRandom } from './random.ts'
import { createSchedule, type SchedulePort } from './schedule.ts'
import { createSecrets, type SecretPort } from './secrets.ts'
import { createToolInvoke, type ToolInvokePort } from './tool-invoke.ts'

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
  tcp?: NetTcpOptions
  /** Default: the computer's own. */
  clock?: ClockPort
  http?: HttpOptions
  /** Where bytes sent are counted; default: here, while the process lives. */
  dailyBytes?: DailyBytesPort
  /** Without one of these, its capability refuses. */
  files?: FilePort
  tools?: ToolInvokePort
  llm?: LlmPort
  schedule?: SchedulePort
}

export function createCapabilities({ kv, secrets, log, channel, blobs, clock = systemClock, http, dailyBytes, sockets, ws, tcp, files, tools, llm, schedule }: CapabilityPorts): Capability[] {
  const sent = createDailyBytes(dailyBytes ?? memoryDailyBytes())
  return [createNetHttp(secrets, { ...http, dailyBytes: sent }, blobs), createNetWs(secrets, { resolve: http?.resolve, proxy: http?.proxy, ca: http?.ca, held: sockets, dailyBytes: sent, ...ws }), createNetTcp(secrets, { resolve: http?.resolve, proxy: http?.proxy, ca: http?.ca, dailyBytes: sent, ...tcp }), createSecrets(secrets), createChannel(channel), createKv(kv), createLog(log), createClock(clock), createRandom(),
    createBlob(files), createToolInvoke(tools), createLlmComplete(llm), createSchedule(schedule), createMessagesObserve(), createMessagesTransform()]
}
