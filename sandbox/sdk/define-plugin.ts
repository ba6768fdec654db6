import type { Channel } from './channel.ts'
import type { CapabilityParts, Context } from './context.ts'
import type { OthersMessage } from './work.ts'

/**
 * One tool: gets its input, already checked against the manifest's schema, and returns what JSON can hold.
 * What it throws ends the call, its message shown to the model and to the person.
 */
export type Tool<Capabilities extends keyof CapabilityParts, Config> = (input: any, context: Context<Capabilities, Config>) => unknown

export interface PluginDefinition<Capabilities extends keyof CapabilityParts, Config> {
  /** By the names that the manifest declares under `contributes.tools`. */
  tools?: Record<string, Tool<Capabilities, Config>>
  /** By the names that the manifest declares under `contributes.channels`. */
  channels?: Record<string, Channel<Context<Capabilities, Config>>>
  /** By the names that the manifest declares under `contributes.schedules`; each gets the payload of the job that is due, null for the manifest's own. */
  schedules?: Record<string, (payload: any, context: Context<Capabilities, Config>) => unknown>
  /** For `messages.observe` and `messages.transform`. */
  messages?: {
    /** Shown each message after it was stored, in order; tried five times. */
    observe?(message: OthersMessage, context: Context<Capabilities, Config>): unknown
    /** Before it is answered; it has a second and a half. What it returns stands in the message's place; nothing leaves it as it is. */
    transform?(message: OthersMessage, context: Context<Capabilities, Config>): Promise<{ text: string } | void> | { text: string } | void
  }
}

/**
 * Defines a plugin; the default export of the manifest's `main`. Name the capabilities that the manifest asks for,
 * and the context holds exactly those.
 *
 * @example
 * export default definePlugin<'net.http'>({
 *   tools: {
 *     async forecast({ latitude, longitude }, { http, signal }) {
 *       const { current } = await http.json(`https://api.open-meteo.com/v1/forecast?latitude=${latitude}&longitude=${longitude}&current=temperature_2m`, { signal })
 *       return { celsius: current.temperature_2m }
 *     },
 *   },
 * })
 */
export function definePlugin<Capabilities extends keyof CapabilityParts = keyof CapabilityParts, Config = Readonly<Record<string, unknown>>>(
  plugin: PluginDefinition<Capabilities, Config>,
): PluginDefinition<Capabilities, Config> {
  return plugin
}
