// The picture of the form in the README:  TIEBREAK=build/dev/cli/tiebreak node tests/web/picture.mjs docs/form.png
import { browse, serve } from "./serve.mjs";

const server = await serve();
const { browser } = await browse();
const page = await browser.newPage({ viewport: { width: 1120, height: 860 }, colorScheme: "light", reducedMotion: "reduce" });
await page.goto(server.url);
await page.fill("#title", "Support chat with smart routing");
await page.fill("#description", "Live chat for 20k concurrent customers, and a model of our own that routes each message. There are eight of us; we know JavaScript and Python.");
await page.locator("#understood mark").first().waitFor();
await page.locator("#standing summary").click();
await page.locator("[data-verdict]:not(:empty)").waitFor();
await page.evaluate(() => scrollTo(0, 0));
await page.screenshot({ path: process.argv[2] });
await browser.close();
await server.stop();
