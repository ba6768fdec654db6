import test from 'ava'
import * as words from '../../../core/channels/words.ts'

test('numbers read as people say them', (t) => {
  t.regex(words.tooFast(1), / a second;/)
  t.regex(words.tooFast(30), / 30 seconds;/)
  t.regex(words.status({ agent: 'home', model: 'lab/one', open: 0 }), /`home`[^]*`lab\/one`[^]*Nothing/)
  t.regex(words.status({ agent: 'home', model: null, open: 1 }), /No model[^]*One answer is.*ends it\./)
  t.regex(words.status({ agent: 'home', model: null, open: 2 }), /2 answers are.*ends them\./)
  t.is(words.stopped(0), 'Nothing is at work here.')
})

test('a name that somebody chose stays inside its code span', (t) => {
  t.is(words.modelUnknown('a`](https://x.example)`'), 'There is no model `a’](https://x.example)’` here.')
})

test('help names what a person may do', (t) => {
  t.false(words.help({ model: false, fresh: false }).includes('/model'))
  t.false(words.help({ model: false, fresh: false }).includes('/new'))
  t.regex(words.help({ model: true, fresh: true }), /\/new[^]*\/stop[^]*\/model/)
})
