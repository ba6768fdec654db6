import type { Context, OutgoingMessage, SendResult } from '@airlock/sdk'
import { type Api, createApi, TelegramError } from './api.ts'
import { chunks, maxCaptionChars } from './chunk.ts'
import type { FormattedText } from './entity.ts'
import { id, object } from './read.ts'
import { render } from './render.ts'

type Sending = Context<'channel' | 'net.http'>
type Attachment = OutgoingMessage['attachments'][number]

/** What was recorded of a file, apart from text: it cannot become text later. */
const fileMark = ':file'
const maxPhotoBytes = 10 * 1024 * 1024
const photoTypes = new Set(['image/jpeg', 'image/png', 'image/webp'])

/** Sends a message in as many parts as it takes, or changes those that are there already. */
export async function sendMessage(message: OutgoingMessage, context: Sending): Promise<SendResult | void> {
  return attempt(message, context, true)
}

async function attempt(message: OutgoingMessage, context: Sending, mayMove: boolean): Promise<SendResult | void> {
  const api = createApi(context.http, context.config)
  try {
    await deliver(message, api, context)
  } catch (error) {
    if (!(error instanceof TelegramError)) throw error
    if (error.movedTo !== undefined && mayMove) return attempt({ ...message, room: error.movedTo }, context, false)
    if (error.retryAfterS !== undefined) return { retryAfterMs: error.retryAfterS * 1_000, why: error.message }
    return { refused: error.message }
  }
}

async function deliver(message: OutgoingMessage, api: Api, { sent: record }: Sending): Promise<void> {
  const parts = chunks(render(message.text))
  const texts = message.sent.filter((sent) => !sent.endsWith(fileMark))
  const files = message.sent.filter((sent) => sent.endsWith(fileMark))
  const captioned = captionOf(message, parts)

  if (captioned === undefined) {
    for (const [index, part] of parts.entries()) {
      const shown = texts[index]
      // While it grows, only its end changes.
      if (shown !== undefined && message.draft && index < texts.length - 1) continue
      if (shown !== undefined && (await change(api, message, shown, part))) continue
      await record(await sendText(api, message, part, index === 0))
    }
  }
  if (message.draft) return
  // A draft that was longer than what became of it.
  if (captioned === undefined) for (const surplus of texts.slice(Math.max(parts.length, 1))) await remove(api, message, surplus)
  for (const attachment of message.attachments.slice(files.length)) await record(`${await sendFile(api, message, attachment, captioned)}${fileMark}`)
}

/** A short text goes with its one file, unless a draft of it stands there already. */
function captionOf({ attachments, sent, draft }: OutgoingMessage, parts: readonly FormattedText[]): FormattedText | undefined {
  const [only] = parts
  const fits = attachments.length === 1 && parts.length === 1 && only !== undefined && only.text.length <= maxCaptionChars
  return fits && !draft && sent.every((one) => one.endsWith(fileMark)) ? only : undefined
}

async function sendText(api: Api, message: OutgoingMessage, part: FormattedText, first: boolean): Promise<string> {
  return sentId(await api.call('sendMessage', { ...placeOf(message, first), text: part.text, ...entitiesOf(part) }))
}

/** False when the message is no longer there to be changed. */
async function change(api: Api, { room }: OutgoingMessage, messageId: string, part: FormattedText): Promise<boolean> {
  try {
    await api.call('editMessageText', { chat_id: room, message_id: Number(messageId), text: part.text, ...entitiesOf(part) })
    return true
  } catch (error) {
    if (!(error instanceof TelegramError) || error.code !== 400 || error.movedTo !== undefined) throw error
    return !/not found|can't be edited|MESSAGE_ID_INVALID/i.test(error.message)
  }
}

async function remove(api: Api, { room }: OutgoingMessage, messageId: string): Promise<void> {
  await api.call('deleteMessage', { chat_id: room, message_id: Number(messageId) }).catch((error: unknown) => {
    // Gone already, or too old: the answer stands all the same.
    if (!(error instanceof TelegramError) || error.code !== 400) throw error
  })
}

async function sendFile(api: Api, message: OutgoingMessage, { blob, name, type, bytes }: Attachment, caption: FormattedText | undefined): Promise<string> {
  const isPhoto = photoTypes.has(type) && bytes <= maxPhotoBytes
  const fields = {
    ...asText(placeOf(message, true)),
    ...(caption === undefined ? {} : { caption: caption.text, ...(caption.entities.length > 0 ? { caption_entities: JSON.stringify(caption.entities) } : {}) }),
  }
  return sentId(await api.upload(isPhoto ? 'sendPhoto' : 'sendDocument', fields, { field: isPhoto ? 'photo' : 'document', blob, name }))
}

/** In a group, an answer says which question it is for; between two people it is plain. */
function placeOf({ room, thread, replyTo }: OutgoingMessage, first: boolean): Record<string, unknown> {
  const quotes = first && replyTo !== undefined && room.startsWith('-')
  return {
    chat_id: room,
    ...(thread === undefined ? {} : { message_thread_id: Number(thread) }),
    ...(quotes ? { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } } : {}),
  }
}

function asText(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))
}

function entitiesOf({ entities }: FormattedText): { entities?: FormattedText['entities'] } {
  return entities.length > 0 ? { entities } : {}
}

function sentId(result: unknown): string {
  const sent = id(object(result)?.['message_id'])
  if (sent === undefined) throw new TypeError('Telegram did not say which message it made')
  return sent
}
