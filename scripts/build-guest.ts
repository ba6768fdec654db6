import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What the built files are made of, for whoever decides whether they are stale. */
export const guestSources: string[] = ['sandbox/guest/**/*.ts', 'sandbox/host/**/*.ts', 'sandbox/protocol/**/*.ts', 'sandbox/sdk/**/*.ts', 'sandbox/attack/**/*', 'scripts/build-guest.ts', 'package-lock.json']

/**
 * Builds the files that extension hosts read: one per engine, the runtime inside isolates, and the SDK's module.
 * One file each, in plain JavaScript: the host has no rights to look for more, and without a JIT no TypeScript stripper.
 */
export async function buildGuest(): Promise<void> {
  await Promise.all([
    bundle({ input: 'sandbox/guest/bootstrap.ts', output: 'dist/guest/bootstrap.js', format: 'iife', platform: 'neutral' }),
    bundle({ input: 'sandbox/guest/late-module.ts', output: 'dist/guest/late.js', format: 'cjs', platform: 'neutral' }),
    bundle({ input: 'sandbox/guest/sdk-module.ts', output: 'dist/guest/sdk.js', format: 'esm', platform: 'neutral' }),
    bundle({ input: 'sandbox/host/isolate/main.ts', output: 'dist/host/isolate.mjs', format: 'esm', platform: 'node' }),
    bundle({ input: 'sandbox/host/wasm/main.ts', output: 'dist/host/wasm.mjs', format: 'esm', platform: 'node' }),
    bundle({ input: 'sandbox/attack/hosts/within.ts', output: 'dist/attack/hosts/within.mjs', format: 'esm', platform: 'node' }),
    collectAttacks(),
  ])
}

// A sloppy function shows itself to whom it calls (`arguments.callee.caller`): nothing of the runtime may.
const strict = '"use strict";'

async function bundle(options: { input: string; output: string; format: 'iife' | 'cjs' | 'esm'; platform: 'neutral' | 'node' }): Promise<void> {
  const isRuntime = options.format !== 'esm'
  const build = await rolldown({
    input: path.join(root, options.input),
    platform: options.platform,
    tsconfig: false,
    // The legacy multi-byte tables would stand in every isolate's heap; plugins speak UTF-8.
    resolve: { mainFields: ['module', 'main'], alias: { './late-library.ts': path.join(root, 'sandbox/guest/shims/late-text.ts'), tr46: path.join(root, 'sandbox/guest/shims/idna.ts'), '@exodus/bytes/encoding.js': '@exodus/bytes/encoding-lite.js', wasi: path.join(root, 'sandbox/host/wasm/wasi-module.ts') } },
    onLog(level, log, report) {
      if (log.code === 'UNRESOLVED_IMPORT') report('error', log)
      else report(level, log)
    },
  })
  const { output } = await build.generate({ format: options.format, minify: isRuntime ? { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } } : false, codeSplitting: false, ...(isRuntime ? { banner: strict } : {}) })
  await build.close()
  await replace(path.join(root, options.output), isRuntime ? ascii(output[0].code) : output[0].code)
}

/** One character beyond Latin-1 makes V8 hold the whole source with two bytes each, in every isolate. */
function ascii(code: string): string {
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What `airlock doctor --attack` runs, so that a built gateway needs no sources for it. */
async function collectAttacks(): Promise<void> {
  const codeIn = async (folder: string) => {
    const files = (await readdir(path.join(root, folder))).filter((file) => file.endsWith('.js')).sort()
    return Object.fromEntries(await Promise.all(files.map(async (file) => [file.slice(0, -3), await readFile(path.join(root, folder, file), 'utf8')])))
  }
  const [guests, puppets] = await Promise.all([codeIn('sandbox/attack/guests'), codeIn('sandbox/attack/puppets')])
  await replace(path.join(root, 'dist/attack/guests.json'), JSON.stringify({ guests, puppets }))
  await replace(path.join(root, 'dist/attack/hosts/forger.mjs'), await readFile(path.join(root, 'sandbox/attack/hosts/forger.mjs'), 'utf8'))
}

// Another process may be reading the file this moment: it sees the old one or the new one, never half.
async function replace(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const fresh = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`
  try {
    await writeFile(fresh, text)
    await rename(fresh, file)
  } finally {
    await rm(fresh, { force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildGuest()
