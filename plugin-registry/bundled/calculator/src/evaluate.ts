import { Parser } from 'expr-eval-fork'
import { ExpressionError } from './expression-error.ts'
import { rewrite } from './rewrite.ts'
import { tokenize } from './token.ts'

const parser = new Parser({
  allowMemberAccess: false,
  operators: { assignment: false, fndef: false, concatenate: false, in: false, logical: false, comparison: false, conditional: false, random: false, length: false },
})

/** The value of an expression without units. Throws ExpressionError. */
export function evaluate(expression: string): number {
  const value = valueOf(rewrite(tokenize(expression)))
  if (Number.isNaN(value)) throw new ExpressionError('this has no result among the real numbers')
  if (!Number.isFinite(value)) throw new ExpressionError('this divides by zero or grows beyond 1.8e308')
  return value
}

/** Without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
export function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(14))
}

function valueOf(text: string): number {
  try {
    const value: unknown = parser.evaluate(text)
    return typeof value === 'number' ? value : Number.NaN
  } catch (error) {
    throw new ExpressionError(`this cannot be read as an expression: ${error instanceof Error ? error.message : 'unknown'}`, { cause: error })
  }
}
