import { createContext, use, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { en, type Catalogue, type WordKey } from './en.ts'
import { fill } from './fill.ts'
import { rememberedLanguage, rememberLanguage, type Language } from './language.ts'

/** The values that a text's `{places}` need; none for a text without. */
type PlacesOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | PlacesOf<Rest> : never
type Args<Key extends WordKey> = [PlacesOf<(typeof en)[Key]>] extends [never] ? [] : [values: Record<PlacesOf<(typeof en)[Key]>, string | number>]

export interface Words {
  language: Language
  say<Key extends WordKey>(key: Key, ...values: Args<Key>): string
  speak(language: Language): Promise<void>
}

const WordsContext = createContext<Words | undefined>(undefined)

// English is the source of the catalogue's type and comes along; the other language loads when it is spoken.
const catalogues: Record<Language, () => Promise<Catalogue>> = {
  en: () => Promise.resolve(en),
  'zh-CN': () => import('./zh-CN.ts').then((module) => module.zhCN),
}

export function loadWords(language: Language): Promise<Catalogue> {
  return catalogues[language]()
}

export function WordsProvider({ first, children }: { first: Promise<Catalogue>; children: ReactNode }) {
  const [catalogue, setCatalogue] = useState<Catalogue>(use(first))
  const [language, setLanguage] = useState(rememberedLanguage)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const words = useMemo<Words>(
    () => ({
      language,
      say: (key, ...values) => fill(catalogue[key], values[0], language),
      async speak(next) {
        const loaded = await loadWords(next)
        rememberLanguage(next)
        setCatalogue(loaded)
        setLanguage(next)
      },
    }),
    [catalogue, language],
  )
  return <WordsContext value={words}>{children}</WordsContext>
}

export function useWords(): Words {
  const words = useContext(WordsContext)
  if (words === undefined) throw new Error('useWords outside of WordsProvider')
  return words
}
