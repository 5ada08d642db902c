/** How to ask the served model from elsewhere. */
import type { ModelSchema } from "../api/types";

export type Language = "curl" | "python" | "javascript";

function exampleRow(schema: ModelSchema): Record<string, unknown> {
  return Object.fromEntries(schema.columns.map((column) => [column.name, column.example]));
}

function python(value: unknown): string {
  return JSON.stringify(value, null, 4)
    .replace(/: null\b/g, ": None")
    .replace(/: true\b/g, ": True")
    .replace(/: false\b/g, ": False")
    .replaceAll("\n", "\n    ");
}

/** The shell ends a quoted word at a quote, so each is closed, escaped and opened again. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export function codeFor(language: Language, url: string, schema: ModelSchema): string {
  const row = exampleRow(schema);
  switch (language) {
    case "curl":
      return `curl -s ${shellQuoted(url)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${shellQuoted(JSON.stringify({ instances: [row] }))}`;
    case "python":
      return [
        "import json, urllib.request",
        "",
        `request = urllib.request.Request(`,
        `    ${JSON.stringify(url)},`,
        `    data=json.dumps({"instances": [${python(row)}]}).encode(),`,
        `    headers={"Content-Type": "application/json"},`,
        ")",
        'print(json.load(urllib.request.urlopen(request))["predictions"])',
      ].join("\n");
    case "javascript":
      return [
        `const answer = await fetch(${JSON.stringify(url)}, {`,
        '  method: "POST",',
        '  headers: { "Content-Type": "application/json" },',
        `  body: JSON.stringify({ instances: [${JSON.stringify(row, null, 2).replaceAll("\n", "\n  ")}] }),`,
        "});",
        "console.log((await answer.json()).predictions);",
      ].join("\n");
  }
}
