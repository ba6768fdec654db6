import './look/styles.ts'
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { openConnection } from './gateway/connection.ts'
import { GatewayProvider } from './gateway/gateway-context.tsx'
import { createKnownAnswers } from './gateway/known-answers.ts'
import { theme } from './look/theme.ts'
import { rememberedLanguage } from './words/language.ts'
import { loadWords, WordsProvider } from './words/words.tsx'

const connection = openConnection()
const known = createKnownAnswers()
const words = loadWords(rememberedLanguage())
const scheme = localStorageColorSchemeManager({ key: 'airlock.scheme' })
const root = document.getElementById('root')

if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} colorSchemeManager={scheme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <Suspense fallback={null}>
          <WordsProvider first={words}>
            <GatewayProvider connection={connection} known={known}>
              <App />
            </GatewayProvider>
          </WordsProvider>
        </Suspense>
      </MantineProvider>
    </StrictMode>,
  )
}
