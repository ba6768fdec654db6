import type { CapabilityCall } from './capability.ts'

/** By these, what strangers wrote comes to a plugin. */
const inward = ['net.http', 'net.ws', 'net.tcp', 'tool.invoke', 'channel', 'messages.observe', 'messages.transform'] as const

/** What a plugin kept may be a stranger's word, whenever it was read: whoever gets it back now is told so. */
export function mayBeStrangers({ plugin, reached }: Pick<CapabilityCall<never>, 'plugin' | 'reached'>): void {
  if (inward.some((name) => Object.hasOwn(plugin.capabilities, name))) reached()
}
