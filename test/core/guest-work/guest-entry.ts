import test, { type ExecutionContext } from 'ava'
import { createGuestEntries } from '../../../core/guest-work/guest-entry.ts'
import { createFiles } from '../../../core/guest-work/files.ts'
import { createJobs } from '../../../core/guest-work/jobs.ts'
import { createToolInvoke } from '../../../core/guest-work/tool-invoke.ts'
import { createBlobs } from '../../../core/blobs/blobs.ts'
import { defaultPolicy, judge } from '../../../core/policy/policy.ts'
import type { JudgedTurn } from '../../../core/approvals/gate.ts'
import { createPackageReader } from '../../../plugin-registry/package/package-reader.ts'
import { createPackageStore } from '../../../plugin-registry/package/package-store.ts'
import type { Caller } from '../../../sandbox/supervisor/guest-plugin.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { noBundled, openPluginScene, pluginFolder } from '../../helpers/plugin-scene.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

test.before(buildGuest)

/** Real guests over the real ports; policy is asked as in a turn of the owner's, tainted or not. */
async function openScene(t: ExecutionContext, { tainted = false } = {}) {
  const store = await openTestStore(t)
  const owner = await addPrincipal(store, 'owner')
  const files = createFiles({ store, blobs: createBlobs({ store, dataDir: store.dataDir }) })
  const jobs = createJobs({ store, gateway: 'one', functionsOf: (plugin) => Object.keys(scene.index.find(plugin)?.manifest.schedules ?? {}) })
  const occasions: { caller: Caller; tainted: boolean }[] = []
  const invoker = createToolInvoke({
    effectOf: (plugin, tool) => scene.index.find(plugin)?.manifest.tools[tool]?.effect,
    judge: async (turn, { effect }) => judge({ ...turn, effect, rule: false }, defaultPolicy),
    async occasionOf(caller): Promise<JudgedTurn> {
      occasions.push({ caller, tainted: caller.tainted === true })
      return { actor: owner, role: 'owner', origin: 'channel', tainted: tainted || caller.tainted === true, byHand: false }
    },
    callTool: (caller, call) => scene.plugins.callTool(caller, call),
  })
  const scene: Awaited<ReturnType<typeof openPluginScene>> = await openPluginScene(t, {
    store, owner,
    ports: {
      files, schedule: jobs, tools: { invoke: (...call) => invoker.invoke(...call) },
      llm: { complete: async (_asker, { messages }) => ({ text: `heard ${messages.at(-1)!.text}`, usage: { inputTokens: 1, outputTokens: 2 }, stop: 'end' }) },
    },
  })
  const entries = createGuestEntries({ plugins: scene.index, grants: scene.grantIndex, packages: createPackageReader(noBundled, createPackageStore(scene.pluginsDir)), supervisor: scene.supervisor, broker: scene.broker })
  const install = async (name: string, body: string, airlock: Record<string, unknown> = {}, tools?: Record<string, unknown>) =>
    scene.plugins.install(scene.owner, { source: await pluginFolder(t, { name, airlock: { contributes: { tools: tools ?? { run: { description: 'Runs.', input: { type: 'object' }, effect: 'read' } } }, ...airlock }, code: `export default { ${body} }` }), grant: 'required' })
  const call = async (plugin: string, input: object = {}, signal?: AbortSignal) => scene.plugins.callTool(scene.owner, { plugin, tool: 'run', input, signal })
  return { ...scene, install, call, entries, occasions, jobs, files }
}

test('a real guest keeps files, with pieces, types and ids for sending', async (t) => {
  const { install, call } = await openScene(t)
  await install('keeper', `tools: { async run({ path }, { blob }) {
    await blob.write(path, 'Grüße')
    await blob.write('b/2', new Uint8Array([1, 2, 3]))
    let wrong
    try { await blob.write('../x', 'a') } catch (error) { wrong = error.code }
    return { text: await blob.readText(path), piece: [...await blob.read('b/2', { offset: 1 })], none: await blob.read('none'), wrong, names: (await blob.list()).files.map(({ path }) => path), attached: (await blob.attach(path)).name, deleted: await blob.delete('b/2') }
  } }`, { capabilities: { blob: { bytes: 1_000 } } })
  const { output } = await call('keeper', { path: 'a/1.txt' })
  t.deepEqual(output, { text: 'Grüße', piece: [2, 3], none: null, wrong: 'request_invalid', names: ['a/1.txt', 'b/2'], attached: '1.txt', deleted: true })
})

