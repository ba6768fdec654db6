import test from 'ava'
import { bubblewrapArgs } from '../../../sandbox/supervisor/bubblewrap.ts'

const root = { node: '/opt/node', libraries: ['/lib/libc.so.6'], readable: ['/app/dist/host/main.mjs'] }

test('the root shows what was named, read-only, and nothing else', (t) => {
  const args = bubblewrapArgs(root, { seccomp: true })
  const shown = args.flatMap((arg, at) => (arg.includes('bind') ? [[arg, args[at + 1], args[at + 2]]] : []))
  t.deepEqual(shown, [
    ['--ro-bind', '/opt/node', '/opt/node'],
    ['--ro-bind', '/lib/libc.so.6', '/lib/libc.so.6'],
    ['--ro-bind', '/app/dist/host/main.mjs', '/app/dist/host/main.mjs'],
    ['--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
  ])
  for (const never of ['--share-net', '--proc', '--dev', '--bind', '--setenv', '--cap-add']) t.false(args.includes(never), never)
  for (const always of ['--unshare-all', '--unshare-user', '--clearenv', '--new-session', '--die-with-parent', '--seccomp']) t.true(args.includes(always), always)
})

test('the filter is asked for only where there is one', (t) => {
  t.false(bubblewrapArgs(root, { seccomp: false }).includes('--seccomp'))
})
