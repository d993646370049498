import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,actions,scripts,tests}/**/*.test.ts'],
    testTimeout: 30_000,
    // GitHub's parser imports JSON without an import attribute, which plain Node refuses; inlining lets Vite load it.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions)/] } },
  },
});
