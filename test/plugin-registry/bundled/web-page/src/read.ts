import test from 'ava'
import type { Fetch } from '../../../../../plugin-registry/bundled/web-page/src/fetched-page.ts'
import { PageError } from '../../../../../plugin-registry/bundled/web-page/src/page-error.ts'
import { readPage } from '../../../../../plugin-registry/bundled/web-page/src/read.ts'
import fc from '../../../../helpers/fast-check.ts'

const serve = (body: string | Uint8Array<ArrayBuffer>, type = 'text/html; charset=utf-8', status = 200): Fetch => async () => new Response(body, { status, headers: { 'content-type': type } })
const read = (body: string, type?: string) => readPage('https://example.com/dir/page', serve(body, type))

const paragraph = '<p>Some <b>long</b> text, with commas, and <a href="../rel?q=1#x">a link</a>, and more of it to be read.</p>'
const article = `<!doctype html><html><head><title>The title</title><script>alert(1)</script></head><body>
<nav><a href="/x">Menu entry</a></nav><article><h1>Heading</h1>${paragraph.repeat(8)}
<ul><li>one</li><li>two <a href="javascript:alert(1)">bad</a></li></ul><ol><li>first</li></ol>
<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>x|y</td></tr></table><pre><code>let a = 1</code></pre>
<img src="https://tracker.example/i.png" alt="A cat"><iframe src="https://evil.example"></iframe></article>
<footer>Copyright</footer></body></html>`

test('an article becomes Markdown: text, links made whole, lists, tables, code; no menus, scripts, images', async (t) => {
  const { title, url, markdown, truncated } = await read(article)
  t.is(title, 'The title')
  t.is(url, 'https://example.com/dir/page')
  t.false(truncated)
  for (const part of ['Heading', 'Some **long** text', '[a link](https://example.com/rel?q=1#x)', '-   one', 'two bad', '1.  first', '| A | B |\n| --- | --- |\n| 1 | x\\|y |', 'let a = 1', '[image: A cat]']) {
    t.true(markdown.includes(part), part)
  }

  t.notRegex(markdown, /alert|javascript:|Menu entry|tracker\.example|evil\.example|!\[/)
})

test('a page that is no article is read whole', async (t) => {
  t.deepEqual(await read('<title>Tiny</title><p>Hi <b>there</b>'), { title: 'Tiny', url: 'https://example.com/dir/page', markdown: 'Hi **there**', truncated: false })
})

test('plain text and JSON come as they are; pictures and programs do not', async (t) => {
  t.is((await read('{"a": 1}', 'application/json')).markdown, '{"a": 1}')
  t.is((await read('# Hi', 'text/markdown')).markdown, '# Hi')
  for (const type of ['image/png', 'application/octet-stream', 'application/pdf', 'video/mp4']) await t.throwsAsync(read('x', type), { instanceOf: PageError, message: /no page of text/ })
})

test('other charsets are read, said in the header or in the page', async (t) => {
  const latin = new Uint8Array([0x63, 0x61, 0x66, 0xe9])
  t.is((await readPage('example.com', serve(latin, 'text/plain; charset="iso-8859-1"'))).markdown, 'café')
  t.is((await readPage('example.com', serve(new Uint8Array([...Buffer.from('<meta charset=windows-1252><p>'), ...latin]), 'text/html'))).markdown, 'café')
  t.is((await readPage('example.com', serve('ok', 'text/plain; charset=nonsense'))).markdown, 'ok')
})

test('an address without a scheme is https; what is no web address is refused before anything is asked for', async (t) => {
  t.is((await readPage(' example.com/a ', serve('x', 'text/plain'))).url, 'https://example.com/a')
  const never: Fetch = async () => t.fail() as never
  for (const address of ['', 'ftp://x/', 'http://', 'javascript:alert(1)', 'file:///etc/passwd', 'data://text,x', 'https://']) await t.throwsAsync(readPage(address, never), { instanceOf: PageError }, address)
})

test('an error page is an error, an empty one too', async (t) => {
  await t.throwsAsync(readPage('example.com', serve('gone', 'text/html', 404)), { instanceOf: PageError, message: /example\.com answered 404/ })
  for (const html of ['', '<html></html>', '<script>render()</script>', '<body>   </body>']) await t.throwsAsync(read(html), { instanceOf: PageError, message: /no text/ }, html)
})

test('long pages are cut, at a whole character', async (t) => {
  const { markdown, truncated } = await read(`${'x'.repeat(59_999)}😀tail`, 'text/plain')
  t.true(truncated)
  t.is(markdown.length, 59_999)
})

const hostile: [what: string, html: string][] = [
  ['nested 100,000 deep', `${'<div>'.repeat(100_000)}deep text`], ['tables in tables', `${'<table><tr><td>'.repeat(2_000)}cell text`], ['nothing but brackets', `<p>${'<'.repeat(20_000)}`],
  ['20,000 unclosed items', `<ul>${'<li>x'.repeat(20_000)}`], ['an endless attribute', `<p>text</p><a href="${'a'.repeat(500_000)}`], ['Markdown of its own', `<p>${'*_`[](#'.repeat(2_000)}</p>`],
]
for (const [what, html] of hostile) {
  test(`a page ${what} is read or refused in words`, async (t) => {
    try {
      t.true((await read(html)).markdown.length <= 60_000)
    } catch (error) {
      t.true(error instanceof PageError, String(error))
    }
  })
}

test('any mixture of tags is read or refused in words', async (t) => {
  const piece = fc.constantFrom('<p>', '</p>', '<a href="', '">', 'text ', '<table>', '<tr>', '<td>', '</table>', '<!--', '-->', '<script>', '</script>', '<svg>', '&amp;', '&#0;', '<html>', '<body>', '</body>', '<head>', '\u0000', '<template>', '<ul><li>')
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
    try {
      t.is(typeof (await read(pieces.join(''))).markdown, 'string')
    } catch (error) {
      if (!(error instanceof PageError)) throw error
    }
  }), { numRuns: 300 })
})
