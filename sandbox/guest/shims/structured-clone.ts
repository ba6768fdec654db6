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
