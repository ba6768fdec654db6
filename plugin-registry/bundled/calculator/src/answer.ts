import { evaluate, rounded } from './evaluate.ts'
import { ExpressionError } from './expression-error.ts'
import { inUnit, unitNamed, type UnitName } from './unit.ts'

export interface Answer {
  result: number
  unit?: string
  /** For people: the result with its unit. */
  text: string
}

const maxLength = 1_000
// The last "in" or "to" parts amount and wanted unit: "5 in in cm".
const conversion = /^(.+)\s(?:in|to|as|into)\s+([^\s\d][^()]*)$/i
const maxUnitWords = 3

/** Works out an expression or converts an amount. Throws ExpressionError. */
export function answer(expression: string): Answer {
  if (expression.length > maxLength) throw new ExpressionError(`the expression is longer than ${maxLength} characters`)
  // Full-width digits and signs, as a Chinese keyboard gives them, become ASCII.
  const text = expression.normalize('NFKC').trim().replace(/^(?:what is|what's|calculate|=)\s*/i, '').replace(/\s*[=?]+$/, '')

  const asked = conversion.exec(text)
  return asked === null ? plain(text) : converted(asked[1]!, asked[2]!.trim())
}

function plain(text: string): Answer {
  const result = rounded(evaluate(text))
  return { result, text: String(result) }
}

function converted(amountText: string, wanted: string): Answer {
  const to = unitNamed(wanted)
  if (to === undefined) throw new ExpressionError(`"${wanted}" is not a unit that is known here`)
  const { amount, from, unit } = splitAmount(amountText)
  const result = rounded(inUnit(amount, from, to, { from: unit, to: wanted }))
  return { result, unit: wanted, text: `${result} ${wanted}` }
}

/** "2 * 5 km": what stands before the unit is an expression of its own. */
function splitAmount(text: string): { amount: number; from: UnitName; unit: string } {
  const words = /^(.*[\d)!.%])\s*([\p{L}°][^()]*)$/u.exec(text.trim()) ?? ['', '1', text.trim()]
  const unit = words[2]!.trim()
  const from = unit.split(/\s+/).length > maxUnitWords ? undefined : unitNamed(unit)
  if (from === undefined) throw new ExpressionError(`"${unit}" is not a unit that is known here`)
  return { amount: evaluate(words[1]!), from, unit }
}
