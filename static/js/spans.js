// Where words stand in a text. The server counts in code points, the browser in UTF-16 units; here they meet.
// The same cases hold for reflections/spans.py: tests/unit/spans_cases.json.

const PAIR = 0xffff;

/** An offset in code points as one in UTF-16 units. */
export function utf16(text, offset) {
  let units = 0;
  let seen = 0;
  for (const character of text) {
    if (seen >= offset) break;
    seen += 1;
    units += character.length;
  }
  return units;
}

/** An offset in UTF-16 units as one in code points; inside a pair it is the pair's start. */
export function codePoints(text, units) {
  let seen = 0;
  let at = 0;
  for (const character of text) {
    if (seen >= units) return at;
    seen += character.codePointAt(0) > PAIR ? 2 : 1;
    if (seen > units) return at;
    at += 1;
  }
  return at;
}

/** How many code points a text has. */
export function length(text) {
  return codePoints(text, text.length);
}

/** The words from start to end, in code points, end exclusive. */
export function slice(text, start, end) {
  return text.slice(utf16(text, start), utf16(text, end));
}

/** The same stretch without the white space at its ends. */
export function trimmed(text, start, end) {
  const words = slice(text, start, end);
  const before = length(words) - length(words.trimStart());
  const after = length(words) - length(words.trimEnd());
  return before >= end - start ? { start, end: start } : { start: start + before, end: end - after };
}

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}’'-]*/gu;

/** The words that a reader would count, each as {start, end}. */
export function words(text) {
  return [...text.matchAll(WORD)].map((match) => {
    const start = codePoints(text, match.index);
    return { start, end: start + length(match[0]) };
  });
}

/** How many bytes a text takes where it is kept: line ends count once. */
export function bytes(text) {
  return new TextEncoder().encode(text.replace(/\r\n?/g, "\n")).length;
}

// -- On a page: blocks with data-start, which hold the text from that code point on. Numbers of tags stand among the words
// -- and are none of them: class hl-no, or data-not-text.

function wordsOf(range) {
  const part = range.cloneContents();
  for (const mark of part.querySelectorAll(".hl-no, [data-not-text]")) mark.remove();
  return part.textContent;
}

function blocksOf(root) {
  return [...root.querySelectorAll("[data-start]")].map((element) => {
    const all = document.createRange();
    all.selectNodeContents(element);
    return { element, all, start: Number(element.dataset.start) };
  });
}

function within(block, node, offset) {
  const range = document.createRange();
  range.setStart(block.element, 0);
  range.setEnd(node, offset);
  return block.start + length(wordsOf(range));
}

/** What is selected within a note's text, as {start, end, exact} in code points, or null. */
export function chosen(root, selection, source = null) {
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return null;
  const blocks = blocksOf(root);
  const first = blocks.find((block) => block.all.comparePoint(range.startContainer, range.startOffset) <= 0);
  const last = blocks.findLast((block) => block.all.comparePoint(range.endContainer, range.endOffset) >= 0);
  if (!first || !last) return null;
  const inFirst = first.all.comparePoint(range.startContainer, range.startOffset) === 0;
  const inLast = last.all.comparePoint(range.endContainer, range.endOffset) === 0;
  const start = inFirst ? within(first, range.startContainer, range.startOffset) : first.start;
  const end = inLast ? within(last, range.endContainer, range.endOffset) : last.start + length(wordsOf(last.all));
  const text = source ?? written(blocks);
  const span = trimmed(text, start, end);
  if (span.end <= span.start) return null;
  return { ...span, exact: slice(text, span.start, span.end) };
}

/** Where an offset of the text stands on the page, as [node, offset in UTF-16 units], or null. */
export function point(root, offset) {
  for (const block of blocksOf(root)) {
    const walker = document.createTreeWalker(block.element, NodeFilter.SHOW_TEXT);
    let seen = block.start;
    if (offset < seen) return null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".hl-no, [data-not-text]")) continue;
      const here = length(node.data);
      if (offset <= seen + here) return [node, utf16(node.data, offset - seen)];
      seen += here;
    }
  }
  return null;
}

/** The text as far as the page shows it; what is not shown between two blocks is line ends. */
export function shown(root) {
  return written(blocksOf(root));
}

function written(blocks) {
  let text = "";
  let seen = 0;
  for (const block of blocks) {
    if (block.start > seen) text += "\n".repeat(block.start - seen);
    const words = wordsOf(block.all);
    text += words;
    seen = block.start + length(words);
  }
  return text;
}
