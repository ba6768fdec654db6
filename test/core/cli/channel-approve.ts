import test, { type ExecutionContext } from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

const at = '2026-11-22T12:00:00.000Z'
const request = { id: 'r1', channel: 'telegram', externalId: '42', label: 'Eve\u001b[2J', code: 'ACDE-FGHJ', createdAt: at, expiresAt: at, rejected: false }
const identity = { id: 'i', channel: 'telegram', externalId: '42', label: 'Eve', principal: { id: 'p', name: 'Eve', role: 'member', disabled: false }, stranger: false, createdAt: at }

async function running(t: ExecutionContext) {
  const calls: object[] = []
  const faces = await startFaces(t, {
    channels: {
      pairings: async () => ({ pairings: [request, { ...request, id: 'r2', code: 'QQQQ-QQQQ', rejected: true }] }),
      approvePairing: async (_: unknown, input: object) => { calls.push(JSON.parse(JSON.stringify(input))); return { identity } },
    },
  })
  await announceFaces(t, faces)
  const run = async (...argv: string[]) => {
    const terminal = fakeTerminal({ dataDir: faces.dataDir })
    return { code: await runCli(['channel', 'approve', ...argv], terminal), ...terminal.written }
  }
  return { run, calls, owner: faces.principals.owner().id }
}

test('a code as it was read out is enough, with a word on who it is', async (t) => {
  const { run, calls, owner } = await running(t)
  t.is((await run('acde fghj', '--me')).code, 0)
  t.is((await run('ACDEFGHJ', '--name', 'Aunt May')).code, 0)
  t.is((await run('r1', '--principal', 'p7')).code, 0)
  const { out } = await run('ACDE-FGHJ', '--yes')
  t.deepEqual(calls, [{ id: 'r1', principal: owner }, { id: 'r1', newMember: 'Aunt May' }, { id: 'r1', principal: 'p7' }, { id: 'r1' }])
  t.regex(out, /“Eve\[2J” \(42 on telegram\)/)
  t.regex(out, /42 on telegram is Eve \(member\)/)
})

test('nobody is let in without an answer, with two answers, or by a wrong or rejected code', async (t) => {
  const { run, calls } = await running(t)
  for (const argv of [['ACDE-FGHJ'], ['ACDE-FGHJ', '--me', '--name', 'x'], ['AAAA-AAAA', '--yes'], ['QQQQ-QQQQ', '--yes'], ['', '--yes']]) t.is((await run(...argv)).code, 2, argv.join(' '))
  t.deepEqual(calls, [])
})
