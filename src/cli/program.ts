import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { VERSION } from '../version.js';
import { advise } from './commands/advise.js';
import { complete } from './commands/complete.js';
import { completion } from './commands/completion.js';
import { config } from './commands/config.js';
import { dev } from './commands/dev.js';
import { dockerfile } from './commands/dockerfile.js';
import { down } from './commands/down.js';
import { explain } from './commands/explain.js';
import { importCommand } from './commands/import.js';
import { init } from './commands/init.js';
import { invocations } from './commands/invocations.js';
import { invoke } from './commands/invoke.js';
import { jobs } from './commands/jobs.js';
import { logs } from './commands/logs.js';
import { manifest } from './commands/manifest.js';
import { plan } from './commands/plan.js';
import { provider } from './commands/provider.js';
import { quotas } from './commands/quotas.js';
import { scheduled } from './commands/scheduled.js';
import { schema } from './commands/schema.js';
import { simulate } from './commands/simulate.js';
import { status } from './commands/status.js';
import { synth } from './commands/synth.js';
import { terraformProvider } from './commands/terraform-provider.js';
import { up } from './commands/up.js';
import { validate } from './commands/validate.js';
import { why } from './commands/why.js';
import type { Runner } from './context.js';
import { commonOptions } from './options.js';

/** The groups of the help, and their commands in the order in which a new user needs them. */
const GROUPS = {
  'Write a manifest:': [
    init,
    manifest,
    importCommand,
    validate,
    config,
    explain,
    schema,
    dockerfile,
    simulate,
  ],
  'Run it:': [up, plan, down, dev, synth],
  'Inspect and call it:': [status, why, advise, invoke, invocations, jobs, scheduled, logs, quotas],
  'Set up:': [completion, provider],
} as const;

/** The whole command line: help, completion and docs/cli.md are generated from this tree. */
export function createProgram(run: Runner): CommandUnknownOpts {
  const program = new Command('multinode')
    .description(
      'Run functions, jobs, services, schedules and daemons on machines you own, from one manifest.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'Show the help of a command.')
    .commandsGroup('Set up:')
    .enablePositionalOptions()
    .showSuggestionAfterError(true)
    .configureHelp({ showGlobalOptions: false });
  for (const option of commonOptions('agent')) program.addOption(option);
  for (const [group, commands] of Object.entries(GROUPS)) {
    for (const create of commands) program.addCommand(create(run).helpGroup(group));
  }
  for (const each of [terraformProvider(), complete(run)]) program.addCommand(each, { hidden: true });
  program.addHelpText('after', '\nRun "multinode COMMAND --help" for the options of a command.');
  return describeHelp(program);
}

function describeHelp(command: CommandUnknownOpts): CommandUnknownOpts {
  command.helpOption('-h, --help', 'show help');
  for (const child of command.commands) describeHelp(child);
  return command;
}
