import { guestAttacks } from './cases/guest-attacks.ts'
import { runProbe } from './cases/process-attacks.ts'
import { belongingsCases } from './cases/belongings.ts'
import { openGuesses, runGuess } from './cases/call-guesses.ts'
import { connectionAddressCases, connectionCases } from './cases/connections.ts'
import { attempt, type RequestCase, unfit, waysOf } from './cases/request-attack.ts'
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

/** A case as it is, behind a door that was opened: by what it is granted, or by the plugin's name that it runs under. */
interface OpenDoor {
  of: string
  wall: string
  asks?: RequestCase['asks']
  first?: RequestCase['first']
  as?: string
}

const anyFiles = { blob: { bytes: 1_000_000, files: 100 } }
const anyModel = { 'llm.complete': { models: ['small', 'default'], tokensPerDay: 1_000_000 } }
const anyJobs = { schedule: { smallestMs: 1_000, jobs: 100 } }
const anyMessages = { channels: ['*'], answers: true }
const { answers: _answers, ...anyChanges } = anyMessages
const anySocket = { 'net.ws': { allow: [{ url: 'ws://*:*/*', private: true }] } }
const anyStream = { 'net.tcp': { allow: [{ host: '127.0.0.1', port: '#victim', tls: 'none' }, { host: '127.0.0.1', port: '#echo', tls: 'none' }, { host: 'loop.example', port: '#victim', tls: 'none', private: true }] } }

const openDoors: readonly OpenDoor[] = [
  { of: 'blob: bytes over the quota', wall: 'the quota of files is raised', asks: anyFiles },
  { of: 'blob: too many files', wall: 'the number of files is raised', asks: anyFiles },
  { of: 'blob: a file of another type', wall: 'types of files are all granted', asks: anyFiles },
  { of: "blob: another plugin's file", wall: 'it is taken for another plugin, at a file', as: 'other' },
  { of: "blob: sending another plugin's file", wall: 'it is taken for another plugin, at an upload', as: 'other' },
  { of: 'tool: another tool', wall: 'a tool is granted', asks: { 'tool.invoke': { tools: ['other/read'] } } },
  { of: 'tool: after reading the web', wall: 'nothing was read before a tool is called', first: [] },
  { of: 'tool: after another that read the web', wall: 'no other tool has read before a tool is called', first: [] },
  { of: 'tool: a hundred and one', wall: 'calls of tools begin anew', first: [] },
  { of: 'llm: another class', wall: 'a class of models is granted', asks: anyModel },
  { of: 'llm: tokens bit by bit', wall: 'tokens are not counted', asks: anyModel },
  { of: 'schedule: too often', wall: 'the smallest interval is lowered', asks: anyJobs },
  { of: 'schedule: too many', wall: 'the number of jobs is raised', asks: anyJobs },
  { of: "schedule: another plugin's jobs", wall: 'it is taken for another plugin, at its jobs', as: 'other' },
  { of: 'observe: another channel', wall: 'all channels are granted', asks: { 'messages.observe': anyMessages } },
  { of: 'observe: answers', wall: 'answers are granted', asks: { 'messages.observe': anyMessages } },
  { of: 'transform: another session', wall: 'all sessions may be changed', asks: { 'messages.transform': anyChanges } },
  { of: 'ws: a decimal number', wall: 'private networks are granted to WebSockets', asks: anySocket },
  { of: 'ws: another port', wall: 'another port is granted to WebSockets', asks: anySocket },
  { of: 'ws: a large message in', wall: 'the size of messages in is raised', asks: anySocket },
  { of: 'ws: a large message out', wall: 'the size of messages out is raised', asks: anySocket },
  { of: 'ws: the connection "1"', wall: 'the connection is its own', asks: anySocket, first: [{ capability: 'net.ws', method: 'open', input: { url: 'ws://127.0.0.1:$echo/' } }] },
  { of: 'ws: again and again', wall: 'connections are not counted', asks: anySocket },
  { of: 'tcp: another port', wall: 'another port is granted to raw connections', asks: anyStream },
  { of: 'tcp: a name that means loopback', wall: 'private networks are granted to raw connections', asks: anyStream },
  { of: 'tcp: without TLS', wall: 'TLS may be left out', asks: anyStream },
  { of: 'tcp: more bytes than it may', wall: 'bytes of a connection are not counted', asks: anyStream },
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

  const cases = [...belongingsCases, ...connectionAddressCases, ...connectionCases]
  for (const [at, { of, wall, as, ...open }] of openDoors.entries()) {
    const found = cases.find(({ name }) => name === of)
    if (found === undefined) {
      checks.push({ name: wall, noticed: false, said: `there is no case "${of}"` })
      continue
    }
    const one = { ...found, ...(open.asks && { asks: open.asks, grants: open.asks }), ...(open.first && { first: open.first }) }
    for (const engine of waysOf(one)) {
      const { succeeded, said } = await attempt(one, engine, stage, 'bundled', as ?? `self-check-door-${at}-${engine}-x`)
      if (as !== undefined) for (const sort of ['real', 'taken-over'] as const) await stage.supervisor(sort).stop(as)
      checks.push({ name: `${wall}, by ${engine}`, noticed: succeeded && !said.startsWith(unfit), said })
    }
  }

  for (const [at, guess] of openGuesses.entries()) {
    const { succeeded, said } = await runGuess(guess, stage, 'bundled', `self-check-guess-${at}-x`)
    checks.push({ name: `the owner's call was sent: ${guess.name}`, noticed: succeeded, said })
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
