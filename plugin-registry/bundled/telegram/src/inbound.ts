import type { IncomingMessage } from '@airlock/sdk'
import { type FileReference, filesOf } from './files.ts'
import { addressed, type Bot } from './mention.ts'
import { type Fields, id, number, object, text } from './read.ts'

/** A message as it will be handed in, but for its files, which are still at Telegram. */
export interface Inbound {
  message: IncomingMessage
  files: FileReference[]
}

const maxLabel = 200
const maxQuoted = 4_000

/** Where an update happened, for whoever needs to know before the bot's own name was asked for. */
export function isGroupUpdate(update: unknown): boolean {
  const chat = object(messageOf(update)?.message['chat'])
  return chat?.['type'] === 'group' || chat?.['type'] === 'supergroup'
}

/** What a Telegram update says; undefined where it says nothing to an assistant: a join, a pinned message, a channel's post. */
export function inboundOf(update: unknown, bot: Bot | undefined): Inbound | undefined {
  const found = messageOf(update)
  if (found === undefined) return undefined
  const { message, edited } = found
  const room = roomOf(message)
  const sender = senderOf(message)
  const messageId = id(message['message_id'])
  if (room === undefined || sender === undefined || messageId === undefined) return undefined

  const files = filesOf(message)
  const said = addressed(wordsOf(message), message, bot)
  if (said.text === '' && files.length === 0) return undefined
  const thread = message['is_topic_message'] === true ? id(message['message_thread_id']) : undefined
  return {
    message: {
      id: messageId, room, sender,
      ...(thread === undefined ? {} : { thread }),
      text: said.text,
      ...replyOf(message, bot),
      mentioned: said.mentioned,
      edited,
    },
    files,
  }
}

function messageOf(update: unknown): { message: Fields; edited: boolean } | undefined {
  const fields = object(update)
  const fresh = object(fields?.['message'])
  if (fresh !== undefined) return { message: fresh, edited: false }
  const changed = object(fields?.['edited_message'])
  return changed && { message: changed, edited: true }
}

function roomOf(message: Fields): IncomingMessage['room'] | undefined {
  const chat = object(message['chat'])
  const chatId = id(chat?.['id'])
  if (chat === undefined || chatId === undefined) return undefined
  if (chat['type'] === 'private') return { id: chatId, kind: 'direct', ...label(nameOf(chat)) }
  if (chat['type'] === 'group' || chat['type'] === 'supergroup') return { id: chatId, kind: 'group', ...label(text(chat['title'])) }
  return undefined
}

/** Who wrote it. An administrator of a group may write in the group's own name. */
function senderOf(message: Fields): IncomingMessage['sender'] | undefined {
  const chat = object(message['sender_chat'])
  const chatId = id(chat?.['id'])
  if (chat !== undefined && chatId !== undefined) return { id: chatId, ...label(text(chat['title'])) }
  const from = object(message['from'])
  const fromId = id(from?.['id'])
  if (from === undefined || fromId === undefined) return undefined
  return { id: fromId, ...label(nameOf(from)), ...(from['is_bot'] === true ? { bot: true } : {}) }
}

function nameOf(person: Fields): string | undefined {
  const name = [text(person['first_name']), text(person['last_name'])].filter((part) => part !== undefined && part !== '').join(' ')
  return name === '' ? text(person['username']) : name
}

function label(name: string | undefined): { label?: string } {
  return name === undefined || name === '' ? {} : { label: name.slice(0, maxLabel) }
}

function wordsOf(message: Fields): string {
  const words = text(message['text']) ?? text(message['caption'])
  if (words !== undefined) return words
  const sticker = object(message['sticker'])
  if (sticker !== undefined) return text(sticker['emoji']) ?? ''
  const place = object(message['location'])
  const [latitude, longitude] = [number(place?.['latitude']), number(place?.['longitude'])]
  if (latitude !== undefined && longitude !== undefined) return `📍 ${latitude}, ${longitude}`
  const contact = object(message['contact'])
  return contact === undefined ? '' : ['👤', nameOf(contact), text(contact['phone_number'])].filter((part) => part !== undefined).join(' ')
}

function replyOf(message: Fields, bot: Bot | undefined): Pick<IncomingMessage, 'replyTo'> {
  const replied = object(message['reply_to_message'])
  const repliedId = id(replied?.['message_id'])
  if (replied === undefined || repliedId === undefined) return {}
  const quoted = (text(object(message['quote'])?.['text']) ?? wordsOf(replied)).slice(0, maxQuoted)
  const from = object(replied['from'])
  const fromUs = bot === undefined ? from?.['is_bot'] === true : from?.['id'] === bot.id
  return { replyTo: { id: repliedId, ...(quoted === '' ? {} : { text: quoted }), fromUs } }
}
