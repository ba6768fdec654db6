type JsonSchema = Readonly<Record<string, unknown>>

/** Models call tools with named arguments: an input that is something else is offered to them as the one argument `input`. */
export function parametersOf(input: JsonSchema): JsonSchema {
  if (takesObject(input)) return { type: 'object', ...input }
  // References lead to the root of the schema, which is another now.
  const { $defs, definitions, ...schema } = input
  return { type: 'object', properties: { input: schema }, required: ['input'], additionalProperties: false, ...($defs === undefined ? {} : { $defs }), ...(definitions === undefined ? {} : { definitions }) }
}

/** The tool's own input, from the arguments that a model gave. */
export function inputOf(schema: JsonSchema, given: unknown): unknown {
  if (takesObject(schema) || typeof given !== 'object' || given === null) return given
  return Object.hasOwn(given, 'input') ? (given as { input: unknown }).input : given
}

function takesObject({ type }: JsonSchema): boolean {
  return type === 'object' || type === undefined
}
