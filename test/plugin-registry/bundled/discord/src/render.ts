import test from 'ava'
import { render } from '../../../../../plugin-registry/bundled/discord/src/render.ts'

test('what Discord knows stays as it is', (t) => {
  for (const same of ['# Title\n**bold** *it* ~~no~~ `code`', '- a\n  - b\n1. c', '> quote', '```js\n| a | b |\n|---|---|\n- [ ] x\n```', '[link](https://a.example.com)']) t.is(render(same), same)
})

test('what it does not know is drawn: tables, rules, tasks, deep headings, pictures', (t) => {
  t.is(render('| a | bb |\n|---|:--|\n| 1 | 2 |\nafter'), '```\na  bb\n─  ──\n1  2\n```\nafter')
  t.is(render('---'), '──────────')
  t.is(render('- [x] done\n- [ ] open'), '- ☑ done\n- ☐ open')
  t.is(render('##### Deep'), '**Deep**')
  t.is(render('![cat](https://a.example.com/c.png "x") ![](https://b.example.com/)'), '[cat](https://a.example.com/c.png) [https://b.example.com/](https://b.example.com/)')
})
