// The pictures in the README, the form and a report:
//     TIEBREAK=build/dev/cli/tiebreak node tests/web/picture.mjs docs/form.png docs/report.png
import { execFileSync } from "node:child_process";
import { browse, serve } from "./serve.mjs";

const [form, report] = process.argv.slice(2);
const server = await serve();
const { browser } = await browse();
const look = (height) => ({ viewport: { width: 1120, height }, colorScheme: "light", reducedMotion: "reduce" });

let page = await browser.newPage(look(860));
await page.goto(server.url);
await page.fill("#title", "Support chat with smart routing");
await page.fill("#description", "Live chat for 20k concurrent customers, and a model of our own that routes each message. There are eight of us; we know JavaScript and Python.");
await page.locator("#understood mark").first().waitFor();
await page.locator("#standing summary").click();
await page.locator("[data-verdict]:not(:empty)").waitFor();
await page.evaluate(() => scrollTo(0, 0));
await page.screenshot({ path: form });

// The profile of the report that the README shows as text.
const profile = new URL("../../data/profiles/support-chat.yaml", import.meta.url).pathname;
const html = execFileSync(process.env.TIEBREAK, ["score", "--no-evidence", "--format", "html", profile], { encoding: "utf8" });
page = await browser.newPage(look(984));
await page.setContent(html);
await page.screenshot({ path: report });
await browser.close();
await server.stop();
