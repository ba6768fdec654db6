import test, { type ExecutionContext } from 'ava'
import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { Engine } from '../../sandbox/protocol/host-command.ts'
import type { Tier } from '../../sandbox/supervisor/guest-plugin.ts'
import { buildGuest } from '../../scripts/build-guest.ts'
import { allCases } from '../sandbox/conformance/cases/all.ts'
import type { CallOfCase, ConformanceCase, Ending, Sights } from './conformance-case.ts'
import { openStage, type Stage } from './conformance-stage.ts'

/** Declares the tests of one engine in one tier: each case is one, in a guest of its own. */
export function conform(engine: Engine, tier: Tier): void {
  let stage: Stage

  test.before(async () => {
    await buildGuest()
    stage = await openStage(engine, tier)
  })

  test.after.always(() => stage?.[Symbol.asyncDispose]())

  for (const [index, each] of allCases.entries()) {
    if (!(each.engines ?? [engine]).includes(engine)) continue
    test.serial(`${each.proves.join(', ')}: ${each.name}`, async (t) => {
      const names = { guest: `puppet-${index}`, twin: `puppet-${index}-twin` }
      for (const name of Object.values(names)) stage.install(name, each.guest ?? {})
      try {
        for (const call of each.calls) await perform(t, { stage, engine, names }, call)
        await look(t, stage, each, engine)
      } finally {
        await stage.clear(...Object.values(names))
      }
    })
  }
}

interface Scene {
  stage: Stage
  engine: Engine
  names: { guest: string; twin: string }
}

async function perform(t: ExecutionContext, scene: Scene, call: CallOfCase): Promise<void> {
  const { stage, engine } = scene
  const { after, crowd = 0, meanwhile, ends } = call
  const name = nameOf(scene, call)
  if (after === 'sleep') await stage.sleep(name)

  const before = Array.from({ length: crowd }, () => begin(scene, call))
  const { ended, controller } = begin(scene, call)
  if (meanwhile !== undefined) {
    await Promise.race([stage.waits.waiting(), ended])
    if (meanwhile === 'cancel') controller.abort()
    else if (meanwhile === 'release') stage.waits.release()
    else if ('revoke' in meanwhile) stage.revoke(name, meanwhile.revoke)
    else if ('runOut' in meanwhile) stage.revoke(name, meanwhile.runOut, 'ended')
    else await besides(t, scene, meanwhile.call)
  }
  check(t, await ended, placed(stage, isByEngine(ends) ? ends[engine] : ends))

  if (crowd > 0) stage.waits.release()
  for (const open of before) check(t, await open.ended, { matches: () => true })
}

/** Of an isolate it ends while the first call waits; a module gets to it when that has ended. */
async function besides(t: ExecutionContext, scene: Scene, call: CallOfCase): Promise<void> {
  if (scene.engine === 'wasm') scene.stage.waits.release()
  await perform(t, scene, call)
  scene.stage.waits.release()
}

function nameOf({ names }: Scene, { of }: CallOfCase): string {
  return of === 'twin' ? names.twin : names.guest
}

function begin(scene: Scene, call: CallOfCase): { ended: Promise<Ended>; controller: AbortController } {
  const { tool = 'run', steps, input, by: principal = 'ann' } = call
  const controller = new AbortController()
  const { signal } = controller
  const given = scene.stage.placed(steps === undefined ? (input ?? {}) : { steps })
  const ended = scene.stage.call(nameOf(scene, call), { tool, input: given, principal, signal }).then(
    (output): Ended => ({ output }),
    (error: unknown): Ended => ({ error }),
  )
  return { ended, controller }
}

type Ended = { output: unknown } | { error: unknown }

function check(t: ExecutionContext, ended: Ended, ending: Ending): void {
  if ('code' in ending) return checkFailure(t, ended, ending)
  if ('error' in ended) throw ended.error
  if ('output' in ending) t.deepEqual(ended.output, ending.output)
  else if ('like' in ending) t.like(ended.output as object, ending.like)
  else t.true(ending.matches(ended.output), JSON.stringify(ended.output))
}

// Tests and expressions have no address in them.
function placed(stage: Stage, ending: Ending): Ending {
  return 'like' in ending ? { like: stage.placed(ending.like) } : ending
}

function checkFailure(t: ExecutionContext, ended: Ended, { code, message, guest, denials }: Extract<Ending, { code: string }>): void {
  if ('output' in ended) return t.fail(`answered ${JSON.stringify(ended.output)}; expected is ${code}`)
  const { error } = ended
  if (!(error instanceof CodedError)) throw error
  t.is(error.code, code, error.message)
  if (message) t.regex(error.message, message)
  if (guest) t.like(error.details['guest'], guest)
  const told = (error.details['denials'] ?? []) as { capability: string; message: string }[]
  for (const [index, [capability, words]] of (denials ?? []).entries()) {
    t.is(told[index]?.capability, capability)
    t.regex(told[index]?.message ?? '', words)
  }
}

async function look(t: ExecutionContext, stage: Stage, { sees = {} }: ConformanceCase, engine: Engine): Promise<void> {
  const { log, progress, requests, received, sent, steered } = isByEngine(sees) ? sees[engine] : (sees as Sights)
  // Nobody waits for a log line, not even its call.
  await stage.seen(() => stage.lines.length >= (log?.length ?? 0))
  if (log) like(t, stage.lines, log)
  if (progress) like(t, stage.progress, progress)
  if (received) like(t, stage.received, received)
  if (steered) like(t, stage.steered, steered)
  if (sent) t.deepEqual(stage.sent, sent)
  if (requests) t.deepEqual(stage.records.map(({ capability, method, code }) => `${capability} ${method} ${code}`), requests)
}

function like(t: ExecutionContext, found: readonly unknown[], wanted: readonly object[]): void {
  t.is(found.length, wanted.length, JSON.stringify(found))
  for (const [index, each] of wanted.entries()) t.like(found[index], each)
}

function isByEngine<Value>(value: Value | Readonly<Record<Engine, Value>>): value is Readonly<Record<Engine, Value>> {
  return typeof value === 'object' && value !== null && 'isolate' in value && 'wasm' in value
}
