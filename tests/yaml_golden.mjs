// What npm's yaml 2.7.0, the reader inside Obsidian, makes of front matter. Writes golden/yaml/results.json.
//
//   cd "$(mktemp -d)" && npm install yaml@2.7.0 && NODE_PATH=$PWD/node_modules node …/tests/yaml_golden.mjs
//
// The suite compares plugin_server/notes/frontmatter.py with the results and needs neither node nor npm.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import path from "node:path";

const require = createRequire(path.join(process.env.NODE_PATH ?? process.cwd(), "x.js"));
const YAML = require("yaml");
const version = require("yaml/package.json").version;
if (version !== "2.7.0") throw new Error(`yaml ${version} is not what Obsidian uses`);

const story = `type: session
client: "[[Daniel]]"
date: 2009-11-03
areas:
  - Vision 3, 2 → 12
  - Service 8, 20 → 14
`;

const texts = {
  // notes as coaches write them
  "the story": story,
  "the story with CRLF": story.replaceAll("\n", "\r\n"),
  "list at the margin": "areas:\n- Vision 3, 2 → 12\n- Service 8, 20 -> 14\n",
  "list line with a colon": "areas:\n  - Vision: 3, 2 → 12\n  - Service: 8\n",
  "list line with greater-than": "areas:\n  - Vision 3, 2 > 12\n",
  "list line with clock hours": "areas:\n  - Vision 3, 1:30 → 2:00\n  - Vision: 3, 1:30\n",
  "list line with a comment": "areas:\n  - Vision 3 # guess\n  - Service 8#not\n",
  "list line with quotes inside": "areas:\n  - Say \"yes\" 3\n  - It's 4\n",
  "list with an empty item": "areas:\n  -\n  - Vision 3\n  - \n",
  "flat properties": "vision rating: 3\nvision_time: 2,5\nVision-wish: 12\nvision.importance: 20\n",
  "flat properties left empty": "vision rating:\nvision time: \nvision wish: ~\n",
  "nested": "areas:\n  Vision:\n    rating: 3\n    time: 2\n    wish: 12\n",
  "nested flow": "areas: {Vision: {rating: 3, time: 2, wish: 12}, Service: {rating: 8}}\n",
  "list of mappings": "areas:\n  - name: Vision\n    rating: 3\n  - name: Service\n    rating: 8\n",
  "list of mappings, deep dash": "areas:\n  -   name: Vision\n      rating: 3\n",
  "unquoted wikilink": "client: [[Daniel]]\n",
  "unquoted wikilink with alias": "client: [[People/Daniel|Dan]]\n",
  "unquoted wikilinks in a list": "client:\n  - [[Daniel]]\n  - [[Eva M.]]\n",
  "two unquoted wikilinks": "client: [[Daniel]], [[Eva]]\n",
  "unquoted wikilink with text": "client: [[Daniel]] and Eva\n",
  "area order": "area order:\n  - Strategy (was Vision)\n  - Service\n",
  "a lens": "lens: \"Imagine you were only the Manager of {area}: what would you do?\"\n",
  "a lens without quotes": "lens: Imagine only {area}, what would you do?\n",
  "a lens with a colon": "lens: Imagine {area}: what then?\n",
  "a lens that begins with a brace": "lens: {area} alone, what then?\n",
  // scalars, typed by the 1.2 core schema
  "integers": "a: 1\nb: -1\nc: +1\nd: 012\ne: 08\nf: 0\ng: -0\n",
  "clock times": "a: 1:30\nb: 22:22\nc: 01:30\nd: 1:30:15\n",
  "floats": "a: 1.5\nb: .5\nc: 1.\nd: -1.5\ne: +.5\nf: 1e3\ng: 1.5E-2\nh: 1,5\n",
  "octal and hexadecimal": "a: 0o17\nb: 0x1F\nc: 0b11\nd: 0o8\ne: 0xZZ\nf: -0x1F\n",
  "infinity and not a number": "a: .inf\nb: -.Inf\nc: +.INF\nd: .nan\ne: .NaN\nf: nan\ng: inf\n",
  "underscores": "a: 1_000\nb: 1_0.5\n",
  "large numbers": "a: 12345678901234567890\nb: 1e999\nc: 0.1\n",
  "nulls": "a: ~\nb: null\nc: Null\nd: NULL\ne:\nf: nUll\n",
  "booleans": "a: true\nb: True\nc: TRUE\nd: false\ne: tRue\nf: yes\ng: No\nh: on\ni: off\nj: y\n",
  "dates": "a: 2009-11-03\nb: 2009-11-03T14:30\nc: 2009-11-03 14:30:00\nd: 2024-13-45\n",
  "quoted is text": "a: \"1\"\nb: '2'\nc: \"\"\nd: 'null'\n",
  "scale": "scale: 1-9\n",
  "scale upside down": "scale: 6-1\n",
  "versions and addresses": "a: 1.2.3\nb: 192.168.0.1\nc: 1-2\nd: 50%\ne: $5\n",
  // quotes and escapes
  "double quotes": "a: \"tab\\tnew\\nline \\\"q\\\" \\\\ \\u00e9 \\x41 \\U0001F600 \\/ \\e\"\n",
  "single quotes": "a: 'it''s'\nb: 'back\\slash'\n",
  "double quotes over lines": "a: \"one\n  two\n\n  three\\\n  four\"\n",
  "single quotes over lines": "a: 'one\n  two\n\n  three'\n",
  "double quotes that go on at the margin": "a: \"one\ntwo\"\nb: 1\n",
  "single quotes that go on at the margin": "a: 'one\ntwo'\n",
  "quotes that go on at the margin of a list": "a:\n- \"one\n  two\"\n- \"one\ntwo\"\n",
  "bad escape": "a: \"\\q\"\n",
  "quote left open": "a: \"open\nb: 1\n",
  "text after a quote": "a: \"x\" y\n",
  "quotes inside plain": "a: x \"y\" 'z'\n",
  "quoted key": "\"a b\": 1\n'c: d': 2\n",
  "quoted key with escape": "\"\\x74ype\": session\n",
  // lines
  "plain over lines": "a: one\n  two\n  three\nb: 1\n",
  "plain over lines with a gap": "a: one\n\n  two\n",
  "literal": "a: |\n  one\n   two\n\n  three\nb: 1\n",
  "literal, strip and keep": "a: |-\n  one\n\nb: |+\n  two\n\nc: 1\n",
  "literal with indent": "a: |2\n   one\n  two\n",
  "folded": "a: >\n  one\n  two\n\n  three\n    more\n  four\n",
  "folded, strip": "a: >-\n  one\n  two\n",
  "literal without text": "a: |\nb: 1\n",
  "literal in a list": "a:\n  - |\n    one\n    two\n  - x\n",
  "no newline at the end": "a: 1",
  "blank lines": "\n\na: 1\n\n\nb: 2\n\n",
  "spaces at line ends": "a: 1   \nb: x y  \n",
  "lone carriage return": "a: one\rtwo\nb: 1\n",
  "unicode line breaks": "a: one\u2028two\u2029three\u0085four\nb: 1\n",
  "form feed": "a: one\ftwo\n",
  "no-break space after the colon": "a:\u00a01\n",
  "no-break space inside": "b: x\u00a0y\n",
  "byte order mark inside": "a: x\ufeffy\n",
  // comments
  "comments": "# one\na: 1 # two\n  # three\nb: 2\n#four\n",
  "comments alone": "# nothing\n",
  "nothing": "",
  "hash inside": "a: x#y\nb: '#x'\nc: #tag\nd: x #y\n",
  // tabs
  "tab after the colon": "a:\t1\nb: \t2\n",
  "tab at line end": "a: 1\t\nb: 2\t# c\n",
  "tab as indent": "a:\n\tb: 1\n",
  "tab as indent of a list": "a:\n\t- 1\n",
  "tab after a dash": "a:\n  -\tb\n  -\tc\n",
  "tab inside text": "a: x\ty\n",
  "tab before a key": "\ta: 1\n",
  "tab on a blank line": "a: 1\n\t\nb: 2\n",
  "tab in flow": "a: [1,\t2]\nb:\t{c:\t1}\n",
  // flow
  "flow sequence": "a: [1, two, 'three', \"four\", 5.5, ]\n",
  "flow over lines": "a: [\n  1,\n  2\n]\nb: {\n  c: 1,\n  d: 2 }\n",
  "flow over lines, bracket at the margin": "a: [\n1\n]\n",
  "flow over lines, list at the margin": "a: [\n[1],\n  2]\n",
  "flow over lines in a list": "a:\n  - [1,\n    2]\n",
  "flow over lines without a value": "a: {b: 1, c:\n}\n",
  "flow empty": "a: []\nb: {}\n",
  "flow mapping without value": "a: {b, c: , d}\n",
  "flow pair in a sequence": "a: [b: 1, c]\n",
  "flow colon without space": "a: {b:1}\nc: [d:1]\ne: {\"f\":1}\n",
  "flow comma twice": "a: [1,,2]\n",
  "flow comma first": "a: [,1]\n",
  "flow open": "a: [1, 2\nb: 3\n",
  "flow closed twice": "a: [1]]\n",
  "flow closed otherwise": "a: [1}\n",
  "flow with a comment": "a: [1, # one\n  2]\n",
  "flow text with spaces": "a: [x y, z w]\n",
  "flow at the top": "{a: 1, b: [2]}\n",
  "flow decimal comma": "a: [2,5]\nb: [2, 5]\n",
  "hash in flow": "tags: [#a, b]\n",
  // indicators
  "percent": "a: 50 %\nb: x%y\n",
  "percent first": "b: %x\n",
  "percent at the margin": "%x: 1\n",
  "at sign": "a: @x\n",
  "backtick": "a: `x`\n",
  "ampersand in text": "a: R&D *x*\nb: x & y\n",
  "star alone": "a: *\n",
  "star text": "a: *bold*\n",
  "exclamation": "a: !important\n",
  "exclamation in text": "a: wow!\n",
  "question mark": "b: what?\n?c: 1\n",
  "question mark alone": "a: ?\n",
  "dash text": "a: - x\n",
  "dash and dash": "a: --\nb: -x\n",
  "dash alone": "c: -\n",
  "pipe in text": "a: x | y\n",
  "colon in text": "a: b: c\n",
  "colon without space": "a: b:c\nd: http://x.y/z\n",
  "colon at the end": "a: b:\n",
  "colon first": "a: :x\n",
  "two colons": "b: ::\n",
  "no space after the colon": "a:1\n",
  "no space after the colon, then a key": "a:1\nb: 2\n",
  "equals": "a = 1\n",
  "double braces": "date: {{date}}\n",
  "double braces in text": "date: x {{date}}\n",
  "double braces quoted": "date: \"{{date}}\"\n",
  "percent template": "date: <% tp.date.now() %>\n",
  "less-than": "a: <b>\n",
  "merge key": "a: 1\n<<: {b: 2}\n",
  "emoji": "a: 🎉 party\n🎯 rating: 3\n",
  "scripts": "видение rating: 3\n愿景 rating: 4\nרוח rating: 5\n",
  "combining letters": "a: e\u0301\n",
  // keys
  "duplicate keys": "a: 1\na: 2\n",
  "duplicate keys, one quoted": "a: 1\n\"a\": 2\n",
  "duplicate keys in another case": "a: 1\nA: 2\n",
  "duplicate keys deep": "a:\n  b: 1\n  b: 2\n",
  "duplicate keys in flow": "a: {b: 1, b: 2}\n",
  "duplicate number keys": "1: a\n01: b\n",
  "number and text key": "1: a\n\"1\": b\n",
  "number keys": "2009: a\n1.50: b\n1e3: c\n012: d\n",
  "null and boolean keys": "~: a\ntrue: b\n",
  "empty key": ": a\n",
  "key without value": "a\n",
  "key without value, then a key": "a\nb: 1\n",
  "explicit key": "? a\n: 1\n? b\n",
  "mapping as key": "{a: 1}: 2\n",
  "sequence as key": "[a, b]: 2\n",
  "key with spaces": "a b c: 1\na  b: 2\n",
  "key over 1024 letters": "k".repeat(1100) + ": 1\n",
  // structure
  "wrong indent": "a:\n    b: 1\n  c: 2\n",
  "wrong indent of a list": "a:\n  - b\n - c\n",
  "list after a value": "a: 1\n  - b\n",
  "mapping after a value": "a: 1\n  b: 2\n",
  "list at the top": "- a\n- b\n",
  "text at the top": "hello\n",
  "list in a list": "a:\n  - - 1\n    - 2\n  - 3\n",
  "list and mapping mixed": "a:\n  - 1\n  b: 2\n",
  "list at the margin, then keys": "a:\n- 1\nb:\n- 2\n",
  "mapping in a list, next line": "a:\n  -\n    b: 1\n",
  "two documents": "a: 1\n--- \nb: 2\n",
  "document end": "a: 1\n...\n",
  "document end, then more": "a: 1\n...\nb: 2\n",
  "document start": "--- \na: 1\n",
  "git conflict": "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n",
  // anchors and tags
  "anchor and alias": "a: &x 1\nb: *x\n",
  "anchor of a list": "a: &x [1, 2]\nb: *x\nc: [*x, *x]\n",
  "anchor redefined": "a: &x 1\nb: &x 2\nc: *x\n",
  "alias unknown": "a: *x\n",
  "alias of its own list": "a: &x [*x]\n",
  "tag of text": "a: !!str 3\nb: !!str\n",
  "tag of a number": "a: !!int \"3\"\n",
  "tag of its own": "a: !mine 3\n",
  "tag of an object": "a: !!python/object/apply:os.system [ls]\n",
  "tag of a mapping": "a: !!map {b: 1}\n",
  "bare tag": "a: ! 3\n",
  // control characters
  "null byte": "a: x\u0000y\n",
  "escape character": "a: x\u001by\n",
  "delete character": "a: x\u007fy\n",
};

function told(value) {
  if (Array.isArray(value)) return value.map(told);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, told(held)]));
  }
  if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
  return value === undefined ? null : value;
}

process.removeAllListeners("warning");
process.on("warning", () => {});
const cases = Object.entries(texts).map(([name, text]) => {
  try {
    return { name, text, value: told(YAML.parse(text, null, {})) };
  } catch (error) {
    return { name, text, error: error.message.split("\n")[0] };
  }
});
const out = new URL("golden/yaml/results.json", import.meta.url);
const lines = cases.map((one) => "  " + JSON.stringify(one));
writeFileSync(out, `{"yaml": "${version}", "cases": [\n${lines.join(",\n")}\n]}\n`);
console.log(`${cases.length} texts, ${cases.filter((one) => one.error).length} errors`);
