import type { ProviderKind } from '../store/entities/provider.ts'

/** What differs between vendors, as data; everything else goes through one adapter. */
export interface Vendor {
  /** As people call it. */
  title: string
  /** Where it serves the API that is spoken with it; none when only the owner can know. */
  baseUrl: string | undefined
  /** Extra headers of the model listing, `{key}` standing for the key. */
  listingHeaders: Readonly<Record<string, string>>
  /** Listed ids that cannot chat. */
  notChat: RegExp | undefined
  /** Which listed model to take when the owner chose none: the highest match of the first pattern that matches. */
  preferred: readonly RegExp[]
  needsKey: boolean
}

const soundAndPictures = /embed|whisper|tts|dall-e|moderation|image|audio|realtime|transcribe|sora|davinci|babbage|rerank|imagen|veo|aqa|search/i

export const vendors: Readonly<Record<ProviderKind, Vendor>> = {
  openai: {
    title: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    listingHeaders: {},
    notChat: soundAndPictures,
    preferred: [/^gpt-\d+(\.\d+)?$/, /^gpt-/],
    needsKey: true,
  },
  anthropic: {
    title: 'Anthropic',
    baseUrl: 'https://api.anthropic.com/v1/',
    // Anthropic takes the key in a header of its own.
    listingHeaders: { 'x-api-key': '{key}', 'anthropic-version': '2023-06-01' },
    notChat: undefined,
    preferred: [/^claude-sonnet-/, /^claude-/],
    needsKey: true,
  },
  google: {
    title: 'Google',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai/',
    listingHeaders: {},
    notChat: soundAndPictures,
    preferred: [/^gemini-[\d.]+-flash$/, /^gemini-/],
    needsKey: true,
  },
  ollama: {
    title: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434/v1',
    listingHeaders: {},
    notChat: /embed|minilm|bge-/i,
    preferred: [],
    needsKey: false,
  },
  compatible: {
    title: 'the endpoint',
    baseUrl: undefined,
    listingHeaders: {},
    notChat: undefined,
    preferred: [],
    needsKey: false,
  },
}
