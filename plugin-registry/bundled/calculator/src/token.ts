import { ExpressionError } from './expression-error.ts'

export interface Token {
  kind: 'number' | 'name' | 'operator' | 'open' | 'close' | 'comma'
  text: string
}

const maxTokens = 500

// What people type for what the library reads.
const spelling: Record<string, string> = { '×': '*', '·': '*', '÷': '/', '−': '-', '–': '-', '**': '^', 'π': 'pi', '√': 'sqrt', '°': 'deg' }
const words: Record<string, string> = { plus: '+', minus: '-', times: '*', x: '*', mod: '%' }

// Money signs are read over: nothing here converts money.
const ignored = /[\s$€£¥]+/y
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+(?![A-Za-z\d]))?/y
const groupedNumber = /\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?/y
// No \p{L}: that class takes V8 a millisecond to compile, in every fresh isolate, and no name here needs it.
const name = /[A-Za-z_π]\w*/y
const symbol = /\*\*|[-+*/^%!(),×·÷−–√°]/y

/** Cuts an expression into tokens; throws ExpressionError at the first character that has no meaning here. */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = []
  // Inside a function's brackets a comma parts arguments; elsewhere it groups digits.
  const calls: boolean[] = []
  let at = 0

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const text = pattern.exec(expression)?.[0]
    if (text !== undefined) at += text.length
    return text
  }

  while (take(ignored) !== undefined || at < expression.length) {
    if (at === expression.length) break
    if (tokens.length === maxTokens) throw new ExpressionError(`the expression has more than ${maxTokens} parts`)

    const digits = (calls.at(-1) === true ? undefined : take(groupedNumber)) ?? take(number)
    const token = digits === undefined ? wordToken(take(name)) ?? symbolToken(take(symbol)) : { kind: 'number' as const, text: digits.replaceAll(',', '') }
    if (token === undefined) throw new ExpressionError(`"${[...expression.slice(at)][0]}" has no meaning in an expression`)
    if (token.kind === 'open') calls.push(tokens.at(-1)?.kind === 'name')
    if (token.kind === 'close') calls.pop()
    tokens.push(token)
  }

  return tokens
}

function wordToken(text: string | undefined): Token | undefined {
  if (text === undefined) return undefined
  const operator = Object.hasOwn(words, text.toLowerCase()) ? words[text.toLowerCase()] : undefined
  if (operator !== undefined) return { kind: 'operator', text: operator }
  return { kind: 'name', text: text === 'π' ? 'pi' : text }
}

function symbolToken(found: string | undefined): Token | undefined {
  if (found === undefined) return undefined
  const text = spelling[found] ?? found
  if (text === '(') return { kind: 'open', text }
  if (text === ')') return { kind: 'close', text }
  if (text === ',') return { kind: 'comma', text }
  return { kind: text === 'sqrt' || text === 'deg' ? 'name' : 'operator', text }
}
