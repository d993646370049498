// A workflow and an action as this runner sees them: the parser's tokens, sorted by what each is for.
import type { EventsConfig } from '@actions/workflow-parser/model/workflow-template';
import type { Source } from './source.ts';
import type { Token } from './token.ts';

export interface InputDefinition {
  name: string;
  type: string;
  required: boolean;
  default?: Token;
  options?: string[];
}

export interface SecretDefinition {
  name: string;
  required: boolean;
}

export interface StepModel {
  id: string;
  line: number;
  /** Condition with the implied success() already in it. */
  condition: string;
  name?: Token;
  run?: Token;
  uses?: string;
  with?: Token;
  env?: Token;
  shell?: Token;
  workingDirectory?: Token;
  timeout?: Token;
  continueOnError?: Token;
  /** Keys the parser accepts and this runner does not carry out. */
  unsupported: string[];
}

interface JobBase {
  id: string;
  line: number;
  name?: Token;
  needs: string[];
  condition: string;
  strategy?: Token;
  concurrency?: Token;
  permissions?: Token;
  unsupported: string[];
}

export interface StepsJob extends JobBase {
  kind: 'steps';
  runsOn?: Token;
  env?: Token;
  environment?: Token;
  outputs?: Token;
  defaults?: Token;
  timeout?: Token;
  cancelTimeout?: Token;
  continueOnError?: Token;
  steps: StepModel[];
}

export interface CallJob extends JobBase {
  kind: 'call';
  uses: string;
  with?: Token;
  secrets?: Token | 'inherit';
}

export type JobModel = StepsJob | CallJob;

export interface WorkflowModel {
  source: Source;
  /** Path inside the source, with forward slashes. */
  path: string;
  name: string;
  runName?: Token;
  events: EventsConfig;
  env?: Token;
  defaults?: Token;
  permissions?: Token;
  concurrency?: Token;
  jobs: JobModel[];
  dispatchInputs: InputDefinition[];
  callInputs: InputDefinition[];
  callSecrets: SecretDefinition[];
  callOutputs?: Token;
}

export interface ActionInput {
  name: string;
  required: boolean;
  default?: Token;
  deprecation?: string;
}

export interface ActionModel {
  /** Folder that holds action.yml. */
  folder: string;
  /** What `$/` means inside it. */
  source: Source;
  name: string;
  inputs: ActionInput[];
  outputs: { name: string; value?: Token }[];
  runs:
    | { using: 'node'; main: string; pre?: string; preIf: string; post?: string; postIf: string }
    | { using: 'composite'; steps: StepModel[] };
}
