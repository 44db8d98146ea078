/** Maps code points, in which the service counts, to the UTF-16 of JavaScript, and back. */

const SURROGATE = /[\ud800-\udfff]/;

/** A text that begins at code point `first` of its document. */
export class PointText {
  // Where each code point begins; null if every one of them is one unit long.
  #units = null;

  constructor(text, first = 0) {
    this.text = text;
    this.first = first;
    this.#units = SURROGATE.test(text) ? listUnits(text) : null;
    this.end = first + (this.#units ? this.#units.length - 1 : text.length);
  }

  /** Return the characters [start, end) of the document, as far as they are in this text. */
  slice(start, end) {
    return this.text.slice(this.toUnit(start), this.toUnit(end));
  }

  /** Return where in the string a code point of the document is. */
  toUnit(point) {
    const clamped = Math.min(Math.max(point, this.first), this.end) - this.first;
    return this.#units ? this.#units[clamped] : clamped;
  }

  /** Return which code point of the document a place in the string is. */
  toPoint(unit) {
    return this.first + countPoints(this.text.slice(0, unit));
  }
}

/** Return the number of code points. */
export function countPoints(text) {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function listUnits(text) {
  const units = [];
  let unit = 0;
  for (const character of text) {
    units.push(unit);
    unit += character.length;
  }
  units.push(unit);
  return Uint32Array.from(units);
}
