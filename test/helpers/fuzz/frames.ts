import { EventEmitter } from 'node:events'
import { Duplex } from 'node:stream'
import { createFrameReader, encodeFrame, FrameError, type FrameKind, frameKind } from '../../../sandbox/protocol/frame.ts'
import { createExtensionHost } from '../../../sandbox/host/extension-host.ts'
import { createHost } from '../../../sandbox/supervisor/host.ts'
import { createHostLink } from '../../../sandbox/supervisor/host-link.ts'
import type { HostProcess } from '../../../sandbox/supervisor/host-process.ts'
import { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'
import fc from '../fast-check.ts'
import { guestFrom, quietLog, stubBroker, testCaller } from '../sandbox.ts'
import { spoilt } from './mutate.ts'
import type { FuzzTarget } from './target.ts'

const kinds = Object.values(frameKind)
const number = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(0xffff_ffff, 0x7fff_ffff), fc.nat())
const payload = spoilt(fc.oneof(
  fc.constantFrom('', '{"ok":true,"value":"forged"}', '{"ok":false,"error":{"name":"E","message":"m"}}', '{"code":"cpu_limit","message":"m"}', '{"code":"cpu_limit","message":"m","stuck":true}', '{"rssMb":1,"instances":[[1,2]]}', '{"ok":true,"value":{"__proto__":{"polluted":1}}}'),
  fc.record({ call: fc.nat(5), capability: fc.constantFrom('kv', 'net.http', 'progress', 'log'), method: fc.constantFrom('get', 'set', 'report', 'write'), input: fc.jsonValue() }).map((value) => JSON.stringify(value)),
  fc.json(),
))
const frame = fc.record({ kind: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...kinds) }, { weight: 1, arbitrary: fc.nat(255) }), instance: number, call: number, payload })
/** Raw bytes where frames should be. */
const bytes = fc.oneof({ weight: 9, arbitrary: frame.map(({ kind, ...rest }) => encodeFrame(kind as FrameKind, rest.instance, rest.call, rest.payload)) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((raw) => Buffer.from(raw)) })
const stream = fc.tuple(fc.array(bytes, { maxLength: 12 }), fc.integer({ min: 1, max: 64 }))

const selfTest = { pid: 1, node: 'v26', engine: 'isolate' as const, jit: true, refused: { files: true, network: true, childProcess: true, worker: true, environment: true } }

/** What a host process that was taken over may send: each call still ends, once, and nobody is asked for in another's name. */
export const framesToGateway: FuzzTarget = {
  name: 'frames from a host to the gateway',
  runsPerRound: 300,
  async run(seed, numRuns) {
    await fc.assert(fc.asyncProperty(stream, async ([chunks, size]) => {
      const asked: string[] = []
      const broker = stubBroker((_request, { plugin }) => void asked.push(plugin.name))
      const scene = openHost(broker)
      const plugin = guestFrom('x', { name: 'victim' })
      const guest = scene.host.guest(plugin)
      await scene.settle()
      scene.feed(encodeFrame(frameKind.loaded, 1, 0))
      const call = (await guest).call({ tool: 'run', input: '{}', caller: testCaller, signal: undefined, onProgress: undefined })
      const outcome = call.outcome.then((value) => ({ value }), (error: unknown) => ({ error }))

      const whole = Buffer.concat(chunks)
      for (let at = 0; at < whole.length; at += size) scene.feed(whole.subarray(at, at + size))
      await scene.settle()
      scene.host.end('the run is over')
      const ended = await outcome
      if ('error' in ended && !(ended.error instanceof SandboxError)) throw new TypeError(`the call ended with ${String(ended.error)}`)
      if (asked.some((name) => name !== 'victim')) throw new TypeError(`asked in the name of ${asked.join()}`)
      if (Object.hasOwn(Object.prototype, 'polluted')) throw new TypeError('a prototype was changed')
      await scene.host.lost
    }), { seed, numRuns })
  },
}

function openHost(broker: ReturnType<typeof stubBroker>) {
  const pipe = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  const events = new EventEmitter()
  const process: HostProcess = { frames: pipe, exited: new Promise((resolve) => events.once('exit', resolve)), pid: () => 1, rssMb: () => 1, cpuMs: () => 1, kill: () => void events.emit('exit', 'signal SIGKILL') }
  const link = createHostLink(pipe)
  const host = createHost({ process, link, selfTest }, { broker, log: quietLog })
  return {
    host,
    feed: (chunk: Buffer) => void (pipe.destroyed || pipe.push(Buffer.from(chunk))),
    settle: async () => {
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

/** What comes to a host over its pipe: it is read, or the stream is given up with one error; nothing else. */
export const framesToHost: FuzzTarget = {
  name: 'frames from the gateway to a host',
  runsPerRound: 3_000,
  async run(seed, numRuns) {
    fc.assert(fc.property(stream, ([chunks, size]) => {
      const silent = { call() {}, turn: () => false, reply() {}, cancel() {}, dispose() {}, sampleHeap() {}, heapMb: () => 1 }
      const host = createExtensionHost({ startGuest: () => silent, send() {}, flush() {}, defer() {} })
      let taken = 0
      const read = createFrameReader((frame) => {
        taken += frame.payload.length
        host.receive(frame)
      })
      const whole = Buffer.concat(chunks)
      try {
        for (let at = 0; at < whole.length; at += size) read(whole.subarray(at, at + size))
        host.start()
      } catch (error) {
        if (!(error instanceof FrameError || error instanceof SyntaxError || error instanceof RangeError)) throw error
      }
      if (taken > whole.length) throw new TypeError('more was read than was sent')
    }), { seed, numRuns })
  },
}
