import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import type { Plugin } from 'vite'

const OUT = 'src/jiangyan/static/built'
const CMAPS = 'node_modules/pdfjs-dist/cmaps'

/** The character maps that Chinese PDF files name without carrying them. */
function chineseMaps(): Plugin {
  return {
    name: 'chinese-maps',
    closeBundle() {
      mkdirSync(`${OUT}/cmaps`, { recursive: true })
      for (const file of readdirSync(CMAPS)) if (/^(Adobe-GB1|GB|UniGB)/.test(file)) cpSync(`${CMAPS}/${file}`, `${OUT}/cmaps/${file}`)
    },
  }
}

// Scripts that know nothing of each other, each in one file with a fixed name: app.js for every page, viewer.js for the
// sandboxed frame that draws PDF files (`--mode viewer`), charts.js for overviews (`--mode charts`).
const INPUTS: Record<string, Record<string, string>> = {
  viewer: { viewer: 'front/viewer/viewer.ts' },
  charts: { charts: 'front/charts/charts.ts' },
}
export default defineConfig(({ mode }) => ({
  publicDir: false,
  plugins: mode === 'viewer' ? [chineseMaps()] : [],
  build: {
    outDir: OUT,
    emptyOutDir: !(mode in INPUTS),
    sourcemap: false,
    target: 'es2022',
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
    rollupOptions: {
      checks: { eval: false, pluginTimings: false }, // htmx names eval; our settings and the page's policy forbid it
      transform: mode === 'viewer' ? { define: { 'import.meta': '{}' } } : {}, // asked for by the drawing package in Node only
      input: INPUTS[mode] ?? { app: 'front/app.ts' },
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
  test: { environment: 'jsdom', setupFiles: ['front/testing/jsdom.ts'], include: ['front/**/*.test.ts'], restoreMocks: true },
}))
