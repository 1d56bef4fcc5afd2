// The system's Chromium, started the one way that works without a network and as root.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function launchChromium() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((it) => existsSync(it));
  if (executablePath === undefined)
    throw new Error(
      'Chromium was not found; scripts/setup-jupyter.mjs installs it on Debian, or name one in CHROMIUM.',
    );
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
