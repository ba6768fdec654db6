import { monotonicFactory } from 'ulid'
import { z } from 'zod'
import type { ChannelManifest } from '../../plugin-registry/manifest/channel-schema.ts'
import { Delivery, type DeliveryRow } from '../store/entities/delivery.ts'
import { blank } from './deliveries.ts'
import { isLost } from './event-failure.ts'
import type { HeldChannel } from './held-channel.ts'
import type { OutboundMessage } from './outbound-message.ts'
import { attempt } from './outbox.ts'

/** What a turn has said so far, when it runs in this gateway. */
export type TextSoFar = (turn: { id: string; session: string }) => string | undefined

const OpenTurns = z.array(z.object({
  id: z.string(), session: z.string(), owner: z.string(), status: z.string(), reply_to: z.string().nullable(),
  conversation: z.string(), room: z.string(), thread: z.string(),
}))
type OpenTurn = z.infer<typeof OpenTurns>[number]

const newId = monotonicFactory()
/** Whoever stores a turn rings. */
const idleMs = 2_000
const leastTickMs = 250
/** A first word alone makes a phone buzz for nothing. */
const leastDraftChars = 20

/** Shows that answers are being made: typing, and where the manifest has `stream`, the text as far as it is there. */
export async function showPresence(held: HeldChannel, textSoFar: TextSoFar): Promise<void> {
  const typed = new Map<string, number>()
  const drafts = new Map<string, { at: number; text: string }>()
  while (!held.signal.aborted) {
    const manifest = manifestOf(held)
    const turns = manifest === undefined ? [] : await openTurns(held)
    forgetEnded(drafts, turns.map(({ id }) => id))
    forgetEnded(typed, turns.map(({ conversation }) => conversation))
    await Promise.all(turns.flatMap((turn) => [typing(held, manifest, turn, typed), draft(held, manifest, turn, drafts, textSoFar)]))
    await held.presenceWake.wait(turns.length > 0 ? leastTickMs : idleMs, held.signal)
  }
}

function manifestOf({ guest, row }: HeldChannel): ChannelManifest | undefined {
  try {
    const manifest = guest.manifest(row)
    return manifest.typing === undefined && manifest.stream === undefined ? undefined : manifest
  } catch {
    // The poll says why.
    return undefined
  }
}

async function openTurns({ store, row }: HeldChannel): Promise<OpenTurn[]> {
  return OpenTurns.parse(await store.fork().getConnection().execute(
    `select t.id, t.session_id as session, t.owner_id as owner, t.status, t.reply_to, c.id as conversation, c.room, c.thread
      from turns t join conversations c on c.id = t.conversation where c.channel = ? and t.status in ('queued', 'running')`, [row.name]))
}

async function typing(held: HeldChannel, manifest: ChannelManifest | undefined, { conversation, room, thread }: OpenTurn, typed: Map<string, number>): Promise<void> {
  const now = performance.now()
  if (manifest?.typing === undefined || now - (typed.get(conversation) ?? -Infinity) < manifest.typing.everyMs) return
  typed.set(conversation, now)
  // Nothing hangs on it.
  await held.guest.call(held.row, 'typing', placeOf(room, thread), {}, held.callSignal).catch(() => {})
}

async function draft(held: HeldChannel, manifest: ChannelManifest | undefined, turn: OpenTurn, drafts: Map<string, { at: number; text: string }>, textSoFar: TextSoFar): Promise<void> {
  if (manifest?.stream === undefined || turn.status !== 'running' || held.busy.has(turn.conversation)) return
  const shown = drafts.get(turn.id)
  const now = performance.now()
  const text = textSoFar({ id: turn.id, session: turn.session })?.trimEnd() ?? ''
  if (text.length < leastDraftChars || text === shown?.text || now - (shown?.at ?? -Infinity) < manifest.stream.everyMs) return

  held.busy.add(turn.conversation)
  try {
    drafts.set(turn.id, { at: now, text })
    const row = await draftRow(held, turn, text)
    if (row === undefined) return
    const result = await attempt(held, row, true)
    if (result.kind === 'later') drafts.set(turn.id, { at: performance.now() + result.ms, text: shown?.text ?? '' })
  } catch (error) {
    if (isLost(error)) throw error
    held.log.info({ err: error, channel: held.row.name, turn: turn.id }, 'a draft could not be shown')
  } finally {
    held.busy.delete(turn.conversation)
    held.outWake.ring()
  }
}

/** Stored before anything of it is shown, so that a restart goes on in the same message. None while something else is to be said there first. */
async function draftRow({ store, leases, lease, row: channel }: HeldChannel, turn: OpenTurn, text: string): Promise<DeliveryRow | undefined> {
  const em = store.fork()
  if ((await em.count(Delivery, { conversation: turn.conversation, state: 'waiting' })) > 0) return undefined
  const message: OutboundMessage = { ...placeOf(turn.room, turn.thread), text, attachments: [], ...(turn.reply_to === null ? {} : { replyTo: turn.reply_to }) }
  const known = await em.findOne(Delivery, { turn: turn.id, state: 'draft' }, { disableIdentityMap: true })
  if (known !== null) return { ...known, message }
  const at = new Date()
  const made: DeliveryRow = { ...blank(at), id: newId(at.getTime()), owner: turn.owner, channel: channel.name, conversation: turn.conversation, turn: turn.id, message, state: 'draft' }
  await leases.write(lease, (sql) => sql.insert(Delivery, made))
  return made
}

function placeOf(room: string, thread: string): { room: string; thread?: string } {
  return thread === '' ? { room } : { room, thread }
}

function forgetEnded(known: Map<string, unknown>, open: readonly string[]): void {
  for (const id of known.keys()) if (!open.includes(id)) known.delete(id)
}
