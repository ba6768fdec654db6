import { apply, construct, defineProperty, NativeDate, nativeNow, trunc } from './primordials.ts'

/** As the capability `clock` has it (protocol/deterministic.ts). */
const stepMs = 20

/** The time as guests may know it: in coarse steps, or standing still. */
export function createNow(fixedAt: number | undefined): () => number {
  return fixedAt === undefined ? () => trunc(nativeNow() / stepMs) * stepMs : () => fixedAt
}

/** Puts a clock of our own in place of V8's, wherever plugin code could read one. */
export function installClock(realm: object, now: () => number): void {
  defineProperty(realm, 'Date', { value: createDate(now), writable: true, configurable: true })
  defaultTo(Intl.DateTimeFormat.prototype, 'formatToParts', now)
  fixFormat(now)
  if ('Temporal' in realm) defineProperty(realm.Temporal as object, 'Now', { value: createTemporalNow(realm.Temporal as typeof Temporal, now), writable: true, configurable: true })
}

/** As `Temporal.Now`, which tells nanoseconds. */
function createTemporalNow({ Instant, Now }: typeof Temporal, now: () => number): object {
  const { timeZoneId } = Now
  const { toZonedDateTimeISO } = Instant.prototype
  const instant = () => Instant.fromEpochMilliseconds(now())
  const zoned = (timeZone: Temporal.TimeZoneLike = timeZoneId()) => apply(toZonedDateTimeISO, instant(), [timeZone]) as Temporal.ZonedDateTime
  return {
    instant,
    timeZoneId,
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (timeZone?: Temporal.TimeZoneLike) => zoned(timeZone).toPlainDateTime(),
    plainDateISO: (timeZone?: Temporal.TimeZoneLike) => zoned(timeZone).toPlainDate(),
    plainTimeISO: (timeZone?: Temporal.TimeZoneLike) => zoned(timeZone).toPlainTime(),
  }
}

function createDate(now: () => number): DateConstructor {
  function GuestDate(this: unknown, ...parts: unknown[]): unknown {
    if (new.target === undefined) return `${construct(NativeDate, [now()], NativeDate) as Date}`
    return construct(NativeDate, parts.length === 0 ? [now()] : parts, new.target)
  }

  const { prototype } = NativeDate
  defineProperty(GuestDate, 'name', { value: 'Date', configurable: true })
  defineProperty(GuestDate, 'length', { value: 7, configurable: true })
  defineProperty(GuestDate, 'prototype', { value: prototype, writable: false })
  for (const [name, value] of [['now', now], ['parse', NativeDate.parse], ['UTC', NativeDate.UTC]] as const) {
    defineProperty(GuestDate, name, { value, writable: true, configurable: true })
  }
  defineProperty(prototype, 'constructor', { value: GuestDate, writable: true, configurable: true })
  return GuestDate as unknown as DateConstructor
}

/** What formats the present when it is given no date. */
function defaultTo(owner: object, name: string, now: () => number): void {
  const native = Reflect.get(owner, name) as (date?: unknown) => unknown
  defineProperty(owner, name, { value(this: unknown, date?: unknown) { return apply(native, this, [date ?? now()]) }, writable: true, configurable: true })
}

function fixFormat(now: () => number): void {
  const { prototype } = Intl.DateTimeFormat
  const native = Object.getOwnPropertyDescriptor(prototype, 'format')?.get
  if (native === undefined) return
  defineProperty(prototype, 'format', {
    get(this: unknown) {
      const format = apply(native, this, []) as (date?: unknown) => string
      return (date?: unknown) => format(date ?? now())
    },
    configurable: true,
  })
}
