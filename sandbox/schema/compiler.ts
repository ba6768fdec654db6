import type { Schema } from '@cfworker/json-schema'
import type { Budget } from './budget.ts'
import { keywords, maxNameChars, maxPatterns, maxSchemaChars, maxSchemaDepth, maxSchemaNodes, maxUniqueItems } from './dialect.ts'
import { checkKeyword, compilePattern, formatRule, isRecord, refuse, show, type TextRule } from './keyword-value.ts'
import { escapePointer, inspect } from './plain-data.ts'
import { createTextTest, type Texts } from './text-test.ts'

export interface Compiled {
  root: Schema
  /** By `$ref`, as the library looks it up. */
  lookup: Record<string, Schema>
  /** Whether any test needs the value's texts. */
  testsText: boolean
}

const inPlace = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas'])

/**
 * Makes from a plugin's schema one that the library may interpret: only known keywords, every pattern and format replaced
 * by a test of ours, every visit to a subschema counted. Throws SchemaError `schema_invalid`.
 */
export function compile(source: unknown, texts: Texts, budget: Budget): Compiled {
  checkSize(source)
  // The library reads this once for each visit and does nothing with `undefined`: the place to count.
  const counted = Object.create(null, { $recursiveAnchor: { get: () => void budget.spend() } })
  const nodes = new Map<string, { schema: Schema; leadsTo: string[] }>()
  const refs: { path: string; target: string }[] = []
  // Where nothing but text is allowed, a test of text needs no condition around it.
  const onlyTexts = new WeakSet<Schema>()
  let patterns = 0

  const root = node(source, '', undefined)
  const lookup: Record<string, Schema> = Object.create(null)
  for (const { path, target } of refs) lookup[target] = nodes.get(target)?.schema ?? refuse(`${path}/$ref`, show(`#${target}`), 'a reference to a schema inside this one')
  refuseLoops(nodes)
  return { root, lookup, testsText: patterns > 0 }

  function part(conditions: Schema): Schema {
    return Object.assign(Object.create(counted), conditions)
  }

  function when(condition: Schema, consequence: Schema, alternative?: Schema): Schema {
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nobody awaits a schema
    return part({ if: condition, then: consequence, else: alternative })
  }

  function node(value: unknown, path: string, from: { leadsTo: string[] } | undefined): Schema {
    if (typeof value !== 'boolean' && !isRecord(value)) refuse(path, show(value), 'a schema: an object, true or false')
    const schema = part({})
    const entry = { schema, leadsTo: [] }
    nodes.set(path, entry)
    from?.leadsTo.push(path)
    if (typeof value !== 'boolean' && value.type === 'string') onlyTexts.add(schema)
    if (value === false) schema.not = part({})
    if (typeof value !== 'boolean') for (const [keyword, argument] of Object.entries(value)) apply(entry, keyword, argument, path)
    return schema
  }

  function apply(entry: { schema: Schema; leadsTo: string[] }, keyword: string, argument: unknown, path: string): void {
    const { schema } = entry
    const at = `${path}/${escapePointer(keyword)}`
    const kind = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined
    if (kind === undefined) return refuse(at, `the keyword ${show(keyword)}`, Object.keys(keywords).join(', '))
    checkKeyword(kind, keyword, argument, at)
    const from = inPlace.has(keyword) ? entry : undefined

    switch (kind) {
      case 'note':
        return
      case 'ref':
        return refer(entry, argument, path)
      case 'schema':
        schema[keyword] = node(argument, at, from)
        return
      case 'schemas':
        if (!Array.isArray(argument) || argument.length === 0) return refuse(at, show(argument), 'a list of schemas')
        return void demand(schema, keyword, argument.map((item, index) => node(item, `${at}/${index}`, from)))
      case 'schemaMap':
        if (!isRecord(argument)) return refuse(at, show(argument), 'schemas by name')
        schema[keyword] = mapValues(argument, at, (item, itemPath) => node(item, itemPath, from))
        return
      case 'nameLists':
        schema[keyword] = Object.assign(Object.create(null), argument)
        return
      case 'any':
        return oneOfValues(schema, [argument])
      case 'values':
        return oneOfValues(schema, Array.isArray(argument) ? argument : [])
      case 'pattern':
        return testText(schema, `text that matches ${argument}`, compilePattern(String(argument), at), at)
      case 'format':
        return testText(schema, `text of the format ${argument}`, formatRule(String(argument)), at)
      case 'flag':
        if (argument === true) demand(schema, 'allOf', [when(part({ maxItems: maxUniqueItems }), part({ uniqueItems: true }), part({ maxItems: maxUniqueItems }))])
        return
      default:
        schema[keyword] = argument
    }
  }

  function refer(entry: { schema: Schema; leadsTo: string[] }, argument: unknown, path: string): void {
    const target = typeof argument === 'string' ? pointerOf(argument) : undefined
    if (target === undefined) return refuse(`${path}/$ref`, show(argument), 'a reference inside this schema, such as #/$defs/name')
    entry.schema.$ref = target
    entry.leadsTo.push(target)
    refs.push({ path, target })
  }

  function oneOfValues(schema: Schema, values: unknown[]): void {
    const choices = Object.assign([...values], { toJSON: () => values.slice(0, 20).map(show) })
    if (schema.enum === undefined) schema.enum = choices
    else demand(schema, 'allOf', [part({ enum: choices })])
  }

  function testText(schema: Schema, shown: string, rule: TextRule, path: string): void {
    if (++patterns > maxPatterns) refuse(path, `more than ${maxPatterns} patterns and formats`, `${maxPatterns}`)
    const choices = createTextTest(texts, budget, shown, rule)
    const onlyText = onlyTexts.has(schema) && schema.enum === undefined
    if (onlyText) schema.enum = choices
    else demand(schema, 'allOf', [when(part({ type: 'string' }), part({ enum: choices }))])
  }
}

