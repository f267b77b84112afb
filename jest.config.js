// Two projects: "unit" needs nothing running, "parts" runs on real Temporal, Postgres and the simulator (test/support/global-setup).
const swc = { transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] } };
const common = { ...swc, testEnvironment: 'node', moduleFileExtensions: ['ts', 'js', 'json', 'node'], modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'] };

module.exports = {
  // Parts tests wait more than they work: four at a time fit on two cores, where jest would take one.
  maxWorkers: 4,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{domain,xero,simulator,workflows,activities,db,config,api,bench,test/unit}/**/*.test.ts'], testPathIgnorePatterns: ['/node_modules/', '\\.parts\\.test\\.ts$'] },
    {
      ...common, displayName: 'parts', testMatch: ['<rootDir>/test/parts/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.js', globalTeardown: '<rootDir>/test/support/global-teardown.js',
      setupFilesAfterEnv: ['<rootDir>/test/support/after-env.ts'],
    },
  ],
};
