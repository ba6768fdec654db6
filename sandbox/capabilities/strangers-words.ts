import type { GuestPlugin } from '../supervisor/guest-plugin.ts'
import type { CapabilityCall } from './capability.ts'

/** By these, what strangers wrote comes to a plugin. */
const inward = ['net.http', 'net.ws', 'net.tcp', 'tool.invoke', 'channel', 'messages.observe', 'messages.transform'] as const

/** Does anything come to it that strangers wrote, as far as its manifest asks for that? Then whatever it kept may be theirs. */
export function hearsStrangers({ capabilities }: Pick<GuestPlugin, 'capabilities'>): boolean {
  return inward.some((name) => Object.hasOwn(capabilities, name))
}

/** What a plugin kept may be a stranger's word, whenever it was read: whoever gets it back now is told so. */
export function mayBeStrangers({ plugin, reached }: Pick<CapabilityCall<never>, 'plugin' | 'reached'>): void {
  if (hearsStrangers(plugin)) reached()
}
