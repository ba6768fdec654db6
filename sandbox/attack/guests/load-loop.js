// Tries: an endless loop at the top level of the module
// Expect: cpu_limit or wall_limit
// Family: bombs
for (;;);
export default { tools: { run() {} } }
