import { ExpressionError } from './expression-error.ts'
import type { Token } from './token.ts'
import { constantNamed, functionNamed, knownFunctions } from './vocabulary.ts'

/** One operand (already written for the library) or one operator. */
interface Part {
  kind: 'operand' | 'operator'
  text: string
}

const maxDepth = 50

/** Writes what people mean by % and names in the words of the expression library. Throws ExpressionError. */
export function rewrite(tokens: readonly Token[]): string {
  const reader = { tokens, at: 0 }
  const text = group(reader, 0)
  const rest = tokens[reader.at]
  if (rest !== undefined) throw new ExpressionError(rest.kind === 'comma' ? 'a comma parts arguments only inside a function' : 'a bracket closes that was never opened')
  return text
}

interface Reader {
  tokens: readonly Token[]
  at: number
}

/** Reads up to the end, a comma or the bracket that closes. */
function group(reader: Reader, depth: number): string {
  if (depth > maxDepth) throw new ExpressionError(`brackets are nested deeper than ${maxDepth}`)
  let parts: Part[] = []

  for (let token = reader.tokens[reader.at]; token !== undefined && token.kind !== 'close' && token.kind !== 'comma'; token = reader.tokens[reader.at]) {
    reader.at++
    if (token.text === '%') parts = percent(parts, reader)
    else if (token.kind === 'name' && token.text === 'deg') parts = degrees(parts)
    else if (token.text === '!') parts = factorial(parts)
    else if (token.kind === 'operator') parts.push({ kind: 'operator', text: token.text })
    else {
      // "2 pi", "3 (4 + 5)"
      if (parts.at(-1)?.kind === 'operand' && token.kind !== 'number') parts.push({ kind: 'operator', text: '*' })
      parts.push({ kind: 'operand', text: operand(token, reader, depth) })
    }
  }

  const last = parts.at(-1)
  if (last === undefined) throw new ExpressionError('something is missing: there is nothing to work out')
  if (last.kind === 'operator') throw new ExpressionError(`something is missing after "${last.text}"`)
  return parts.map((part) => part.text).join(' ')
}

function operand(token: Token, reader: Reader, depth: number): string {
  if (token.kind === 'number') return token.text
  if (token.kind === 'open') {
    const inside = group(reader, depth + 1)
    closeBracket(reader)
    return `(${inside})`
  }

  const callee = functionNamed(token.text)
  if (callee !== undefined) return `${callee}(${callArguments(token, reader, depth)})`
  const constant = constantNamed(token.text)
  if (constant === undefined) throw new ExpressionError(`"${token.text}" is not known; functions are ${knownFunctions.join(', ')}`)
  return constant
}

function callArguments(callee: Token, reader: Reader, depth: number): string {
  const next = reader.tokens[reader.at]
  // "√2" and "sqrt 2" mean the number that follows.
  if (next?.kind === 'number') {
    reader.at++
    return next.text
  }

  if (next?.kind !== 'open') throw new ExpressionError(`${callee.text} needs brackets: ${callee.text}(…)`)
  reader.at++
  const all = [group(reader, depth + 1)]
  while (reader.tokens[reader.at]?.kind === 'comma') {
    reader.at++
    all.push(group(reader, depth + 1))
  }

  closeBracket(reader)
  return all.join(', ')
}

function closeBracket(reader: Reader): void {
  if (reader.tokens[reader.at]?.kind !== 'close') throw new ExpressionError('a bracket is opened and never closed')
  reader.at++
}

/** "17% of 2340", "20% off 50", "20% on 50", "50 + 10%", "17%"; and the remainder in "10 % 3". */
function percent(parts: readonly Part[], reader: Reader): Part[] {
  const next = reader.tokens[reader.at]
  const share = parts.at(-1)
  if (share?.kind !== 'operand') throw new ExpressionError('% needs a number in front')
  const before = parts.slice(0, -1)

  const relation = next?.kind === 'name' ? next.text.toLowerCase() : ''
  const factor = { of: `(${share.text}/100)`, off: `(1-${share.text}/100)`, on: `(1+${share.text}/100)` }[relation]
  if (factor !== undefined) {
    reader.at++
    return [...before, { kind: 'operand', text: factor }, { kind: 'operator', text: '*' }]
  }

  if (next !== undefined && (next.kind === 'number' || next.kind === 'name' || next.kind === 'open')) return [...parts, { kind: 'operator', text: '%' }]

  const sign = before.at(-1)?.text
  const whole = before.slice(0, -1)
  const scaled = next !== undefined && ['*', '/', '^'].includes(next.text)
  if ((sign === '+' || sign === '-') && whole.at(-1)?.kind === 'operand' && !scaled) {
    return [
      { kind: 'operand', text: `(${whole.map((part) => part.text).join(' ')})` },
      { kind: 'operator', text: '*' },
      { kind: 'operand', text: `(1${sign}${share.text}/100)` },
    ]
  }

  return [...before, { kind: 'operand', text: `(${share.text}/100)` }]
}

function factorial(parts: readonly Part[]): Part[] {
  const number = parts.at(-1)
  if (number?.kind !== 'operand') throw new ExpressionError('! needs a number in front')
  return [...parts.slice(0, -1), { kind: 'operand', text: `fac(${number.text})` }]
}

function degrees(parts: readonly Part[]): Part[] {
  const angle = parts.at(-1)
  if (angle?.kind !== 'operand') throw new ExpressionError('deg needs a number in front')
  return [...parts.slice(0, -1), { kind: 'operand', text: `(${angle.text}*PI/180)` }]
}
