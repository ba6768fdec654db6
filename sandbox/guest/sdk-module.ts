/**
 * The module '@airlock/sdk' as it stands inside an isolate. Its CapabilityError is the one that the runtime throws,
 * so that `instanceof` holds.
 */
import type { CapabilityError as CapabilityErrorClass } from '../sdk/capability-error.ts'

export { definePlugin } from '../sdk/define-plugin.ts'
export const CapabilityError = (globalThis as unknown as { CapabilityError: typeof CapabilityErrorClass }).CapabilityError
