import { isRecord } from './keyword-value.ts'
import { keywords } from './dialect.ts'

/** True only for a value that fits; false says nothing. */
export type QuickFit = (value: unknown) => boolean

/** Keywords that this understands; a schema with any other is left to the library. */
const understood = new Set(['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'minimum', 'maximum', 'maxLength', 'maxItems'])
/**
 * Of longer lists, and of lists in lists, the values are counted first. So many of everything that a schema of
 * `maxSchemaNodes` can name stay below `maxValueNodes`.
 */
const maxQuickItems = 48

/**
 * Most tools take a few texts and numbers by name, and asking the library about those costs more than all else in a call.
 * Makes a check that says yes to what plainly fits such a schema, and leaves every other value to the library, which words
 * the refusals too. Undefined for a schema that is not plain. For schemas that `compile` has accepted.
 *
 * Whatever it says yes to is within the bounds of plain-data.ts: only names that the schema has, only short lists, nothing
 * deeper than the schema itself.
 */
export function quickFit(schema: unknown): QuickFit | undefined {
  return plainFit(schema, false)
}

function plainFit(schema: unknown, isInList: boolean): QuickFit | undefined {
  if (!isRecord(schema) || !Object.keys(schema).every((keyword) => understood.has(keyword) || keywords[keyword] === 'note')) return undefined
  const { type } = schema
  if (schema.enum !== undefined) return (type === undefined || type === 'string') && schema.maxLength === undefined ? oneOf(schema.enum) : undefined
  if (type === 'object') return objectFit(schema, isInList)
  if (type === 'array') return isInList ? undefined : listFit(schema)
  if (type === 'string') return textFit(schema)
  if (type === 'number' || type === 'integer') return numberFit(schema, type)
  if (type === 'boolean') return (value) => typeof value === 'boolean'
  if (type === 'null') return (value) => value === null
  return undefined
}

function oneOf(values: unknown): QuickFit | undefined {
  if (!Array.isArray(values)) return undefined
  const texts = new Set(values.filter((value) => typeof value === 'string'))
  return (value) => typeof value === 'string' && texts.has(value)
}

function textFit({ maxLength = Number.POSITIVE_INFINITY }: Record<string, unknown>): QuickFit {
  // The library counts characters, of which there are no more than these units.
  const most = Number(maxLength)
  return (value) => typeof value === 'string' && value.length <= most
}

function numberFit({ minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }: Record<string, unknown>, type: 'number' | 'integer'): QuickFit {
  const [least, most] = [Number(minimum), Number(maximum)]
  const isOfType = type === 'integer' ? Number.isInteger : Number.isFinite
  return (value) => typeof value === 'number' && isOfType(value) && value >= least && value <= most
}

function listFit({ items, maxItems = maxQuickItems }: Record<string, unknown>): QuickFit | undefined {
  const fits = plainFit(items, true)
  const most = Math.min(Number(maxItems), maxQuickItems)
  return fits && ((value) => Array.isArray(value) && value.length <= most && value.every(fits) && Object.keys(value).length === value.length)
}

function objectFit({ properties = {}, required = [], additionalProperties = true }: Record<string, unknown>, isInList: boolean): QuickFit | undefined {
  if (typeof additionalProperties !== 'boolean' || !isRecord(properties) || !Array.isArray(required)) return undefined
  const fits = new Map<string, QuickFit>()
  for (const [name, schema] of Object.entries(properties)) {
    const fit = plainFit(schema, isInList)
    if (!fit) return undefined
    fits.set(name, fit)
  }

  const needed: string[] = required.filter((name, index) => required.indexOf(name) === index)
  if (!needed.every((name) => fits.has(name))) return undefined
  return (value) => {
    if (typeof value !== 'object' || value === null || !isPlain(value)) return false
    for (const name of needed) if (!Object.hasOwn(value, name)) return false
    // Inherited names come up too, as they do in the library; a plain object has none.
    for (const name in value) if (fits.get(name)?.(Reflect.get(value, name)) !== true) return false
    return true
  }
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype
}
