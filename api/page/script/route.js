/**
 * The address of a view, behind the `#`: `#/ask?q=…`, `#/answer/…`, `#/documents/ID?start=1&end=5`.
 */

/** Return `{view, rest, parameters}`: `rest` are the parts after the view's name, decoded. */
export function parseRoute(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [view, ...rest] = path.split("/").map(decodePart);
  return { view: view || "ask", rest, parameters: new URLSearchParams(query) };
}

/** Return the address of a view. Parameters that are null or undefined are left out. */
export function makeRoute(parts, parameters = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined),
  ).toString();
  return `#/${parts.map(encodeURIComponent).join("/")}${query ? `?${query}` : ""}`;
}

function decodePart(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
