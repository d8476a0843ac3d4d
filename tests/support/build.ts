import { execFileSync } from 'node:child_process';

/** Builds `dist` once before the tests: worker threads and whole processes run the built code. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
