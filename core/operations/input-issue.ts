import { z } from 'zod'

/** One thing that is wrong with an input. */
export interface InputIssue {
  /** `limits.steps`; empty for the input itself. */
  path: string
  message: string
  /** What could stand there instead. */
  allowed?: string[]
}

const maxIssues = 10
const maxMessageLength = 300

export function inputIssues(error: z.ZodError, input: z.ZodType): InputIssue[] {
  return error.issues.slice(0, maxIssues).map((issue) => {
    const path = issue.path.map(String).join('.').slice(0, maxMessageLength)
    const message = wordsOf(issue).slice(0, maxMessageLength)
    const allowed = allowedBy(issue, input)
    return allowed === undefined ? { path, message } : { path, message, allowed }
  })
}

/** One line for people: `limits.steps: Too small: expected number to be >0`. */
export function issueLine({ path, message, allowed }: InputIssue): string {
  const where = path === '' ? message : `${path}: ${message}`
  return allowed === undefined ? where : `${where} (allowed: ${allowed.join(', ') || 'nothing'})`
}

/** A value is never repeated: it may be a key that was put in the wrong place. */
function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return 'found something else than what is allowed'
  if (issue.code === 'invalid_type') return issue.message.endsWith('received undefined') ? 'is missing' : `found something that is no ${issue.expected}`
  return issue.message
}

function allowedBy(issue: z.core.$ZodIssue, input: z.ZodType): string[] | undefined {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0 && input instanceof z.ZodObject) return Object.keys(input.shape)
  return undefined
}
