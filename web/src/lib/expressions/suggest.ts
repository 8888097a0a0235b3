/** Did you mean: the same suggestions as the engine gives, which compares by Python's difflib. */

const CUTOFF = 0.5;
const MOST = 3;
const SOME = 8;
const LONG = 200;

/** The known names closest to `name`, or some of them if none is close. */
export function suggest(name: string, known: string[]): string {
  const close = closest(name.toLowerCase(), known);
  const found = close.length > 0 ? close : closest(name, known);
  return (found.length > 0 ? found : known.slice(0, SOME)).join(", ");
}

function closest(word: string, known: string[]): string[] {
  const sought = new Sought([...word]);
  return known
    .map((name) => ({ name, ratio: sought.ratio([...name]) }))
    .filter(({ ratio }) => ratio >= CUTOFF)
    .toSorted((a, b) => b.ratio - a.ratio || byCharacter(b.name, a.name))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** Orders texts by their characters, as Python does; JavaScript would go by halves of pairs. */
function byCharacter(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const apart = (a[i]?.codePointAt(0) ?? 0) - (b[i]?.codePointAt(0) ?? 0);
    if (apart !== 0) return apart;
  }
  return a.length - b.length;
}

interface Block {
  start: number;
  at: number;
  size: number;
}

/** A word that others are compared with by Ratcliff and Obershelp's measure, as `difflib.SequenceMatcher` takes it. */
class Sought {
  private readonly places = new Map<string, number[]>();

  constructor(private readonly word: string[]) {
    word.forEach((character, at) => {
      const known = this.places.get(character);
      if (known) known.push(at);
      else this.places.set(character, [at]);
    });
    if (word.length < LONG) return;
    const popular = Math.floor(word.length / 100) + 1;
    for (const [character, at] of this.places) if (at.length > popular) this.places.delete(character);
  }

  /** How like the word another is, from 0 to 1; 0 where lengths alone rule out that they are close. */
  ratio(other: string[]): number {
    const both = other.length + this.word.length;
    if (both === 0) return 1;
    if ((2 * Math.min(other.length, this.word.length)) / both < CUTOFF) return 0;
    return (2 * this.matching(other)) / both;
  }

  /** How many characters lie in the longest common block and in those left and right of it. */
  private matching(other: string[]): number {
    let found = 0;
    const waiting: [low: number, high: number, from: number, to: number][] = [[0, other.length, 0, this.word.length]];
    for (let range = waiting.pop(); range; range = waiting.pop()) {
      const [low, high, from, to] = range;
      const { start, at, size } = this.longest(other, low, high, from, to);
      if (size === 0) continue;
      found += size;
      waiting.push([low, start, from, at], [start + size, high, at + size, to]);
    }
    return found;
  }

  private longest(other: string[], low: number, high: number, from: number, to: number): Block {
    let best: Block = { start: low, at: from, size: 0 };
    let lengths = new Map<number, number>();
    for (let i = low; i < high; i += 1) {
      const next = new Map<number, number>();
      for (const j of this.places.get(other[i] ?? "") ?? []) {
        if (j < from) continue;
        if (j >= to) break;
        const size = (lengths.get(j - 1) ?? 0) + 1;
        next.set(j, size);
        if (size > best.size) best = { start: i - size + 1, at: j - size + 1, size };
      }
      lengths = next;
    }
    return this.widened(other, best, [low, high, from, to]);
  }

  /** A block with what was left out of the places as too popular. */
  private widened(other: string[], { start, at, size }: Block, [low, high, from, to]: [number, number, number, number]): Block {
    while (start > low && at > from && other[start - 1] === this.word[at - 1]) {
      start -= 1;
      at -= 1;
      size += 1;
    }
    while (start + size < high && at + size < to && other[start + size] === this.word[at + size]) size += 1;
    return { start, at, size };
  }
}
