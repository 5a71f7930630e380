/** `npm start`: from a clone and Node to a running PhoxRay. Options: --once, --verbose. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 11)) {
  process.stderr.write(`PhoxRay needs Node 20.11 or newer to start; this is ${process.version}. https://nodejs.org\n`);
  process.exit(1);
}
const { start } = await import('./start/start.mjs');
await start(process.argv.slice(2));
