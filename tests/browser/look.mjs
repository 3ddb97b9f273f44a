// Opens a page in Chromium as several readers would, and prints as JSON what happened in each: what the console said,
// what was asked of whom, what axe-core finds, how wide the page is. Screenshots go to a folder, if one is given.
//
// node look.mjs MODULES CHROMIUM PAGE [FOLDER]
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, chromium, page, folder] = process.argv.slice(2);
const require = createRequire(join(modules, "look.mjs"));
const playwright = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const readers = [
  { name: "light", width: 1200, height: 980, scheme: "light" },
  { name: "dark", width: 1200, height: 640, scheme: "dark", at: "#pki" },
  { name: "phone", width: 390, height: 844, scheme: "light" },
  { name: "print", width: 794, height: 1123, scheme: "dark", media: "print" },
];

const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const found = {};
for (const reader of readers) {
  const said = [];
  const asked = [];
  const open = async (bypassCSP) => {
    const context = await browser.newContext({
      viewport: { width: reader.width, height: reader.height }, colorScheme: reader.scheme, bypassCSP,
    });
    const tab = await context.newPage();
    await tab.emulateMedia({ media: reader.media ?? "screen", colorScheme: reader.scheme });
    return tab;
  };
  const tab = await open(false);
  tab.on("console", (message) => said.push(message.text()));
  tab.on("pageerror", (error) => said.push(String(error)));
  tab.on("request", (request) => asked.push(request.url()));
  await tab.goto(pathToFileURL(page).href);
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
  const ground = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (folder && reader.media !== "print") {
    if (reader.at) {
      await tab.evaluate((at) => document.querySelector(at)?.scrollIntoView(), reader.at);
    }
    await tab.screenshot({ path: join(folder, `${basename(page, ".html")}-${reader.name}.png`) });
  }
  const judged = await open(true); // the page's own policy would keep axe-core out
  await judged.goto(pathToFileURL(page).href);
  await judged.evaluate(axe);
  const { violations, passes } = await judged.evaluate(() => window.axe.run());
  const wrong = violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" ")}`);
  found[reader.name] = { said, asked, wrong, rules: passes.length, wide, width: reader.width, ground };
}
await browser.close();
console.log(JSON.stringify(found));
