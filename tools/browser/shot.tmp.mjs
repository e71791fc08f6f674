import { chromium } from 'playwright-core';
const [,, base, email, password, out, width, ...paths] = process.argv;
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const c = await b.newContext({ viewport: { width: +width, height: 900 } });
const p = await c.newPage();
if (email !== '-') {
  await p.goto(base + '/sign-in'); 
  await p.fill('input[type=email],input[name=email]', email); await p.fill('input[type=password]', password);
  await p.click('main button'); console.log(p.url());
}
for (const path of paths) { await p.goto(base + path); await p.screenshot({ path: `${out}/${(email.split('@')[0]+path).replace(/[^a-z0-9]+/gi,'_')}_${width}.png`, fullPage: true }); console.log(path, p.url()); }
await b.close();
