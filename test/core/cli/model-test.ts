import test from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { trialOf } from '../../../core/cli/model-test.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

test('a model is named as the list shows it, or by its own name with a provider', (t) => {
  t.deepEqual(trialOf({ model: 'lab/org/one' }), { provider: 'lab', model: 'org/one' })
  t.deepEqual(trialOf({ model: 'org/one', provider: 'lab' }), { provider: 'lab', model: 'org/one' })
  for (const model of ['one', '/one', 'lab/', '']) t.throws(() => trialOf({ model }), { code: 'usage_invalid' })
})

test('a model that does not answer is told on stderr, and the exit code is 1', async (t) => {
  const faces = await startFaces(t, {
    models: { test: async (_: unknown, { model }: any) => model === 'good' ? { ok: true, ms: 5, text: 'ready' } : { ok: false, ms: 5, error: { code: 'provider_refused', message: 'lab refused the key' } } },
  })
  await announceFaces(t, faces)
  const good = fakeTerminal({ dataDir: faces.dataDir })
  t.is(await runCli(['model', 'test', 'lab/good'], good), 0)
  t.is(good.written.out, 'It answered in 5 ms: ready\n')
  const bad = fakeTerminal({ dataDir: faces.dataDir })
  t.is(await runCli(['model', 'test', 'lab/bad'], bad), 1)
  t.is(bad.written.err, 'airlock: It did not answer: lab refused the key\n')
  t.is(bad.written.out, '')
})
