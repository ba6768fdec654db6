import type { ToolCall } from '../models/tool-call.ts'
import { maxArgumentChars } from '../models/tool-call-assembly.ts'
import { inputProblem } from '../operations/input-json.ts'
import type { CodedFailure } from '../operations/shapes/coded-failure.ts'
import { nearNames } from './near-names.ts'
import { inputOf } from './tool-parameters.ts'
import type { ToolStep } from './tool-step.ts'
import type { OfferedTools } from './tools.ts'

/** What a model's tool calls mean, in order. A call that makes no sense becomes a step that says why: the model reads it and goes on. */
export function toolSteps(calls: readonly ToolCall[], offered: OfferedTools, newId: () => string): ToolStep[] {
  return calls.map(call => {
    const tool = offered.find(call.name)
    const given = argumentsOf(call)
    const intent = { id: newId(), toolCall: call.id, input: given.input }
    if (tool === undefined) return { ...intent, ...named(call.name), effect: null, refusal: unknownTool(call.name, offered.names) }
    return { ...intent, input: given.refusal ? given.input : inputOf(tool.input, given.input), plugin: tool.plugin, tool: tool.tool, effect: tool.effect, ...(given.refusal && { refusal: given.refusal }) }
  })
}

/** The calls as they go back into the conversation: vendors refuse arguments that are no JSON object. */
export function mendedCalls(calls: readonly ToolCall[]): ToolCall[] {
  return calls.map(call => (argumentsOf(call).refusal ? { ...call, arguments: '{}' } : call))
}

function argumentsOf(call: ToolCall): { input: unknown; refusal?: CodedFailure } {
  if (call.oversized) return { input: null, refusal: invalid(`The arguments are longer than ${maxArgumentChars} characters. Send less.`) }
  try {
    const input: unknown = JSON.parse(call.arguments.trim() || '{}')
    const problem = inputProblem(input)
    // Kept as text: what walks it by recursion, as the database's driver does, would overflow.
    if (problem !== undefined) return { input: call.arguments.slice(0, 1_000), refusal: invalid(`The arguments are ${problem}.`) }
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { input }
    return { input, refusal: invalid('The arguments must be one JSON object.') }
  } catch {
    return { input: call.arguments.slice(0, 1_000), refusal: invalid('The arguments are not valid JSON. Write them again as one JSON object.') }
  }
}

const invalid = (message: string): CodedFailure => ({ code: 'input_invalid', message })

function unknownTool(name: string, names: readonly string[]): CodedFailure {
  const near = nearNames(name, names)
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : names.length > 0 ? `There are: ${names.slice(0, 40).join(', ')}.` : 'There are no tools.'
  return { code: 'tool_unknown', message: `There is no tool "${name}". ${hint}` }
}

function named(name: string): { plugin: string; tool: string } {
  const [plugin = '', ...tool] = name.split('__')
  return tool.length > 0 ? { plugin, tool: tool.join('__') } : { plugin: '', tool: name }
}
