import { z } from 'zod'
import { RegistryError } from '../registry-error.ts'
import { keysAt } from './schema-keys.ts'
import { suggestion } from './suggestion.ts'

/** One thing in a manifest that is not as it must be, in words for its author. */
export interface Finding {
  /** Where in the file: `airlock.contributes.tools.forecast.effect`. */
  path: string
  found: string
  allowed: string
  /** The name that was probably meant. */
  suggestion?: string
}

const maxFoundLength = 80

export function invalidManifest(file: string, first: Finding, ...more: Finding[]): RegistryError {
  const place = first.path === '' ? file : `${file}: ${first.path}`
  const meant = first.suggestion === undefined ? '' : `; did you mean "${first.suggestion}"?`
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`
  return new RegistryError('manifest_invalid', `${place}: found ${first.found}, allowed: ${first.allowed}${meant}${others}`, { file, ...first, more })
}

/** Puts zod's issues about `value` into words. */
export function findingsOf(issues: readonly z.core.$ZodIssue[], schema: z.ZodType, value: unknown, under: readonly string[] = []): Finding[] {
  return issues.slice(0, 10).flatMap((issue) => findingsOfIssue(issue, schema, value, under))
}

function findingsOfIssue(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown, under: readonly string[]): Finding[] {
  const path = [...under, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    const keys = keysAt(schema, issue.path)
    return issue.keys.slice(0, 10).map((key) => {
      const meant = suggestion(key, keys)
      return {
        path: pathText([...path, key]),
        found: 'a key that nothing reads',
        allowed: keys.length === 0 ? 'no such key' : keys.join(', '),
        ...(meant === undefined ? {} : { suggestion: meant }),
      }
    })
  }

  // A bad key of a record: what was found is the key.
  if (issue.code === 'invalid_key') {
    return [{ path: pathText(path), found: foundText(String(issue.path.at(-1))), allowed: issue.issues[0]?.message ?? 'another name' }]
  }

  const meantBranch = issue.code === 'invalid_union' ? deepest(issue.errors) : undefined
  if (meantBranch !== undefined) return findingsOfIssue({ ...meantBranch, path: [...issue.path, ...meantBranch.path] }, schema, value, under)

  const found = valueAt(value, issue.path)
  const meant = issue.code === 'invalid_value' && typeof found === 'string' ? suggestion(found, issue.values.map(String)) : undefined
  return [{ path: pathText(path), found: foundText(found), allowed: allowedText(issue), ...(meant === undefined ? {} : { suggestion: meant }) }]
}

/** Where one alternative alone got further into the value than the others, that was meant. */
function deepest(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue | undefined {
  const firsts = branches.flatMap((branch) => (branch[0] === undefined || branch[0].code === 'unrecognized_keys' ? [] : [branch[0]])).toSorted((a, b) => b.path.length - a.path.length)
  const [first, second] = firsts
  return first !== undefined && first.path.length > (second?.path.length ?? 0) ? first : undefined
}

function allowedText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(', ')
    case 'invalid_type':
      return issue.expected === 'record' ? 'an object' : withArticle(issue.expected)
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`
    case 'invalid_union':
      return [...new Set(issue.errors.flatMap((branch) => branch.slice(0, 1).map(allowedText)))].join(', or ') || 'another value'
    default:
      return issue.message
  }
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : ''
}

function withArticle(noun: string): string {
  if (noun === 'int') return 'a whole number'
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

export function foundText(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  // JSON's quoting also shows control characters as what they are.
  const text = JSON.stringify(value)
  return text.length > maxFoundLength ? `${text.slice(0, maxFoundLength)}…` : text
}

export function pathText(path: readonly PropertyKey[]): string {
  return path.map((step) => foundText(String(step)).slice(1, -1)).join('.')
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined
    current = Reflect.get(current, step)
  }

  return current
}
