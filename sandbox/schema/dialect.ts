/** What kind of value a keyword takes: what the compiler makes of it follows from that. */
export type KeywordKind = 'schema' | 'schemas' | 'schemaMap' | 'count' | 'number' | 'flag' | 'names' | 'nameLists' | 'type' | 'any' | 'values' | 'pattern' | 'format' | 'ref' | 'note'

/**
 * The part of JSON Schema 2020-12 that plugins may use. Left out: `$id`, `$anchor`, dynamic and remote references,
 * `patternProperties` (it would run a plugin's expression in the library), `unevaluated…`, and draft 7's array form of `items`.
 */
export const keywords: Readonly<Record<string, KeywordKind>> = Object.freeze({
  $schema: 'note', $comment: 'note', title: 'note', description: 'note', default: 'note', examples: 'note', deprecated: 'note', readOnly: 'note', writeOnly: 'note',
  contentEncoding: 'note', contentMediaType: 'note',
  $ref: 'ref', $defs: 'schemaMap', definitions: 'schemaMap',
  type: 'type', const: 'any', enum: 'values',
  properties: 'schemaMap', additionalProperties: 'schema', propertyNames: 'schema', required: 'names', minProperties: 'count', maxProperties: 'count',
  dependentRequired: 'nameLists', dependentSchemas: 'schemaMap',
  items: 'schema', prefixItems: 'schemas', contains: 'schema', minContains: 'count', maxContains: 'count', minItems: 'count', maxItems: 'count', uniqueItems: 'flag',
  minimum: 'number', maximum: 'number', exclusiveMinimum: 'number', exclusiveMaximum: 'number', multipleOf: 'number',
  minLength: 'count', maxLength: 'count', pattern: 'pattern', format: 'format',
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  allOf: 'schemas', anyOf: 'schemas', oneOf: 'schemas', not: 'schema', if: 'schema', then: 'schema', else: 'schema',
})

export const types = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const
/** Those whose check is quick on any text; others are refused rather than ignored. */
export const formats = ['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid'] as const

export const maxSchemaChars = 64 * 1024
export const maxSchemaDepth = 64
export const maxSchemaNodes = 2_000
export const maxPatternChars = 1_000
export const maxPatterns = 50
/** Instructions of the compiled pattern: `(a{1000}){1000}` is short and enormous. */
export const maxPatternSize = 1_000
export const maxNameChars = 256
/** Formats are read of texts up to here; a longer one does not match. */
export const maxFormatChars = 2_048
/** Arrays longer than this never count as unique: each item is compared with each. */
export const maxUniqueItems = 256
