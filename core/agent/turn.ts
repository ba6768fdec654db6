import type { Events } from '../events/events.ts'
import type { Message } from '../operations/shapes/message.ts'
import { storeTrouble } from '../store/store-trouble.ts'
import { openConversation } from './conversation.ts'
import { converse } from './model-loop.ts'
import type { TurnOutlet } from './outlet-port.ts'
import type { OpenTurn } from './open-turn.ts'
import type { Past } from './past-turns.ts'
import { runCommand } from './slash.ts'
import { isLost } from './turn-error.ts'
import { TurnLeft } from './turn-left.ts'
import { parseCommand } from './slash-command.ts'
import { type Ending, endTurn, endingOf } from './turn-end.ts'

export interface TurnPorts {
  events: Events
  /** The session before this turn. */
  past(): Promise<Past>
  outlet?: TurnOutlet
}

/** A turn that is this gateway's, from its stored message, or from where it was left, to its stored answer. What goes wrong on the way is how it ends; it rejects only when even that cannot be stored. */
export async function takeTurn(turn: OpenTurn, asked: Message, ports: TurnPorts): Promise<void> {
  const started = performance.now()
  ports.events.publish(`session:${turn.session}`, 'turn.started', { turn: turn.id, session: turn.session, message: asked })
  const ending = await answer(turn, ports).catch(thrown => {
    if (thrown instanceof TurnLeft) return thrown
    // Nothing can be stored of it now, or not by this gateway.
    if (storeTrouble(thrown) || isLost(thrown)) throw thrown
    return endingOf(turn, thrown)
  })
  if (ending instanceof TurnLeft) return leave(turn, ending)
  await endTurn(turn, ending, ports)
  turn.observe.turn({ status: ending.status, seconds: (performance.now() - started) / 1000 })
}

/** What was said and done so far stands in the journal; whoever takes the turn up goes on from there. */
async function leave({ journal, transcript }: OpenTurn, { why }: TurnLeft): Promise<void> {
  // Somebody else tells it now.
  if (why === 'claim_lost') return
  transcript.flush()
  await (why === 'waits_for_approval' ? journal.suspend() : journal.leave())
}

async function answer(turn: OpenTurn, ports: TurnPorts): Promise<Ending> {
  turn.budget.signal.throwIfAborted()
  const command = parseCommand(turn.text)
  return command ? byHand(turn, await runCommand(turn, command)) : byModel(turn, ports)
}

function byHand(turn: OpenTurn, text: string): Ending {
  turn.transcript.say(text)
  turn.transcript.flush()
  return { status: 'done' }
}

async function byModel(turn: OpenTurn, { past }: TurnPorts): Promise<Ending> {
  const [model, before] = await Promise.all([turn.models.open(turn.agent.model, turn.agent.fallbacks), past()])
  turn.model = model.id
  // What was read from outside in earlier turns is read again with the history.
  turn.journal.useModel(model.id, earlierTaints(turn, before))
  const { text, toolCalls, ms, model: answered, fellBack } = await converse(turn, await openConversation(turn, model, before))
  return { status: 'done', last: { reply: { text, toolCalls, model: answered, ...(fellBack && { fellBack }) }, state: 'done', ms } }
}

/** By name where the earlier turns say what they read; else that they read something. */
function earlierTaints(turn: OpenTurn, { tainted, taintedBy }: Past): string[] {
  const earlier = tainted && taintedBy.length === 0 ? ['earlier messages'] : taintedBy
  return [...new Set([...turn.journal.taintedBy(), ...earlier])]
}
