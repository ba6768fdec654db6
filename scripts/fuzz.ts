// `npm run fuzz`: ten minutes of hostile input, each round from another seed: first what is made for fuzzing, then every property test.
// Flags: --minutes N  --seed N (of the first round)  --only <part of a target's or a test file's name>
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzzTargets } from '../test/helpers/fuzz/all.ts'
import { root } from './source-files.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: String(Date.now() % 1_000_000_000) }, only: { type: 'string', default: '' } } })
const ends = performance.now() + Number(values.minutes) * 60_000
const targets = fuzzTargets.filter(({ name }) => name.includes(values.only))
const files = propertyTests().filter((file) => file.includes(values.only))
/** Test files at once: each starts a process of its own. */
const filesPerRound = 12
let failed = 0
let inputs = 0
let round = 0

for (; performance.now() < ends; round++) {
  const seed = Number(values.seed) + round
  for (const target of targets) {
    if (performance.now() >= ends) break
    try {
      await target.run(seed, target.runsPerRound)
      inputs += target.runsPerRound
    } catch (error) {
      failed++
      console.log(`BROKEN  ${target.name}\n  again with: npm run fuzz -- --minutes 0.2 --seed ${seed} --only '${target.name}'\n${indent(error instanceof Error ? `${error.message}\n${String(error.cause ?? '')}` : String(error))}`)
    }
  }
  if (performance.now() < ends && files.length > 0) await runTests(files.slice((round * filesPerRound) % files.length).slice(0, filesPerRound), seed)
  console.log(`round ${round + 1}, seed ${seed}: ${failed === 0 ? 'all held' : `${failed} broken`}`)
}

console.log(`${round} rounds, ${inputs} inputs to ${targets.length} targets besides those of ${files.length} files of property tests: ${failed === 0 ? 'no crash, no hang, nothing out of thin air.' : `${failed} promises were broken.`}`)
process.exit(failed === 0 ? 0 : 1)

function propertyTests(): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !/^test\/(?:helpers|fixtures|fuzz)\//.test(file) && !file.includes('/browser/'))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes("/fast-check.ts'"))
    .sort()
}

async function runTests(some: readonly string[], seed: number): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'node_modules/ava/entrypoints/cli.js'), ...some], { cwd: root, env: { ...process.env, FUZZ_SEED: String(seed) }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => { output += chunk })
  child.stderr.on('data', (chunk) => { output += chunk })
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code === 0) return
  failed++
  console.log(`BROKEN  property tests\n  again with: FUZZ_SEED=${seed} npx ava ${some.join(' ')}\n${indent(output.slice(-6_000))}`)
}

function indent(text: string): string {
  return text.split('\n').map((line) => `  ${line}`).join('\n')
}
