import type { Events } from '../events/events.ts'
import type { Message } from '../operations/shapes/message.ts'
import { historyOf, type PastTurn } from './history.ts'
import { systemPrompt } from './instructions.ts'
import { converse } from './model-loop.ts'
import type { OpenTurn } from './open-turn.ts'
import { runCommand } from './slash.ts'
import { parseCommand } from './slash-command.ts'
import { type Ending, endTurn, endingOf } from './turn-end.ts'

export interface TurnPorts {
  events: Events
  /** The session before this turn. */
  past(): Promise<{ turns: PastTurn[]; tainted: boolean }>
}

/** One turn, from its stored message to its stored answer. What goes wrong on the way is how it ends; it rejects only when even that cannot be stored. */
export async function takeTurn(turn: OpenTurn, asked: Message, ports: TurnPorts): Promise<void> {
  const started = performance.now()
  if (!(await turn.journal.claim())) return
  ports.events.publish(`session:${turn.session}`, 'turn.started', { turn: turn.id, session: turn.session, message: asked })
  const ending = await answer(turn, ports).catch(thrown => endingOf(turn, thrown))
  await endTurn(turn, ending, ports.events)
  turn.observe.turn({ status: ending.status, seconds: (performance.now() - started) / 1000 })
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
  const [model, before] = await Promise.all([turn.models.open(turn.agent.model), past()])
  turn.model = model.id
  // What was read from outside in earlier turns is read again with the history.
  turn.journal.useModel(model.id, before.tainted)
  const conversation = [
    { role: 'system' as const, text: systemPrompt(turn.agent.instructions) },
    ...historyOf(before.turns),
    { role: 'user' as const, text: turn.text },
  ]
  const { text, toolCalls, ms } = await converse(turn, model, conversation)
  return { status: 'done', last: { reply: { text, toolCalls }, state: 'done', ms } }
}
