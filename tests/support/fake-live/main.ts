/** `node tests/support/fake-live/main.ts [PORT]`: the built dashboard with a picture that moves, for looking at. */

import { FakeServer } from './server.ts';

const server = new FakeServer();
await server.start(Number(process.argv[2] ?? 5199));
console.log(`Looking at ${server.url}`);
const timer = setInterval(() => {
  for (const view of server.picture.machines()) {
    if (view.ratePerH !== null)
      server.change(view.id, {
        ratePerH: Math.round(view.ratePerH * (0.99 + Math.random() * 0.02)),
        good: view.good + 1,
      });
    else if (Math.random() < 0.2) server.change(view.id, {});
  }
}, 500);
process.once('SIGINT', () => {
  clearInterval(timer);
  void server.stop();
});
