import type { PersonRead } from './person.ts'
import { answers, type ChatRead } from './telegram-chats.ts'

export interface Verdict {
  kills: number
  accepted: number
  answered: number
  written: number
  /** Answers that a chat saw more than once: what the contract's "at least once" costs. */
  duplicates: number
  counted: number
  /** Calls whose outcome nobody knows, and said so. */
  unknown: number
  requests: { all: number; failed: number; polls: number; overlapping: number }
  /** What must not be; empty when all is well. */
  problems: string[]
  log: string
}

/** Holds what was found against what was promised. */
export function judge({ people, chats, counts, requests }: { people: readonly PersonRead[]; chats: readonly ChatRead[]; counts: ReadonlyMap<string, number>; requests: Verdict['requests'] }): Omit<Verdict, 'kills' | 'log'> {
  const problems = [...people.flatMap(personProblems), ...chats.flatMap(chatProblems)]
  for (const [id, count] of counts) if (count > 1) problems.push(`${id} was counted ${count} times`)
  for (const { messages } of people) for (const { text, role } of messages) {
    const [, id = ''] = role === 'assistant' ? (/answer to (m\d+-\d+)$/.exec(text) ?? []) : []
    if (id !== '' && isCounting(id) && (counts.get(id) ?? 0) === 0) problems.push(`${id} was answered as counted, and is not`)
  }
  const answersOf = ({ written, sent }: ChatRead) => written.map((text) => sent.filter((one) => answers(one, text)).length)
  return {
    problems, requests,
    accepted: people.reduce((sum, { accepted }) => sum + accepted.length, 0),
    answered: people.reduce((sum, { messages }) => sum + messages.filter(({ role, status }) => role === 'assistant' && status === 'complete').length, 0),
    written: chats.reduce((sum, { written }) => sum + written.length, 0),
    duplicates: chats.flatMap(answersOf).reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    counted: counts.size,
    unknown: people.flatMap(({ messages }) => messages).filter(({ text }) => text.includes('perhaps counted')).length,
  }
}

const isCounting = (id: string) => Number(id.split('-')[1]) % 3 === 0

function personProblems({ name, accepted, messages }: PersonRead): string[] {
  const problems: string[] = []
  const asked = messages.filter(({ role }) => role === 'user').map(({ text }) => text)
  if (asked.join() !== accepted.join()) problems.push(`person ${name} sent ${accepted.length} messages, and their conversation holds ${asked.length}, or in another order`)
  const answered = messages.filter(({ role }) => role === 'assistant')
  for (const question of messages.filter(({ role }) => role === 'user')) {
    const own = answered.filter(({ turn }) => turn === question.turn)
    const [answer] = own
    if (answer === undefined || own.length > 1) problems.push(`${question.text} has ${own.length} answers`)
    else if (answer.status !== 'complete' || !answers(answer, question.text)) problems.push(`${question.text} was answered with ${answer.status}: ${answer.text.slice(0, 200)}`)
  }
  const times = answered.map(({ createdAt }) => createdAt)
  if (times.toSorted().join() !== times.join()) problems.push(`person ${name} was answered out of order`)
  return problems
}

function chatProblems({ chat, written, sent }: ChatRead): string[] {
  const firsts = written.map((text) => sent.find((one) => answers(one, text))?.id)
  const missing = written.filter((_, index) => firsts[index] === undefined)
  const problems = missing.map((text) => `${text} has no answer in chat ${chat}`)
  const seen = firsts.filter((id) => id !== undefined)
  if (seen.toSorted((one, other) => one - other).join() !== seen.join()) problems.push(`chat ${chat} was answered out of order`)
  return problems
}
