import type { CallContext } from '@extism/extism'
import type { Door } from './door.ts'
import type { Http } from './http.ts'
import { GuestFaultError } from './values.ts'

/** The namespaces that PDKs import from. */
export const namespace = { extism: 'extism:host/env', airlock: 'extism:host/user', wasi: 'wasi_snapshot_preview1' } as const

type HostFunction = (context: CallContext, first: bigint, second: bigint) => unknown

/** What one call reads and writes, beside Extism's blocks of memory. */
export class Exchange {
  input: Uint8Array = none
  inputView: DataView = viewOf(none)
  output: Uint8Array | undefined
  error: string | undefined

  begin(input: Uint8Array): void {
    this.input = input
    this.inputView = viewOf(input)
    this.output = undefined
    this.error = undefined
  }
}

const none = new Uint8Array(0)

/**
 * The host functions that stand in for Extism's own: input and output (Extism drops an export's return code when it calls
 * one itself), the status of an answer, `var` as the capability kv, and ours. Those that wait for the gateway are async: the module's stack waits meanwhile.
 */
export function createEnvironment(door: Door, exchange: Exchange, http: Http): Record<string, Record<string, HostFunction>> {
  return {
    [namespace.extism]: { ...exchangeFunctions(exchange), ...httpFunctions(http), ...variableFunctions(door) },
    [namespace.airlock]: airlockFunctions(door),
  }
}

function exchangeFunctions(exchange: Exchange): Record<string, HostFunction> {
  let errorAt = 0n
  return {
    input_length: () => BigInt(exchange.input.length),
    input_load_u8: (_context, at: bigint) => exchange.input[Number(at)] ?? 0,
    input_load_u64: (_context, at: bigint) => exchange.inputView.getBigUint64(Number(at), true),
    input_offset: (context) => context.store(Uint8Array.from(exchange.input)),
    output_set(context, at: bigint, length: bigint) {
      const bytes = blockAt(context, at)
      if (length > BigInt(bytes.length)) throw offMark(`output_set was told ${length} bytes of a block of ${bytes.length}`)
      exchange.output = bytes.subarray(0, Number(length))
    },
    error_set(context, at: bigint) {
      errorAt = at
      exchange.error = at === 0n ? undefined : new TextDecoder().decode(blockAt(context, at).subarray(0, maxErrorBytes))
    },
    error_get: () => (exchange.error === undefined ? 0n : errorAt),
  }
}

const maxErrorBytes = 4_096

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Extism's block of that address, not copied. Throws when there is none. */
function blockAt(context: CallContext, at: bigint): Uint8Array {
  const block = context.read(at)
  if (block === null) throw offMark(`there is no block of memory at ${at}`)
  return block.bytes()
}

const offMark = (message: string): GuestFaultError => new GuestFaultError({ name: 'RangeError', message })

function httpFunctions(http: Http): Record<string, HostFunction> {
  return {
    http_status_code: () => http.status(),
    http_headers: (context) => context.store(JSON.stringify(http.headers())),
  }
}

function variableFunctions(door: Door): Record<string, HostFunction> {
  return {
    async var_get(context, keyAt: bigint) {
      const { value } = (await door.request('kv', 'get', { key: textAt(context, keyAt) })) as { value: unknown }
      return value === null ? 0n : context.store(variableBytes(value))
    },
    async var_set(context, keyAt: bigint, valueAt: bigint) {
      const key = textAt(context, keyAt)
      if (valueAt === 0n) return void (await door.request('kv', 'delete', { key }))
      await door.request('kv', 'set', { key, value: variableValue(blockAt(context, valueAt)) })
    },
  }
}

const textAt = (context: CallContext, at: bigint): string => Buffer.from(blockAt(context, at)).toString()

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text stays readable for whoever looks at the entries; other bytes are told apart from it by their form. */
function variableValue(bytes: Uint8Array): string | { base64: string } {
  try {
    return utf8.decode(bytes)
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') }
  }
}

function variableBytes(value: unknown): Uint8Array {
  if (typeof value === 'string') return Uint8Array.from(Buffer.from(value))
  if (typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string') return Uint8Array.from(Buffer.from(value.base64, 'base64'))
  return Uint8Array.from(Buffer.from(JSON.stringify(value)))
}

function airlockFunctions(door: Door): Record<string, HostFunction> {
  return {
    async airlock_call(context, at: bigint) {
      return context.store(await answer(door, textAt(context, at)))
    },
    airlock_notice(context, at: bigint) {
      const { capability, method, input } = readAsk(textAt(context, at))
      door.notice(capability, method, input)
    },
  }
}

/** Every refusal is an answer, never a trap: the module decides what follows from it. */
async function answer(door: Door, text: string): Promise<string> {
  try {
    const { capability, method, input } = readAsk(text)
    return await door.ask(capability, method, input)
  } catch (error) {
    if (!(error instanceof GuestFaultError) || error.fault.code === 'cancelled') throw error
    const { code = 'request_invalid', message, capability } = error.fault
    return JSON.stringify({ ok: false, error: { code, message, capability } })
  }
}

function readAsk(text: string): { capability: string; method: string; input: unknown } {
  try {
    const { capability, method, input = {} } = JSON.parse(text) as { capability?: unknown; method?: unknown; input?: unknown }
    if (typeof capability === 'string' && typeof method === 'string') return { capability, method, input }
  } catch {}
  throw new GuestFaultError({ name: 'TypeError', code: 'request_invalid', message: 'airlock_call takes the offset of JSON text: { "capability": "…", "method": "…", "input": … }' })
}
