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
    // What everyone needs is parted by how often it changes: a new console leaves the libraries in the browser's cache.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(?:react|react-dom|scheduler)\//, priority: 2 },
            { name: 'socket', test: /node_modules\/(?:socket\.io|engine\.io|@socket\.io)/, priority: 2 },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 250,
    reportCompressedSize: false,
  },
} satisfies InlineConfig
