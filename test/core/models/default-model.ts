import test from 'ava'
import { preferredModel } from '../../../core/models/default-model.ts'

test('the highest version of the usual family is taken', t => {
  t.is(preferredModel('openai', ['gpt-4o', 'gpt-5', 'gpt-5.1', 'o3', 'gpt-5-mini']), 'gpt-5.1')
  t.is(preferredModel('anthropic', ['claude-haiku-4-5', 'claude-sonnet-4-5', 'claude-sonnet-5']), 'claude-sonnet-5')
  t.is(preferredModel('google', ['gemini-2.5-flash', 'gemini-10.0-flash', 'gemini-3-pro']), 'gemini-10.0-flash')
})

test('without one of the usual family, the first', t => {
  t.is(preferredModel('openai', ['o3', 'o4']), 'o3')
  t.is(preferredModel('ollama', ['llama3.2:latest', 'qwen3']), 'llama3.2:latest')
  t.is(preferredModel('compatible', []), undefined)
})
