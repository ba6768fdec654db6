// Tries: asks prepareStackTrace for the functions below it
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      let sites = []
      Error.prepareStackTrace = (error, callSites) => { sites = callSites; return '' }
      void new Error('look').stack
      const functions = sites.map((site) => site.getFunction?.()).filter(Boolean)
      return functions.length > 0 || sites.some((site) => /node:|\/host\//.test(site.getFileName?.() ?? '')) ? 'escaped' : 'nothing'
    },
  },
}
