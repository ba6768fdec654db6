import test from 'ava'
import { ulid } from 'ulid'
import { toolsToAskAgain } from '../../../core/plugins/kept-rules.ts'
import { Approval } from '../../../core/store/entities/approval.ts'
import { ApprovalRule } from '../../../core/store/entities/approval-rule.ts'
import type { Effect } from '../../../plugin-registry/manifest/effect.ts'
import { openApprovalScene } from '../../helpers/approval-scene.ts'
import { openPluginScene, pluginFolder } from '../../helpers/plugin-scene.ts'

const version = (tools: Record<string, Effect>) => ({ tools: Object.fromEntries(Object.entries(tools).map(([name, effect]) => [name, { description: '', input: {}, effect }])) })

test('a tool that does worse things, or is gone, is asked about again', (t) => {
  const before = version({ same: 'external', worse: 'write', better: 'external', gone: 'write' })
  t.deepEqual(toolsToAskAgain(before, version({ same: 'external', worse: 'external', better: 'read', new: 'spend' })), ['worse', 'gone'])
  t.deepEqual(toolsToAskAgain(before, version({ ...{ same: 'external' }, toString: 'read' } as never)), ['worse', 'better', 'gone'])
})

test('an upgrade forgets the rules of worse tools, a removal forgets them all', async (t) => {
  const { plugins, owner, store } = await openPluginScene(t)
  const tools = (run: Effect) => ({ run: { description: 'Runs.', effect: run }, read: { description: 'Reads.', effect: 'read' } })
  const source = await pluginFolder(t, { tools: tools('write') })
  await plugins.install(owner, { source })
  for (const [plugin, tool] of [['sample', 'run'], ['sample', 'read'], ['other', 'run']] as const) {
    await store.fork().insert(ApprovalRule, { id: ulid(), owner: owner.principal, plugin, tool, createdAt: new Date() })
  }
  const rules = async () => (await store.fork().find(ApprovalRule, {})).map(({ plugin, tool }) => `${plugin} ${tool}`).sort()

  await plugins.install(owner, { source: await pluginFolder(t, { version: '2.0.0', tools: tools('write') }, source) })
  t.is((await rules()).length, 3)
  await plugins.install(owner, { source: await pluginFolder(t, { version: '3.0.0', tools: tools('external') }, source) })
  t.deepEqual(await rules(), ['other run', 'sample read'])
  await plugins.remove(owner, { plugin: 'sample' })
  t.deepEqual(await rules(), ['other run'])
})

test('what waits about a tool that is another one now is closed, and its turn goes on without it', async (t) => {
  const { plugins, owner, store } = await openPluginScene(t)
  const { approvals, ask, clock, nudged } = await openApprovalScene(t, store)
  clock.now = new Date()
  const caller = { ...owner, token: 'a-token' }
  const tools = (effect: Effect) => ({ run: { description: 'Runs.', effect }, same: { description: 'Stays.', effect: 'external' } })
  const source = await pluginFolder(t, { tools: tools('external') })
  await plugins.install(owner, { source })
  const { turn, rows: [run] } = await ask(caller, [{ plugin: 'sample', tool: 'run' }])
  const { rows: [same] } = await ask(caller, [{ plugin: 'sample', tool: 'same' }])
  await plugins.install(owner, { source: await pluginFolder(t, { version: '2.0.0', tools: tools('spend') }, source) })
  clock.now = new Date(Date.now() + 1)
  await t.throwsAsync(approvals.decide(caller, { approval: run!.id, decision: 'once' }), { code: 'conflict' })
  t.deepEqual(nudged, [turn])
  const states = async () => (await store.fork().find(Approval, {})).map(({ id, state }) => [id, state])
  t.deepEqual(new Map(await states() as [string, string][]), new Map([[run!.id, 'expired'], [same!.id, 'waiting']]))
})
