import type { Approval, Decision } from '../operations/shapes/approval.ts'

/** Puts a question to the person at the terminal; rejects when there is no answer to come any more. */
export type Ask = (question: string, signal: AbortSignal) => Promise<string>

const answers: Readonly<Record<string, Decision>> = { y: 'once', yes: 'once', a: 'always', always: 'always', n: 'deny', no: 'deny' }

/** Asks until the answer is one; undefined when it was decided elsewhere meanwhile, or nobody is there any more. */
export async function askDecision({ mayAlways }: Pick<Approval, 'mayAlways'>, ask: Ask, signal: AbortSignal): Promise<Decision | undefined> {
  const question = mayAlways ? '    Let it run? y (once), a (always this tool), n (no): ' : '    Let it run? y (once), n (no): '
  for (;;) {
    const typed = await ask(question, signal).catch(() => undefined)
    if (typed === undefined || signal.aborted) return undefined
    const word = typed.trim().toLowerCase()
    // Enter alone is no answer: it may have been meant for something else.
    const decision = Object.hasOwn(answers, word) ? answers[word] : undefined
    if (decision !== undefined && (decision !== 'always' || mayAlways)) return decision
  }
}
