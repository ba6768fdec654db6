import type { Gate } from '../approvals/gate.ts'
import type { CodedFailure } from '../operations/shapes/coded-failure.ts'
import type { ApprovalRow } from '../store/entities/approval.ts'
import type { StepRow } from '../store/entities/step.ts'
import type { Intents } from './journal.ts'
import type { OpenTurn } from './open-turn.ts'
import { cardOf, refused, runToolStep, settle, type ToolReturn, type ToolStep } from './tool-step.ts'
import { TurnLeft } from './turn-left.ts'

/** Calls as policy sees them, before anything of them is stored. */
interface Judged {
  steps: ToolStep[]
  intents: Intents
}

/**
 * Stores calls with their intents, then carries out those that may act. Ones that a person must be asked about wait: then
 * it rejects with TurnLeft when the others are over. `store` writes them, with the reply that wants them.
 */
export async function actOn(turn: OpenTurn, calls: readonly ToolStep[], byHand: boolean, store: (intents: Intents) => Promise<void>): Promise<ToolReturn[]> {
  const { steps, intents } = await judge(turn, calls, byHand)
  await store(intents)
  for (const step of steps) if (intents.asked.has(step.id)) turn.transcript.toolStarted(cardOf(step))
  turn.gate.announce(intents.approvals)
  const returns = await Promise.all(steps.filter(({ id }) => !intents.asked.has(id)).map((step) => runToolStep(turn, step)))
  if (intents.asked.size > 0) throw new TurnLeft('waits_for_approval')
  return returns
}

async function judge(turn: OpenTurn, calls: readonly ToolStep[], byHand: boolean): Promise<Judged> {
  const { caller, journal } = turn
  const taintedBy = [...journal.taintedBy()]
  const judgedTurn = { actor: caller.principal, role: caller.role, origin: caller.origin, tainted: taintedBy.length > 0, byHand }
  const asked: Parameters<Gate['rows']>[1][number][] = []
  const steps: ToolStep[] = []
  for (const step of calls) {
    const { effect } = step
    const judgement = step.refusal || effect === null ? undefined : await turn.gate.judge(judgedTurn, { plugin: step.plugin, tool: step.tool, effect })
    if (judgement?.verdict === 'ask' && effect !== null) asked.push({ step: step.id, plugin: step.plugin, tool: step.tool, effect, input: step.input, why: judgement.why })
    steps.push(judgement?.verdict === 'never' ? { ...step, refusal: forbidden(step, judgement.why) } : step)
  }
  const approvals: ApprovalRow[] = asked.length === 0 ? [] : turn.gate.rows({ id: turn.id, session: turn.session, owner: turn.owner, actor: caller.principal, taintedBy }, asked)
  return { steps, intents: { steps, asked: new Set(asked.map(({ step }) => step)), approvals } }
}

/** Goes on with calls whose turn was left: nothing that may have had an effect happens twice. */
export async function takeUp(turn: OpenTurn, rows: readonly StepRow[]): Promise<Map<string, ToolReturn>> {
  const open = rows.filter(({ state }) => state === 'asked' || state === 'intended')
  const decisions = await turn.gate.decisions(open.filter(({ state }) => state === 'asked').map(({ id }) => id))
  const waits = open.some(({ id, state }) => state === 'asked' && decisions.get(id) === 'waiting')
  const returns = await Promise.all(
    open
      .filter(({ id, state }) => state === 'intended' || decisions.get(id) !== 'waiting')
      .map(async (row): Promise<[string, ToolReturn]> => [row.id, await takeUpOne(turn, row, decisions.get(row.id))]),
  )
  if (waits) throw new TurnLeft('waits_for_approval')
  return new Map(returns)
}

async function takeUpOne(turn: OpenTurn, row: StepRow, decision: ApprovalRow['state'] | undefined): Promise<ToolReturn> {
  const step: ToolStep = { id: row.id, plugin: row.plugin ?? '', tool: row.tool ?? '', effect: row.effect ?? null, toolCall: row.toolCall ?? null, input: row.input }
  if (row.state === 'asked') {
    if (decision !== 'allowed') return settle(turn, step, refused(notAllowed(step, decision)))
    await turn.journal.approved(step.id)
    return runToolStep(turn, step)
  }
  // Nobody knows whether it began. Reading twice does no harm; anything else is for the person to look after.
  if (step.effect === 'read') return runToolStep(turn, step)
  if (step.effect === null) return settle(turn, step, refused({ code: 'tool_unknown', message: `There is no tool "${step.plugin} ${step.tool}".` }))
  turn.transcript.notice(`The gateway stopped while ${step.plugin} ${step.tool} was at work: it is not known whether it took effect.`)
  return settle(turn, step, { state: 'unknown', error: outcomeUnknown, denials: [], ms: null })
}

const outcomeUnknown: CodedFailure = { code: 'outcome_unknown', message: 'The gateway stopped during this call: it is not known whether it took effect. Do not repeat it without asking the person.' }

function forbidden({ plugin, tool }: ToolStep, why: string): CodedFailure {
  return { code: 'never_allowed', message: `${plugin} ${tool} was not run. ${why}` }
}

function notAllowed({ plugin, tool }: ToolStep, decision: ApprovalRow['state'] | undefined): CodedFailure {
  if (decision === 'denied') return { code: 'approval_denied', message: `The person said no to ${plugin} ${tool}. Do not try it again unless they ask for it.` }
  return { code: 'approval_expired', message: `Nobody answered in time whether ${plugin} ${tool} may run, and no answer means no.` }
}
