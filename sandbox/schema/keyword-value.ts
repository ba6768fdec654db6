import { format as libraryFormats } from '@cfworker/json-schema'
import { RE2JS } from 're2js'
import { formats, type KeywordKind, maxFormatChars, maxNameChars, maxPatternChars, maxPatternSize, types } from './dialect.ts'
import { SchemaError } from './schema-error.ts'

export function refuse(path: string, found: string, allowed: string): never {
  throw new SchemaError('schema_invalid', `${path || 'the schema'}: found ${found}, allowed ${allowed}`, { path, found, allowed })
}

export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0
const isName = (value: unknown) => typeof value === 'string' && value.length <= maxNameChars
const isNames = (value: unknown) => Array.isArray(value) && value.every(isName)
const isType = (value: unknown) => types.some((type) => type === value)

const simple: Partial<Record<KeywordKind, { holds(value: unknown): boolean; allowed: string }>> = {
  count: { holds: isCount, allowed: 'a whole number from 0' },
  number: { holds: (value) => Number.isFinite(value), allowed: 'a number' },
  flag: { holds: (value) => typeof value === 'boolean', allowed: 'true or false' },
  names: { holds: isNames, allowed: `a list of names of at most ${maxNameChars} characters` },
  nameLists: { holds: (value) => isRecord(value) && Object.values(value).every(isNames), allowed: 'lists of names' },
  type: { holds: (value) => (Array.isArray(value) ? value.length > 0 && value.length <= types.length && value.every(isType) : isType(value)), allowed: `one or a list of ${types.join(', ')}` },
  values: { holds: (value) => Array.isArray(value) && value.length > 0, allowed: 'a list of values' },
  format: { holds: (value) => formats.some((format) => format === value), allowed: formats.join(', ') },
  pattern: { holds: (value) => typeof value === 'string' && value.length <= maxPatternChars, allowed: `an expression of at most ${maxPatternChars} characters` },
}

/** Throws SchemaError `schema_invalid` when a keyword that holds no schema has a value of another kind than it takes. */
export function checkKeyword(kind: KeywordKind, keyword: string, value: unknown, path: string): void {
  const rule = simple[kind]
  if (rule !== undefined && !rule.holds(value)) refuse(path, show(value), rule.allowed)
  if (keyword === 'multipleOf' && !(Number(value) > 0)) refuse(path, show(value), 'a number above 0')
}

export interface TextRule {
  test(text: string): boolean
  /** Steps of the budget that each character may cost. */
  stepsPerChar: number
}

// Measured: 25 ns for each character and instruction at the worst, so that a step is some 2 µs.
const instructionsPerStep = 100

/** Compiles a plugin's expression for matching in linear time. Throws SchemaError `schema_invalid`. */
export function compilePattern(pattern: string, path: string): TextRule {
  const compiled = tryCompile(pattern)
  if (compiled === undefined) refuse(path, show(pattern), 'a regular expression of RE2 (no look-around, no back-references)')
  if (compiled.programSize() > maxPatternSize) refuse(path, `an expression that unfolds to ${compiled.programSize()} steps`, `${maxPatternSize}`)
  return { test: (text) => compiled.test(text), stepsPerChar: compiled.programSize() / instructionsPerStep }
}

function tryCompile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern))
  } catch {
    return undefined
  }
}

/** The library's own expression for a format, over texts short enough for any expression. */
export function formatRule(name: string): TextRule {
  const test = Object.entries<((text: string) => unknown) | undefined>(libraryFormats).find(([known]) => known === name)?.[1]
  return { test: (text) => text.length <= maxFormatChars && test !== undefined && Boolean(test(text)), stepsPerChar: 0 }
}
