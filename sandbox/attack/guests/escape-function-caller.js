// Tries: walks caller and arguments of a sloppy function
// Expect: ok or guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const sloppy = new Function('return [sloppy.caller, sloppy.arguments]; function sloppy() {}')
      const climb = new Function('f', 'function me() { let at = me.caller; const seen = []; for (let n = 0; at && n < 20; n++) { seen.push(at); try { at = at.caller } catch { break } } return seen }; return me()')
      void sloppy
      return climb().some((one) => /native code|send|door/.test(String(one)) && one.constructor('return typeof process')() === 'object') ? 'escaped' : 'nothing'
    },
  },
}
