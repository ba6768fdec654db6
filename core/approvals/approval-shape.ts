import type { Approval as ApprovalShape, ApprovalRule as RuleShape } from '../operations/shapes/approval.ts'
import { whys } from '../policy/policy.ts'
import type { ApprovalRow } from '../store/entities/approval.ts'
import type { ApprovalRuleRow } from '../store/entities/approval-rule.ts'
import { plainLines, plainText } from './plain-text.ts'

const maxArgumentChars = 8_000
const maxSources = 20
const codeLength = 6
const reasons: ReadonlyMap<string, string> = new Map(Object.entries(whys).map(([word, sentence]) => [sentence, word]))

/** An approval as people see it: what a model or a plugin wrote in it can neither hide nor reorder anything. */
export function approvalShape(row: ApprovalRow, names: ReadonlyMap<string, string> = new Map()): ApprovalShape {
  return {
    id: row.id,
    code: codeOf(row.id),
    principal: row.owner,
    name: names.get(row.owner) ?? null,
    session: row.session,
    turn: row.turn,
    step: row.step,
    plugin: plainText(row.plugin),
    tool: plainText(row.tool),
    effect: row.effect,
    arguments: shownArguments(row.input),
    why: plainText(row.why),
    reason: reasons.get(row.why) ?? null,
    taintedBy: row.taintedBy.slice(0, maxSources).map(plainText),
    state: row.state,
    decision: row.decision ?? null,
    mayAlways: mayAlways(row),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }
}

export function ruleShape(row: ApprovalRuleRow, names: ReadonlyMap<string, string>): RuleShape {
  return { id: row.id, principal: row.owner, name: names.get(row.owner) ?? null, plugin: row.plugin, tool: row.tool, createdAt: row.createdAt.toISOString() }
}

/** What is spent is asked about each time. */
export function mayAlways({ effect }: Pick<ApprovalRow, 'effect'>): boolean {
  return effect !== 'spend'
}

/** The end of a ULID is random. It finds one among the few that wait; it is no secret. */
export function codeOf(id: string): string {
  return id.slice(-codeLength).toLowerCase()
}

function shownArguments(input: unknown): ApprovalShape['arguments'] {
  const text = plainLines(JSON.stringify(input ?? {}, null, 2))
  return { text: text.slice(0, maxArgumentChars).toWellFormed(), hidden: Math.max(0, text.length - maxArgumentChars) }
}
