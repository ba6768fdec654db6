export const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number]

export const languageNames: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' }

const key = 'airlock.language'

/** The language that was chosen before, else the first of the browser's that Airlock speaks. */
export function chooseLanguage(chosen: string | null, wanted: readonly string[]): Language {
  const exact = languages.find((language) => language === chosen)
  if (exact !== undefined) return exact
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}

export function rememberedLanguage(): Language {
  return chooseLanguage(localStorage.getItem(key), navigator.languages)
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(key, language)
}
