// The declarations are no module, and must be found from the tests too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./libraries.d.ts" />
import clone from '@ungap/structured-clone'
import { DOMException } from './dom-exception.ts'

/** `structuredClone` without `transfer`: nothing in a plugin could receive what is transferred. */
export function structuredClone<Value>(value: Value): Value {
  try {
    return clone(value)
  } catch (error) {
    throw new DOMException(error instanceof Error ? error.message : 'the value cannot be cloned', 'DataCloneError')
  }
}
