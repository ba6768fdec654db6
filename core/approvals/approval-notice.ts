import type { Approval } from '../operations/shapes/approval.ts'

const maxArgumentChars = 1_200

/** An approval as Markdown for a chat. What a model or a plugin wrote stands in fences and code, where it cannot become a link or an instruction. */
export function approvalNotice({ plugin, tool, effect, arguments: given, why, taintedBy, code }: Approval, { mayApprove }: { /** Can it be answered there? */ mayApprove: boolean }): string {
  const text = given.text.slice(0, maxArgumentChars).toWellFormed()
  const hidden = given.hidden + given.text.length - text.length
  return [
    `May ${inCode(`${plugin} ${tool}`)} run? ${effects[effect]}`,
    fenced(text),
    hidden > 0 ? `… and ${hidden} more characters; the console shows more.` : '',
    why,
    taintedBy.length > 0 ? `It has read: ${taintedBy.map(inCode).join(', ')}.` : '',
    mayApprove ? `Answer \`/approve ${code}\` or \`/deny ${code}\`. No answer means no.` : 'Decide in the console, or with `airlock approval list`. No answer means no.',
  ].filter((line) => line !== '').join('\n\n')
}

/** For a room where others read along: that something waits, and nothing of what. */
export function groupNotice({ plugin, tool }: Pick<Approval, 'plugin' | 'tool'>): string {
  return `${inCode(`${plugin} ${tool}`)} waits for a person's word, in the console or with \`airlock approval list\`. No answer means no.`
}

const effects: Readonly<Record<Approval['effect'], string>> = {
  read: 'It only reads.',
  write: 'It changes something here.',
  external: 'It acts outside this gateway.',
  spend: 'It spends something.',
}

/** A fence longer than any run of backticks within cannot be closed from within. */
function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}\n${text}\n${fence}`
}

function inCode(text: string): string {
  const tick = '`'.repeat(longestRun(text) + 1)
  const blank = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${tick}${blank}${text}${blank}${tick}`
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}
