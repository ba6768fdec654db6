import type { PackageReader } from '../../plugin-registry/package/package-reader.ts'
import type { Broker } from '../../sandbox/broker/broker.ts'
import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import { hearsStrangers } from '../../sandbox/capabilities/strangers-words.ts'
import type { Caller, GuestPlugin } from '../../sandbox/supervisor/guest-plugin.ts'
import { SandboxError } from '../../sandbox/supervisor/sandbox-error.ts'
import type { Supervisor, ToolResult } from '../../sandbox/supervisor/supervisor.ts'
import type { GrantIndex } from '../plugins/grant-index.ts'
import { guestOf } from '../plugins/guest-of.ts'
import type { InstalledPlugin } from '../plugins/installed-plugin.ts'
import { lacksRights, missingRights } from '../plugins/missing-rights.ts'
import type { PluginIndex } from '../plugins/plugin-index.ts'

export interface GuestEntryOptions {
  plugins: Pick<PluginIndex, 'find'>
  grants: Pick<GrantIndex, 'granted' | 'onRevoke'>
  packages: PackageReader
  supervisor: Pick<Supervisor, 'call'>
  broker: Pick<Broker, 'handle'>
}

/** The right that a call into a guest rests on: asked of the broker first, so that it is checked and on record as any use of it. */
export interface EntryRight {
  capability: string
  method: string
  input: object
}

/** Calls functions of a plugin that no model and no person calls: when a job is due, when a message came. */
export interface GuestEntries {
  /** Rejects with CapabilityError (`grant_missing`, or what the broker says), SandboxError. Ends when the right is revoked. */
  call(plugin: string, entry: string, input: unknown, by: { caller: Caller; right: EntryRight; signal: AbortSignal }): Promise<ToolResult>
}

export function createGuestEntries({ plugins, grants, packages, supervisor, broker }: GuestEntryOptions): GuestEntries {
  const guests = new WeakMap<InstalledPlugin, GuestPlugin>()

  const guest = (name: string): GuestPlugin => {
    const plugin = activePlugin(name)
    const made = guests.get(plugin) ?? guestOf(plugin, packages)
    guests.set(plugin, made)
    return made
  }

  return {
    async call(name, entry, input, { caller, right, signal }) {
      const plugin = guest(name)
      if (!plugin.tools.includes(entry)) throw new SandboxError('tool_unknown', `${name} has no function for "${entry}"`, { plugin: name, tool: entry })
      const ended = new AbortController()
      const stop = grants.onRevoke((revoked, capability) => {
        if (revoked === name && capability === right.capability && grants.granted(name, capability).length === 0) ended.abort()
      })
      try {
        await ask(plugin, caller, right, signal)
        // What a job was given to keep, the plugin may have heard from strangers.
        const tainted = caller.tainted === true || (input !== null && hearsStrangers(plugin))
        return await supervisor.call(plugin, { tool: entry, input, caller: { ...caller, tainted }, signal: AbortSignal.any([signal, ended.signal]) })
      } catch (error) {
        if (ended.signal.aborted) throw new CapabilityError('grant_missing', `the right to ${right.capability} was revoked while ${name} used it`, {}, { cause: error })
        throw error
      } finally {
        stop()
      }
    },
  }

  function activePlugin(name: string): InstalledPlugin {
    const plugin = plugins.find(name)
    if (plugin === undefined || !plugin.row.enabled) throw new CapabilityError('grant_missing', `${name} is switched off, or not installed any more`)
    const missing = missingRights(plugin, grants)
    if (missing.length > 0) throw new CapabilityError('grant_missing', `${name} ${lacksRights(missing)}`)
    return plugin
  }

  async function ask(plugin: GuestPlugin, caller: Caller, right: EntryRight, signal: AbortSignal): Promise<void> {
    const origin = { plugin, caller, signal, onDenial() {}, tool: right.method }
    // Written by the broker itself.
    const reply = JSON.parse(await broker.handle(origin, JSON.stringify(right))) as { ok: boolean; error?: { code: CapabilityError['code']; message: string } }
    if (reply.error) throw new CapabilityError(reply.error.code, reply.error.message)
  }
}
