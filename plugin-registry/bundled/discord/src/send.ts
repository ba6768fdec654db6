import type { Context, OutgoingMessage, SendResult } from '@airlock/sdk'
import { type Api, createApi, DiscordError } from './api.ts'
import { chunks } from './chunk.ts'
import { id, object } from './read.ts'
import { render } from './render.ts'

type Sending = Context<'channel' | 'net.http'>
type Attachment = OutgoingMessage['attachments'][number]

/** What was recorded of files, apart from text: it cannot become text later. */
const fileMark = ':files'
const maxFilesPerMessage = 10
const unknownMessage = 10_008

/** Sends a message in as many parts as it takes, or changes those that are there already. */
export async function sendMessage(message: OutgoingMessage, context: Sending): Promise<SendResult | void> {
  try {
    await deliver(message, createApi(context.http, context.config), context)
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error
    if (error.retryAfterMs !== undefined) return { retryAfterMs: error.retryAfterMs, why: error.message }
    return { refused: error.message }
  }
}

async function deliver(message: OutgoingMessage, api: Api, { sent: record }: Sending): Promise<void> {
  const parts = chunks(render(message.text))
  const texts = message.sent.filter((sent) => !sent.endsWith(fileMark))
  for (const [index, part] of parts.entries()) {
    const shown = texts[index]
    // While it grows, only its end changes.
    if (shown !== undefined && message.draft && index < texts.length - 1) continue
    if (shown !== undefined && (await change(api, message.room, shown, part))) continue
    await record(sentId(await api.call('POST', `/channels/${message.room}/messages`, payloadOf(message, part, index))))
  }
  if (message.draft) return
  // A draft that was longer than what became of it.
  for (const surplus of texts.slice(parts.length)) await remove(api, message.room, surplus)

  const groups = groupsOf(message.attachments)
  const done = message.sent.filter((sent) => sent.endsWith(fileMark)).length
  for (const [index, group] of groups.slice(done).entries()) {
    const payload = payloadOf(message, '', parts.length + done + index)
    await record(`${sentId(await api.upload(`/channels/${message.room}/messages`, payload, group))}${fileMark}`)
  }
}

/** The same nonce twice within a few minutes is one message, and its id comes back. */
function payloadOf({ key, replyTo }: OutgoingMessage, content: string, index: number): object {
  return {
    ...(content === '' ? {} : { content }),
    nonce: nonceOf(key, index), enforce_nonce: true,
    // What a model writes must not ring everybody's phone.
    allowed_mentions: { parse: [], replied_user: index === 0 },
    ...(index === 0 && replyTo !== undefined ? { message_reference: { message_id: replyTo, fail_if_not_exists: false } } : {}),
  }
}

/** Discord takes 25 characters. */
function nonceOf(key: string, index: number): string {
  let hash = 0xcbf29ce484222325n
  for (const unit of `${key}:${index}`) hash = BigInt.asUintN(64, (hash ^ BigInt(unit.codePointAt(0) ?? 0)) * 0x100000001b3n)
  return hash.toString()
}

/** False when the message is no longer there to be changed. */
async function change(api: Api, room: string, messageId: string, content: string): Promise<boolean> {
  try {
    await api.call('PATCH', `/channels/${room}/messages/${messageId}`, { content, allowed_mentions: { parse: [] } })
    return true
  } catch (error) {
    if (error instanceof DiscordError && error.code === unknownMessage) return false
    throw error
  }
}

async function remove(api: Api, room: string, messageId: string): Promise<void> {
  try {
    await api.call('DELETE', `/channels/${room}/messages/${messageId}`)
  } catch (error) {
    if (!(error instanceof DiscordError && error.code === unknownMessage)) throw error
  }
}

function groupsOf(attachments: readonly Attachment[]): Attachment[][] {
  return Array.from({ length: Math.ceil(attachments.length / maxFilesPerMessage) }, (_, index) => attachments.slice(index * maxFilesPerMessage, (index + 1) * maxFilesPerMessage))
}

function sentId(result: unknown): string {
  const sent = id(object(result)?.['id'])
  if (sent === undefined) throw new TypeError('Discord did not say which message it made')
  return sent
}
