import { createCapabilities } from '../../sandbox/capabilities/all.ts'
import type { Capability } from '../../sandbox/capabilities/capability.ts'
import { memoryKv } from './broker-scene.ts'

/** All capabilities, over ports that hold nothing: for what reads manifests. */
export function capabilityKinds(): Capability[] {
  return createCapabilities({ kv: memoryKv(), secrets: { read: async () => undefined }, log: { write() {} } })
}
