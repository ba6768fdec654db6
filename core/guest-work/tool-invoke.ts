import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import type { ToolInvokePort, ToolTarget } from '../../sandbox/capabilities/tool-invoke.ts'
import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { Caller } from '../../sandbox/supervisor/guest-plugin.ts'
import type { ToolResult } from '../../sandbox/supervisor/supervisor.ts'
import type { Effect } from '../../plugin-registry/manifest/effect.ts'
import type { Gate, JudgedTurn } from '../approvals/gate.ts'
import type { ToolCall } from '../plugins/tool-calls.ts'

export interface ToolInvokeOptions {
  effectOf(plugin: string, tool: string): Effect | undefined
  judge: Gate['judge']
  occasionOf(caller: Caller): Promise<JudgedTurn | undefined>
  callTool(caller: { principal: string }, call: ToolCall): Promise<ToolResult>
}

/** One plugin calls another's tool: policy is asked as if the model had called it, and where it would ask a person, the call is refused. */
export function createToolInvoke({ effectOf, judge, occasionOf, callTool }: ToolInvokeOptions): ToolInvokePort {
  return {
    async invoke(caller, target, input, signal) {
      await requireAllowed(caller, target)
      const { principal, session, turn, message, toolCall, through, occasion, tainted } = caller
      try {
        return await callTool({ principal }, { ...target, input, session, turn, message, toolCall, through, occasion, tainted, signal })
      } catch (error) {
        throw failure(target, error)
      }
    },
  }

  async function requireAllowed(caller: Caller, { plugin, tool }: ToolTarget): Promise<void> {
    const effect = effectOf(plugin, tool)
    if (effect === undefined) throw untouched('tool_failed', `there is no tool "${tool}" of a plugin "${plugin}" here`)
    const occasion = await occasionOf(caller)
    if (occasion === undefined) throw untouched('never_allowed', `${plugin} ${tool} was not run: whoever it would work for was removed`)
    const { verdict, why } = await judge(occasion, { plugin, tool, effect })
    if (verdict === 'never') throw untouched('never_allowed', `${plugin} ${tool} was not run. ${why}`)
    if (verdict === 'ask') throw untouched('approval_needed', `${plugin} ${tool} needs approval, and a plugin cannot ask for it. ${why} Call it once in a chat and answer "always": then plugins may call it too.`)
  }
}

function untouched(code: 'tool_failed' | 'never_allowed' | 'approval_needed', message: string): CapabilityError {
  return new CapabilityError(code, message, { reached: false })
}

function failure({ plugin, tool }: ToolTarget, error: unknown): unknown {
  if (!(error instanceof CodedError) || !error.expose) return error
  const { reached } = error.details
  // Where nobody says whether it reached outside, only what fails before the guest is called has not.
  const isBefore = ['plugin_unknown', 'plugin_inactive', 'tool_unknown', 'input_limit', 'busy'].includes(error.code) || error.details['side'] === 'input'
  return new CapabilityError('tool_failed', `${plugin}/${tool}: ${error.code}: ${error.message}`, { code: error.code, reached: isBefore ? false : reached }, { cause: error })
}
