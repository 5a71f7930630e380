import { describeConfig, type SettingDescription } from './config.loader.js';

const HEADER = '| variable | what it decides | default |\n| --- | --- | --- |';

function row({ name, description, defaultValue, secret }: SettingDescription): string {
  const shown = defaultValue === '' || defaultValue === 'required' ? defaultValue : `\`${defaultValue}\``;
  return `| \`${name}\` | ${description.replaceAll('|', '\\|')}${secret ? ' **Secret.**' : ''} | ${shown} |`;
}

/** The configuration as a Markdown table: what the README shows between its markers. */
export function configTable(): string {
  return [HEADER, ...describeConfig().map(row)].join('\n');
}
