import { CapabilityError, type Context, type IncomingMessage } from '@airlock/sdk'
import { type Api, createApi, TelegramError } from './api.ts'
import type { FileReference } from './files.ts'
import { inboundOf, isGroupUpdate } from './inbound.ts'
import type { Bot } from './mention.ts'
import { number, object, text } from './read.ts'

type Receiving = Context<'channel' | 'net.http'>
type Attachment = NonNullable<IncomingMessage['attachments']>[number]

/** What Telegram hands out to bots at most. */
const maxFileBytes = 20 * 1024 * 1024
const maxFiles = 20
/** The owner may have set the token of another bot. */
const knownMs = 600_000

let known: { bot: Bot; at: number } | undefined

/** Hands in what an update says, with its files. */
export async function receiveUpdate(update: unknown, context: Receiving): Promise<void> {
  const api = createApi(context.http, context.config)
  const bot = isGroupUpdate(update) ? await whoAmI(api) : undefined
  const inbound = inboundOf(update, bot)
  if (inbound === undefined) return
  const { message, files } = inbound
  // In a group, what is not meant for the assistant is none of its business.
  const fetched = message.room.kind === 'group' && message.mentioned !== true ? [] : files.slice(0, maxFiles)
  const attachments: Attachment[] = []
  for (const file of fetched) attachments.push(await fetchFile(file, api, context))
  await context.receive({ ...message, attachments })
}

async function whoAmI(api: Api): Promise<Bot | undefined> {
  if (known !== undefined && Date.now() - known.at < knownMs) return known.bot
  const me = object(await api.call('getMe', {}))
  const [id, username] = [number(me?.['id']), text(me?.['username'])]
  if (id === undefined || username === undefined) return undefined
  known = { bot: { id, username }, at: Date.now() }
  return known.bot
}

/** A file that cannot be had must not cost the words that came with it. */
async function fetchFile({ id, name, bytes }: FileReference, api: Api, { http }: Receiving): Promise<Attachment> {
  if (bytes !== undefined && bytes > maxFileBytes) return { name, refused: `Telegram hands out files up to ${maxFileBytes / 1024 / 1024} MB; this one has ${Math.ceil(bytes / 1024 / 1024)} MB` }
  try {
    const path = text(object(await api.call('getFile', { file_id: id }))?.['file_path'])
    if (path === undefined) return { name, refused: 'Telegram does not say where the file is' }
    const { blob } = await http.download(api.fileUrl(path), { name })
    return { blob, name }
  } catch (error) {
    if (error instanceof TelegramError || error instanceof CapabilityError) return { name, refused: error.message.slice(0, 300) }
    throw error
  }
}
