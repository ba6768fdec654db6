import { registerHooks } from 'node:module'

// A bundled plugin's source, run here for its author's tests: '@airlock/sdk' is the SDK's own source.
const sdk = new URL('../../sandbox/sdk/index.ts', import.meta.url).href
registerHooks({ resolve: (specifier, context, next) => (specifier === '@airlock/sdk' ? { url: sdk, shortCircuit: true } : next(specifier, context)) })
