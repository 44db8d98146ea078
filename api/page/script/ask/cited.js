/** Which citations of a response the answer rests on, and which were only read with them. */

/** Return the citations with these ids. */
export function pick(citations, ids) {
  return ids.map((id) => citations.find((one) => one.id === id)).filter(Boolean);
}

/** Return the citations of an answer, its operands and conflict, without what supports them. */
export function listCited(response) {
  if (!response) return [];
  const { answer, citations } = response;
  const { citations: own = [], computed, conflict } = answer ?? {};
  const ids = [...own, ...(computed?.operands ?? []), ...(conflict?.citations ?? [])];
  return citations.filter(({ id }) => ids.includes(id));
}

/** Return what citations were read with, such as the headers of a cell; each words once. */
export function listSupports(citations, cited) {
  const ids = [...new Set(cited.flatMap(({ supports = [] }) => supports))];
  const words = new Map(pick(citations, ids).map((one) => [one.cited_text, one]));
  return [...words.values()];
}
