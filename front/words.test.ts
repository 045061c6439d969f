import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openPage } from './testing/page'
import { say } from './words'

const sources = readdirSync('front').filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
const text = sources.map((name) => readFileSync(`front/${name}`, 'utf8')).join('\n')

test('every sentence the script says stands in parts/words.html, and none stands there unused', () => {
  openPage('')
  const store = document.querySelector<HTMLTemplateElement>('#words')
  const there = [...(store?.content.querySelectorAll<HTMLElement>('[data-word]') ?? [])].map((word) => word.dataset.word ?? '')
  const quoted = new Set([...text.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map((match) => match[1]))
  expect(there.filter((word) => !quoted.has(word))).toEqual([])
  const asked = [...text.matchAll(/say\('([a-z-]+)'/g)].map((match) => match[1] ?? '')
  expect(asked.filter((word) => !there.includes(word))).toEqual([])
})

test('places are filled and a word that does not exist shows its name', () => {
  openPage('')
  expect([say('saved', { at: '14:03' }), say('nothing-here')]).toEqual(['已保存 14:03', 'nothing-here'])
})

test('no Chinese sentence hides in the script', () => {
  expect(text.match(/[\u4e00-\u9fff]+/g)).toBeNull()
})
