// A server of the built program for a test: on a port the system picks, with a log of its own, ended with the test.
//     const server = await serve(["--rate", "0"]);  ... server.url ...  await server.stop();
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export function skip(why) {
  console.log(`skipped: ${why}`);
  process.exit(77);
}

// Starts it. OPTIONS go after `serve`; BEFORE before it (--pack DIR); STORE is another server's log. stop() gives its exit code.
export async function serve(options = [], before = [], store = null) {
  const folder = mkdtempSync(join(tmpdir(), "tiebreak-web-"));
  store ??= join(folder, "log.db");
  const env = { PATH: process.env.PATH, HOME: folder, SOURCE_DATE_EPOCH: "1763683200" };
  const child = spawn(process.env.TIEBREAK, [...before, "serve", "--listen", "127.0.0.1:0", "--store", store, "--log", "off", ...options], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((done) => child.once("exit", (code) => done(code)));
  process.once("exit", () => child.kill("SIGKILL"));
  const url = await new Promise((done, fail) => {
    let said = "";
    child.stdout.on("data", (piece) => {
      said += piece;
      const found = said.match(/http:\/\/\S+/);
      if (found && said.includes("\n")) done(found[0]);
    });
    ended.then((code) => fail(new Error(`serve ended with ${code} before it listened`)));
  });
  return {
    url,
    store,
    async stop() {
      child.kill("SIGTERM");
      const code = await ended;
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}

// The browser and the source of axe; or this test is skipped.
export async function browse() {
  let chromium, axe;
  try {
    ({ chromium } = await import("playwright-core"));
    axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  } catch (error) {
    skip(`${error.message}: run npm ci in tests/web`);
  }
  const executablePath = browsers.find(existsSync);
  if (!executablePath) skip("there is no Chromium");
  const browser = await chromium.launch({ executablePath, timeout: 120000, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
  return { browser, axe };
}
