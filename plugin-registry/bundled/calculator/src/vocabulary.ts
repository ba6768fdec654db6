/** Functions, by the name people use and the one the library has. */
const functions: Record<string, string> = {
  sqrt: 'sqrt', cbrt: 'cbrt', abs: 'abs', sign: 'sign', exp: 'exp',
  sin: 'sin', cos: 'cos', tan: 'tan', asin: 'asin', acos: 'acos', atan: 'atan', atan2: 'atan2',
  sinh: 'sinh', cosh: 'cosh', tanh: 'tanh', asinh: 'asinh', acosh: 'acosh', atanh: 'atanh',
  // To the library, log is the natural one; to most people and calculators, it is to base 10.
  log: 'log10', log10: 'log10', lg: 'log10', log2: 'log2', ln: 'ln',
  round: 'round', roundto: 'roundTo', floor: 'floor', ceil: 'ceil', trunc: 'trunc',
  min: 'min', max: 'max', sum: 'sum', hypot: 'hypot', pow: 'pow', factorial: 'fac',
}

const constants: Record<string, string> = { pi: 'PI', e: 'E', tau: '(2*PI)' }

export function functionNamed(name: string): string | undefined {
  return own(functions, name.toLowerCase())
}

export function constantNamed(name: string): string | undefined {
  return own(constants, name.toLowerCase())
}

export const knownFunctions = Object.keys(functions)

function own(words: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined
}
