import type { Approval } from '../operations/shapes/approval.ts'
import { textOf } from './cell.ts'
import { printable, printableLines } from './printable.ts'

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

/** What became of it, in one line. Reads without a schema: every command line loads this file, and few need one. */
export function decidedText(value: unknown): string {
  const said = (key: string) => printable(textOf(typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined))
  const states = new Map([['waiting', 'still waits'], ['allowed', said('decision') === 'always' ? 'may always run' : 'may run this once'], ['denied', 'may not run'], ['expired', 'was not decided in time and does not run']])
  return `${said('plugin')} ${said('tool')} ${states.get(said('state')) ?? said('state')}.`
}
