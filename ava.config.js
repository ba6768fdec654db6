export default {
  files: ['test/**/*.ts', '!test/helpers/**', '!test/fixtures/**', '!test/sandbox/conformance/cases/**'],
  extensions: ['ts'],
  // Native addons (isolated-vm, better-sqlite3) are not made for worker threads.
  workerThreads: false,
  // AVA's own watch for a test that hangs; no test decides anything by time.
  timeout: '3m',
  concurrency: 2,
}
