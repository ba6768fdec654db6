import { isAbsolute, resolve } from 'node:path'
import { CliError } from './cli-error.ts'
import type { Terminal } from './terminal.ts'

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CliError('usage_invalid', `This is no JSON: ${text.slice(0, 100)}`, {}, { cause })
  }
}

export function parseNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new CliError('usage_invalid', `This is no number: ${text.slice(0, 100)}`)
  return value
}

export function parseWords(text: string): string[] {
  return text.split(',').map((word) => word.trim()).filter(Boolean)
}

/** The gateway works elsewhere: a folder must mean the same there. */
export function parseFolder(text: string, { cwd }: Pick<Terminal, 'cwd'>): string {
  return isAbsolute(text) ? text : resolve(cwd, text)
}

/** `{"a":1}` as it is, or `a=1 b=text`: a value that reads as JSON is that, any other is text. */
export function parseToolInput(words: readonly string[]): unknown {
  if (words.length === 0) return {}
  const whole = words.join(' ').trim()
  if (whole.startsWith('{')) return parseJson(whole)
  return Object.fromEntries(
    words.map((word) => {
      const equals = word.indexOf('=')
      if (equals < 1) throw new CliError('usage_invalid', `Give the input as JSON or as name=value, not ${word.slice(0, 100)}`)
      return [word.slice(0, equals), valueOf(word.slice(equals + 1))]
    }),
  )
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
