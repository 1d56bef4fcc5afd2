// One project per package; the TypeScript is read from source, types are checked by `tsc -b`.
const project = (directory) => ({
  displayName: directory,
  rootDir: directory,
  testMatch: ['<rootDir>/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/lib/', '/dist/', '/labextension/'],
  modulePathIgnorePatterns: ['/lib/', '/dist/', '/labextension/'],
  testEnvironmentOptions: {
    customExportConditions: ['@lacuna/source', 'node', 'require', 'default'],
  },
  // These ship ES modules only.
  transformIgnorePatterns: [
    '/node_modules/(?!(@noble|hyparquet|hyparquet-compressors|papaparse)/)',
  ],
  transform: {
    '^.+\\.[tj]sx?$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
});

module.exports = {
  projects: [
    ...['shared-core', 'adapters', 'language-server', 'cli', 'testkit', 'jupyterlab-extension'].map(
      (it) => `<rootDir>/packages/${it}`,
    ),
    '<rootDir>/test/house',
  ].map((it) => project(it)),
};
