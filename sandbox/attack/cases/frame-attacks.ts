import type { Attack } from '../attack.ts'
import { judge } from '../judge.ts'
import { callOnce } from '../outcome.ts'
import { pluginOf } from '../plugin.ts'

interface Lie {
  tries: string
  expect: readonly string[]
  input?: unknown
}

const invalid = ['frame_invalid'] as const

/** What hosts/forger.mjs does under this name. */
const lies: Readonly<Record<string, Lie>> = {
  unknownCall: { tries: 'answers a call that is not open', expect: invalid },
  unknownInstance: { tries: "answers in the name of an instance that is not its own: another plugin's", expect: invalid },
  instanceZero: { tries: 'speaks for no instance', expect: invalid },
  unknownKind: { tries: 'sends a kind of frame that does not exist', expect: invalid },
  gatewayKind: { tries: 'sends what only the gateway may', expect: invalid },
  readyAgain: { tries: 'reports other walls, after its start', expect: invalid },
  readyZero: { tries: 'reports other walls, for no instance', expect: invalid },
  loadedAgain: { tries: 'says twice that it loaded', expect: invalid },
  loadFailedLate: { tries: 'says that it did not load after it did', expect: invalid },
  pongUnasked: { tries: 'answers pings that were never sent', expect: invalid },
  pongNonsense: { tries: 'answers a ping with nonsense', expect: invalid },
  oversize: { tries: 'announces a frame of 64 MB', expect: invalid },
  giant: { tries: 'announces a frame of four gigabytes', expect: invalid },
  undersize: { tries: 'announces a frame shorter than its head', expect: invalid },
  empty: { tries: 'announces frames without any bytes', expect: invalid },
  garbage: { tries: 'speaks HTTP', expect: invalid },
  unknownCode: { tries: 'fails a call with a code of its own', expect: invalid },
  failedNonsense: { tries: 'fails a call with what is no JSON', expect: invalid },
  askTwice: { tries: 'replays the number of a request', expect: ['frame_invalid', 'wall_limit'] },
  notJson: { tries: 'answers with half a JSON text', expect: ['guest_error', 'frame_invalid'] },
  wrongForm: { tries: 'answers with JSON of another form', expect: ['guest_error', 'frame_invalid'] },
  notUtf8: { tries: 'answers with bytes that are no UTF-8', expect: ['guest_error', 'frame_invalid', 'ok'] },
  deep: { tries: 'answers with two hundred levels', expect: ['output_limit', 'guest_error', 'frame_invalid'] },
  veryDeep: { tries: 'answers with a million levels', expect: ['output_limit', 'guest_error', 'frame_invalid'] },
  large: { tries: 'answers with 2 MB', expect: ['output_limit', 'frame_invalid'] },
  proto: { tries: 'answers with the key __proto__', expect: ['output_limit', 'guest_error', 'frame_invalid', 'ok'] },
  throws: { tries: "throws in the gateway's name", expect: ['guest_error', 'frame_invalid'], input: { name: 'SandboxError', message: 'the limits do not hold', code: 'ok', stack: 'x' } },
  die: { tries: 'ends itself', expect: ['host_gone'] },
  memory: { tries: 'fills memory in the process, past the engine', expect: ['memory_limit', 'cpu_limit', 'host_gone'] },
  stuck: { tries: 'says that a guest is stuck', expect: ['cpu_limit'] },
  notReading: { tries: 'asks fifty thousand times and reads no reply', expect: ['host_gone', 'wall_limit', 'cpu_limit', 'call_limit', 'frame_invalid'] },
  environment: { tries: 'reads the environment of its process', expect: ['ok'] },
  descriptors: { tries: 'writes to every open file descriptor', expect: ['ok'] },
}

/** Lies on the pipe, by a process in which nothing of ours runs any more. Each has one of its own: of several in one, nobody knows which it was. */
export const frameAttacks: readonly Attack[] = Object.entries(lies).map(([lie, { tries, expect, input = {} }]): Attack => ({
  name: `frame: ${lie}`, family: 'frames', tries, engine: 'host', tiers: ['unverified', 'verified'],
  async run(stage, tier, guest) {
    const supervisor = stage.supervisor('forger')
    const plugin = pluginOf({ name: guest, tier, code: lie, tools: [lie], limits: { cpuMs: 300, wallMs: 2_000 } })
    const outcome = await callOnce(supervisor, plugin, lie, input)
    const polluted = Object.hasOwn(Object.prototype, 'polluted')
    const finding = judge(outcome, { expect, cpuMs: 300, wallMs: 2_000 }, stage)
    return polluted ? { ...finding, succeeded: true, by: 'nothing: a prototype was changed' } : { ...finding, limitMs: undefined, ms: undefined, ring: 0 }
  },
}))