test('a real guest asks the model and sets jobs', async (t) => {
  const { install, call } = await openScene(t)
  await install('planner', `tools: { async run(_, { llm, schedule }) {
    await schedule.put('later', { run: 'remind', everyMs: 60_000, payload: { a: 1 } })
    const [job] = await schedule.list()
    return { said: (await llm.complete({ messages: [{ role: 'user', text: 'hi' }] })).text, job: [job.name, job.run, job.payload], gone: await schedule.delete('later') }
  } }, schedules: { remind() {} }`, { contributes: { tools: { run: { description: 'Runs.', effect: 'read' } }, schedules: { remind: {} } }, capabilities: { schedule: {}, 'llm.complete': { models: ['default'], tokensPerDay: 100 } } })
  t.deepEqual((await call('planner')).output, { said: 'heard hi', job: ['later', 'remind', { a: 1 }], gone: true })
})

const inner = `tools: { async run(input, { kv }) { await kv.set('seen', input); return { got: input } } }`
const outer = `tools: { async run({ tool }, { tools }) { try { return { output: await tools.invoke(tool, { x: 1 }) } } catch (error) { return { code: error.code, message: error.message } } } }`

test('one guest calls another\'s tool for the same person; what nobody named, and what policy asks about, is refused', async (t) => {
  const untainted = await openScene(t)
  await untainted.install('inner', inner, { capabilities: { kv: { bytes: 1_000 } } })
  await untainted.install('outer', outer, { capabilities: { 'tool.invoke': { tools: ['inner/run', 'missing/run', 'outer/run', 'far/run'] } } })
  await untainted.install('far', inner, { capabilities: { kv: { bytes: 1_000 } } }, { run: { description: 'Acts outside.', input: { type: 'object' }, effect: 'external' } })
  const ask = async (scene: typeof untainted, tool: string) => (await scene.call('outer', { tool })).output
  t.deepEqual(await ask(untainted, 'inner/run'), { output: { got: { x: 1 } } })
  t.like(untainted.occasions[0]!.caller, { principal: untainted.owner.principal, through: ['outer/run'] })
  t.deepEqual(await ask(untainted, 'far/run'), { output: { got: { x: 1 } } })
  t.like(await ask(untainted, 'missing/run'), { code: 'tool_failed' })
  t.like(await ask(untainted, 'outer/run'), { code: 'depth_limit' })
  t.like(await ask(untainted, 'other/run'), { code: 'grant_missing' })
  await untainted.plugins.disable(untainted.owner, { plugin: 'inner' })
  t.like(await ask(untainted, 'inner/run'), { code: 'tool_failed', message: 'inner/run: plugin_inactive: inner is switched off; enable it first' })

  const tainted = await openScene(t, { tainted: true })
  await tainted.install('far', inner, { capabilities: { kv: { bytes: 1_000 } } }, { run: { description: 'Acts outside.', input: { type: 'object' }, effect: 'external' } })
  await tainted.install('outer', outer, { capabilities: { 'tool.invoke': { tools: ['far/run'] } } })
  const refused = await ask(tainted, 'far/run')
  t.like(refused, { code: 'approval_needed' })
})

test('a cycle over three guests ends, and says where it went', async (t) => {
  const { install, call } = await openScene(t)
  const next = (tool: string) => `tools: { async run(_, { tools }) { try { return await tools.invoke('${tool}') } catch (error) { return { code: error.code, message: error.message } } } }`
  for (const [name, tool] of [['a', 'b/run'], ['b', 'c/run'], ['c', 'a/run']] as const) await install(name, next(tool), { capabilities: { 'tool.invoke': { tools: [tool] } } })
  t.like((await call('a')).output, { code: 'depth_limit', message: 'a tool may not be called by itself: a/run → b/run → c/run → a/run' })
})

