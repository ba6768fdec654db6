import { cityZones } from './city.ts'
import { ClockError } from './clock-error.ts'

/** The IANA time zone that a city, an everyday name or a zone itself means. Throws ClockError. */
export function timeZoneOf(place: string): string {
  const name = place.normalize('NFKC').trim()
  const key = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[._]/g, ' ').replace(/\s+/g, ' ').replace(/,.*$/, '').trim()
  const zone = (Object.hasOwn(cityZones, key) ? cityZones[key] : undefined) ?? zoneItself(name) ?? zoneOfCity(key)
  if (zone === undefined) throw new ClockError(`"${place}" is no city or time zone that is known here; give the nearest large city or an IANA name such as "Europe/Lisbon"`)
  return zone
}

function zoneItself(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name.replace(/\s+/g, '_') }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

// "buenos aires" ends America/Argentina/Buenos_Aires.
function zoneOfCity(key: string): string | undefined {
  const ending = `/${key.replaceAll(' ', '_')}`
  return Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase().endsWith(ending))
}
