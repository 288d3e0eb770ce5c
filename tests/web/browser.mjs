// The whole journey in a browser, as people go it:
//     TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD node tests/web/browser.mjs [NAME...]
// Each test has a page of its own, and one server serves them all. Whatever the browser complains of (its policy, a script, a resource)
// is a fault, but what a test expects. Exit status 1 if there is a fault, 77 if the browser or the packages are not here.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { browse, serve } from "./serve.mjs";

const WAIT = 60000; // milliseconds until what has not happened never will
const story =
  "Live chat for 20k concurrent customers, and a model of our own that routes each message. Eight of us, half React, half data people. Later maybe payments.";
const tests = [];
const test = (name, run, options = {}) => tests.push({ name, run, options });

// A click that leads to another page is over when that is there, all of it: what is counted is not counted too early.
async function go(page, what) {
  await what.click();
  await page.waitForLoadState();
}
const press = (page, name) => go(page, page.getByRole("button", { name, exact: true }));
const check = (page) => press(page, "Check your answers");
const heading = (page) => page.locator("h1").first().textContent();
const row = (page, label) => page.locator(".summary > div").filter({ has: page.locator("dt", { hasText: new RegExp(`^${label}$`) }) });
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);
const hasFocus = (page, id) => page.waitForFunction((id) => document.activeElement.id === id, id);
const isVisible = (page, id) =>
  page.evaluate((id) => {
    const box = document.getElementById(id).getBoundingClientRect();
    return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  }, id);

async function begin(page, url) {
  await page.goto(url);
  await page.fill("#title", "Support chat");
  await page.fill("#description", story);
}

// ---- The journey ----

