import { convert, getMeasureKind, MeasureKind, type Unit } from 'convert'
import { ExpressionError } from './expression-error.ts'

/** A unit, or one per another (`km/h`). */
export interface UnitName {
  above: Unit
  below?: Unit
}

// What the library does not call so.
const aliases: Record<string, string> = {
  mph: 'mi/h', kph: 'km/h', kmh: 'km/h', fps: 'ft/s', knot: 'nmi/h', knots: 'nmi/h', kn: 'nmi/h',
  sqm: 'm2', sqft: 'ft2', litre: 'l', litres: 'l', metre: 'm', metres: 'm', kilometre: 'km', kilometres: 'km', hrs: 'h', hr: 'h', sec: 's', secs: 's', mins: 'min',
}

/** The unit of that name in any usual spelling. Undefined when there is none. */
export function unitNamed(text: string): UnitName | undefined {
  const name = text.trim().replace(/^degrees? /i, '').replace(/^°\s+/, '°')
  const meant = Object.hasOwn(aliases, name.toLowerCase()) ? aliases[name.toLowerCase()]! : name
  const [above, below, ...more] = meant.split('/').map(simpleUnit)
  if (above === undefined || more.length > 0) return undefined
  if (!meant.includes('/')) return { above }
  return below === undefined ? undefined : { above, below }
}

/** `amount` in another unit. Throws ExpressionError when the two do not measure the same. */
export function inUnit(amount: number, from: UnitName, to: UnitName, words: { from: string; to: string }): number {
  if (kinds(from) !== kinds(to)) throw new ExpressionError(`${words.from} (${kinds(from)}) cannot become ${words.to} (${kinds(to)})`)
  const above = withoutNoise(convert(amount, from.above).to(to.above), to.above)
  return from.below === undefined || to.below === undefined ? above : above / convert(1, from.below).to(to.below)
}

// Scales of temperature are subtracted from each other, which leaves binary noise where zero should be.
function withoutNoise(value: number, unit: Unit): number {
  return getMeasureKind(unit) === MeasureKind.Temperature && Math.abs(value) < 1e9 ? Number(value.toFixed(10)) + 0 : value
}

function simpleUnit(text: string): Unit | undefined {
  const name = text.trim()
  // As written first: mB is no MB.
  const spellings = [name, name.toLowerCase(), name.toUpperCase(), name.charAt(0).toUpperCase() + name.slice(1).toLowerCase()]
  return spellings.find(isUnit)
}

function isUnit(text: string): text is Unit {
  return getMeasureKind(text) !== undefined
}

function kinds({ above, below }: UnitName): string {
  return [above, below].filter((unit) => unit !== undefined).map((unit) => MeasureKind[getMeasureKind(unit) ?? -1]?.toLowerCase()).join(' per ')
}
