import { z } from 'zod'
import type { MessagePlace } from '../../sandbox/capabilities/message-scope.ts'
import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { parseCommand } from '../agent/slash-command.ts'
import { TurnError } from '../agent/turn-error.ts'
import { messageEntry } from '../plugins/guest-of.ts'
import { Message, type MessageRow, type Revision } from '../store/entities/message.ts'
import { Turn, type TurnRow } from '../store/entities/turn.ts'
import { storableText } from '../store/storable-text.ts'
import type { Store } from '../store/store.ts'
import type { GuestEntries } from './guest-entry.ts'
import { placeIn, type WatcherOptions, watchersOf } from './message-place.ts'
import { othersMessage } from './others-message.ts'

export interface TransformsOptions extends WatcherOptions {
  store: Store
  entries: GuestEntries
  /** This gateway's name in `claimedBy`. */
  gateway: string
  /** What one plugin may take. */
  wallMs?: number
  log: { warn(fields: object, message: string): void }
  now?: () => Date
}

const defaultWallMs = 1_500
const maxPlugins = 3
const maxChars = 200_000

const Answer = z.object({ text: z.string().max(maxChars) }).nullish()

/** Lets plugins change a message before it is answered. What each did, or failed to do, is kept with the message. */
export function createTransforms({ store, entries, gateway, wallMs = defaultWallMs, log, now = () => new Date(), ...watchers }: TransformsOptions) {
  return {
    async changed(turn: TurnRow, message: MessageRow, signal: AbortSignal): Promise<{ message: MessageRow; taintedBy: string[] }> {
      const taintedBy = [...turn.taintedBy]
      const same = { message, taintedBy }
      // What a person calls by hand is their word: no plugin may put other words there. One that was changed already is not changed again.
      if (message.revisions != null || parseCommand(message.text) !== undefined) return same
      let place: MessagePlace | undefined
      const placeOf = async () => (place ??= await placeIn(turn.conversation ?? null, turn.session, (statement, values) => store.rows(statement, values)))
      const plugins = (await watchersOf(watchers, 'messages.transform', placeOf)).slice(0, maxPlugins)
      if (plugins.length === 0) return same

      const revisions: Revision[] = []
      let { text } = message
      for (const plugin of plugins) {
        const revision = await attempt(plugin, { ...message, text }, await placeOf(), signal)
        signal.throwIfAborted()
        if (revision === undefined) continue
        revisions.push(revision.revision)
        if (revision.text === undefined) continue
        text = revision.text
        taintedBy.push(`what ${plugin} changed`)
      }
      if (revisions.length === 0) return same
      await write(turn, { ...message, text, revisions }, taintedBy)
      return { message: { ...message, text, revisions }, taintedBy }
    },
  }

  async function attempt(plugin: string, message: MessageRow, place: MessagePlace, signal: AbortSignal): Promise<{ revision: Revision; text?: string } | undefined> {
    const at = now().toISOString()
    const timeout = AbortSignal.timeout(wallMs)
    try {
      const caller = { principal: message.owner, session: message.session, turn: message.turn, message: message.id, occasion: 'messages' as const }
      const right = { capability: 'messages.transform', method: 'change', input: { ...place, message: message.id } }
      const { output } = await entries.call(plugin, messageEntry('transform'), othersMessage(message, place), { caller, right, signal: AbortSignal.any([signal, timeout]) })
      const text = textOf(output, message)
      return text === message.text ? undefined : { revision: { plugin, at, before: message.text }, text }
    } catch (error) {
      const failure = timeout.aborted ? { code: 'wall_limit', message: `it took longer than ${wallMs} ms` } : failureOf(error)
      log.warn({ plugin, messageId: message.id, code: failure.code, why: failure.message }, 'a plugin that changes messages failed; the message stays as it was')
      return { revision: { plugin, at, error: failure } }
    }
  }

  async function write({ id, fence }: TurnRow, { id: messageId, text, revisions }: MessageRow, taintedBy: string[]): Promise<void> {
    await store.commit(async (sql) => {
      const held = await sql.update(Turn, { id, status: 'running', claimedBy: gateway, fence }, { tainted: taintedBy.length > 0, taintedBy })
      if (held !== 1) throw new TurnError('turn_lost', 'This turn was deleted, or another gateway went on with it.', { turn: id })
      await sql.update(Message, { id: messageId }, { text, revisions })
    })
  }
}

class Refused extends CodedError<'schema_mismatch'> {}

/** What the plugin makes of it. Throws where that is no message. */
function textOf(output: unknown, { text, attachments }: MessageRow): string {
  const answer = Answer.safeParse(output)
  if (!answer.success) throw new Refused('schema_mismatch', 'it answered with something else than { text }')
  const changed = answer.data == null ? text : storableText(answer.data.text)
  if (changed.trim() === '' && (attachments ?? []).length === 0) throw new Refused('schema_mismatch', 'it left nothing of the message')
  // It would run a tool as if the person had called it.
  if (parseCommand(changed) !== undefined) throw new Refused('schema_mismatch', 'it made a command of the message')
  return changed
}

function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof CodedError && error.expose) return { code: error.code, message: error.message }
  return { code: 'internal', message: 'Something failed inside the gateway; its log says what.' }
}
