import test from 'ava'
import { MemberName, PluginName } from '../../../plugin-registry/manifest/plugin-name.ts'

for (const name of ['weather', 'airlock-weather', '@scope/weather', 'a.b_c-1', '0x']) {
  test(`${name} names a plugin`, (t) => t.true(PluginName.safeParse(name).success))
}

for (const name of ['', 'Weather', ' weather', 'weather ', '.weather', '_weather', '-weather', '@scope', '@/x', '@Scope/x', 'a/b', 'a//b', '@a/b/c', '..', '@../x', 'node_modules', 'wеather', 'ｗeather', 'weather\u200b', 'a\nb', 'x'.repeat(215), 5, null]) {
  test(`${JSON.stringify(name).slice(0, 40)} does not name a plugin`, (t) => t.false(PluginName.safeParse(name).success))
}

for (const [name, fits] of [['forecast', true], ['foreCast_2-a', true], ['1st', false], ['', false], ['a.b', false], ['constructor', false], ['toString', false], ['__proto__', false], ['hasOwnProperty', false], ['x'.repeat(65), false], ['töol', false]] as const) {
  test(`${name.slice(0, 20)} ${fits ? 'names' : 'does not name'} a tool`, (t) => t.is(MemberName.safeParse(name).success, fits))
}
