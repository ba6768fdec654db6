import type { OpenTurn } from './open-turn.ts'
import { resultText } from './result-text.ts'
import { type Command, commandInput } from './slash-command.ts'
import { form, helpText, unknownPlugin, unknownTool } from './slash-help.ts'
import { runToolStep } from './tool-step.ts'

/** Carries out a command without a model; what the chat answers. */
export async function runCommand(turn: OpenTurn, { plugin, tool, rest }: Command): Promise<string> {
  const tools = await turn.tools.toolsFor(turn.caller)
  const own = tools.filter(descriptor => descriptor.plugin === plugin)
  if (own.length === 0) return plugin === 'help' ? helpText(tools) : unknownPlugin(plugin, tools)
  const descriptor = own.find(each => each.tool === tool)
  if (descriptor === undefined) return unknownTool(plugin, tool, own)
  const given = commandInput(descriptor.input, rest)
  if ('missing' in given) return form(descriptor, given.missing)

  const step = { id: turn.newId(), plugin, tool: descriptor.tool, effect: descriptor.effect, toolCall: null, input: given.input }
  await turn.journal.intend([step])
  const { outcome } = await runToolStep(turn, step)
  turn.budget.signal.throwIfAborted()
  if (outcome.error?.code === 'schema_mismatch') return form(descriptor, `${outcome.error.message}.`)
  return outcome.error ? outcome.error.message : resultText(outcome.output)
}
