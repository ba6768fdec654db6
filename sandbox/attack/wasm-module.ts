/** WebAssembly modules for tests, put together from their parts: small enough to read what each of them does. */
export type ValueType = 'i32' | 'i64'

export interface WasmFunction {
  params?: ValueType[]
  results?: ValueType[]
  /** Instructions, without the `end`. */
  body: number[]
}

export interface WasmImport {
  from: string
  name: string
  params?: ValueType[]
  results?: ValueType[]
}

export interface WasmParts {
  /** Numbered first, in this order. */
  imports?: WasmImport[]
  /** Each exported by its name, numbered after the imports. */
  functions?: Record<string, WasmFunction>
  /** Exported as `memory`; pages. */
  memory?: { least: number; most?: number; flags?: number } | null
  tables?: { least: number; most?: number; flags?: number }[]
  /** Name of the function that runs at instantiation. */
  start?: string
  data?: { at: number; text: string }[]
  /** Whole sections, by id, put where their id belongs. */
  raw?: Record<number, number[]>
}

const type = { i32: 0x7f, i64: 0x7e } as const

/** The instructions that tests use. */
export const op = {
  unreachable: [0x00],
  loop: (...body: number[]) => [0x03, 0x40, ...body, 0x0b],
  block: (...body: number[]) => [0x02, 0x40, ...body, 0x0b],
  branch: (depth: number) => [0x0c, depth],
  branchIf: (depth: number) => [0x0d, depth],
  call: (index: number) => [0x10, ...unsigned(index)],
  drop: [0x1a],
  local: (index: number) => [0x20, index],
  i32: (value: number) => [0x41, ...signed(BigInt(value))],
  i64: (value: bigint) => [0x42, ...signed(value)],
  load8: (offset = 0) => [0x2d, 0, ...unsigned(offset)],
  load32: (offset = 0) => [0x28, 2, ...unsigned(offset)],
  store8: (offset = 0) => [0x3a, 0, ...unsigned(offset)],
  extendU: [0xad],
  wrap: [0xa7],
  equal: [0x46],
  memorySize: [0x3f, 0],
  memoryGrow: [0x40, 0],
  nullRef: [0xd0, 0x70],
  tableGrow: (table: number) => [0xfc, 15, table],
} as const

/** `for (;;) { body }`. */
export const forever = (...body: number[]): number[] => op.loop(...body, ...op.branch(0))

export function wasmModule({ imports = [], functions = {}, memory = { least: 1 }, tables = [], start, data = [], raw = {} }: WasmParts): Buffer {
  const own = Object.entries(functions)
  const signatures = [...imports, ...own.map(([, value]) => value)]
  const sections = {
    1: vector(signatures.map(({ params = [], results = [] }) => [0x60, ...vector(params.map((each) => [type[each]])), ...vector(results.map((each) => [type[each]]))])),
    2: vector(imports.map(({ from, name }, index) => [...text(from), ...text(name), 0, ...unsigned(index)])),
    3: vector(own.map((_, index) => unsigned(imports.length + index))),
    ...(tables.length > 0 && { 4: vector(tables.map((table) => [0x70, ...limits(table)])) }),
    ...(memory && { 5: vector([limits(memory)]) }),
    7: vector([...(memory ? [[...text('memory'), 2, 0]] : []), ...own.map(([name], index) => [...text(name), 0, ...unsigned(imports.length + index)])]),
    ...(start !== undefined && { 8: unsigned(imports.length + own.findIndex(([name]) => name === start)) }),
    10: vector(own.map(([, { body }]) => sized([0, ...body, 0x0b]))),
    ...(data.length > 0 && { 11: vector(data.map(({ at, text: content }) => [0, ...op.i32(at), 0x0b, ...text(content)])) }),
    ...raw,
  }
  return Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...Object.entries(sections).flatMap(([id, content]) => [Number(id), ...sized(content)])])
}

function limits({ least, most, flags = most === undefined ? 0 : 1 }: { least: number; most?: number; flags?: number }): number[] {
  return [flags, ...unsigned(least), ...(most === undefined ? [] : unsigned(most))]
}

const vector = (items: number[][]): number[] => [...unsigned(items.length), ...items.flat()]
const sized = (content: number[]): number[] => [...unsigned(content.length), ...content]
const text = (value: string): number[] => sized([...Buffer.from(value)])

function unsigned(value: number): number[] {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left]
    bytes.push((left % 128) | 0x80)
  }
}

function signed(value: bigint): number[] {
  const bytes: number[] = []
  for (let left = value; ; left >>= 7n) {
    const byte = Number(left & 0x7fn)
    if ((left >> 7n === 0n && byte < 0x40) || (left >> 7n === -1n && byte >= 0x40)) return [...bytes, byte]
    bytes.push(byte | 0x80)
  }
}

const env = 'extism:host/env'

/** A module whose export `run` answers with its input, from Extism's own functions. */
export function echoModule(): Buffer {
  return wasmModule({
    imports: [
      { from: env, name: 'input_offset', results: ['i64'] },
      { from: env, name: 'input_length', results: ['i64'] },
      { from: env, name: 'output_set', params: ['i64', 'i64'] },
    ],
    functions: { run: { results: ['i32'], body: [...op.call(0), ...op.call(1), ...op.call(2), ...op.i32(0)] } },
  })
}
