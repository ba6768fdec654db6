import { z } from 'zod'
import { Approval } from '../operations/shapes/approval.ts'
import { approvalText, decidedText } from './approval-text.ts'
import type { Invocation } from './command.ts'
import { readAnswer } from './read-answer.ts'

const Answer = z.object({ approvals: z.array(Approval) })

/** Each in full: nobody should decide by a line that was cut. */
export async function run({ input, json, terminal, gateway }: Invocation): Promise<void> {
  const decided = input.decided === true
  const output = await (await gateway()).call('approval.list', { state: decided ? 'decided' : 'waiting', ...(input.session !== undefined && { session: input.session }) })
  if (json) return terminal.out(`${JSON.stringify(output, null, 2)}\n`)
  const { approvals } = readAnswer(Answer, output)
  if (approvals.length === 0) return terminal.out(decided ? 'Nothing was decided yet.\n' : 'Nothing waits for your word.\n')
  for (const approval of approvals) terminal.out(approvalText(approval, approval.id) + (decided ? `    ${decidedText(approval)}\n` : ''))
  if (!decided) terminal.out(`Decide: ${terminal.command} approval decide <id> once|always|deny\n`)
}
