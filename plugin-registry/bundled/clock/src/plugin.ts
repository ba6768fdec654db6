import { definePlugin } from '@airlock/sdk'
import { describe, readMoment } from './moment.ts'
import { add, difference, type AddInput } from './reckon.ts'
import { timeZoneOf } from './time-zone.ts'

export default definePlugin({
  tools: {
    now: async ({ timeZone = 'UTC' }: { timeZone?: string }) => describe(Temporal.Now.zonedDateTimeISO(timeZoneOf(timeZone))),
    convert: async ({ time, from = 'UTC', to }: { time: string; from?: string; to: string }) => describe(readMoment(time, timeZoneOf(from)).withTimeZone(timeZoneOf(to))),
    add: async (input: AddInput) => add(input),
    difference: async (input: { start: string; end: string; timeZone?: string }) => difference(input),
  },
})
