import type { Text } from './capability.ts'

/** A bound in an owner's words, such as "up to 60 requests a minute". */
export type Note = Text

/** The sentence, and behind it in brackets what bounds it, or widens it. */
export function withNotes(sentence: Text, notes: readonly (Note | undefined)[]): Text {
  const said = notes.filter((note) => note !== undefined)
  if (said.length === 0) return sentence
  return {
    en: `${sentence.en} (${said.map(({ en }) => en).join(', ')})`,
    'zh-CN': `${sentence['zh-CN']}（${said.map((note) => note['zh-CN']).join('，')}）`,
  }
}

/** Says it only where there is something to be said. */
export function noteOf(amount: number | undefined, say: (amount: number) => Note): Note | undefined {
  return amount === undefined ? undefined : say(amount)
}

/** Rounded up: what an owner reads is never less than what is allowed. */
export function sizeText(bytes: number): string {
  if (bytes >= 1_000_000_000) return `${Math.ceil(bytes / 100_000_000) / 10} GB`
  if (bytes >= 1_000_000) return `${Math.ceil(bytes / 100_000) / 10} MB`
  return bytes >= 1_000 ? `${Math.ceil(bytes / 100) / 10} kB` : `${bytes} B`
}

const spans = [[86_400_000, 'day', '天'], [3_600_000, 'hour', '小时'], [60_000, 'minute', '分钟'], [1_000, 'second', '秒']] as const

/** "hour", "90 seconds": what goes after "every". Rounded down, for the shorter is the more that is allowed. */
export function spanText(ms: number): Text {
  const [size, english, chinese] = spans.find(([each]) => ms >= each && ms % each === 0) ?? spans[3]
  const count = Math.max(1, Math.floor(ms / size))
  return { en: count === 1 ? english : `${countText(count)} ${english}s`, 'zh-CN': `${countText(count)} ${chinese}` }
}

export function countText(count: number): string {
  return count.toLocaleString('en')
}
