import { guestAttacks } from './cases/guest-attacks.ts'
import { runProbe } from './cases/process-attacks.ts'
import { attempt, type RequestCase } from './cases/request-attack.ts'
import { judge } from './judge.ts'
import { probes } from './hosts/probes.ts'
import { callOnce } from './outcome.ts'
import { attackLimits, pluginOf } from './plugin.ts'
import type { Stage } from './stage.ts'

/** A wall was taken away on purpose: did the suite see that the attack succeeds? */
export interface SelfCheck {
  name: string
  noticed: boolean
  said: string
}

const openWide: readonly RequestCase[] = [
  { name: 'the victim is granted', tries: '', request: fetching('http://127.0.0.1:$victim/$run'), asks: { 'net.http': { allow: [{ url: 'http://127.0.0.1:$victim/*' }] } } },
  { name: 'private networks are granted', tries: '', request: fetching('http://2130706433:$victim/$run'), asks: { 'net.http': { allow: [{ url: 'http://*:*/*', private: true }] } } },
  { name: 'a redirect is granted', tries: '', request: fetching('http://127.0.0.1:$echo/to?http%3A%2F%2F127.0.0.1%3A$victim%2F$run'), asks: { 'net.http': { allow: [{ url: 'http://127.0.0.1:$echo/*' }, { url: 'http://127.0.0.1:$victim/*' }] } } },
]

/** Without Node's permissions and outside of bubblewrap these must reach their aim. */
const mustReach = ['read-file', 'read-promise', 'list-root', 'list-folder', 'stat', 'write', 'tcp', 'fetch', 'udp', 'listen-tcp', 'look-up', 'spawn', 'spawn-sync', 'worker', 'signal-gateway'] as const

function fetching(url: string) {
  return { capability: 'net.http', method: 'fetch', input: { url } }
}

/** On a stage without the walls of the operating system. */
export async function selfChecks(stage: Stage): Promise<SelfCheck[]> {
  const checks: SelfCheck[] = []
  for (const name of mustReach) {
    const { reached, said } = await runProbe(stage, name, 'naked', 'wasm')
    checks.push({ name: `no permissions: ${probes[name]?.tries}`, noticed: reached, said })
  }

  for (const [at, one] of openWide.entries()) {
    for (const engine of ['isolate', 'wasm', 'host'] as const) {
      const { succeeded, said } = await attempt(one, engine, stage, 'bundled', `self-check-${at}-${engine}-x`)
      checks.push({ name: `${one.name}, by ${engine}`, noticed: succeeded, said })
    }
  }

  return [...checks, await leak(stage), await boast(stage), await wrongEnd(stage)]
}

async function leak(stage: Stage): Promise<SelfCheck> {
  const finding = await say(stage, stage.secret)
  return { name: 'a guest that was told a secret tells it', noticed: finding.succeeded, said: finding.said }
}

async function boast(stage: Stage): Promise<SelfCheck> {
  const finding = await say(stage, 'escaped')
  return { name: 'a guest says that it escaped', noticed: finding.succeeded, said: finding.said }
}

async function say(stage: Stage, words: string) {
  const outcome = await callOnce(stage.supervisor('real'), pluginOf({ name: 'leaker', tier: 'bundled', code: stage.puppets.leaker ?? '' }), 'run', { say: words })
  return judge(outcome, { expect: ['ok'], cpuMs: attackLimits.cpuMs, wallMs: attackLimits.wallMs }, stage)
}

/** The limits are lifted tenfold: a loop that ends by another limit than it must is a success of it. */
async function wrongEnd(stage: Stage): Promise<SelfCheck> {
  const code = stage.guests['never-answers'] ?? ''
  const [attack] = guestAttacks({ looping: code.replace('wall_limit', 'cpu_limit') })
  const finding = await attack!.run({ ...stage }, 'bundled', 'self-check-limit-x')
  return { name: 'a guest ends otherwise than it must', noticed: finding.succeeded, said: finding.said }
}
