// `npm run check`: everything that can be said of the code without running it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './source-files.ts'

const node = (script: string, ...args: string[]) => [process.execPath, join(root, script), ...args]
const bin = (name: string, ...args: string[]) => [process.execPath, join(root, 'node_modules', name), ...args]

const typeProjects = ['tsconfig.json', 'sandbox/guest/tsconfig.json', 'sandbox/sdk/tsconfig.json', 'plugin-registry/bundled/tsconfig.json', 'core/console/tsconfig.json', 'test/core/console/tsconfig.json']
const checks: readonly [string, string[]][] = [
  ...typeProjects.filter((path) => existsSync(join(root, path)))
    .map((path): [string, string[]] => [`types ${path}`, bin('typescript/bin/tsc', '-p', join(root, path), '--noEmit')]),
  ['lint', bin('oxlint/bin/oxlint', '--deny-warnings')],
  ['layers', node('scripts/check-layers.ts')],
  ['cycles', node('scripts/check-cycles.ts')],
  ['mirrored tests', node('scripts/check-mirrored-tests.ts')],
  ['error codes', node('scripts/check-error-codes.ts')],
  ['plugin ABI', node('scripts/check-plugin-abi.ts')],
  ['paths in docs', node('scripts/check-docs-paths.ts')],
  ['config docs', node('scripts/generate-config-docs.ts', '--check')],
]

let failed = 0
for (const [name, command] of checks) {
  const { code, output } = await run(command)
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`)
  if (code !== 0) {
    failed += 1
    console.log(output)
  }
}

console.log(failed === 0 ? `All ${checks.length} checks hold.` : `${failed} of ${checks.length} checks fail.`)
process.exitCode = failed === 0 ? 0 : 1

function run([command, ...args]: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command!, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => { output += chunk })
    child.stderr.on('data', (chunk) => { output += chunk })
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
