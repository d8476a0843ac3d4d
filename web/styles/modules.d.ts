/** esbuild bundles the styles that a page imports. */
declare module '*.css';
