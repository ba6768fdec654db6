import type { Capability } from './capability.ts'
import { type ClockPort, createClock, systemClock } from './clock.ts'
import { createKv, type KvPort } from './kv.ts'
import { createLog, type LogPort } from './log.ts'
import { createNetHttp, type HttpOptions } from './net-http.ts'
import { createRandom } from './random.ts'
import { createSecrets, type SecretPort } from './secrets.ts'

/** What capabilities do outside; passed in by core/main.ts. */
export interface CapabilityPorts {
  kv: KvPort
  secrets: SecretPort
  log: LogPort
  /** Default: the computer's own. */
  clock?: ClockPort
  http?: HttpOptions
}

export function createCapabilities({ kv, secrets, log, clock = systemClock, http }: CapabilityPorts): Capability[] {
  return [createNetHttp(secrets, http), createSecrets(secrets), createKv(kv), createLog(log), createClock(clock), createRandom()]
}
