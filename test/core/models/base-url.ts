import test from 'ava'
import { resolveBaseUrl, sameOrigin } from '../../../core/models/base-url.ts'

test("without an address it is the vendor's; Ollama's may be just its port", t => {
  t.is(resolveBaseUrl('openai', undefined), 'https://api.openai.com/v1')
  t.is(resolveBaseUrl('ollama', 'http://10.0.0.5:11434'), 'http://10.0.0.5:11434/v1')
  t.is(resolveBaseUrl('ollama', 'http://10.0.0.5/ollama/v1'), 'http://10.0.0.5/ollama/v1')
  t.is(resolveBaseUrl('compatible', ' http://127.0.0.1:8080/v1 '), 'http://127.0.0.1:8080/v1')
  t.throws(() => resolveBaseUrl('compatible', undefined), { code: 'input_invalid' })
})

test('an origin is scheme, host and port', t => {
  t.true(sameOrigin('https://x/v1', 'https://x:443/other'))
  t.false(sameOrigin('https://x/v1', 'http://x/v1'))
  t.false(sameOrigin('https://x/v1', 'https://x:444/v1'))
  t.false(sameOrigin('nonsense', 'nonsense'))
})
