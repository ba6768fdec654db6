import type { IncomingMessage } from '@airlock/sdk'
import { type FileReference, filesOf } from './files.ts'
import { type Fields, id, list, number, object, text } from './read.ts'

/** A message as it will be handed in, but for its files, which are still at Discord. */
export interface Inbound {
  message: IncomingMessage
  files: FileReference[]
}

const maxLabel = 200
const maxQuoted = 4_000
/** A person's own words: an ordinary message, or a reply. All others are Discord's notices. */
const spoken = new Set([0, 19])

/** What a message says to an assistant; undefined where it says nothing: our own, a bot's, a notice. `user` is the bot's own id. */
export function inboundOf(data: Fields, edited: boolean, user: string | undefined): Inbound | undefined {
  const [messageId, room, author] = [id(data['id']), id(data['channel_id']), object(data['author'])]
  const sender = id(author?.['id'])
  // Other bots are left out: two of them would talk without end. An update without words is about a preview.
  if (messageId === undefined || room === undefined || author === undefined || sender === undefined || sender === user || author['bot'] === true || data['webhook_id'] !== undefined) return undefined
  if (!spoken.has(number(data['type']) ?? 0)) return undefined
  if (edited && (text(data['content']) === undefined || text(data['edited_timestamp']) === undefined)) return undefined

  const isGroup = id(data['guild_id']) !== undefined
  const files = filesOf(data)
  const replied = object(data['referenced_message'])
  const fromUs = user !== undefined && id(object(replied?.['author'])?.['id']) === user
  const mentioned = fromUs || list(data['mentions']).some((person) => user !== undefined && id(object(person)?.['id']) === user)
  const words = plainText(text(data['content']) ?? '', data, user)
  if (words === '' && files.length === 0 && !mentioned) return undefined
  return {
    message: {
      id: messageId,
      room: { id: room, kind: isGroup ? 'group' : 'direct', ...(isGroup ? {} : label(nameOf(author))) },
      sender: { id: sender, ...label(nameOf(author)) },
      text: words,
      ...replyOf(replied, fromUs, data, user),
      mentioned,
      edited,
    },
    files,
  }
}

/** `<@123>` with the name that Discord tells for it; our own where it calls us is left out. */
function plainText(content: string, data: Fields, user: string | undefined): string {
  const names = new Map(list(data['mentions']).flatMap((each) => {
    const person = object(each)
    const personId = id(person?.['id'])
    return person === undefined || personId === undefined ? [] : [[personId, nameOf(person) ?? personId] as const]
  }))
  const own = user === undefined ? content : content.replace(new RegExp(`^\\s*<@!?${user}>[\\s,:]*`), '')
  return own.replaceAll(/<@!?(\d{1,20})>/g, (mark, found: string) => (names.has(found) ? `@${names.get(found)}` : mark)).trim()
}

function replyOf(replied: Fields | undefined, fromUs: boolean, data: Fields, user: string | undefined): Pick<IncomingMessage, 'replyTo'> {
  const repliedId = id(replied?.['id']) ?? id(object(data['message_reference'])?.['message_id'])
  if (repliedId === undefined || number(data['type']) !== 19) return {}
  const quoted = replied === undefined ? '' : plainText(text(replied['content']) ?? '', replied, user).slice(0, maxQuoted)
  return { replyTo: { id: repliedId, ...(quoted === '' ? {} : { text: quoted }), fromUs } }
}

function nameOf(person: Fields): string | undefined {
  return text(person['global_name']) ?? text(person['username'])
}

function label(name: string | undefined): { label?: string } {
  return name === undefined || name === '' ? {} : { label: name.slice(0, maxLabel) }
}
