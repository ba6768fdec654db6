import test from 'ava'
import { cityZones } from '../../../../../plugin-registry/bundled/clock/src/city.ts'
import { ClockError } from '../../../../../plugin-registry/bundled/clock/src/clock-error.ts'
import { timeZoneOf } from '../../../../../plugin-registry/bundled/clock/src/time-zone.ts'
import fc from '../../../../helpers/fast-check.ts'

const places: [place: string, zone: string][] = [
  ['Tokyo', 'Asia/Tokyo'], ['tokyo', 'Asia/Tokyo'], ['Asia/Tokyo', 'Asia/Tokyo'], ['asia/tokyo', 'Asia/Tokyo'], ['New York', 'America/New_York'], ['new_york', 'America/New_York'],
  ['San Francisco', 'America/Los_Angeles'], ['San Francisco, CA', 'America/Los_Angeles'], ['北京', 'Asia/Shanghai'], ['UTC', 'UTC'], ['GMT', 'UTC'], ['EST', 'America/New_York'], ['São Paulo', 'America/Sao_Paulo'], ['Zürich', 'Europe/Zurich'], [' Paris ', 'Europe/Paris'],
]
for (const [place, zone] of places) {
  test(`${place} lies in ${zone}`, (t) => t.is(timeZoneOf(place), zone))
}

test('a city of a country with several zones is found by its last part', (t) => t.regex(timeZoneOf('Buenos Aires'), /\/Buenos_Aires$/))

test('every listed city has a zone that the engine knows', (t) => {
  for (const zone of Object.values(cityZones)) t.notThrows(() => new Intl.DateTimeFormat('en', { timeZone: zone }))
})

test('any other text is refused in words', (t) => {
  for (const place of ['Atlantis', '__proto__', 'constructor', 'toString', '/', '']) t.throws(() => timeZoneOf(place), { instanceOf: ClockError, message: /nearest large city/ })
  fc.assert(fc.property(fc.string(), (place) => {
    try {
      Temporal.Now.zonedDateTimeISO(timeZoneOf(place))
    } catch (error) {
      if (!(error instanceof ClockError)) throw error
    }
  }))
  t.pass()
})
