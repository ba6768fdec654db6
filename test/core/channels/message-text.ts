import test from 'ava'
import { messageText } from '../../../core/channels/message-text.ts'

const plain = { text: 'Yes, that one', edited: false }

test('words as they are', (t) => t.is(messageText(plain, { known: false }), 'Yes, that one'))

test('what is answered stands above as a quote, every line of it', (t) => {
  t.is(messageText({ ...plain, replyTo: { id: '1', text: 'Red\nor\r\n\r\nblue?' } }, { known: false }), '> Red\n> or\n>\n> blue?\n\nYes, that one')
  t.is(messageText({ ...plain, replyTo: { id: '1' } }, { known: false }), 'Yes, that one')
})

test('no line of a quote gets out of it, and a long one is cut', (t) => {
  const text = messageText({ ...plain, replyTo: { id: '1', text: `a\u2028b\n${'x'.repeat(5_000)}` } }, { known: false })
  const [quote = ''] = text.split('\n\n')
  t.true(quote.split('\n').every((line) => line.startsWith('>')))
  t.true(text.length < 1_100)
})

test('a command keeps its slash in front', (t) => {
  t.is(messageText({ text: '/calculator evaluate 1+1', edited: false, replyTo: { id: '1', text: 'hm' } }, { known: false }), '/calculator evaluate 1+1')
})

test('an edit says that it is one, if the message was known', (t) => {
  t.regex(messageText({ text: 'No, blue', edited: true }, { known: true }), /changed.*\nNo, blue$/s)
  t.is(messageText({ text: 'No, blue', edited: true }, { known: false }), 'No, blue')
})
