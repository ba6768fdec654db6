import { CodedError } from '../protocol/coded-error.ts'
import type { Caller, GuestPlugin } from '../supervisor/guest-plugin.ts'
import type { Supervisor, ToolRequest } from '../supervisor/supervisor.ts'

/** How one call of a plugin ended. */
export interface CallOutcome {
  /** `ok` or a SandboxCode. */
  code: string
  output: unknown
  message: string
  /** From when its code was there. */
  ms: number
  /** Was its whole process ended? */
  killed: boolean
  whileLoading: boolean
}

export const attackCaller = Object.freeze({ principal: 'owner' })

export async function callOnce(supervisor: Supervisor, plugin: GuestPlugin, tool: string, input: unknown, caller: Caller = attackCaller, rest: Pick<ToolRequest, 'signal' | 'onProgress'> = {}): Promise<CallOutcome> {
  const restarts = supervisor.stateOf(plugin.name).kills
  const started = performance.now()
  const end = (code: string, output: unknown, message: string): CallOutcome => {
    const state = supervisor.stateOf(plugin.name)
    const isAwake = state.wokenInMs !== undefined
    return { code, output, message, ms: performance.now() - started - (state.wokenInMs ?? 0), killed: state.kills > restarts, whileLoading: !isAwake }
  }
  try {
    const { output } = await supervisor.call(plugin, { tool, input, caller, effect: 'read', ...rest })
    return end('ok', output, '')
  } catch (error) {
    return end(error instanceof CodedError ? error.code : 'internal', undefined, error instanceof Error ? error.message : String(error))
  }
}
