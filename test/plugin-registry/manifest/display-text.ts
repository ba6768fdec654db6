import test from 'ava'
import { displayText } from '../../../plugin-registry/manifest/display-text.ts'

const text = displayText(60)
for (const good of ['Forecasts from Open-Meteo', '天气预报', 'مرحبا', 'family 👨‍👩‍👧', 'naïve – “quotes”']) {
  test(`${good} is shown as it is`, (t) => t.true(text.safeParse(good).success))
}

for (const bad of ['', 'two\nlines', 'tab\there', '\u001b[31mred', 'zero\u200bwidth', '\u202eevil', '\u2066isolated', '\ufeffbom', 'x'.repeat(61), 7]) {
  test(`${JSON.stringify(bad).slice(0, 30)} is not`, (t) => t.false(text.safeParse(bad).success))
}