test('stopping the outer call stops the inner one, and a right that is taken away ends it', async (t) => {
  const { install, call, occasions, grants, owner } = await openScene(t)
  await install('inner', `tools: { run: (_, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({}))) }`)
  await install('outer', outer, { capabilities: { 'tool.invoke': { tools: ['inner/run'] } } })
  const begun = async (count: number) => { while (occasions.length < count) await new Promise(setImmediate) }
  const controller = new AbortController()
  const stopped = call('outer', { tool: 'inner/run' }, controller.signal)
  await begun(1)
  controller.abort()
  await t.throwsAsync(stopped, { code: 'cancelled' } as object)
  const revoked = call('outer', { tool: 'inner/run' })
  await begun(2)
  await grants.deny(owner, { plugin: 'outer', capability: 'tool.invoke' })
  t.like((await revoked).output, { code: 'grant_missing' })
})

test('a job\'s function gets its payload for whoever it runs for, as long as the right is there', async (t) => {
  const { install, entries, grants, owner, call } = await openScene(t)
  await install('planner', `tools: { run: (_, { kv }) => kv.get('ran') }, schedules: { async remind(payload, { kv }) { await kv.set('ran', payload) } }`, { contributes: { tools: { run: { description: 'Runs.' } }, schedules: { remind: {} } }, capabilities: { schedule: {}, kv: { bytes: 1_000 } } })
  const run = () => entries.call('planner', 'schedule:remind', { a: 1 }, { caller: { principal: owner.principal, occasion: 'schedule' }, right: { capability: 'schedule', method: 'run', input: { name: 'remind' } }, signal: new AbortController().signal })
  await run()
  t.deepEqual((await call('planner')).output, { a: 1 })
  await t.throwsAsync(entries.call('planner', 'schedule:other', {}, { caller: { principal: owner.principal }, right: { capability: 'schedule', method: 'run', input: { name: 'other' } }, signal: new AbortController().signal }), { code: 'tool_unknown' } as object)
  await grants.deny(owner, { plugin: 'planner', capability: 'schedule' })
  await t.throwsAsync(run(), { code: 'grant_missing' } as object)
  await t.throwsAsync(entries.call('gone', 'schedule:remind', {}, { caller: { principal: owner.principal }, right: { capability: 'schedule', method: 'run', input: { name: 'remind' } }, signal: new AbortController().signal }), { code: 'grant_missing' } as object)
})

test('what a job was given to keep may be a stranger\'s word, and what it calls then is judged so', async (t) => {
  const { install, entries, owner, occasions } = await openScene(t)
  await install('inner', inner, { capabilities: { kv: { bytes: 1_000 } } })
  await install('planner', `tools: { run() {} }, schedules: { remind: (_, { tools }) => tools.invoke('inner/run', {}) }`, { contributes: { tools: { run: { description: 'Runs.' } }, schedules: { remind: {} } }, capabilities: { schedule: {}, 'tool.invoke': { tools: ['inner/run'] } } })
  for (const payload of [null, { text: 'from a page' }]) {
    await entries.call('planner', 'schedule:remind', payload, { caller: { principal: owner.principal, occasion: 'schedule' }, right: { capability: 'schedule', method: 'run', input: { name: 'remind' } }, signal: new AbortController().signal })
  }
  t.deepEqual(occasions.map(({ tainted }) => tainted), [false, true])
})

test('a right that is taken away ends a run under way', async (t) => {
  const { install, entries, grants, owner } = await openScene(t)
  await install('planner', `tools: { run() {} }, schedules: { remind: () => new Promise(() => {}) }`, { contributes: { tools: { run: { description: 'Runs.' } }, schedules: { remind: {} } }, capabilities: { schedule: {} } })
  const run = entries.call('planner', 'schedule:remind', null, { caller: { principal: owner.principal, occasion: 'schedule' }, right: { capability: 'schedule', method: 'run', input: { name: 'remind' } }, signal: new AbortController().signal })
  await new Promise(setImmediate)
  await grants.deny(owner, { plugin: 'planner', capability: 'schedule' })
  await t.throwsAsync(run, { code: 'grant_missing' } as object)
})
