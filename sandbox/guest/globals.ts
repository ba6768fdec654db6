import { CapabilityError } from '../sdk/capability-error.ts'
import type { Door } from './door.ts'
import { createLog } from './log.ts'
import { defineProperty, NativePromise, NativeTypeError, tryDefineProperty } from './primordials.ts'
import { AbortController, AbortSignal } from './shims/abort.ts'
import { atob, btoa } from './shims/base64.ts'
import { createConsole } from './shims/console.ts'
import { createCrypto } from './shims/crypto.ts'
import { DOMException } from './shims/dom-exception.ts'
import { Event, EventTarget } from './shims/event-target.ts'
import { createFetch } from './shims/fetch.ts'
import { Headers } from './shims/headers.ts'
import { createRandom } from './shims/random.ts'
import { Request } from './shims/request.ts'
import { Response } from './shims/response.ts'
import { structuredClone } from './shims/structured-clone.ts'
import { TextDecoder, TextEncoder } from './shims/text-encoding.ts'
import { lateLibrary } from './shims/late.ts'
import type { Timers } from './timers.ts'
import { createNow, installClock } from './clock.ts'
import { createSeededRandom } from './seeded-random.ts'
import type { Deterministic } from '../protocol/deterministic.ts'

/** Everything that plugin code finds beside the language itself and that is the same for every guest. */
export const sharedGlobals = {
  AbortController, AbortSignal, CapabilityError, DOMException, Event, EventTarget, Headers, Request, Response,
  TextDecoder, TextEncoder, atob, btoa, queueMicrotask, structuredClone,
}

/** As `sharedGlobals`, but made when a plugin first reads one. */
export const lateGlobals: Record<string, () => unknown> = {
  URL: () => lateLibrary().URL,
  URLSearchParams: () => lateLibrary().URLSearchParams,
}

/** Puts into the realm what belongs to one guest: its door, its timers, its clock, its randomness. */
export function installGlobals(realm: object, { door, timers, seed, deterministic }: { door: Door; timers: Timers; seed: string; deterministic?: Deterministic }): void {
  installClock(realm, createNow(deterministic?.now))
  install(realm, {
    console: createConsole(createLog(door)),
    crypto: createCrypto(deterministic ? createSeededRandom(deterministic.seed) : createRandom(Uint8Array.fromBase64(seed))),
    fetch: createFetch(door),
    setTimeout: (run: unknown, ms?: unknown, ...args: unknown[]) => timers.set(run, ms, args, false),
    setInterval: (run: unknown, ms?: unknown, ...args: unknown[]) => timers.set(run, ms, args, true),
    clearTimeout: timers.clear,
    clearInterval: timers.clear,
  })
}

/** Writable, as in every other place where JavaScript runs: a plugin may replace what it likes for itself. */
export function install(realm: object, values: Record<string, unknown>): void {
  for (const name in values) defineProperty(realm, name, { value: values[name], writable: true, configurable: true, enumerable: false })
}

/** Each is an accessor until it is first read or written, and from then on what `install` makes. */
export function installLate(realm: object, values: Record<string, () => unknown>): void {
  for (const name in values) {
    const settle = (value: unknown): unknown => {
      // A plugin may have frozen its realm: then the accessor stays.
      tryDefineProperty(realm, name, { value, writable: true, configurable: true, enumerable: false })
      return value
    }
    defineProperty(realm, name, { get: () => settle(values[name]!()), set: settle, configurable: true, enumerable: false })
  }
}

function queueMicrotask(run: unknown): void {
  if (typeof run !== 'function') throw new NativeTypeError('queueMicrotask takes a function')
  void NativePromise.resolve().then(() => run())
}
