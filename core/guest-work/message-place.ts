import { consolePlace, coversMessage, type MessagePlace, type MessageScope } from '../../sandbox/capabilities/message-scope.ts'
import type { GrantIndex } from '../plugins/grant-index.ts'
import type { PluginIndex } from '../plugins/plugin-index.ts'

/** Where a message stands, as scopes name it. */
export type PlaceOf = () => Promise<MessagePlace>

export interface WatcherOptions {
  plugins: Pick<PluginIndex, 'find'>
  grants: Pick<GrantIndex, 'inForce'>
}

type Scope = MessageScope & { answers?: boolean }

/** Plugins with a grant of this capability that may cover the message, by name. The broker looks again before each is given it. */
export async function watchersOf({ plugins, grants }: WatcherOptions, capability: string, placeOf: PlaceOf, answer = false): Promise<string[]> {
  const held = grants.inForce().filter((row) => row.capability === capability && plugins.find(row.plugin)?.row.enabled === true)
  if (held.length === 0) return []
  const place = await placeOf()
  const covering = held.filter(({ scope }) => isScope(scope) && coversMessage(scope, place) && (!answer || scope.answers === true))
  return [...new Set(covering.map(({ plugin }) => plugin))].toSorted()
}

/** `rows`: the statement below, run wherever the caller stands. */
export async function placeIn(conversation: string | null, session: string, rows: (statement: string, values: string[]) => Promise<Record<string, unknown>[]>): Promise<MessagePlace> {
  const [channel] = conversation === null ? [] : await rows('select c.channel as name, h.kind as kind from conversations c join channels h on h.name = c.channel where c.id = ?', [conversation])
  return { channels: channel === undefined ? [consolePlace] : [...new Set([String(channel['name']), String(channel['kind'])])], session }
}

// Grants were parsed by their capability when they were given.
function isScope(scope: unknown): scope is Scope {
  return typeof scope === 'object' && scope !== null && 'channels' in scope && Array.isArray(scope.channels)
}
