import { Approval } from '../operations/shapes/approval.ts'
import { printable, printableLines } from './printable.ts'
import { readAnswer } from './read-answer.ts'

const deeds: Readonly<Record<Approval['effect'], string>> = {
  read: 'only reads',
  write: 'changes something here',
  external: 'acts outside',
  spend: 'spends something',
}

/** What a person needs to decide: what would run, with what, why it is asked, what was read. */
export function approvalText({ plugin, tool, effect, arguments: given, why, taintedBy, name }: Approval, id = ''): string {
  return [
    `  ? ${id === '' ? '' : `${id}  `}${printable(plugin)} ${printable(tool)}  (${deeds[effect]}${name === null ? '' : `, for ${printable(name)}`})`,
    ...printableLines(given.text).split('\n').map((line) => `      ${line}`),
    ...(given.hidden > 0 ? [`      … and ${given.hidden} more characters that are not shown`] : []),
    `    ${printable(why)}`,
    ...(taintedBy.length > 0 ? [`    It has read: ${taintedBy.map(printable).join(', ')}`] : []),
    '',
  ].join('\n')
}

/** What became of it, in one line. */
export function decidedText(value: unknown): string {
  const { plugin, tool, state, decision } = readAnswer(Approval, value)
  const what = { waiting: 'still waits', allowed: decision === 'always' ? 'may always run' : 'may run this once', denied: 'may not run', expired: 'was not decided in time and does not run' }[state]
  return `${printable(plugin)} ${printable(tool)} ${what}.`
}
