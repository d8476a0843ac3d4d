/** Tells at the end of a process which packages it has loaded, for a test that starts it with `--require`. */
const { writeFileSync } = require('node:fs');
const Module = require('node:module');

process.on('exit', () => {
  writeFileSync(process.env.LOADED_MODULES, Object.keys(Module._cache).join('\n'));
});
