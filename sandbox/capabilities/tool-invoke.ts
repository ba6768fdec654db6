import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import type { Caller } from '../supervisor/guest-plugin.ts'
import { type Capability, type Consent, defineCapability, defineMethod } from './capability.ts'

export interface ToolTarget {
  plugin: string
  tool: string
}

/** Calls another plugin's tool as whoever the calling plugin works for, once policy allows it. Rejects with CapabilityError; `details.reached` is false where nothing outside was touched. */
export interface ToolInvokePort {
  invoke(caller: Caller, target: ToolTarget, input: unknown, signal: AbortSignal): Promise<{ output: unknown; reached: boolean }>
}

export const noTools: ToolInvokePort = {
  invoke: async () => {
    throw new CapabilityError('request_invalid', 'this gateway lets no plugin call tools')
  },
}

/** Tools that stand between a model, or a person, and the one that is called. */
export const maxThrough = 3
const maxCallsPerCall = 100
const maxNamed = 32

/** `calculator/evaluate`, `@ada/maps/route`: the plugin, then the tool. */
const ToolName = z.string().max(280).regex(/^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*\/[a-zA-Z][a-zA-Z0-9_-]{0,63}$/, 'a plugin and its tool, such as "calculator/evaluate"')

const Scope = z.strictObject({
  tools: z.array(ToolName).min(1).max(maxNamed),
  reason: z.string().max(500).optional(),
})
type Scope = z.infer<typeof Scope>

export function createToolInvoke(port: ToolInvokePort = noTools): Capability {
  const callsOf = new WeakMap<object, number>()

  return defineCapability<Scope>({
    name: 'tool.invoke',
    title: { en: 'Tools of other plugins', 'zh-CN': '其他插件的工具' },
    // Whatever the worst tool is that it may name: nobody knows when the manifest is read, for another version may be installed later.
    effect: 'external',
    tellsReach: true,
    scope: Scope,
    methods: {
      invoke: defineMethod({
        input: z.strictObject({ tool: ToolName, input: z.unknown().optional() }),
        tried: ({ tool }) => `call the tool ${tool}`,
        check: ({ tool }, { request, grants }) => {
          if (!request.tools.includes(tool)) return { ok: false, code: 'grant_missing', message: `the manifest does not name the tool ${tool} (tool.invoke, tools)` }
          if (grants.some(({ tools }) => tools.includes(tool))) return { ok: true }
          return { ok: false, code: 'grant_missing', message: `no grant allows the tool ${tool}`, grant: { tools: [tool] } }
        },
        async perform({ tool, input = {} }, call) {
          count(call.within)
          const caller = callerOf(call.caller, `${call.plugin.name}/${call.tool}`, call.hasReached())
          refuseDepth(caller.through ?? [], tool)
          try {
            const { output, reached } = await port.invoke(caller, targetOf(tool), input, call.signal)
            if (reached) call.reached()
            return { output }
          } catch (error) {
            // In doubt it has: an error can carry words of a stranger too.
            if (!(error instanceof CapabilityError && error.details['reached'] === false)) call.reached()
            throw error
          }
        },
      }),
    },
    within: (grant, request) => grant.tools.every((tool) => request.tools.includes(tool)),
    consent: ({ tools }) => tools.map(consentOf),
  })

  function count(within: object): void {
    const calls = (callsOf.get(within) ?? 0) + 1
    callsOf.set(within, calls)
    if (calls > maxCallsPerCall) throw new CapabilityError('rate_limited', `one call may call ${maxCallsPerCall} tools at most`, { reached: false })
  }
}

/** What a channel may do while it handles an event, nobody whom it calls may. */
function callerOf({ principal, session, turn, message, toolCall, through = [], occasion, channel, tainted }: Caller, from: string, hasReached: boolean): Caller {
  return {
    principal, session, turn, message, toolCall,
    through: [...through, from],
    occasion: occasion ?? (channel === undefined ? undefined : 'channel'),
    tainted: tainted === true || hasReached,
  }
}

function refuseDepth(through: readonly string[], tool: string): void {
  const path = [...through, tool].join(' → ')
  if (through.includes(tool)) throw new CapabilityError('depth_limit', `a tool may not be called by itself: ${path}`, { reached: false })
  if (through.length > maxThrough) throw new CapabilityError('depth_limit', `tools may call tools ${maxThrough} times in a row: ${path}`, { reached: false })
}

function targetOf(name: string): ToolTarget {
  const slash = name.lastIndexOf('/')
  return { plugin: name.slice(0, slash), tool: name.slice(slash + 1) }
}

function consentOf(name: string): Consent {
  const { plugin, tool } = targetOf(name)
  return { weight: 3, text: { en: `may use **${tool}** of the plugin **${plugin}**, for whoever it works for`, 'zh-CN': `可以代表使用者调用插件 **${plugin}** 的 **${tool}**` } }
}
