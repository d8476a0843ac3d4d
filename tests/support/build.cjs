/** Builds `dist` once before the tests: worker threads and whole processes run the built code. */
const { execFileSync } = require('node:child_process');

module.exports = () => {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
};
