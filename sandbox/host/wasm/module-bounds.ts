import { ByteReader, leb128, ModuleError } from './byte-reader.ts'

export interface ModuleBounds {
  memoryMb: number
}

/** Entries of all tables together. What compilers make has some thousands. */
const maxTableEntries = 100_000
const maxTables = 64
const pagesPerMb = 16
const pageBytes = 64 * 1024

const section = { type: 1, table: 4, memory: 5 } as const

/**
 * The module with a limit on what its memory and its tables may grow to: V8 then refuses `memory.grow` past it, as if the module
 * had been compiled so. Whatever could take memory by another way is refused: shared and 64-bit memories, a second
 * memory, garbage-collected types. Everything else is left for V8 to judge.
 *
 * Throws ModuleError.
 */
export function boundModule(code: Uint8Array, bounds: ModuleBounds): Uint8Array {
  const reader = new ByteReader(code)
  const head = reader.take(8)
  if (!magic.every((byte, index) => head[index] === byte)) throw new ModuleError('load_failed', 'the file is no WebAssembly module')
  if (!version.every((byte, index) => head[magic.length + index] === byte)) throw new ModuleError('load_failed', 'the file is a WebAssembly component, or of another version; Extism runs modules of version 1')

  const parts: Uint8Array[] = [head]
  while (!reader.isAtEnd) {
    const id = reader.byte()
    const content = bounded(id, reader.take(reader.u32()), bounds)
    parts.push(Uint8Array.of(id, ...leb128(content.length)), content)
  }
  return Buffer.concat(parts)
}

const magic = [0, 0x61, 0x73, 0x6d]
const version = [1, 0, 0, 0]

function bounded(id: number, content: Uint8Array, { memoryMb }: ModuleBounds): Uint8Array {
  if (id === section.type) checkTypes(new ByteReader(content))
  if (id === section.table) return boundTables(new ByteReader(content))
  if (id === section.memory) return boundMemory(new ByteReader(content), memoryMb)
  return content
}

// Objects on V8's own heap, which no limit of a module covers.
function checkTypes(reader: ByteReader): void {
  for (let left = reader.u32(); left > 0; left--) {
    if (reader.byte() !== functionType) throw new ModuleError('load_failed', 'the module uses garbage-collected types of WebAssembly, which Airlock does not run')
    for (let values = reader.u32(); values > 0; values--) skipValueType(reader)
    for (let values = reader.u32(); values > 0; values--) skipValueType(reader)
  }
}

const functionType = 0x60
/** `(ref null ht)` and `(ref ht)`, which are followed by a heap type. */
const longReferences: ReadonlySet<number> = new Set([0x63, 0x64])

function skipValueType(reader: ByteReader): void {
  if (!longReferences.has(reader.byte())) return
  while (reader.byte() >= 0x80);
}

function boundMemory(reader: ByteReader, memoryMb: number): Uint8Array {
  const count = reader.u32()
  if (count === 0) return Uint8Array.of(0)
  if (count > 1) throw new ModuleError('load_failed', 'the module has more than one memory')
  const { least, most = Number.POSITIVE_INFINITY } = readLimits(reader, 'memory')
  const pages = memoryMb * pagesPerMb
  if (least > pages) {
    throw new ModuleError('memory_limit', `the module needs ${Math.ceil((least * pageBytes) / 2 ** 20)} MB of memory from its start; the plugin's limit is ${memoryMb} MB`)
  }
  return Uint8Array.of(1, ...writeLimits(least, Math.min(most, pages)))
}

function boundTables(reader: ByteReader): Uint8Array {
  const count = reader.u32()
  if (count > maxTables) throw new ModuleError('load_failed', `the module has ${count} tables; ${maxTables} may be`)
  const each = Math.floor(maxTableEntries / Math.max(count, 1))
  const bytes = leb128(count)
  for (let left = count; left > 0; left--) {
    const type = referenceType(reader)
    const { least, most = Number.POSITIVE_INFINITY } = readLimits(reader, 'table')
    if (least > each) throw new ModuleError('memory_limit', `the module has a table of ${least} entries; ${each} may be`)
    bytes.push(...type, ...writeLimits(least, Math.min(most, each)))
  }
  return Uint8Array.from(bytes)
}

const plainReferences: ReadonlySet<number> = new Set([0x70, 0x6f])

function referenceType(reader: ByteReader): number[] {
  const bytes = [reader.byte()]
  if (plainReferences.has(bytes[0]!)) return bytes
  if (!longReferences.has(bytes[0]!)) throw new ModuleError('load_failed', 'the module has a table of a kind that Airlock does not run')
  do bytes.push(reader.byte())
  while (bytes.at(-1)! >= 0x80)
  return bytes
}

function readLimits(reader: ByteReader, what: string): { least: number; most?: number } {
  const flags = reader.byte()
  if (flags > 1) throw new ModuleError('load_failed', `the module has a shared or 64-bit ${what}, which Airlock does not run`)
  const least = reader.u32()
  return flags === 1 ? { least, most: reader.u32() } : { least }
}

function writeLimits(least: number, most: number): number[] {
  return [1, ...leb128(least), ...leb128(most)]
}
