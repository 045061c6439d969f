// Browsers take ANY_TYPE where an XPath result type is left out; jsdom insists on being told. htmx leaves it out.
const expression = Object.getPrototypeOf(document.createExpression('//*')) as XPathExpression
const evaluate = expression.evaluate
expression.evaluate = function (this: XPathExpression, node: Node, type = 0, result: XPathResult | null = null): XPathResult {
  return evaluate.call(this, node, type, result)
}

// jsdom has no CSS.escape; ids in the tests are plain words.
Object.defineProperty(globalThis, 'CSS', { value: { escape: (word: string) => word.replace(/[^\w-]/g, '\\$&') } })
