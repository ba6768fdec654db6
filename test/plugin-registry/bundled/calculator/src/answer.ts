import test from 'ava'
import { answer } from '../../../../../plugin-registry/bundled/calculator/src/answer.ts'
import { ExpressionError } from '../../../../../plugin-registry/bundled/calculator/src/expression-error.ts'
import fc from '../../../../helpers/fast-check.ts'

const right: [expression: string, result: number, unit?: string][] = [
  ['17% of 2340', 397.8], ['17% of 2,340', 397.8], ['what is 17% of 2,340?', 397.8], ['１７％ of 2340', 397.8],
  ['20% off 50', 40], ['20% on 50', 60], ['50 + 10%', 55], ['50 - 10%', 45], ['100 + 20 + 10%', 132], ['17%', 0.17], ['-5%', -0.05],
  ['200 + 10% of 50', 205], ['(5 + 5)% of 20', 2], ['50 - 10% * 2', 49.8], ['10 % 3', 1], ['10 mod 4', 2],
  ['2,340', 2340], ['1,234,567.5 * 2', 2469135], ['max(1,200)', 200], ['max(1, 2, 3) + (1,000)', 1003], ['min(1, max(5, 3))', 1],
  ['0.1 + 0.2', 0.3], ['2^10', 1024], ['2**3', 8], ['2^3^2', 512], ['-2^2', -4], ['5!', 120], ['3!!', 720], ['2(3 + 4)', 14], ['2 pi', 6.2831853071796],
  ['sqrt(2) * sin(30 deg)', 0.70710678118655], ['√16', 4], ['log(1000)', 3], ['ln(e)', 1], ['log2(8)', 3], ['6 × 7 ÷ 2 − 1', 20], ['3 x 4', 12], ['3 times 4 plus 1', 13],
  ['1e3', 1000], ['.5 + 1.', 1.5], ['$20 + $5', 25], ['9007199254740993 * 1', 9007199254740992], ['2 + 2 =', 4],
  ['5 km in miles', 3.1068559611867, 'miles'], ['72 F to C', 22.2222222222, 'C'], ['32 °F to °C', 0, '°C'], ['100 km/h in mph', 62.137119223733, 'mph'], ['5 in in cm', 12.7, 'cm'],
  ['5 m2 in ft2', 53.819552083549, 'ft2'], ['2 * 3 km in m', 6000, 'm'], ['1 day in hours', 24, 'hours'], ['1 GB to MB', 1000, 'MB'], ['5 knots in km/h', 9.26, 'km/h'], ['5 feet to meters', 1.524, 'meters'], ['50% of 3 km in m', 1500, 'm'],
]
for (const [expression, result, unit] of right) {
  test(`${expression} is ${result} ${unit ?? ''}`, (t) => t.deepEqual(answer(expression), { result, ...(unit === undefined ? {} : { unit }), text: unit === undefined ? String(result) : `${result} ${unit}` }))
}

const wrong: [expression: string, words: RegExp][] = [
  ['', /nothing to work out/], ['   ', /nothing to work out/], ['2 +', /missing after "\+"/], ['(1 + 2', /never closed/], ['1 + 2)', /never opened/], ['1 2', /cannot be read/], ['% 5', /needs a number/], ['* 5', /cannot be read/],
  ['1 / 0', /divides by zero/], ['9^9^9', /divides by zero or grows/], ['sqrt(-1)', /no result/], ['171!', /grows/], ['sin', /needs brackets/], ['min()', /nothing to work out/],
  ['foo(2)', /"foo" is not known/], ['constructor', /not known/], ['__proto__', /not known/], ['toString()', /not known/], ['this', /not known/], ['random()', /not known/], ['x = 5', /no meaning/], ['f(x) = 2', /no meaning/],
  ['"a" + "b"', /no meaning/], ['[1, 2]', /no meaning/], ['a.b', /no meaning/], ['1; 2', /no meaning/], ['`1`', /no meaning/], ['2 == 2', /no meaning/], ['1 ? 2 : 3', /no meaning/],
  ['5 kg in km', /mass.*length/], ['5 km in parsnips', /not a unit/], ['5 parsnips in km', /not a unit/], ['5 km in constructor', /not a unit/], ['5 toString in km', /not a unit/],
  ['('.repeat(60) + '1' + ')'.repeat(60), /deeper/], ['1+'.repeat(400) + '1', /more than 500 parts/], ['9'.repeat(1001), /longer than/],
]
for (const [expression, words] of wrong) {
  test(`${JSON.stringify(expression).slice(0, 40)} is answered in words: ${words.source}`, (t) => {
    t.regex(t.throws(() => answer(expression), { instanceOf: ExpressionError })!.message, words)
  })
}

test('arithmetic agrees with JavaScript\'s', (t) => {
  const number = fc.integer({ min: -1000, max: 1000 })
  fc.assert(fc.property(number, number, number, (a, b, c) => {
    t.is(answer(`(${a}) + (${b}) * (${c})`).result, a + b * c)
    t.is(answer(`${a} - (${b} - (${c}))`).result, a - (b - c))
  }))
})

test('whatever is typed is answered or refused in words, quickly and without a trace', (t) => {
  const typed = fc.oneof(fc.string(), fc.stringMatching(/^[-+*/^%!(), .0-9a-z]{0,60}$/), fc.array(fc.constantFrom('1', '2.5', '+', '-', '%', ' of ', '(', ')', ',', 'sqrt', 'pi', ' in km', ' m', '!', '^', 'deg'), { maxLength: 30 }).map((parts) => parts.join('')))
  fc.assert(fc.property(typed, (expression) => {
    try {
      t.true(Number.isFinite(answer(expression).result))
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
    }
  }), { numRuns: 2000 })
  t.deepEqual(Object.keys(Object.prototype), [])
})
