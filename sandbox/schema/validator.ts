import { type OutputUnit, validate } from '@cfworker/json-schema'
import { BudgetSpent, type BudgetOptions, createBudget } from './budget.ts'
import { compile } from './compiler.ts'
import { inspect } from './plain-data.ts'
import { quickFit } from './quick-fit.ts'

export type Verdict =
  | { ok: true }
  /** `path` is a JSON pointer into the value, empty for the value itself. */
  | { ok: false; path: string; message: string }

export type Validator = (value: unknown) => Verdict

const fit: Verdict = Object.freeze({ ok: true })

/**
 * Makes a validator from a schema that a plugin brings: interpreted, never compiled to code, its patterns matched in
 * linear time, its work bounded. Compile once for each tool, then call: one validator serves one call at a time, which
 * is always so, as it never waits.
 *
 * ```ts
 * const check = compileSchema({ type: 'object', properties: { city: { type: 'string' } }, required: ['city'] })
 * check({ city: 'Oslo' }) // { ok: true }
 * check({}) // { ok: false, path: '', message: 'the property "city" is missing' }
 * ```
 * Throws SchemaError `schema_invalid` with `{ path, found, allowed }` for a schema outside the dialect (dialect.ts).
 */
export function compileSchema(schema: unknown, options?: BudgetOptions): Validator {
  const texts = { all: [] as readonly string[] }
  const budget = createBudget(options)
  const { root, lookup, testsText } = compile(schema, texts, budget)
  const fits = quickFit(schema)

  return (value) => {
    if (fits?.(value)) return fit
    const found = new Set<string>()
    const seen = inspect(value, testsText ? { onText: (text) => found.add(text) } : {})
    if (!seen.ok) return seen
    texts.all = [...found]

    try {
      budget.start()
      const { valid, errors } = validate(value, root, '2020-12', lookup)
      return valid ? fit : describe(errors)
    } catch (error) {
      return { ok: false, path: '', message: unfinished(error) }
    } finally {
      texts.all = []
    }
  }
}

// A schema may still be deep enough for the stack to end first (RangeError): it did not fit, as with too much work.
function unfinished(error: unknown): string {
  return error instanceof BudgetSpent || error instanceof RangeError ? 'too much work to check against this schema' : 'not a JSON value'
}

const wrappers = new Set(['properties', 'items', 'prefixItems', '$ref', 'allOf', 'if', 'dependentSchemas', 'additionalProperties', 'propertyNames'])

// The library lists an error of a part after that of its whole: the last of a chain of wholes says what is wrong.
function describe(errors: readonly OutputUnit[]): Verdict {
  let at = 0
  while (at + 1 < errors.length && wrappers.has(errors[at]?.keyword ?? '') && !isUnknownProperty(errors[at], errors[at + 1])) at++
  const error = errors[at]
  return { ok: false, path: (error?.instanceLocation ?? '#').slice(1).slice(0, 500), message: wording(error) }
}

function isUnknownProperty(error: OutputUnit | undefined, next: OutputUnit | undefined): boolean {
  return error?.keyword === 'additionalProperties' && next?.keyword === 'not' && next.keywordLocation === `${error.keywordLocation}/not`
}

function wording(error: OutputUnit | undefined): string {
  const text = error?.error ?? 'does not fit'
  const quoted = /"(.*)"/s.exec(text)?.[1]?.slice(0, 100)
  switch (error?.keyword) {
    case 'required':
      return `the property "${quoted}" is missing`
    case 'additionalProperties':
      return `there is no property "${quoted}"`
    case 'enum':
      return choices(text)
    default:
      return text.replace(/^Instance /, '').slice(0, 500)
  }
}

// What the compiler had the library quote: a list of values, or one text that names a test.
function choices(text: string): string {
  const quoted: unknown = JSON.parse(text.slice(text.indexOf(' of ') + 4, -1))
  return Array.isArray(quoted) ? `must be ${quoted.join(' or ')}`.slice(0, 500) : `must be ${String(quoted)}`
}
