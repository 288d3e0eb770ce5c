// Pages as a browser shows them, and records as a linter reads them:
//     node check_formats.mjs FOLDER        all *.html and *.md in it
// A page: axe finds nothing in it, light or dark, on a telephone or a desk, with everything opened; it is no wider than the screen,
// and nor are the words in its charts; it loads nothing, and the browser has nothing to complain of. A record: markdownlint finds nothing. Exit status 1 if there is a fault,
// 77 if the browser or the packages are not here.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const folder = resolve(process.argv[2]);
let faults = 0;

function fault(file, text) {
  faults++;
  console.log(`${file}: ${text}`);
}

function skip(why) {
  console.log(`skipped: ${why}`);
  process.exit(77);
}

let chromium, lint, axe;
try {
  ({ chromium } = await import("playwright-core"));
  ({ lint } = await import("markdownlint/sync"));
  axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
} catch (error) {
  skip(`${error.message}: run npm ci in tests/web`);
}
const executablePath = browsers.find(existsSync);
if (!executablePath) skip("there is no Chromium");

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function look(browser, file, colorScheme, width) {
  const where = `${file}, ${colorScheme}, ${width} wide`;
  const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width, height: 800 } });
  const page = await context.newPage();
  page.on("console", (message) => fault(where, `the browser says: ${message.text()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) fault(where, `it loads ${request.url()}`);
  });
  await page.goto(pathToFileURL(join(folder, file)).href);
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wider > 0) fault(where, `${wider} pixels wider than the screen`);
  const cut = await page.evaluate(() => [...document.querySelectorAll("svg text")].filter((text) => text.getBoundingClientRect().right > innerWidth).map((text) => text.textContent));
  for (const text of cut) fault(where, `cut off in a chart: ${text}`);
  await page.addScriptTag({ content: axe });
  const found = await page.evaluate((values) => globalThis.axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] }), tags);
  for (const violation of found.violations)
    fault(where, `${violation.id}: ${violation.help}: ${violation.nodes.map((node) => node.target).join(", ")}`);
  await context.close();
}

const files = readdirSync(folder).sort();
const records = files.filter((file) => file.endsWith(".md"));
const results = lint({ files: records.map((file) => join(folder, file)) });
for (const [file, found] of Object.entries(results))
  for (const { lineNumber, ruleNames, errorDetail } of found) fault(`${file}:${lineNumber}`, `${ruleNames[0]} ${errorDetail ?? ""}`);

const pages = files.filter((file) => file.endsWith(".html"));
if (pages.length === 0 || records.length === 0) fault(folder, "no pages or no records in it");
const browser = await chromium.launch({ executablePath, timeout: 120000, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
for (const file of pages)
  for (const colorScheme of ["light", "dark"])
    for (const width of [320, 1200]) await look(browser, file, colorScheme, width);
await browser.close();
console.log(`${pages.length} pages, ${records.length} records, ${faults} faults`);
process.exit(faults > 0 ? 1 : 0);