async function journey({ page, url }) {
  await begin(page, url);
  await page.fill("#team_size", "many");
  await page.fill("#requests_per_second", "-5");
  await page.check("input[name=growing_team][value=true]");
  await check(page);
  // Two mistakes: said on top, in the title and at the fields, with what was typed.
  const errors = page.getByRole("alert");
  await errors.waitFor();
  assert.match(await page.title(), /^Error: /);
  assert.match(await focused(page), /errors/, "the summary has the focus");
  assert.deepEqual(await errors.locator("li").allTextContents(), [
    "The peak load must be from 0 to 100,000,000 requests a second",
    "The team's size must be a number, like 5",
  ]);
  assert.equal(await page.inputValue("#team_size"), "many");
  assert.equal(await page.inputValue("#description"), story);
  assert.ok(await page.isChecked("input[name=growing_team][value=true]"));
  assert.equal(await page.getAttribute("#team_size", "aria-invalid"), "true");
  assert.match(await page.textContent(`#${await page.getAttribute("#team_size", "aria-describedby")}`), /must be a number/);
  await errors.getByText("The team's size").click();
  await hasFocus(page, "team_size");
  // Corrected.
  await page.fill("#team_size", "8");
  await page.fill("#requests_per_second", "20k");
  await check(page);
  await page.getByRole("heading", { name: "Check your answers" }).waitFor();
  assert.doesNotMatch(await page.title(), /Error/);
  assert.match(await row(page, "The peak load").textContent(), /20,000 requests a second/);
  const read = row(page, "The number of open connections");
  assert.match(await read.textContent(), /20,000/);
  assert.equal(await read.locator("mark").textContent(), "20k concurrent customers");
  // What was read wrongly.
  await go(page, read.getByRole("button", { name: "That’s wrong" }));
  await page.locator("details", { hasText: "Left open" }).waitFor();
  assert.equal(await row(page, "The number of open connections").count(), 0);
  assert.ok((await page.locator("input[name=open_connections]").inputValue()) === "unknown");
  // A change takes one back to the field, with all else as it was.
  await go(page, row(page, "The team's skills").getByRole("button", { name: "Change" }));
  await page.locator("#form").waitFor();
  assert.ok(await page.isChecked("input[name=team_skills][value=javascript]"), "what was read is in the form");
  await hasFocus(page, "team_skills");
  assert.ok(await isVisible(page, "team_skills"));
  assert.equal(await page.inputValue("#team_size"), "8");
  await page.check("input[name=team_skills][value=python]");
  await check(page);
  assert.match(await row(page, "The team's skills").textContent(), /JavaScript or TypeScript, Python/);
  // Recorded.
  await press(page, "Record the decision and see the report");
  await page.waitForURL(/\/decisions\/[\w-]{22}$/);
  assert.match(await page.textContent("main"), /Support chat/);
  const key = page.url().split("/").pop();
  // Read, and taken away.
  const found = {};
  for (const ending of ["json", "md", "csv", "html"]) {
    const answer = await page.request.get(`${url}decisions/${key}.${ending}`);
    assert.equal(answer.status(), 200);
    found[ending] = await answer.text();
  }
  const report = JSON.parse(found.json);
  assert.equal(report.profile.title, "Support chat");
  const skills = report.profile.answers.team_skills;
  assert.ok(skills.includes("javascript") && skills.includes("python"), "what was read, and what was added");
  assert.equal(report.profile.answers.open_connections, "unknown");
  assert.equal(report.profile.answers.requests_per_second, 20000);
  assert.equal(report.profile.confirmed, true);
  assert.ok(!report.inferred.some((one) => one.question === "open_connections"));
  assert.match(found.md, /Support chat/);
  assert.match(found.html, /<title>/);
  // An argument leads to its rule, which is there.
  await page.locator(".why details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
  const rule = page.locator(".why a[href^='/rules#rule-']").first();
  const id = (await rule.getAttribute("href")).split("#")[1];
  await go(page, rule);
  await page.waitForURL(`${url}rules#${id}`);
  assert.ok(await isVisible(page, id));
  await page.goBack();
  // Changed, and recorded anew in the place of the first.
  await go(page, page.getByRole("link", { name: "Change answers" }));
  await page.locator("#form").waitFor();
  assert.equal(await page.inputValue("#requests_per_second"), "20,000");
  assert.ok(await page.isChecked("input[name=growing_team][value=true]"));
  await page.fill("#team_size", "30");
  await check(page);
  assert.match(await row(page, "The team's size").textContent(), /30 developers/);
  await press(page, "Record the decision and see the report");
  await page.waitForURL((to) => /\/decisions\/[\w-]{22}$/.test(to.href) && !to.href.endsWith(key));
  assert.ok((await page.content()).includes(`/decisions/${key}`), "it names the one it takes the place of");
  const again = JSON.parse(await (await page.request.get(`${page.url()}.json`)).text());
  assert.equal(again.profile.answers.team_size, 30);
  assert.equal(again.profile.answers.open_connections, "unknown");
}
test("journey", journey);
test("journey-without-script", async ({ page, url }) => {
  // Without script a link to a field takes one there, and gives it no focus of its own accord: look at the rest.
  await begin(page, url);
  assert.ok(await page.locator("#standing").isHidden(), "what needs script is not shown without");
  await page.fill("#team_size", "many");
  await check(page);
  await page.getByRole("alert").waitFor();
  assert.match(await page.title(), /^Error: /);
  await page.getByRole("alert").getByRole("link").click();
  await page.waitForURL(/#team_size$/);
  await page.fill("#team_size", "8");
  await page.locator("summary", { hasText: "Libraries" }).click();
  await page.check("input[name=shared_types][value=false]");
  await check(page);
  await go(page, row(page, "The number of open connections").getByRole("button", { name: "That’s wrong" }));
  await go(page, row(page, "The team's size").getByRole("button", { name: "Change" }));
  assert.equal(await page.inputValue("#team_size"), "8");
  await check(page);
  await press(page, "Record the decision and see the report");
  await page.waitForURL(/\/decisions\/[\w-]{22}$/);
  await go(page, page.getByRole("link", { name: "Change answers" }));
  assert.ok(await page.isChecked("input[name=shared_types][value=false]"));
  assert.ok(await page.locator("#shared_types").isVisible(), "what was said is not folded away");
}, { javaScriptEnabled: false });

// Tab, Space, Enter and the arrows alone.
async function tabTo(page, selector) {
  const wanted = await page.locator(selector).elementHandle();
  for (let i = 0; i < 200; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${selector} is not reached with Tab`);
}
test("keyboard", async ({ page, url }) => {
  await page.goto(url);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "skip", "first comes a way past the menu");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#main$/);
  await tabTo(page, "#title");
  await page.keyboard.type("By keys");
  await page.keyboard.press("Tab");
  await page.keyboard.type("An online shop");
  await tabTo(page, "details:has(#workloads) > summary");
  await page.keyboard.press("Enter");
  await tabTo(page, "input[name=workloads][value=online_shop]");
  await page.keyboard.press("Space");
  await tabTo(page, "input[name='workloads.online_shop']");
  await page.keyboard.type("lots");
  await tabTo(page, "input[name=growing_team]:checked");
  await page.keyboard.press("ArrowLeft");
  assert.ok(await page.isChecked("input[name=growing_team][value=false]"));
  await tabTo(page, "details:has([name='priorities.speed']) > summary");
  await page.keyboard.press("Enter");
  await tabTo(page, "[name='priorities.speed']:checked");
  await page.keyboard.press("ArrowRight");
  await tabTo(page, "button[type=submit]");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await tabTo(page, ".errors a");
  await page.keyboard.press("Enter");
  await hasFocus(page, "workloads.online_shop");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("40");
  await page.keyboard.press("Enter"); // a form is sent from its fields, too
  await page.getByRole("heading", { name: "Check your answers" }).waitFor();
  assert.match(await row(page, "Kinds of work").textContent(), /online shop/);
  assert.match(await row(page, "How much counts: Speed").textContent(), /more/);
  await tabTo(page, "button[formaction='/decisions']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/decisions\/[\w-]{22}$/);
});

// Who goes back finds what was typed.
for (const javaScriptEnabled of [true, false])
  test(`back-${javaScriptEnabled ? "with" : "without"}-script`, async ({ page, url }) => {
    await begin(page, url);
    await page.check("input[name=growing_team][value=true]");
    await check(page);
    await page.goBack();
    await page.locator("#form").waitFor();
    assert.equal(await page.inputValue("#title"), "Support chat");
    assert.equal(await page.inputValue("#description"), story);
    assert.ok(await page.isChecked("input[name=growing_team][value=true]"));
    if (javaScriptEnabled) await page.locator("#understood").getByText("20,000 connections").waitFor();
  }, { javaScriptEnabled });

// ---- What was read, and changed ----

test("kinds-of-work", async ({ page, url }) => {
  await begin(page, url);
  await check(page);
  const works = page.locator(".summary > div").filter({ hasText: "A kind of work" });
  assert.equal(await works.count(), 2);
  await go(page, works.filter({ hasText: "live messaging" }).getByRole("button", { name: "That’s wrong" }));
  assert.match(await row(page, "Kinds of work").textContent(), /machine learning/);
  assert.equal(await works.count(), 0, "the others are what was said");
  await go(page, row(page, "Kinds of work").getByRole("button", { name: "Change" }));
  assert.ok(await page.isChecked("input[name=workloads][value=machine_learning]"));
  assert.ok(!(await page.isChecked("input[name=workloads][value=realtime_messaging]")));
  // The only one is wrong: which is it then?
  await page.goto(url);
  await page.fill("#description", "An online shop");
  await check(page);
  await go(page, works.getByRole("button", { name: "That’s wrong" }));
  await page.locator("#form").waitFor();
  assert.ok(await page.locator("#workloads").isVisible());
  assert.equal(await page.locator("input[name=workloads]:checked").count(), 0);
  // A change of what was read begins with it.
  await page.goto(url);
  await page.fill("#description", story);
  await check(page);
  await go(page, works.first().getByRole("button", { name: "Change" }));
  assert.equal(await page.locator("input[name=workloads]:checked").count(), 2);
  await page.fill("input[name='workloads.machine_learning']", "40");
  await check(page);
  assert.match(await page.getByRole("alert").textContent(), /Give live messaging a share too/);
  await page.fill("input[name='workloads.realtime_messaging']", "60 %");
  await page.locator("li:has([value=realtime_messaging]) input[name=critical]").check();
  await check(page);
  assert.match(await row(page, "Kinds of work").textContent(), /machine learning 40 %, live messaging 60 % \(must be done well\)/);
});

// What several words led to is one thing.
test("several-words", async ({ page, url }) => {
  await page.goto(url);
  await page.fill("#description", "A shop. We know JavaScript and Python.");
  const words = ["know JavaScript", "know JavaScript and Python"];
  const understood = page.locator("#understood li").filter({ hasText: "the team's skills: JavaScript or TypeScript, Python" });
  await understood.waitFor();
  assert.deepEqual(await understood.locator("mark").allTextContents(), words);
  await check(page);
  assert.deepEqual(await row(page, "The team's skills").locator("mark").allTextContents(), words);
});

test("none-and-not-sure", async ({ page, url }) => {
  await page.goto(url);
  await page.check("input[name=team_skills][value='-']");
  await check(page);
  assert.match(await row(page, "The team's skills").textContent(), /none/);
  await go(page, row(page, "The team's skills").getByRole("button", { name: "Change" }));
  await page.check("input[name=team_skills][value=python]");
  await check(page);
  assert.match(await page.getByRole("alert").textContent(), /Choose what applies, or that none/);
  await page.uncheck("input[name=team_skills][value='-']");
  await page.uncheck("input[name=team_skills][value=python]");
  await check(page);
  assert.equal(await row(page, "The team's skills").count(), 0, "nothing chosen is nothing said");
});

test("unknown-decision", async ({ page, url, expects }) => {
  expects(/404/);
  const answer = await page.goto(`${url}?from=AAAAAAAAAAAAAAAAAAAAAA`);
  assert.equal(answer.status(), 404);
  assert.equal(await heading(page), "There is no such decision");
});

// ---- While one types ----

test("understood-while-typing", async ({ page, url }) => {
  await page.goto(url);
  const understood = page.locator("#understood"), standing = page.locator("#standing");
  assert.equal(await standing.locator("details").getAttribute("open"), null, "how it stands is closed at first");
  await page.locator("#description").pressSequentially("Live chat for 20k concurrent customers");
  await understood.getByText("the number of open connections: 20,000").waitFor();
  assert.deepEqual(await understood.locator("mark").allTextContents(), ["chat", "20k concurrent customers"], "kinds of work first");
  await standing.locator("summary").click();
  await standing.getByText("Node.js for live messaging.").waitFor();
  assert.equal(await standing.locator("dl > div:visible").count(), 2, "no score of a hybrid where there is none");
  const before = Number(await standing.locator("[data-choice=node] .n").textContent());
  assert.equal(Number(await standing.locator("[data-choice=node] progress").evaluate((bar) => Math.round(bar.value))), before);
  await page.check("input[name=team_skills][value=python]");
  await page.locator(`[data-choice=node] .n:not(:text-is("${before}"))`).waitFor();
  await standing.getByRole("link").click();
  assert.match(await focused(page), /^\w+$/);
  // What cannot be scored is told there, and nowhere else.
  await page.fill("#team_size", "many");
  await standing.getByText("something you typed has to be mended first").waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  await page.fill("#team_size", "");
  await standing.locator("dl").waitFor();
});

for (const [name, fail] of [
  ["a-server-that-fails", (route) => route.fulfill({ status: 503, body: "no" })],
  ["a-server-that-is-gone", (route) => route.abort()],
  ["an-answer-that-is-none", (route) => route.fulfill({ status: 200, body: "<!DOCTYPE html>" })],
])
  test(name, async ({ page, url }) => {
    await page.route("**/api/v1/score", fail);
    await begin(page, url);
    const standing = page.locator("#standing");
    await standing.locator("summary").click();
    await standing.getByText("It cannot be told now.").waitFor();
    assert.ok(await page.locator("#understood").isHidden());
    await check(page);
    assert.equal(await heading(page), "Check your answers");
  }, { expected: /503|ERR_FAILED/ });

// ---- What is typed is text ----

const evil = `</textarea></title><script>document.title="gone"</script><img src=x onerror='document.title="gone"'>"'&amp;`;
test("hostile-words", async ({ page, url }) => {
  await page.goto(url);
  await page.fill("#title", evil);
  await page.fill("#description", `${evil} live chat ${evil}`);
  await page.locator("#understood mark").first().waitFor();
  await page.fill("#team_size", evil);
  await check(page);
  assert.equal(await page.inputValue("#team_size"), evil);
  assert.equal(await page.inputValue("#title"), evil);
  assert.equal(await page.inputValue("#description"), `${evil} live chat ${evil}`);
  await page.fill("#team_size", "3");
  await check(page);
  assert.equal((await row(page, "Name").locator(".quote").textContent()).trim(), evil);
  await press(page, "Record the decision and see the report");
  await page.waitForURL(/\/decisions\/[\w-]{22}$/);
  assert.ok((await page.textContent("main")).includes(evil));
  assert.equal(await page.locator("main img, main script[src]").count(), 0);
  assert.doesNotMatch(await page.title(), /^gone/);
});

const long = "Wort".repeat(400), arabic = "دردشة مباشرة مع العملاء، live chat، ونموذج لتوجيه الرسائل";
for (const [name, title, description] of [
  ["long-words", long, `${long} live chat with ${long}`],
  ["right-to-left", arabic, `${arabic}\n${arabic}`],
  ["a-long-description", "Long", `${"We talk of nothing in particular. ".repeat(900)}Live chat for 20k concurrent customers.`],
])
  test(name, async ({ page, url, narrow }) => {
    await page.goto(url);
    await page.fill("#title", title);
    await page.fill("#description", description);
    await page.locator("#understood mark").first().waitFor();
    await narrow();
    await check(page);
    assert.equal(await heading(page), "Check your answers");
    await narrow();
    await press(page, "Record the decision and see the report");
    await page.waitForURL(/\/decisions\/[\w-]{22}$/);
    await narrow();
  }, { viewport: { width: 320, height: 700 } });

test("too-much", async ({ page, url, expects }) => {
  expects(/413/);
  await page.goto(url);
  await page.fill("#description", "x".repeat(70000));
  await check(page);
  assert.match(await heading(page), /Too much at once/);
}, { expected: /413/ });

// ---- Every page, light and dark, wide and narrow ----

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function look(page, axe, where) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  const wider = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  assert.ok(wider <= 0, `${where}: ${wider} pixels wider than the screen`);
  if (!axe) return;
  await page.evaluate(axe); // as the page's own would be: the policy stays in force
  const found = await page.evaluate((values) => globalThis.axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] }), tags);
  const faults = found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.target).join(", ")}`);
  assert.deepEqual(faults, [], where);
}

// Targets are 44 pixels high or more, or lie in a text.
const smallTargets = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, summary, input:not([type=hidden]), select, textarea, nav a")]
      .map((element) => (element.matches("[type=radio], [type=checkbox]") ? element.closest("label") : element))
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 43.9)
      .map((element) => element.outerHTML.slice(0, 100)));

for (const [colorScheme, width, axe] of [["light", 320, true], ["dark", 1280, true], ["light", 768, false]])
  test(`pages-${colorScheme}-${width}`, async ({ page, url, axe: source }) => {
    for (const path of ["", "about", "rules", "rules?q=loop", "evidence", "decisions", "nothing-here"]) {
      await page.goto(url + path);
      await look(page, axe && (path !== "rules" || width > 1000) && source, `/${path}`); // all rules once: they take axe ten seconds
    }
    await begin(page, url);
    await page.locator("#understood mark").first().waitFor();
    await page.locator("#standing summary").click();
    await page.locator("[data-verdict]:not(:empty)").waitFor();
    await look(page, axe && source, "the form with what was understood");
    assert.deepEqual(await smallTargets(page), []);
    await page.fill("#team_size", "many");
    await page.check("input[name=workloads][value=online_shop]");
    await page.fill("input[name='workloads.online_shop']", "x");
    await check(page);
    await page.getByRole("alert").waitFor();
    await look(page, axe && source, "the form with mistakes");
    await page.fill("#team_size", "8");
    await page.fill("input[name='workloads.online_shop']", "1");
    await check(page);
    await look(page, axe && source, "the answers");
    assert.deepEqual(await smallTargets(page), []);
    await press(page, "Record the decision and see the report");
    await page.waitForURL(/\/decisions\/[\w-]{22}$/);
    await look(page, axe && source, "the decision");
  }, { colorScheme, viewport: { width, height: 800 }, expected: /404|422/ });

// Another pack has another form.
test("another-pack", async ({ page, other }) => {
  await page.goto(other);
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await page.fill("#messages_per_second", "5,000");
  await page.check("input[name=same_transaction][value=true]");
  await check(page);
  assert.match(await row(page, "The peak rate").textContent(), /5,000 messages a second/);
  await press(page, "Record the decision and see the report");
  await page.waitForURL(/\/decisions\/[\w-]{22}$/);
});

// What one pack asked, another may not know.
test("answers-of-another-pack", async ({ page, other, shared }) => {
  await page.goto(other);
  await page.fill("#title", "Queue");
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await page.fill("#messages_per_second", "5000");
  await page.check("input[name=same_transaction][value=true]");
  await check(page);
  await press(page, "Record the decision and see the report");
  await page.waitForURL(/\/decisions\/[\w-]{22}$/);
  await page.goto(`${shared}?from=${page.url().split("/").pop()}`);
  assert.equal(await page.inputValue("#title"), "Queue");
  assert.match((await page.locator(".notice").allTextContents()).join(), /2 of the answers are to no question of today’s/);
});

// The site and the report are one thing: the tokens of one are those of the other.
test("tokens", async () => {
  const of = (path) => readFileSync(join(process.env.ROOT, path), "utf8");
  const tokens = (css) => css.match(/:root \{ color-scheme[\s\S]*?\n\* \{|:root \{ color-scheme[\s\S]*?\} \}/)[0].match(/--[\w]+: #\w+/g);
  const site = of("web/assets/style.css");
  const report = tokens(of("data/templates/report.css"));
  assert.ok(report.length > 30);
  assert.deepEqual(tokens(site).slice(0, report.length), report);
});

// A report on a page leads to where its open questions are answered, and names no command to type.
test("what-to-answer-next", async ({ page, url }) => {
  await page.goto(url);
  await page.fill("#answered_by", "Jo");
  await check(page);
  await press(page, "Record the decision and see the report");
  await page.waitForURL(/\/decisions\/[\w-]{22}$/);
  assert.match(await page.textContent(".lede"), /^Name the kinds of work, or answer a few questions\. What matters most: the /);
  assert.doesNotMatch(await page.textContent("main"), /`|--set/);
  assert.match(await page.textContent(".asked"), /0 answers given by Jo/);
  const open = page.locator("details", { has: page.locator("summary", { hasText: "How carefully must third-party packages be controlled?" }) });
  await open.locator("summary").click();
  await go(page, open.getByRole("link", { name: "Answer it: How carefully must third-party packages be controlled?" }));
  assert.equal(await focused(page), "dependency_caution", "though it was folded away");
  assert.ok(await isVisible(page, "dependency_caution"));
}, { javaScriptEnabled: false });

