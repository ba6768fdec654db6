import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const hexOf = (text: string) => Buffer.from(text).toString('hex')
const magic = '0061736d 01000000'

/** `(import "env" "nope" (func))` */
const importsNope = bytes(`${magic} 01 04 01 600000 02 0c 01 03 ${hexOf('env')} 04 ${hexOf('nope')} 0000`)
/** `(start)` of `airlock_call(0)` */
const asksAtStart = bytes(`${magic} 01 09 02 60017e017e 600000 02 21 01 10 ${hexOf('extism:host/user')} 0c ${hexOf('airlock_call')} 0000 03 02 0101 08 01 01 0a 09 01 07 00 4200 1000 1a 0b`)
/** `(start)` of `(loop (br 0))` */
const loopsAtStart = bytes(`${magic} 01 04 01 600000 03 02 0100 08 01 00 0a 09 01 07 00 0340 0c00 0b 0b`)
/** `(memory 512)`: 32 MB */
const bigAtStart = bytes(`${magic} 05 04 01 00 8004`)

const bare = { run: { description: 'Runs.', input: { type: 'object' } } }

export const loadingCases: readonly ConformanceCase[] = [
  {
    name: 'a guest imports nothing but what it is offered, and is told what it tried',
    proves: ['ABI-1'],
    engines: ['isolate'],
    guest: { tools: bare, code: { isolate: 'import fs from "node:fs"; export default { tools: { run: () => fs } }' } },
    calls: [{ ends: { code: 'load_failed', message: /imports "node:fs".*bundle your plugin into one file/ } }],
  },
  {
    name: 'a module imports nothing but what it is offered, and is told what it tried',
    proves: ['ABI-1'],
    engines: ['wasm'],
    guest: { tools: bare, code: { wasm: importsNope } },
    calls: [{ ends: { code: 'load_failed', message: /imports function "nope" from "env".*there are "extism:host\/env"/ } }],
  },
  {
    name: 'a file that is no module is refused',
    proves: ['ABI-1'],
    guest: { tools: bare, code: { isolate: 'export default {', wasm: bytes(hexOf('export default {')) } },
    calls: [{ ends: { code: 'load_failed' } }],
  },
  {
    name: 'a module that wants more memory from its start than it may is refused',
    proves: ['ABI-4'],
    engines: ['wasm'],
    guest: { tools: bare, limits: { memoryMb: 16 }, code: { wasm: bigAtStart } },
    calls: [{ ends: { code: 'memory_limit', message: /needs 32 MB.*limit is 16 MB/ } }],
  },
  {
    name: 'import() at run time finds nothing either',
    proves: ['ABI-1'],
    engines: ['isolate'],
    guest: { tools: bare, code: { isolate: 'export default { tools: { run: () => import("node:fs") } }' } },
    calls: [{ ends: { code: 'guest_error' } }],
  },
  {
    name: 'what the manifest declares must be there',
    proves: ['ABI-2'],
    guest: { tools: { missing: { description: 'Is declared, and nowhere to be found.' } } },
    calls: [
      {
        tool: 'missing',
        ends: {
          isolate: { code: 'load_failed', message: /declares the tool "missing".*tools\.missing/ },
          wasm: { code: 'tool_unknown', message: /exports no function "missing"/ },
        },
      },
    ],
  },
  {
    name: 'a module without a default export says what to write',
    proves: ['ABI-2'],
    engines: ['isolate'],
    guest: { tools: bare, code: { isolate: 'export const tools = {}' } },
    calls: [{ ends: { code: 'load_failed', message: /no default export; write: export default definePlugin/ } }],
  },
  {
    name: 'top-level code has no rights; an isolate is told so, a module ends with it',
    proves: ['ABI-3'],
    guest: {
      tools: bare,
      code: {
        isolate: 'const before = await fetch("https://example.com").catch((error) => error.code); export default { tools: { run: () => before } }',
        wasm: asksAtStart,
      },
    },
    calls: [{ ends: { isolate: { output: 'cancelled' }, wasm: { code: 'load_failed' } } }],
  },
  {
    name: 'top-level code that throws ends the load with its words',
    proves: ['ABI-3'],
    engines: ['isolate'],
    guest: { tools: bare, code: { isolate: 'throw new TypeError("no table of cities")' } },
    calls: [{ ends: { code: 'load_failed', message: /TypeError: no table of cities/ } }],
  },
  {
    name: 'top-level code that computes without an end meets the limit',
    proves: ['ABI-4'],
    guest: { tools: bare, limits: { cpuMs: 100 }, code: { isolate: 'for (;;);', wasm: loopsAtStart } },
    calls: [{ ends: { code: 'cpu_limit' } }],
  },
  {
    name: 'top-level code that waits without an end meets the limit',
    proves: ['ABI-4'],
    engines: ['isolate'],
    guest: { tools: bare, limits: { wallMs: 300 }, code: { isolate: 'await new Promise(() => {})' } },
    calls: [{ ends: { code: 'wall_limit', message: /did not finish loading/ } }],
  },
]
