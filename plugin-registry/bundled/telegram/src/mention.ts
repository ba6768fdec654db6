import { type Fields, list, number, object, text } from './read.ts'

/** Who the bot is, as Telegram's getMe says. */
export interface Bot {
  id: number
  username: string
}

/** Is the bot meant? And the words without its own name where that only calls it. */
export function addressed(words: string, message: Fields, bot: Bot | undefined): { text: string; mentioned: boolean } {
  if (bot === undefined) return { text: words.trim(), mentioned: false }
  const answered = object(object(message['reply_to_message'])?.['from'])?.['id'] === bot.id
  const named = entitiesOf(message).some((entity) => names(entity, words, bot))
  return { text: withoutCall(words, bot.username).trim(), mentioned: answered || named }
}

function entitiesOf(message: Fields): readonly Fields[] {
  return [...list(message['entities']), ...list(message['caption_entities'])].map(object).filter((entity) => entity !== undefined)
}

function names(entity: Fields, words: string, { id, username }: Bot): boolean {
  if (entity['type'] === 'text_mention') return object(entity['user'])?.['id'] === id
  const offset = number(entity['offset']) ?? 0
  const marked = words.slice(offset, offset + (number(entity['length']) ?? 0)).toLowerCase()
  const name = `@${username.toLowerCase()}`
  if (entity['type'] === 'mention') return marked === name
  return text(entity['type']) === 'bot_command' && marked.endsWith(name)
}

/** `@bot what is it?` and `/new@bot` say `what is it?` and `/new`. */
function withoutCall(words: string, username: string): string {
  const name = `@${username.toLowerCase()}`
  const lower = words.toLowerCase()
  const start = words.length - words.trimStart().length
  if (lower.startsWith(name, start)) {
    const rest = words.slice(start + name.length)
    return /^\w/.test(rest) ? words : rest.replace(/^[\s,:]+/, '')
  }

  const command = /^\s*\/\w{1,64}/.exec(words)
  const end = command?.[0].length ?? 0
  return end > 0 && lower.startsWith(name, end) && !/^\w/.test(words.slice(end + name.length)) ? words.slice(0, end) + words.slice(end + name.length) : words
}
