/**
 * The language's own functions as they were before any plugin code ran. What counts and what crosses to the host
 * uses these only: a plugin may change every prototype it can reach, and changes nothing here.
 */
export const { parse, stringify } = JSON
export const { apply, construct, defineProperty: tryDefineProperty } = Reflect
export const { create, defineProperty, freeze, hasOwn } = Object
export const NativePromise = Promise
export const NativeFunction = Function
export const NativeError = Error
export const NativeTypeError = TypeError
export const NativeEvalError = EvalError
export const toText = String
export const NativeDate = Date
export const nativeNow = Date.now
export const { min, max, trunc } = Math

const uncurry =
  <This, Args extends unknown[], Result>(method: (this: This, ...args: Args) => Result) =>
  (self: This, ...args: Args): Result =>
    apply(method, self, args)

export const charCodeAt = uncurry(String.prototype.charCodeAt)
export const slice = uncurry(String.prototype.slice)

/** A table whose keys are its own and nobody else's: no prototype to pollute. */
export function table<Value>(): Record<string | number, Value> {
  return create(null) as Record<string | number, Value>
}
