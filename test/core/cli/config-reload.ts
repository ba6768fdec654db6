import test from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

for (const [what, answer, code, out, err] of [
  ['nothing new', { file: null, problem: null, changed: [], waiting: [] }, 0, /Nothing .* has changed/, /^$/],
  ['what is in force and what waits', { file: '/a', problem: null, changed: ['model'], waiting: ['gatewayPort'] }, 0, /Now in force: model\.\nAt the next start: gatewayPort\./, /^$/],
  ['a broken file', { file: '/a', problem: { file: '/a', line: 3, message: '/a:3: turn.steps: found "x"' }, changed: [], waiting: [] }, 78, /^$/, /\/a:3: .*last valid/],
] as const) {
  test(`config reload tells ${what}`, async (t) => {
    const faces = await startFaces(t, { config: { reload: async () => answer } })
    await announceFaces(t, faces)
    const terminal = fakeTerminal({ dataDir: faces.dataDir })
    t.is(await runCli(['config', 'reload'], terminal), code)
    t.regex(terminal.written.out, out)
    t.regex(terminal.written.err, err)
  })
}
