import { inputProblem } from '../operations/input-json.ts'

/** A tool that a person calls by hand: `/<plugin> <tool> <text>`. */
export interface Command {
  plugin: string
  tool: string | undefined
  rest: string
}

/** `/etc/passwd` and other paths are no commands; a scoped plugin, `/@scope/name`, is one. */
const commandShape = /^\/((?:@[^\s/]+\/)?[^\s/]+)(?:\s+(\S+)(?:\s+([\s\S]*))?)?$/

export function parseCommand(text: string): Command | undefined {
  const trimmed = text.trim()
  if (trimmed === '/') return { plugin: 'help', tool: undefined, rest: '' }
  const [, plugin, tool, rest = ''] = commandShape.exec(trimmed) ?? []
  return plugin === undefined ? undefined : { plugin, tool, rest: rest.trim() }
}

export type CommandInput = { input: unknown } | { missing: string }

/** What a person typed after the tool as its input: JSON, or plain text where it takes a string, by itself or as its one required field. */
export function commandInput(schema: Readonly<Record<string, unknown>>, rest: string): CommandInput {
  if (schema['type'] === 'string') return rest === '' ? { missing: 'Something is missing.' } : { input: rest }
  const field = oneRequiredString(schema)
  if (rest.startsWith('{')) {
    const input = parseObject(rest)
    if (input !== undefined) return { input }
    // Braces may be meant as text: a set, a template.
    return field === undefined ? { missing: 'That is no valid JSON.' } : { input: { [field]: rest } }
  }
  if (rest !== '') return field === undefined ? { missing: 'This tool does not take plain text.' } : { input: { [field]: rest } }
  return requiredFields(schema).length === 0 ? { input: {} } : { missing: 'Something is missing.' }
}

export interface Field {
  name: string
  type: string
  description: string
  required: boolean
}

/** The fields of a tool's input, required ones first. */
export function fieldsOf(schema: Readonly<Record<string, unknown>>): Field[] {
  const required = requiredFields(schema)
  return Object.entries(record(schema['properties']))
    .map(([name, property]) => {
      const { type, description, enum: options } = record(property)
      const choice = Array.isArray(options) ? options.map(String).join(' | ') : undefined
      return { name, type: choice ?? (typeof type === 'string' ? type : 'any'), description: typeof description === 'string' ? description : '', required: required.includes(name) }
    })
    .sort((one, other) => Number(other.required) - Number(one.required))
}

function oneRequiredString(schema: Readonly<Record<string, unknown>>): string | undefined {
  const required = requiredFields(schema)
  const [name] = required
  return required.length === 1 && name !== undefined && record(record(schema['properties'])[name])['type'] === 'string' ? name : undefined
}

function requiredFields(schema: Readonly<Record<string, unknown>>): string[] {
  const { required } = schema
  return Array.isArray(required) ? required.filter(name => typeof name === 'string') : []
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) && inputProblem(value) === undefined ? value : undefined
  } catch {
    return undefined
  }
}

// Entries only: a schema is a plugin's, and may name a property `__proto__`.
function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}
}
