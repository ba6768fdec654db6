import type { OpenTurn } from './open-turn.ts'
import { resultText } from './result-text.ts'
import { type Command, commandInput } from './slash-command.ts'
import { form, helpText, unknownPlugin, unknownTool } from './slash-help.ts'
import { actOn, takeUp } from './judged-calls.ts'

/** Carries out a command without a model; what the chat answers. */
export async function runCommand(turn: OpenTurn, { plugin, tool, rest }: Command): Promise<string> {
  const { open, cards } = turn.progress
  if (open !== undefined || cards.length > 0) return takenUp(turn)
  const tools = await turn.tools.toolsFor(turn.caller)
  const own = tools.filter(descriptor => descriptor.plugin === plugin)
  if (own.length === 0) return plugin === 'help' ? helpText(tools) : unknownPlugin(plugin, tools)
  const descriptor = own.find(each => each.tool === tool)
  if (descriptor === undefined) return unknownTool(plugin, tool, own)
  const given = commandInput(descriptor.input, rest)
  if ('missing' in given) return form(descriptor, given.missing)

  const step = { id: turn.newId(), plugin, tool: descriptor.tool, effect: descriptor.effect, toolCall: null, input: given.input }
  const [done] = await actOn(turn, [step], true, turn.journal.intend)
  turn.budget.signal.throwIfAborted()
  if (done?.outcome.error?.code === 'schema_mismatch') return form(descriptor, `${done.outcome.error.message}.`)
  return done?.outcome.error ? done.outcome.error.message : resultText(done?.outcome.output)
}

/** The command's one call was stored before: it ran, waited for a person, or nobody knows. */
async function takenUp(turn: OpenTurn): Promise<string> {
  const [[, done] = []] = turn.progress.open ? await takeUp(turn, turn.progress.open.steps) : []
  const { error, output } = done?.outcome ?? turn.progress.cards[0] ?? {}
  return error ? error.message : resultText(output)
}
