import { defineConfig } from 'vitest/config'

// One script and one style sheet with fixed names: Django's static files storage adds the hashes.
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'src/jiangyan/static/built',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { app: 'front/app.ts' },
      output: {
        format: 'iife',
        entryFileNames: '[name].js',
        assetFileNames: 'app[extname]',
      },
    },
  },
  css: {
    preprocessorOptions: {
      scss: {
        quietDeps: true,
        silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
      },
    },
  },
  test: { environment: 'jsdom', include: ['front/**/*.test.ts'], restoreMocks: true },
})
