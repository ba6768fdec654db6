import type { ChatRequest, ModelReply } from './model-server.ts'

/**
 * A model that plays people's first conversation: it works out percentages and the time with tools, both at once when
 * asked for both, reads a page when given an address, greets with a plugin that can, calls exactly what
 * `call <plugin>__<tool> {json}` says, speaks slowly when asked to, and otherwise talks back.
 */
export function playScene(request: ChatRequest): ModelReply {
  const results = lastResults(request)
  if (results.length > 0) return { text: results.map(sentence).join(' ') }
  const asked = lastUserText(request)
  const calls = [calculation(asked, request), time(asked, request), page(asked, request), greeting(asked, request), named(asked)].filter(call => call !== undefined)
  if (calls.length > 0) return { calls }
  if (/slowly/i.test(asked)) return { text: Array.from({ length: 200 }, (_, index) => `word${index + 1}`).join(' '), pieceMs: 50 }
  return { text: `You said: ${asked}. I am a model made for tests, and I answer in several words.` }
}

type Call = { name: string; arguments: unknown }

function calculation(asked: string, request: ChatRequest): Call | undefined {
  const expression = /what is ([\d.,]+\s*(?:%\s*of|[-+*/x^])\s*[\d.,]*\d)/i.exec(asked)?.[1]?.replace(/(\d),(?=\d{3})/g, '$1')
  return expression === undefined ? undefined : call(request, 'calculator__evaluate', /expression|text|input/, expression)
}

const zones: Record<string, string> = { tokyo: 'Asia/Tokyo', berlin: 'Europe/Berlin', paris: 'Europe/Paris', london: 'Europe/London', shanghai: 'Asia/Shanghai' }

function time(asked: string, request: ChatRequest): Call | undefined {
  const city = /what time is it in (\w+)/i.exec(asked)?.[1]?.toLowerCase()
  return city === undefined ? undefined : call(request, 'clock__now', /zone/i, zones[city] ?? 'UTC')
}

function page(asked: string, request: ChatRequest): Call | undefined {
  const url = /https?:\/\/[^\s"'<>]*[^\s"'<>.,!?)]/.exec(asked)?.[0]
  return url === undefined || asked.startsWith('call ') ? undefined : call(request, 'web-page__read', /url|address/i, url)
}

function greeting(asked: string, request: ChatRequest): Call | undefined {
  const name = /(?:greet|say hello to) (\w+)/i.exec(asked)?.[1]
  const tool = request.tools?.find(({ function: { name: toolName } }) => /greet|hello/.test(toolName))
  return name === undefined || tool === undefined ? undefined : call(request, tool.function.name, /name|who/i, name)
}

function named(asked: string): Call | undefined {
  const [, name, json] = /^call ([a-zA-Z0-9_-]+) ?(.*)$/s.exec(asked) ?? []
  return name === undefined ? undefined : { name, arguments: json || '{}' }
}

/** Fills the tool's fitting property, as a model that has read the schema would. */
function call(request: ChatRequest, name: string, property: RegExp, value: string): Call {
  const properties = request.tools?.find(tool => tool.function.name === name)?.function.parameters?.['properties']
  const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
  return { name, arguments: { [names.find(each => property.test(each)) ?? names[0] ?? 'input']: value } }
}

function lastUserText(request: ChatRequest): string {
  return request.messages.findLast(message => message.role === 'user')?.content ?? ''
}

/** Names and texts of the tool results at the end of the conversation. */
function lastResults(request: ChatRequest): { name: string; text: string }[] {
  const after = request.messages.findLastIndex(message => message.role !== 'tool')
  const names = new Map(request.messages[after]?.tool_calls?.map(({ id, function: { name } }) => [id, name]))
  return request.messages.slice(after + 1).map(message => ({ name: names.get(message.tool_call_id ?? '') ?? 'tool', text: message.content ?? '' }))
}

function sentence({ name, text }: { name: string; text: string }): string {
  const value = readable(text)
  if (/"error"/.test(text)) return `${name} did not work: ${value}`
  if (name === 'calculator__evaluate') return `The result is ${value}.`
  if (name === 'clock__now') return `The time there is ${/\d\d:\d\d(?=:|$|,)/.exec(value)?.[0] ?? value}.`
  return `${name} says: ${value}`
}

function readable(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return [...new Set(strings(value))].join(', ').slice(0, 400)
  } catch {
    return text.slice(0, 400)
  }
}

function strings(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(strings)
  return value === null ? [] : [String(value)]
}
