import { z } from 'zod'
import type { Binding } from './binding.ts'
import { innermost } from './binding.ts'

/** In words, what a setting may be: `a whole number from 0 to 65535`. */
export function describeAllowed({ schema, meta }: Pick<Binding, 'schema' | 'meta'>): string {
  if (meta.allowed !== undefined) return meta.allowed
  const inner = innermost(schema)
  if (inner instanceof z.ZodEnum) return oneOf(inner.options.map(String))
  if (inner instanceof z.ZodBoolean) return 'true or false'
  if (inner instanceof z.ZodNumber) return `a ${inner.format === 'safeint' ? 'whole ' : ''}number${range(inner.minValue, inner.maxValue)}`
  if (inner instanceof z.ZodArray) return 'a list of texts'
  if (inner instanceof z.ZodURL) return 'an address that begins with http:// or https://'
  if (inner instanceof z.ZodString) return inner.minLength !== null && inner.minLength > 1 ? `at least ${inner.minLength} characters` : 'a text'
  return 'a value as docs/CONFIG.md describes'
}

/** In words, what was found; a secret's value is never shown. */
export function describeFound(value: unknown, secret: boolean): string {
  if (value === undefined || value === null) return 'nothing'
  if (secret) return typeof value === 'string' ? `${value.length} characters` : 'something that is no text'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function oneOf(words: string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function range(least: number | null, most: number | null): string {
  const from = least !== null && least > Number.MIN_SAFE_INTEGER ? ` from ${least}` : ''
  return most !== null && most < Number.MAX_SAFE_INTEGER ? `${from} to ${most}` : from
}
