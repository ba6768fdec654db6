import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { InlineConfig } from 'vite'
import { mantineVariables } from './look/mantine-variables.ts'

const outDir = fileURLToPath(new URL('../../dist/console', import.meta.url))

export default {
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  configFile: false,
  plugins: [react(), mantineVariables()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    // A data: address would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
    reportCompressedSize: false,
  },
} satisfies InlineConfig
