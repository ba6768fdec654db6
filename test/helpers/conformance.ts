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
      const name = `puppet-${index}`
      stage.install(name, each.guest ?? {})
      try {
        for (const call of each.calls) await perform(t, stage, name, call, engine)
        look(t, stage, each, engine)
      } finally {
        await stage.clear(name)
      }
    })
  }
}

async function perform(t: ExecutionContext, stage: Stage, name: string, { tool = 'run', steps, input, meanwhile, ends }: CallOfCase, engine: Engine): Promise<void> {
  const ending = isByEngine(ends) ? ends[engine] : ends
  const controller = new AbortController()
  const call = stage.call(name, tool, stage.placed(steps === undefined ? (input ?? {}) : { steps }), controller.signal)
  const ended = call.then(
    (output) => ({ output }),
    (error: unknown) => ({ error }),
  )

  if (meanwhile !== undefined) {
    await Promise.race([stage.waits.waiting(), ended])
    if (meanwhile === 'cancel') controller.abort()
    else if (meanwhile === 'release') stage.waits.release()
    else stage.revoke(name, meanwhile.revoke)
  }
  check(t, await ended, placed(stage, ending))
}

function check(t: ExecutionContext, ended: { output: unknown } | { error: unknown }, ending: Ending): void {
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

function checkFailure(t: ExecutionContext, ended: { output: unknown } | { error: unknown }, { code, message, guest, denials }: Extract<Ending, { code: string }>): void {
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

function look(t: ExecutionContext, stage: Stage, { sees = {} }: ConformanceCase, engine: Engine): void {
  const { log, progress, requests, received, sent } = isByEngine(sees) ? sees[engine] : (sees as Sights)
  if (log) like(t, stage.lines, log)
  if (progress) like(t, stage.progress, progress)
  if (received) like(t, stage.received, received)
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