// Several keywords of the source may come down to `allOf`.
function demand(schema: Schema, keyword: string, schemas: Schema[]): void {
  schema[keyword] = [...(schema[keyword] ?? []), ...schemas]
}

function mapValues(source: Record<string, unknown>, path: string, make: (item: unknown, path: string) => Schema): Record<string, Schema> {
  const made: Record<string, Schema> = Object.create(null)
  for (const [name, item] of Object.entries(source)) {
    const at = `${path}/${escapePointer(name)}`
    if (name.length > maxNameChars) refuse(path, `a name of ${name.length} characters`, `at most ${maxNameChars}`)
    made[name] = make(item, at)
  }

  return made
}

function checkSize(source: unknown): void {
  const seen = inspect(source, { maxDepth: maxSchemaDepth, maxNodes: maxSchemaNodes })
  if (!seen.ok) refuse(seen.path, seen.message.replace(/^found /, '').replace(/, allowed are .*$/, ''), `at most ${maxSchemaDepth} levels, ${maxSchemaNodes} values, and no "__proto__"`)
  const chars = JSON.stringify(source)?.length ?? 0
  if (chars > maxSchemaChars) refuse('', `${chars} characters`, `${maxSchemaChars}`)
}

// `#/$defs/a%20b` and `#/$defs/a b` are one place.
function pointerOf(ref: string): string | undefined {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined
  try {
    return decodeURIComponent(ref.slice(1))
  } catch {
    return undefined
  }
}

// A reference that comes back to itself without going deeper into the value would never end.
function refuseLoops(nodes: ReadonlyMap<string, { leadsTo: string[] }>): void {
  const state = new Map<string, 'open' | 'done'>()

  function visit(path: string): void {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') refuse(path, 'a reference that leads back to itself', 'references that end, or go into properties or items')
    state.set(path, 'open')
    for (const next of nodes.get(path)?.leadsTo ?? []) visit(next)
    state.set(path, 'done')
  }

  for (const path of nodes.keys()) visit(path)
}
