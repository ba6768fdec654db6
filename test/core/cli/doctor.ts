import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { CliError } from '../../../core/cli/cli-error.ts'
import type { Invocation } from '../../../core/cli/command.ts'
import { run, textOfFindings } from '../../../core/cli/doctor.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'

test.before(() => buildGuest())

test('without a gateway it looks at all that can be seen from here', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-doctor-'))
  t.teardown(() => rm(folder, { recursive: true }))
  let out = ''
  const terminal = { out: (text: string) => void (out += text), err() {}, interactive: false, readInput: async () => '', env: { DATA_DIR: folder }, cwd: folder, command: 'airlock' }
  const gateway = async () => { throw new CliError('gateway_unreachable', `No gateway runs for ${folder}`) }
  const code = await run({ input: {}, json: true, yes: false, terminal, gateway } satisfies Invocation)

  const { findings } = JSON.parse(out) as { findings: { about: string; state: string }[] }
  t.deepEqual([...new Set(findings.map(({ about }) => about))], ['Config', 'Node', 'Data', 'Disk', 'Clock', 'Gateway', 'Wall', 'Minimum'])
  t.is(code, findings.some(({ state }) => state === 'ill') ? 1 : 0)
})

test('for a person each finding is a line, and its advice another', (t) => {
  t.is(textOfFindings([{ about: 'Disk', state: 'look', found: 'little room', advice: 'Make room.' }]), 'LOOK  Disk     little room\n               Make room.')
})
