/** One field of a form that is made from a JSON Schema. */
export interface Field {
  name: string
  /** For people: the schema's title, where it has one. */
  label?: string
  kind: 'text' | 'number' | 'flag' | 'choice' | 'json'
  about: string
  required: boolean
  choices: string[]
}

/** The fields of an object schema; undefined where a schema is too free for fields, so that JSON itself is asked for. */
export function fieldsOf(schema: unknown): Field[] | undefined {
  const { type, properties, required } = record(schema)
  if (type !== 'object' && properties === undefined) return undefined
  const needed = Array.isArray(required) ? required : []
  return Object.entries(record(properties)).map(([name, value]) => fieldOf(name, record(value), needed.includes(name)))
}

function fieldOf(name: string, schema: Readonly<Record<string, unknown>>, required: boolean): Field {
  const about = typeof schema['description'] === 'string' ? schema['description'] : ''
  const choices = Array.isArray(schema['enum']) && schema['enum'].every((choice) => typeof choice === 'string') ? (schema['enum'] as string[]) : []
  const kind = choices.length > 0 ? 'choice' : kindOf(schema['type'])
  const label = typeof schema['title'] === 'string' && schema['title'].trim() !== '' ? { label: schema['title'] } : {}
  return { name, ...label, kind, about, required, choices }
}

function kindOf(type: unknown): Field['kind'] {
  switch (type) {
    case 'string':
      return 'text'
    case 'number':
    case 'integer':
      return 'number'
    case 'boolean':
      return 'flag'
    default:
      return 'json'
  }
}

export type Filled = { ok: true; input: Record<string, unknown> } | { ok: false; field: string }

/** The name of the one field where JSON itself is asked for. */
export const wholeField = 'input'

/** A value in a form's fields: as it was typed, would be typed. */
export function typedFrom(fields: readonly Field[] | undefined, value: unknown): Record<string, string> {
  if (fields === undefined) return { [wholeField]: JSON.stringify(value, null, 2) ?? '' }
  const values = record(value)
  const typed = fields.filter(({ name }) => Object.hasOwn(values, name)).map(({ name }): [string, string] => [name, typedValue(values[name])])
  return Object.fromEntries(typed)
}

function typedValue(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** JSON text as an object, which a tool's input and a plugin's config are. */
export function parsedObject(text: string): Filled {
  const value = parsed(text.trim() === '' ? '{}' : text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ok: true, input: record(value) } : { ok: false, field: wholeField }
}

/** The one field for an input that is not made of fields: a text as it is, else JSON. */
export function wholeInputField(schema: unknown, jsonHint: string): Field {
  const { type, description } = record(schema)
  const isText = type === 'string'
  const about = typeof description === 'string' ? description : isText ? '' : jsonHint
  return { name: wholeField, kind: isText ? 'text' : 'json', about, required: true, choices: [] }
}

/** What was typed there, as the tool's input. */
export function wholeInputFrom(schema: unknown, text: string): { ok: true; input: unknown } | { ok: false; field: string } {
  const { type } = record(schema)
  if (type === 'string') return { ok: true, input: text }
  if (type === undefined || type === 'object') return parsedObject(text)
  const input = parsed(text)
  return input === undefined ? { ok: false, field: wholeField } : { ok: true, input }
}

/** What was typed, as the tool's input: empty optional fields are left out; a text that is not a number or not JSON names its field. */
export function inputFrom(fields: readonly Field[], typed: Readonly<Record<string, string>>): Filled {
  const input: [string, unknown][] = []
  for (const field of fields) {
    const text = Object.hasOwn(typed, field.name) ? (typed[field.name] ?? '') : ''
    if (field.kind === 'flag') {
      if (text !== '' || field.required) input.push([field.name, text === 'true'])
      continue
    }
    if (text.trim() === '' && !(field.required && field.kind === 'text')) {
      if (field.required) return { ok: false, field: field.name }
      continue
    }
    const value = valueFrom(field, text)
    if (value === undefined) return { ok: false, field: field.name }
    input.push([field.name, value])
  }
  // A plugin chooses its fields' names: fromEntries makes own properties even of `__proto__`.
  return { ok: true, input: Object.fromEntries(input) }
}

function valueFrom(field: Field, text: string): unknown {
  if (field.kind === 'number') {
    const value = Number(text)
    return Number.isFinite(value) ? value : undefined
  }
  return field.kind === 'json' ? parsed(text) : text
}

/** JSON text as a value; undefined when it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}
}
