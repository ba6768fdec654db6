import { stringify } from '../primordials.ts'
import { thrownText } from '../thrown-text.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type WriteLog = (level: LogLevel, message: string, fields?: object) => void

/** Longer lines are cut. */
export const maxLogLineChars = 8_192

/** `console`, as lines in the plugin's log. */
export function createConsole(write: WriteLog) {
  const at =
    (level: LogLevel) =>
    (...values: unknown[]): void =>
      write(level, values.map(shown).join(' ').slice(0, maxLogLineChars))
  const nothing = () => undefined
  return {
    debug: at('debug'), trace: at('debug'), log: at('info'), info: at('info'), dir: at('info'), table: at('info'), warn: at('warn'), error: at('error'),
    assert: (holds: unknown, ...values: unknown[]) => void (holds || at('error')('assertion failed:', ...values)),
    group: nothing, groupCollapsed: nothing, groupEnd: nothing, time: nothing, timeEnd: nothing, timeLog: nothing, count: nothing, countReset: nothing, clear: nothing,
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) {
    const { name, message } = thrownText(value)
    return `${name}: ${message}`
  }
  try {
    return (typeof value === 'object' ? stringify(value) : undefined) ?? String(value)
  } catch {
    return '[cannot be shown]'
  }
}
