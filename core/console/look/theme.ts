import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** What can be pressed. */
const teal: MantineColorsTuple = [
  '#e8f6f4', '#d3ecea', '#a8d9d5', '#79c5bf', '#4fb3ac', '#2fa29b', '#149089', '#0b7f79', '#096a65', '#075552',
]
/** Ink and paper of the light scheme. */
const gray: MantineColorsTuple = [
  '#f8f8f6', '#f2f2ef', '#e9e9e5', '#dfdfda', '#cfcfc9', '#8d908a', '#686b65', '#4c4f4a', '#343633', '#1f211f',
]
/** Soft grey on near-black. */
const dark: MantineColorsTuple = [
  '#d6d9d8', '#b7bcbb', '#949a99', '#6c7271', '#3a3f3e', '#2c302f', '#202423', '#161918', '#111413', '#0b0d0c',
]

const chinese = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"'
const instant = { duration: 100 }

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 7 },
  colors: { teal, gray, dark },
  black: '#1f211f',
  white: '#ffffff',
  fontFamily: `system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", ${chinese}, sans-serif`,
  fontFamilyMonospace: `ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", ${chinese}, monospace`,
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  lineHeights: { xs: '1.35', sm: '1.5', md: '1.55', lg: '1.5', xl: '1.3' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    // The page itself never scrolls, so nothing needs locking; the lock would also put a <style> into the page, which the CSP refuses.
    Modal: { defaultProps: { lockScroll: false, centered: true, transitionProps: instant } },
    Menu: { defaultProps: { transitionProps: instant, shadow: 'md' } },
    Select: { defaultProps: { comboboxProps: { transitionProps: instant, shadow: 'md' }, checkIconPosition: 'right' } },
    Autocomplete: { defaultProps: { comboboxProps: { transitionProps: instant, shadow: 'md' } } },
    Tooltip: { defaultProps: { transitionProps: instant, openDelay: 300 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
})