// What was chosen in the end; a mistake in it is told as one in the form is.
test("what-was-chosen", async ({ page, url }) => {
  await begin(page, url);
  await check(page);
  await press(page, "Record the decision and see the report");
  await page.waitForURL(/\/decisions\/[\w-]{22}$/);
  await page.fill("#because", "The client knows it.");
  await press(page, "Note it");
  await page.getByRole("alert").waitFor();
  assert.match(await page.title(), /^Error: /);
  assert.match(await focused(page), /errors/, "the summary has the focus");
  assert.equal(await page.inputValue("#because"), "The client knows it.");
  assert.equal(await page.getAttribute("#choice", "aria-invalid"), "true");
  await page.selectOption("#choice", "python");
  await press(page, "Note it");
  await page.getByText("Decided: Python").waitFor();
  assert.doesNotMatch(await page.title(), /Error/);
});

// ---- Running them ----

const { browser, axe } = await browse();
const names = process.argv.slice(2);
const server = await serve(["--rate", "0"]);
const another = await serve(["--rate", "0"], ["--pack", join(process.env.ROOT, "tests/packs/three-way")]);
const shared = await serve(["--rate", "0"], [], another.store);
let faults = 0;

for (const { name, run, options } of tests) {
  if (names.length > 0 && !names.includes(name)) continue;
  const { expected, ...rest } = options;
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 800 }, ...rest });
  const page = await context.newPage();
  const complaints = [];
  const begun = performance.now();
  let allowed = expected ?? /status of 422/; // what is typed wrongly cannot be scored
  page.setDefaultTimeout(WAIT);
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const narrow = async () => {
    const wider = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `${wider} pixels wider than the screen at ${page.url()}`);
    const cut = await page.evaluate(() => [...document.querySelectorAll(".quote")].filter((quote) => quote.scrollWidth > quote.clientWidth).length);
    assert.equal(cut, 0, "words are broken, and not cut off");
  };
  try {
    await run({ page, axe, url: server.url, other: another.url, shared: shared.url, narrow, expects: (pattern) => (allowed = pattern) });
    assert.deepEqual(complaints.filter((text) => !allowed?.test(text)), [], "the browser complains");
    console.log(`ok ${name} ${Math.round(performance.now() - begun)} ms`);
  } catch (error) {
    faults++;
    console.log(`not ok ${name}\n${error.stack}`);
  }
  await context.close();
}
await browser.close();
for (const one of [shared, server, another]) {
  const code = await one.stop();
  if (code !== 0) console.log(`not ok: serve ended with ${code}`), faults++;
}
console.log(`${faults} faults`);
process.exit(faults > 0 ? 1 : 0);
