import test from 'ava'
import { readChatCommand } from '../../../core/channels/chat-command.ts'

for (const [text, command] of [
  ['/status', { name: 'status' }],
  [' /STOP \n', { name: 'stop' }],
  ['/stop@airlock_bot', { name: 'stop' }],
  ['/new', { name: 'new' }],
  ['/help', { name: 'help' }],
  ['/start', { name: 'help' }],
  ['/start ref123', { name: 'help' }],
  ['/model', { name: 'model', model: undefined }],
  ['/model lab/one', { name: 'model', model: 'lab/one' }],
  ['/model@bot  lab/one ', { name: 'model', model: 'lab/one' }],
  ['/approve k7m2', { name: 'approve', code: 'k7m2' }],
  ['/deny@bot k7m2', { name: 'deny', code: 'k7m2' }],
  ['/calculator evaluate 1+1', undefined],
  ['/status of the order', undefined],
  ['/stopwatch', undefined],
  ['/etc/passwd', undefined],
  ['please /stop', undefined],
  ['stop', undefined],
  ['/', undefined],
  ['', undefined],
  ['/stop/new', undefined],
] as const) {
  test(`${JSON.stringify(text)} is ${command ? `the command ${command.name}` : 'a message'}`, (t) => t.deepEqual(readChatCommand(text), command))
}
