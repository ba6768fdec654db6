import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { useGateway } from '../gateway/gateway-context.tsx'
import { IconPreferences } from '../look/icons.ts'
import { languageNames, languages } from '../words/language.ts'
import { useWords } from '../words/words.tsx'
import { signOut } from '../sign-in/sign-in-request.ts'
import css from './rail.module.css'
import { hrefOf } from './route.ts'

const schemes: { scheme: MantineColorScheme; label: 'look.auto' | 'look.light' | 'look.dark' }[] = [
  { scheme: 'auto', label: 'look.auto' },
  { scheme: 'light', label: 'look.light' },
  { scheme: 'dark', label: 'look.dark' },
]

/** Language and light or dark, kept in this browser. */
export function Preferences({ current }: { current: boolean }) {
  const { say, language, speak } = useWords()
  const { connection } = useGateway()
  // Without keepTransitions Mantine puts a <style> into the page while it switches, which the CSP refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return (
    <Menu position="right-end" width={200}>
      <Menu.Target>
        <button type="button" className={css['room']} aria-current={current ? 'page' : undefined}>
          <IconPreferences size={20} stroke={1.7} aria-hidden />
          <span>{say('rail.preferences')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('look.language')}</Menu.Label>
        <Menu.RadioGroup value={language} onChange={(value) => languages.forEach((known) => known === value && void speak(known))}>
          {languages.map((known) => (
            <Menu.RadioItem key={known} value={known} lang={known}>
              {languageNames[known]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{say('look.label')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => schemes.forEach(({ scheme }) => scheme === value && setColorScheme(scheme))}>
          {schemes.map(({ scheme, label }) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {say(label)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item component="a" href={hrefOf({ room: 'access' })}>{say('access.title')}</Menu.Item>
        <Menu.Item onClick={() => void signOut().finally(connection.connect)}>{say('signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
